//! `GET /feeds/SECRET/calendar.ics`, `…/changes.atom` and `…/calendar.html`: for programs and frames, which have no session. The
//! secret is all they bring.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use rusqlite::Connection;

use super::{
    atom,
    changes::{Asked, Change, latest},
    embed,
    entries::{Standing, Told, calendar},
    store::{self, Feed, GONE_MS},
};
use crate::{
    domain::{
        access::Operation,
        calendar::{Range, Row},
        ids::{PersonId, StreamId},
        portfolio::Portfolio,
        time::{Day, Instant, Zones},
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

/// Most changes that are told.
const MOST: usize = 100;
/// How long a change is told.
const TOLD_MS: i64 = 90 * 24 * 60 * 60 * 1000;
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
    match opened(&state, &secret, &headers, &parts).await {
        Ok(open) => {
            open.answer(&headers, "calendar", Open::rows, Open::calendar)
                .await
        }
        Err(answer) => answer,
    }
}

/// What has changed in the schedule of what the subscription shows, or that nothing more has, or that there is none.
pub async fn changes(
    State(state): State<AppState>,
    Path(secret): Path<String>,
    headers: HeaderMap,
    parts: Parts,
) -> Response {
    match opened(&state, &secret, &headers, &parts).await {
        Ok(open) => {
            open.answer(&headers, "changes", Open::latest, Open::atom)
                .await
        }
        Err(answer) => answer,
    }
}

/// What the subscription shows as a page that other sites may show in a frame.
pub async fn page(
    State(state): State<AppState>,
    Path(secret): Path<String>,
    headers: HeaderMap,
    parts: Parts,
) -> Response {
    match opened(&state, &secret, &headers, &parts).await {
        Ok(open) => {
            let mut answer = open
                .answer(&headers, "page", Open::coming, Open::page)
                .await;
            let headers = answer.headers_mut();
            headers.insert(header::CONTENT_SECURITY_POLICY, embed::POLICY);
            // The address is a secret: what is pressed does not pass it on.
            headers.insert(
                header::REFERRER_POLICY,
                HeaderValue::from_static("no-referrer"),
            );
            answer
        }
        Err(answer) => answer,
    }
}

/// A subscription whose secret was brought, and whose owner may still see what it shows.
struct Open {
    house: Arc<House>,
    feed: Feed,
    portfolio: Arc<Portfolio>,
    now: Instant,
    today: Day,
    build: String,
    url: String,
}

async fn opened(
    state: &AppState,
    secret: &str,
    headers: &HeaderMap,
    parts: &Parts,
) -> Result<Arc<Open>, Response> {
    let hash = token::hash(secret);
    let sample = state.houses.sample();
    let sample = sample.filter(|_| state.houses.reach().is_from_this_machine(parts));
    for house in [Some(Arc::clone(state.houses.main())), sample]
        .into_iter()
        .flatten()
    {
        let found = house
            .engine
            .store()
            .read(move |connection| store::by_token(connection, &hash));
        match found.await {
            Ok(Some(feed)) => return open(state, house, feed, headers).await,
            Ok(None) => {}
            Err(error) => return Err(failed(&error)),
        }
    }
    Err(nothing())
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

async fn open(
    state: &AppState,
    house: Arc<House>,
    feed: Feed,
    headers: &HeaderMap,
) -> Result<Arc<Open>, Response> {
    let owner = house.accounts.person(feed.person);
    let may = owner.is_some_and(|person| {
        !person.deactivated
            && person.grants.permit(Operation::View)
            && person.grants.permit(Operation::ExportSchedule)
    });
    if !may {
        return Err(nothing());
    }
    let now = system_now();
    note(&house, &feed, headers, now).await;
    let portfolio = match house.engine.load::<Portfolio>(StreamId::PORTFOLIO).await {
        Ok(loaded) => loaded.map(|loaded| loaded.state).unwrap_or_default(),
        Err(error) => return Err(failed(&error)),
    };
    let zone = &portfolio.organization.zone;
    let today = now.day_at(TzDatabase.offset(zone, now).unwrap_or(0));
    Ok(Arc::new(Open {
        house,
        feed,
        portfolio,
        now,
        today,
        build: state.site.build.clone(),
        url: state.houses.reach().url(),
    }))
}

impl Open {
    /// What is read and told, unless the program knows it already: as of the last event, and the day.
    async fn answer<T: Send + 'static>(
        self: Arc<Self>,
        headers: &HeaderMap,
        mark: &'static str,
        read: fn(&Self, &Connection) -> Result<T, StoreError>,
        tell: fn(&Self, T) -> (&'static str, String),
    ) -> Response {
        let known = headers
            .get(header::IF_NONE_MATCH)
            .and_then(|known| known.to_str().ok())
            .map(str::to_owned);
        let mark = format!("{}-{mark}-{}-{}", self.build, self.feed.id, self.today);
        let open = Arc::clone(&self);
        let read = self.house.engine.store().read(move |connection| {
            let tag = format!("\"{mark}-{}\"", last_seq(connection)?);
            if known.is_some_and(|known| known.split(',').any(|one| one.trim() == tag)) {
                return Ok::<_, StoreError>((tag, None));
            }
            Ok((tag, Some(read(&open, connection)?)))
        });
        let (tag, found) = match read.await {
            Ok(read) => read,
            Err(error) => return failed(&error),
        };
        let kept = [
            (header::ETAG, tag),
            (header::CACHE_CONTROL, "private, no-cache".to_owned()),
        ];
        match found {
            Some(found) => {
                let (kind, text) = tell(&self, found);
                (kept, [(header::CONTENT_TYPE, kind)], text).into_response()
            }
            None => (StatusCode::NOT_MODIFIED, kept).into_response(),
        }
    }

    fn rows(&self, connection: &Connection) -> Result<Vec<Standing>, StoreError> {
        let filter = &self.feed.filter;
        let range = Range {
            from: self.today.plus(-BACK),
            to: self.today.plus(AHEAD),
        };
        let mut rows = Vec::new();
        for row in shown_rows(connection, range, filter, ROW_LIMIT)? {
            rows.push(Standing {
                stand: store::stand(connection, row.stream)?,
                row,
                gone: false,
            });
        }
        for left in gone::since(connection, Instant(self.now.0 - GONE_MS), GONE_LIMIT)? {
            let program = |line| self.portfolio.lines.get(&line).map(|line| line.program);
            // Which days it would share is not known any more.
            if filter.same_day.is_none() && filter.admits(&left.row, program) {
                rows.push(Standing {
                    stand: store::stand(connection, left.row.stream)?,
                    row: left.row,
                    gone: true,
                });
            }
        }
        Ok(rows)
    }

    fn coming(&self, connection: &Connection) -> Result<Vec<Row>, StoreError> {
        let range = Range {
            from: self.today.plus(-embed::BACK),
            to: self.today.plus(embed::AHEAD),
        };
        shown_rows(connection, range, &self.feed.filter, ROW_LIMIT)
    }

    fn page(&self, rows: Vec<Row>) -> (&'static str, String) {
        let made = embed::Made {
            build: &self.build,
            now: self.now,
            today: self.today,
            same_day: self.feed.filter.same_day,
        };
        let text = self.told(|told| embed::page(&rows, &made, told));
        ("text/html; charset=utf-8", text)
    }

    fn latest(&self, connection: &Connection) -> Result<Vec<Change>, StoreError> {
        let person = |id| self.called(id);
        latest(
            connection,
            &self.feed.filter,
            &self.portfolio,
            &person,
            Asked {
                since: Instant(self.now.0 - TOLD_MS),
                most: MOST,
            },
        )
    }

    fn calendar(&self, rows: Vec<Standing>) -> (&'static str, String) {
        let text = self.told(|told| calendar(&rows, told));
        ("text/calendar; charset=utf-8", text)
    }

    fn atom(&self, changes: Vec<Change>) -> (&'static str, String) {
        let (id, made) = (self.feed.id, self.feed.made);
        let text = self.told(|told| atom::feed(id, made, &changes, told));
        ("application/atom+xml; charset=utf-8", text)
    }

    fn called(&self, id: PersonId) -> Option<String> {
        let person = self.house.accounts.person(id)?;
        Some(person.name.clone())
    }

    fn told(&self, tell: impl FnOnce(&Told<'_>) -> String) -> String {
        tell(&Told {
            name: &self.feed.name,
            portfolio: &self.portfolio,
            person: &|id| self.called(id),
            url: &self.url,
        })
    }
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
