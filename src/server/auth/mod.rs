//! Who is there: accounts, sessions, and the gate in front of everything that is not public.
//!
//! For those who write other rooms:
//! - In an axum handler take a [`Session`] as an argument: without one the request is answered with 401.
//! - In a server function or while a page is rendered call [`current`] (or [`required`], which refuses).
//! - [`Session::engine`] is the engine to ask: the organization's or the sample data's, as the session belongs. Never keep an
//!   engine in the application's state.
//! - [`Session::may`] asks the access table; [`Session::submission`] wraps a command. Every operation authorizes by itself:
//!   the gate only keeps strangers out.
//! - `session.house().accounts` knows people by id, and [`accounts::Accounts::subscribe`] tells when a session ends or somebody's
//!   roles change.
//!
//! Routes are public only if they stand in the router's public part; pages only if [`is_public_page`] says so.

use std::sync::Arc;

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{StatusCode, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use leptos::prelude::use_context;

pub mod accounts;
pub mod cookie;
mod credentials;
pub mod forms;
pub mod house;
pub mod limits;
pub mod password;
pub mod people;
pub mod reach;
pub mod sessions;
pub mod setup_link;
pub mod token;

pub use accounts::{Accounts, Change, Person};
pub use house::{House, Houses};
pub use reach::Reach;

use super::{
    engine::{Engine, Submission, system_now},
    state::AppState,
};
use crate::{
    domain::{
        Actor, Refusal, RefusalKind,
        access::{Grants, Operation, Role, permits},
        ids::PersonId,
    },
    wire::{envelope::Envelope, error::PublicError, page::PersonBrief},
};

/// Somebody who is signed in, and the data file they are signed in to.
#[derive(Clone)]
pub struct Session {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// What they may do, as of this request.
    pub grants: Grants,
    /// The session's identity; not its secret.
    pub session_id: String,
    house: Arc<House>,
}

impl Session {
    fn new(house: Arc<House>, recognized: sessions::Recognized) -> Self {
        Self {
            person: recognized.person.id,
            name: recognized.person.name.clone(),
            grants: recognized.person.grants.clone(),
            session_id: recognized.session,
            house,
        }
    }

    /// The engine on the session's data file.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.house.engine
    }

    /// The session's data file and who may come in.
    #[must_use]
    pub fn house(&self) -> &Arc<House> {
        &self.house
    }

    /// Whether it is the sample data.
    #[must_use]
    pub fn is_sample(&self) -> bool {
        self.house.sample
    }

    /// As pages and live connections know them.
    #[must_use]
    pub fn brief(&self) -> PersonBrief {
        PersonBrief {
            id: self.person,
            name: self.name.clone(),
            roles: self.grants.clone(),
        }
    }

    /// Nothing, if they may do this.
    ///
    /// # Errors
    /// A refusal that says what is not allowed and which roles could.
    pub fn may(&self, operation: Operation) -> Result<(), Refusal> {
        if self.grants.permit(operation) {
            return Ok(());
        }
        let able = Role::ALL
            .into_iter()
            .filter(|role| permits(*role, operation));
        let able: Vec<_> = able.map(Role::label).collect();
        Err(Refusal::new(
            RefusalKind::NotAllowed,
            format!(
                "Your role may not {}. It takes: {}.",
                operation.phrase(),
                able.join(", ")
            ),
        ))
    }

    /// A command of theirs.
    #[must_use]
    pub fn submission(&self, envelope: Envelope) -> Submission {
        Submission {
            envelope,
            actor: Actor::Person(self.person),
            grants: self.grants.clone(),
        }
    }
}

/// Nobody is signed in.
#[derive(Clone, Copy, Debug)]
pub struct NobodyThere;

impl IntoResponse for NobodyThere {
    fn into_response(self) -> Response {
        (
            StatusCode::UNAUTHORIZED,
            axum::Json(PublicError::signed_out()),
        )
            .into_response()
    }
}

impl FromRequestParts<AppState> for Session {
    type Rejection = NobodyThere;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, NobodyThere> {
        // The gate has looked already.
        let known = parts.extensions.get::<Self>().cloned();
        known
            .or_else(|| state.houses.session_of(parts, system_now()))
            .ok_or(NobodyThere)
    }
}

/// Who is signed in, in a server function or while a page is rendered.
#[must_use]
pub fn current() -> Option<Session> {
    use_context()
}

/// The engine to ask, in a server function or while a page is rendered.
#[must_use]
pub fn engine() -> Option<Engine> {
    current().map(|session| session.engine().clone())
}

/// The same as [`current`], for what nobody may do without.
///
/// # Errors
/// Nobody is signed in.
pub fn required() -> Result<Session, PublicError> {
    current().ok_or_else(PublicError::signed_out)
}

/// `GET /api/session`: 200 while the session of the request goes on, 204 where there is none. For a page that lost its
/// connection and asks why: neither answer is a failure.
pub async fn state_of_session(State(state): State<AppState>, parts: Parts) -> StatusCode {
    match state.houses.session_of(&parts, system_now()) {
        Some(_) => StatusCode::OK,
        None => StatusCode::NO_CONTENT,
    }
}

/// Lets through who is signed in.
pub async fn gate(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let Some(session) = state.houses.session_of(&parts, system_now()) else {
        return NobodyThere.into_response();
    };
    parts.extensions.insert(session);
    next.run(Request::from_parts(parts, body)).await
}

/// Whether the address is a page that needs no session.
#[must_use]
pub fn is_public_page(path: &str) -> bool {
    matches!(path, "/sign-in" | "/setup" | "/explore")
}

/// Where to go after signing in: an address of ours, or the calendar.
#[must_use]
pub fn safe_next(next: Option<&str>) -> &str {
    let Some(next) = next else { return "/" };
    let ours = next.starts_with('/')
        && !next.starts_with("//")
        && next.len() <= 2_000
        && next
            .bytes()
            .all(|byte| (0x21..0x7f).contains(&byte) && byte != b'\\');
    let path = next.split(['?', '#']).next().unwrap_or_default();
    if ours && !is_public_page(path) {
        next
    } else {
        "/"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_goes_on_to_addresses_of_ours_only() {
        for address in ["/releases/CPY-1?tab=record", "/?view=month", "/people"] {
            assert_eq!(safe_next(Some(address)), address);
        }
        for address in [
            "//elsewhere.example",
            "/\\elsewhere.example",
            "https://elsewhere.example",
            "javascript:alert(1)",
            "/a\r\nb",
            "/sign-in?next=/sign-in",
            "",
        ] {
            assert_eq!(safe_next(Some(address)), "/", "{address}");
        }
        assert_eq!(safe_next(None), "/");
    }
}
