//! Brings what the page of an address begins with: with the document, and by itself under `/data` for who goes on to it.

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::{
    auth::{self, Session},
    engine::system_now,
    feeds, import, page, pages, scenarios,
    zones::TzDatabase,
};
use crate::{
    app::{
        brought::Brought,
        calendar::wanted::{Look, Wanted},
        route::{Asked, Route, names_phone, part_of, value_in},
    },
    domain::{
        calendar::{Filter as CalendarFilter, Range},
        record::Filter,
        time::{Day, Zones, last_monday},
    },
    wire::{
        error::{ErrorKind, PublicError},
        record::RecordData,
    },
};

/// What is asked for by that address and those headers, without data yet.
#[must_use]
pub fn asked(path: &str, query: Option<&str>, headers: &HeaderMap) -> Asked {
    Asked {
        path: path.to_owned(),
        query: query.unwrap_or_default().to_owned(),
        phone: headers
            .get(header::USER_AGENT)
            .and_then(|name| name.to_str().ok())
            .is_some_and(names_phone),
        zone: page::zone_of(headers),
        week_start: page::week_start_of(headers),
        brought: Brought::nothing(),
    }
}

/// What the page of that address begins with, for whom it is.
pub async fn bring(session: &Session, asked: &Asked) -> Brought {
    let address = part_of(&asked.path, 1).unwrap_or_default();
    match Route::of(&asked.path) {
        Some(Route::Calendar) => json(calendar(session, asked).await),
        Some(Route::Release) => json(pages::release::release(session, &address).await),
        Some(Route::Record) => json(record(session, asked).await),
        Some(Route::Changes) => {
            let zone = session.house().organization().await.zone;
            let asked_for = value_in(&asked.query, "since").and_then(|day| day.parse().ok());
            let since = asked_for.unwrap_or(last_monday(today(session).await));
            let filter = Wanted::of(&asked.query).filter;
            json(pages::slip::changes(session, &zone, since, filter).await)
        }
        Some(Route::Slip) if part_of(&asked.path, 0).as_deref() == Some("releases") => {
            json(pages::slip::of_release(session, &address).await)
        }
        Some(Route::Slip) => {
            let year = value_in(&asked.query, "year").and_then(|year| year.parse().ok());
            let year = year.unwrap_or(today(session).await.year());
            let filter = Wanted::of(&asked.query).filter;
            json(pages::slip::of_year(session, year, filter).await)
        }
        Some(Route::Portfolio) => {
            let line = value_in(&asked.query, "line").and_then(|line| line.parse().ok());
            json(pages::portfolio::portfolio(session, line).await)
        }
        Some(Route::Templates) => {
            let from = value_in(&asked.query, "from");
            json(pages::templates::templates(session, from.as_deref()).await)
        }
        Some(Route::Cadences) => json(pages::train::cadences(session).await),
        Some(Route::Scenarios) => json(scenarios::list(session).await),
        Some(Route::Scenario) => json(scenarios::page(session, &address).await),
        Some(Route::Train) => json(pages::train::train(session, &address).await),
        Some(Route::Trains) => {
            let members = value_in(&asked.query, "members").unwrap_or_default();
            let first: Vec<_> = members
                .split(',')
                .filter_map(|id| id.parse().ok())
                .collect();
            let day = |name| value_in(&asked.query, name).and_then(|day| day.parse().ok());
            let days = day("from").zip(day("to"));
            let days = days.map(|(from, to)| Range { from, to });
            json(pages::train::list(session, days, &first).await)
        }
        Some(Route::Import) => json(import::page::page(session).await),
        Some(Route::People) => json(auth::people::list(session)),
        Some(Route::Subscriptions) => {
            let filter = Wanted::of(&asked.query).filter;
            json(feeds::page::list(session, filter).await)
        }
        Some(Route::SignIn | Route::Setup | Route::Explore) | None => Brought::nothing(),
    }
}

async fn calendar(session: &Session, asked: &Asked) -> Result<pages::calendar::Data, PublicError> {
    let Shown { range, filter, .. } = shown(session, asked).await;
    pages::calendar::calendar(session, range, filter).await
}

/// What a calendar's address asks for.
pub struct Shown {
    /// The days.
    pub range: Range,
    /// Which releases.
    pub filter: CalendarFilter,
    /// Whether those with conflicts alone.
    pub conflicting: bool,
}

/// The days and the releases that a calendar's address asks for.
pub async fn shown(session: &Session, asked: &Asked) -> Shown {
    let wanted = Wanted::of(&asked.query);
    let today = today(session).await;
    let look = wanted.look.unwrap_or(Look::usual(asked.phone));
    let range = wanted.range(look, today, asked.week_start);
    Shown {
        range,
        conflicting: wanted.conflicting,
        filter: wanted.filter,
    }
}

/// The organization's day.
pub async fn today(session: &Session) -> Day {
    let zone = session.house().organization().await.zone;
    let now = system_now();
    now.day_at(TzDatabase.offset(&zone, now).unwrap_or(0))
}

async fn record(session: &Session, asked: &Asked) -> Result<RecordData, PublicError> {
    let part = |index| part_of(&asked.path, index).unwrap_or_default();
    let wanted = pages::record::Wanted {
        before: value_in(&asked.query, "before").and_then(|before| before.parse().ok()),
        filter: Filter::read(|name| value_in(&asked.query, name)),
        zone: match &asked.zone {
            Some(zone) => zone.clone(),
            None => session.house().organization().await.zone,
        },
    };
    pages::record::record(session, (&part(0), &part(1)), &wanted).await
}

fn json<T: Serialize>(data: Result<T, PublicError>) -> Brought {
    match data {
        Ok(data) => match serde_json::to_string(&data) {
            Ok(text) => Brought::of(text),
            Err(error) => {
                tracing::error!(%error, "a page's data could not be written");
                Brought::wrong(PublicError::failed("unwritten"))
            }
        },
        Err(error) => Brought::wrong(error),
    }
}

/// The status that an answer with these data deserves.
#[must_use]
pub fn status_of(brought: &Brought) -> StatusCode {
    let Err(error) = brought.text() else {
        return StatusCode::OK;
    };
    match error.kind {
        ErrorKind::Refused => StatusCode::FORBIDDEN,
        ErrorKind::SignedOut => StatusCode::UNAUTHORIZED,
        ErrorKind::NotFound => StatusCode::NOT_FOUND,
        ErrorKind::Busy | ErrorKind::Unreachable => StatusCode::SERVICE_UNAVAILABLE,
        ErrorKind::Failed => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// `GET /data/…`: what the page of the rest of the address begins with.
///
/// That it cannot be had is told in the answer like the data are: the browser shows it as that page.
pub async fn data(session: Session, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().strip_prefix(page::DATA).unwrap_or_default();
    let brought = bring(&session, &asked(path, uri.query(), &headers)).await;
    let kept = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        ),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-cache"),
        ),
    ];
    (kept, brought.in_document()).into_response()
}
