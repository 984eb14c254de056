//! The calendar's page, and its rows for programs: `GET /api/calendar`.

use axum::{
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{failed, may_view, people, portfolio_of};
use crate::{
    domain::{
        access::Operation,
        calendar::{Filter, Range, SameDay},
        schedule::Owner,
        time::Day,
        train::Passing,
    },
    server::{
        auth::Session,
        projections::{
            calendar::{days, range_json, shown_rows},
            trains,
        },
        state::AppState,
        store::StoreError,
    },
    wire::{
        calendar::{Begin, CalendarData, ROW_LIMIT, UNDATED_LIMIT},
        error::PublicError,
    },
};

/// Most rows that one request for rows is answered with.
const API_LIMIT: usize = 10_000;

/// What the calendar begins with, the rows as they are stored.
pub type Data = CalendarData<Box<RawValue>>;

/// The portfolio and the rows that meet the range and that the filter admits. Where there are more rows than a page brings
/// along it brings none, and the feed counts them.
///
/// # Errors
/// Nobody is signed in, or it could not be read.
pub async fn calendar(
    session: &Session,
    range: Range,
    filter: Filter,
) -> Result<Data, PublicError> {
    may_view(session)?;
    let engine = session.engine();
    let portfolio = portfolio_of(engine).await?;
    let undated = Filter {
        undated: true,
        ..filter.clone()
    };
    let read = engine.store().read(move |connection| {
        // Read first: what is committed in between is in the rows and comes once more, which is no harm.
        let seq = last_seq(connection)?;
        let begin = |filter: &Filter, limit| begin(connection, (range, filter), limit, seq);
        Ok((
            begin(&filter, ROW_LIMIT)?,
            begin(&undated, UNDATED_LIMIT)?,
            trains::around(connection, range)?,
        ))
    });
    let (rows, undated, trains) = read.await.map_err(failed)?;
    let freezes = &portfolio.state.freezes;
    let answers = |id| {
        let owner = Some(Owner::Person(id));
        freezes.values().any(|freeze| freeze.owner == owner)
    };
    let mut people = people(session);
    people.retain(|person| answers(person.id));
    Ok(CalendarData {
        range,
        portfolio,
        people,
        rows,
        undated,
        trains: trains.into_iter().map(Passing::from).collect(),
    })
}

/// All that is found, or how much each day has where that is more than the page brings along.
fn begin(
    connection: &rusqlite::Connection,
    (range, filter): (Range, &Filter),
    limit: usize,
    seq: u64,
) -> Result<Begin<Box<RawValue>>, StoreError> {
    let found = range_json(connection, range, filter, limit + 1)?;
    let (seq, json, days) = if found.rows <= limit {
        (seq, found.json, Vec::new())
    } else {
        let days = days(connection, range, filter)?;
        (0, "[]".to_owned(), days.into_iter().collect())
    };
    let rows =
        RawValue::from_string(json).map_err(|error| StoreError::Damaged(error.to_string()))?;
    Ok(Begin { rows, seq, days })
}

/// The last event of the record.
pub(in crate::server) fn last_seq(connection: &rusqlite::Connection) -> Result<u64, StoreError> {
    let seq: i64 = connection.query_row("SELECT coalesce(max(seq), 0) FROM events", [], |row| {
        row.get(0)
    })?;
    Ok(u64::try_from(seq).unwrap_or_default())
}

/// What is asked for: days, and lists separated by commas in the words of the JSON.
#[derive(Deserialize)]
pub struct Asked {
    from: Day,
    to: Day,
    #[serde(default)]
    program: String,
    #[serde(default)]
    line: String,
    #[serde(default)]
    r#type: String,
    #[serde(default)]
    destination: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    q: String,
    #[serde(default, rename = "same-day")]
    same_day: Option<SameDay>,
}

impl Asked {
    fn filter(&self) -> Option<Filter> {
        fn list<T: serde::de::DeserializeOwned>(text: &str) -> Option<Vec<T>> {
            let names: Vec<&str> = text.split(',').filter(|name| !name.is_empty()).collect();
            serde_json::from_value(serde_json::json!(names)).ok()
        }
        Some(Filter {
            programs: list(&self.program)?,
            lines: list(&self.line)?,
            types: list(&self.r#type)?,
            destinations: list(&self.destination)?,
            states: list(&self.state)?,
            text: self.q.chars().take(100).collect(),
            same_day: self.same_day,
            ..Filter::default()
        })
    }
}

/// The rows as JSON. The answer names the state of the record that it is of: asked again with that name, it is 304 for as
/// long as nothing has changed.
pub async fn rows(
    session: Session,
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    if !session.grants.permit(Operation::View) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let Some(filter) = asked.filter() else {
        let message = "A filter names something that does not exist.\n";
        return (StatusCode::BAD_REQUEST, message).into_response();
    };
    let range = Range {
        from: asked.from,
        to: asked.to,
    };
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|known| known.to_str().ok())
        .map(str::to_owned);
    let build = state.site.build.clone();
    let read = session.engine().store().read(move |connection| {
        let seq = last_seq(connection)?;
        let tag = format!("\"{build}-{seq}\"");
        if known.as_ref() == Some(&tag) {
            return Ok::<_, StoreError>((tag, None));
        }
        if filter.same_day.is_some() {
            let rows = shown_rows(connection, range, &filter, API_LIMIT)?;
            let json = serde_json::to_string(&rows);
            return Ok((
                tag,
                Some(json.map_err(|error| StoreError::Damaged(error.to_string()))?),
            ));
        }
        let rows = range_json(connection, range, &filter, API_LIMIT)?;
        Ok((tag, Some(rows.json)))
    });
    match read.await {
        Ok((tag, rows)) => {
            let kept = [
                (header::ETAG, tag),
                (header::CACHE_CONTROL, "private, no-cache".to_owned()),
            ];
            let json = [(header::CONTENT_TYPE, "application/json")];
            match rows {
                Some(rows) => (kept, json, rows).into_response(),
                None => (StatusCode::NOT_MODIFIED, kept).into_response(),
            }
        }
        Err(error) => {
            tracing::error!(%error, "the calendar's rows could not be read");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
