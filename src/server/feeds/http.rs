//! `GET /feeds/SECRET/calendar.ics`: for programs, which have no session. The secret is all they bring.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};

use super::{
    entries::{Standing, Told, calendar},
    store::{self, Feed, GONE_MS},
};
use crate::{
    domain::{
        access::Operation,
        calendar::Range,
        ids::StreamId,
        portfolio::Portfolio,
        time::{Instant, Zones},
    },
    server::{
        auth::{House, token},
        engine::system_now,
        pages::calendar::last_seq,
        projections::{calendar::shown_rows, gone},
        state::AppState,
        store::{Batch, StoreError},
        zones::TzDatabase,
    },
};

/// Days before and after today that a subscription reaches.
const BACK: i32 = 366;
const AHEAD: i32 = 731;
/// Most releases in a subscription.
const ROW_LIMIT: usize = 20_000;
/// Most cancelled ones beside them.
const GONE_LIMIT: usize = 2_000;
/// How stale the stored time of the last fetch may get.
const STORED_EVERY_MS: i64 = 60 * 1000;
/// Longest name of a program that is kept: characters.
const CLIENT_LIMIT: usize = 120;

/// The subscription's calendar, or that it has not changed, or that there is none.
pub async fn feed(
    State(state): State<AppState>,
    Path(secret): Path<String>,
    headers: HeaderMap,
    parts: Parts,
) -> Response {
    let hash = token::hash(&secret);
    let sample = state.houses.sample();
    let sample = sample.filter(|_| state.houses.reach().is_from_this_machine(&parts));
    for house in [Some(Arc::clone(state.houses.main())), sample]
        .into_iter()
        .flatten()
    {
        let found = house
            .engine
            .store()
            .read(move |connection| store::by_token(connection, &hash));
        match found.await {
            Ok(Some(found)) => return answer(&state, &house, found, &headers).await,
            Ok(None) => {}
            Err(error) => return failed(&error),
        }
    }
    nothing()
}

/// Says nothing of whether there ever was such a link.
fn nothing() -> Response {
    let words = "There is no such subscription: its link was revoked, or is incomplete.\n";
    (StatusCode::NOT_FOUND, words).into_response()
}

fn failed(error: &StoreError) -> Response {
    tracing::error!(%error, "a subscription could not be read");
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}

async fn answer(state: &AppState, house: &House, feed: Feed, headers: &HeaderMap) -> Response {
    let owner = house.accounts.person(feed.person);
    let may = owner.is_some_and(|person| {
        !person.deactivated
            && person.grants.permit(Operation::View)
            && person.grants.permit(Operation::ExportSchedule)
    });
    if !may {
        return nothing();
    }
    let now = system_now();
    note(house, &feed, headers, now).await;
    let portfolio = match house.engine.load::<Portfolio>(StreamId::PORTFOLIO).await {
        Ok(loaded) => loaded.map(|loaded| loaded.state).unwrap_or_default(),
        Err(error) => return failed(&error),
    };
    let zone = &portfolio.organization.zone;
    let today = now.day_at(TzDatabase.offset(zone, now).unwrap_or(0));
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|known| known.to_str().ok())
        .map(str::to_owned);
    let mark = format!("{}-{}-{today}", state.site.build, feed.id);
    let (name, filter) = (feed.name, feed.filter);
    let programs = Arc::clone(&portfolio);
    let read = house.engine.store().read(move |connection| {
        let tag = format!("\"{mark}-{}\"", last_seq(connection)?);
        if known.is_some_and(|known| known.split(',').any(|one| one.trim() == tag)) {
            return Ok::<_, StoreError>((tag, None));
        }
        let range = Range {
            from: today.plus(-BACK),
            to: today.plus(AHEAD),
        };
        let mut rows = Vec::new();
        for row in shown_rows(connection, range, &filter, ROW_LIMIT)? {
            rows.push(Standing {
                stand: store::stand(connection, row.stream)?,
                row,
                gone: false,
            });
        }
        for left in gone::since(connection, Instant(now.0 - GONE_MS), GONE_LIMIT)? {
            let program = |line| programs.lines.get(&line).map(|line| line.program);
            // Which days it would share is not known any more.
            if filter.same_day.is_none() && filter.admits(&left.row, program) {
                rows.push(Standing {
                    stand: store::stand(connection, left.row.stream)?,
                    row: left.row,
                    gone: true,
                });
            }
        }
        Ok((tag, Some(rows)))
    });
    let (tag, rows) = match read.await {
        Ok(read) => read,
        Err(error) => return failed(&error),
    };
    let kept = [
        (header::ETAG, tag),
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
    ];
    let Some(rows) = rows else {
        return (StatusCode::NOT_MODIFIED, kept).into_response();
    };
    let person = |id| {
        let person = house.accounts.person(id)?;
        Some(person.name.clone())
    };
    let text = calendar(
        &rows,
        &Told {
            name: &name,
            portfolio: &portfolio,
            person: &person,
            url: &state.houses.reach().url(),
        },
    );
    let kind = HeaderValue::from_static("text/calendar; charset=utf-8");
    (kept, [(header::CONTENT_TYPE, kind)], text).into_response()
}

/// Keeps when it was fetched and by what. That this cannot be written is no reason not to answer.
async fn note(house: &House, feed: &Feed, headers: &HeaderMap, now: Instant) {
    let by = headers
        .get(header::USER_AGENT)
        .and_then(|name| name.to_str().ok())
        .unwrap_or("a program without a name");
    let by: String = by.chars().take(CLIENT_LIMIT).collect();
    let fresh = feed
        .fetched
        .as_ref()
        .is_some_and(|(at, known)| now.0 - at.0 < STORED_EVERY_MS && *known == by);
    if fresh {
        return;
    }
    let mut batch = Batch::default();
    store::fetched(&mut batch, feed.id, now, &by);
    if let Err(error) = house.engine.write(batch).await {
        tracing::warn!(%error, "the time of a subscription's last fetch was not stored");
    }
}
