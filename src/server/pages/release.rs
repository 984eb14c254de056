//! A release's page.

use rusqlite::Connection;

use super::{choices, failed, may_view, portfolio_of, release_at, snapshot};
use crate::{
    domain::{
        Refusal,
        calendar::{Filter, Range, Row},
        ids::ReleaseId,
        portfolio::Portfolio,
        release::Release,
        text::{natural_order, under_line},
        train::Brief,
    },
    server::{
        auth::Session,
        engine::Engine,
        projections::{
            calendar::{range_rows, row_of},
            dependencies,
            search::Hit,
            sites, trains,
        },
        store::StoreError,
    },
    wire::{
        error::PublicError,
        release::{HeldAgainst, Neighbour, Related, ReleaseData},
    },
};

/// Most things that one search for releases answers with.
const FOUND: usize = 12;
/// How far around a release's target others of its line are held against it: days.
const YEAR: i32 = 366;
/// How far around a deployment others in its environment are held against it, so that it can be moved on the page: days.
const MOVED: i32 = 45;
/// Most releases of its line, and most of its day, that a release is held against.
const AROUND: usize = 200;

/// What the page of the release at that address is told.
///
/// # Errors
/// Nobody is signed in, there is no such release, or it could not be read.
pub async fn release(session: &Session, address: &str) -> Result<ReleaseData, PublicError> {
    may_view(session)?;
    let engine = session.engine();
    let id = release_at(engine, address).await?;
    let id = id.ok_or_else(|| Refusal::not_found("release"))?;
    let release = snapshot(engine.load::<Release>(id).await.map_err(failed)?);
    if !release.state.stands() {
        return Err(Refusal::not_found("release").into());
    }
    let held = portfolio_of(engine).await?;
    let portfolio = &held.state;
    let line = release
        .state
        .line
        .and_then(|line| portfolio.lines.get(&line));
    let program = line.and_then(|line| portfolio.programs.get(&line.program));
    Ok(ReleaseData {
        id,
        program: program
            .map(|program| program.name.clone())
            .unwrap_or_default(),
        line: line.map(|line| line.name.clone()).unwrap_or_default(),
        choices: choices(session, portfolio),
        related: related_of(engine, portfolio, id, &release.state).await?,
        around: around(engine, id, &release.state).await?,
        release,
        portfolio: held,
    })
}

/// What a release's dates are held against.
///
/// # Errors
/// Nobody is signed in, or they could not be read.
pub async fn held_against(session: &Session, id: ReleaseId) -> Result<HeldAgainst, PublicError> {
    may_view(session)?;
    let engine = session.engine();
    let release = snapshot(engine.load::<Release>(id).await.map_err(failed)?).state;
    around(engine, id, &release).await
}

async fn around(
    engine: &Engine,
    id: ReleaseId,
    release: &Release,
) -> Result<HeldAgainst, PublicError> {
    match Row::of_release(id, release) {
        Some(own) => beside(engine, id, own).await,
        None => Ok(HeldAgainst::default()),
    }
}

/// What a release is held against where it stands on the dates of this row.
pub(in crate::server) async fn beside(
    engine: &Engine,
    id: ReleaseId,
    own: Row,
) -> Result<HeldAgainst, PublicError> {
    let day = own.target().and_then(|target| target.date.calendar_day());
    let read = engine.store().read(move |connection| {
        let mut rows = Vec::new();
        let mut beside = sharing_sites(connection, &own)?;
        let trains = trains::holding(connection, id)?;
        beside.extend(trains.iter().flat_map(Brief::ordered));
        if let Some(day) = day {
            let line = Filter {
                lines: vec![own.line],
                ..Filter::default()
            };
            let years = Range {
                from: day.plus(-YEAR),
                to: day.plus(YEAR),
            };
            rows = range_rows(connection, years, &line, AROUND)?;
            let same_day = Range { from: day, to: day };
            let others = range_rows(connection, same_day, &Filter::default(), AROUND)?;
            rows.extend(others);
            beside.extend(dependencies::waiting_for(connection, id)?);
            beside.extend(&own.depends_on);
        }
        for release in beside {
            if let Some(json) = row_of(connection, release.into())? {
                rows.push(serde_json::from_str(json.get()).map_err(|error| {
                    StoreError::Damaged(format!("a row of the calendar: {error}"))
                })?);
            }
        }
        rows.retain(|row| row.stream != own.stream);
        rows.sort_by_key(|row| row.stream);
        rows.dedup_by_key(|row| row.stream);
        Ok::<_, StoreError>(HeldAgainst { rows, trains })
    });
    read.await.map_err(failed)
}

/// The releases that are deployed into the same environments about the same time.
fn sharing_sites(connection: &Connection, own: &Row) -> Result<Vec<ReleaseId>, StoreError> {
    let mut found = Vec::new();
    for one in &own.deployments {
        let range = Range {
            from: one.window.day.plus(-MOVED),
            to: one.window.last_day().plus(MOVED),
        };
        found.extend(sites::deploying_into(
            connection,
            one.environment,
            range,
            AROUND,
        )?);
    }
    found.sort_unstable();
    found.dedup();
    found.truncate(AROUND);
    Ok(found)
}

/// The releases on both sides of a release.
///
/// # Errors
/// Nobody is signed in, or they could not be read.
pub async fn related(session: &Session, id: ReleaseId) -> Result<Related, PublicError> {
    may_view(session)?;
    let engine = session.engine();
    let release = snapshot(engine.load::<Release>(id).await.map_err(failed)?).state;
    let portfolio = portfolio_of(engine).await?.state;
    related_of(engine, &portfolio, id, &release).await
}

async fn related_of(
    engine: &Engine,
    portfolio: &Portfolio,
    id: ReleaseId,
    release: &Release,
) -> Result<Related, PublicError> {
    let waiting = engine
        .store()
        .read(move |connection| dependencies::waiting_for(connection, id));
    let waiting = waiting.await.map_err(failed)?;
    let before: Vec<_> = release.depends_on.iter().copied().collect();
    Ok(Related {
        before: neighbours(engine, portfolio, &before).await?,
        after: neighbours(engine, portfolio, &waiting).await?,
    })
}

async fn neighbours(
    engine: &Engine,
    portfolio: &Portfolio,
    ids: &[ReleaseId],
) -> Result<Vec<Neighbour>, PublicError> {
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        let Some(loaded) = engine.load::<Release>(*id).await.map_err(failed)? else {
            continue;
        };
        let release = loaded.state;
        if !release.stands() {
            continue;
        }
        let line = release.line.and_then(|line| portfolio.lines.get(&line));
        let label = under_line(line.map_or("", |line| &line.name), &release.version);
        found.push(Neighbour {
            id: *id,
            address: release.key.clone().unwrap_or_else(|| id.to_string()),
            label,
            state: release.state(),
            target: release.schedule.target().and_then(|m| m.date()).cloned(),
        });
    }
    found.sort_by(|a, b| natural_order(&a.label, &b.label));
    Ok(found)
}

/// Releases that the words find.
///
/// # Errors
/// Nobody is signed in, or they could not be read.
pub async fn found(session: &Session, words: &str) -> Result<Vec<Neighbour>, PublicError> {
    may_view(session)?;
    let engine = session.engine();
    let words: String = words.chars().take(100).collect();
    let hits = engine.search(&words, FOUND).await.map_err(failed)?;
    let ids: Vec<_> = hits
        .into_iter()
        .filter_map(|hit| match hit {
            Hit::Release { id, .. } => Some(id),
            _ => None,
        })
        .collect();
    let portfolio = portfolio_of(engine).await?.state;
    neighbours(engine, &portfolio, &ids).await
}
