//! A form that was not accepted: its page again, with what is wrong.

use axum::{
    http::{StatusCode, header, request::Parts},
    response::Response,
};

use super::entry;
use crate::{
    domain::Refusal,
    server::{
        auth::limits::TooMany,
        engine::{Rejected, system_now},
        page,
        state::AppState,
        store::StoreError,
    },
    wire::entry::Entry,
};

/// A form that was not accepted.
pub(super) struct No {
    status: StatusCode,
    problems: Vec<(String, String)>,
    retry_after: Option<i64>,
}

impl No {
    pub(super) fn new(status: StatusCode, problem: impl Into<String>) -> Self {
        Self {
            status,
            problems: vec![(String::new(), problem.into())],
            retry_after: None,
        }
    }

    pub(super) fn too_many(TooMany { minutes }: TooMany) -> Self {
        let wait = if minutes == 1 {
            "a minute".to_owned()
        } else {
            format!("{minutes} minutes")
        };
        Self {
            retry_after: Some(minutes * 60),
            ..Self::new(
                StatusCode::TOO_MANY_REQUESTS,
                format!("Too many attempts. Try again in {wait}."),
            )
        }
    }

    pub(super) fn refused(refusals: Vec<Refusal>) -> Self {
        let problem = |refusal: Refusal| {
            let field = match refusal.field.as_deref() {
                Some("Organization") => "organization",
                Some("Time zone") => "zone",
                Some(field) => field,
                None => "",
            };
            (field.to_owned(), refusal.message)
        };
        Self {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            problems: refusals.into_iter().map(problem).collect(),
            retry_after: None,
        }
    }

    pub(super) async fn answer(
        self,
        state: &AppState,
        parts: Parts,
        values: Vec<(String, String)>,
    ) -> Response {
        let session = state.houses.session_of(&parts, system_now());
        // Signed in or not, the form is shown again.
        let told = entry(state, &parts, None).await.unwrap_or_default();
        let mut shown = Entry {
            problems: self.problems,
            ..told
        };
        if shown.values.is_empty() {
            shown.values = values;
        }
        let mut response = page::answer(state, parts, session, Some(shown), self.status).await;
        if let Some(seconds) = self.retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

impl From<Refusal> for No {
    fn from(refusal: Refusal) -> Self {
        Self::refused(vec![refusal])
    }
}

impl From<Rejected> for No {
    fn from(error: Rejected) -> Self {
        match error {
            Rejected::Refused(refusal) => refusal.into(),
            other => Self::new(StatusCode::SERVICE_UNAVAILABLE, other.to_string()),
        }
    }
}

impl From<StoreError> for No {
    fn from(error: StoreError) -> Self {
        Rejected::from(error).into()
    }
}
