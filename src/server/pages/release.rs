//! A release's page.

use super::{choices, failed, may_view, portfolio_of, release_at, snapshot};
use crate::{
    domain::{
        Refusal, ids::ReleaseId, portfolio::Portfolio, release::Release, text::natural_order,
    },
    server::{
        auth::Session,
        engine::Engine,
        projections::{dependencies, search::Hit, trains},
    },
    wire::{
        calendar::Passing,
        error::PublicError,
        release::{Neighbour, Related, ReleaseData},
    },
};

/// Most things that one search for releases answers with.
const FOUND: usize = 12;

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
    let portfolio = portfolio_of(engine).await?.state;
    let line = release
        .state
        .line
        .and_then(|line| portfolio.lines.get(&line));
    let program = line.and_then(|line| portfolio.programs.get(&line.program));
    let trains = engine
        .store()
        .read(move |connection| trains::holding(connection, id));
    let trains = trains.await.map_err(failed)?;
    Ok(ReleaseData {
        id,
        program: program
            .map(|program| program.name.clone())
            .unwrap_or_default(),
        line: line.map(|line| line.name.clone()).unwrap_or_default(),
        choices: choices(session, &portfolio),
        related: related_of(engine, &portfolio, id, &release.state).await?,
        trains: trains.into_iter().map(Passing::from).collect(),
        release,
    })
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
        let label = line.map_or_else(
            || release.version.clone(),
            |line| format!("{} {}", line.name, release.version),
        );
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
