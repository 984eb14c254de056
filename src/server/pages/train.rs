//! The pages of trains.

use std::collections::HashSet;

use super::{failed, may_view, portfolio_of, snapshot};
use crate::{
    domain::{
        Refusal,
        calendar::Range,
        ids::{ReleaseId, StreamId, TrainId},
        portfolio::Portfolio,
        release::Release,
        timetable::Timetable,
        train::{MEMBER_LIMIT, Member, Train, deviations},
    },
    server::{
        auth::Session,
        engine::Engine,
        projections::{calendar, keys, trains},
        store::StoreError,
    },
    wire::{
        error::PublicError,
        train::{CadencesData, LISTED, Listed, TrainData, TrainsData},
    },
};

/// The train that an address names: by its key or by its identity.
pub(super) async fn train_at(
    engine: &Engine,
    address: &str,
) -> Result<Option<TrainId>, PublicError> {
    if let Ok(id) = address.parse() {
        return Ok(Some(id));
    }
    let key = address.to_owned();
    let read = engine
        .store()
        .read(move |connection| keys::train_by_key(connection, &key));
    read.await.map_err(failed)
}

/// What the page of the train at that address is told.
///
/// # Errors
/// Nobody is signed in, there is no such train, or it could not be read.
pub async fn train(session: &Session, address: &str) -> Result<TrainData, PublicError> {
    may_view(session)?;
    let engine = session.engine();
    let id = train_at(engine, address).await?;
    let id = id.ok_or_else(|| Refusal::not_found("train"))?;
    let train = snapshot(engine.load::<Train>(id).await.map_err(failed)?);
    if !train.state.stands() {
        return Err(Refusal::not_found("train").into());
    }
    let portfolio = portfolio_of(engine).await?;
    Ok(TrainData {
        id,
        members: members(engine, &portfolio.state, &train.state.members).await?,
        train,
        portfolio,
    })
}

/// What the list of trains is told: the latest, or those of a range of days and of days near it. `first` are the releases that a new train is to
/// begin with.
///
/// # Errors
/// Nobody is signed in, or it could not be read.
pub async fn list(
    session: &Session,
    days: Option<Range>,
    first: &[ReleaseId],
) -> Result<TrainsData, PublicError> {
    may_view(session)?;
    let engine = session.engine();
    let portfolio = portfolio_of(engine).await?;
    let read = engine.store().read(move |connection| match days {
        Some(range) => trains::around(connection, range),
        None => trains::latest(connection, LISTED + 1),
    });
    let mut found = read.await.map_err(failed)?;
    let more = found.len() > LISTED;
    found.truncate(LISTED);
    let mut listed = Vec::with_capacity(found.len());
    for train in found {
        let members = members(engine, &portfolio.state, &train.members).await?;
        let members: Vec<_> = members.iter().map(Member::known).collect();
        let departing = deviations(train.mode, train.day, &members).len();
        listed.push(Listed { train, departing });
    }
    let first = first.get(..MEMBER_LIMIT.min(first.len())).unwrap_or(first);
    let mut first = members(engine, &portfolio.state, first).await?;
    first.retain(|member| member.row.is_some());
    Ok(TrainsData {
        trains: listed,
        more,
        first,
        portfolio,
    })
}

/// What the page of cadences is told.
///
/// # Errors
/// Nobody is signed in, or it could not be read.
pub async fn cadences(session: &Session) -> Result<CadencesData, PublicError> {
    may_view(session)?;
    let engine = session.engine();
    let timetable = engine.load::<Timetable>(StreamId::TIMETABLE).await;
    let timetable = snapshot(timetable.map_err(failed)?);
    let portfolio = portfolio_of(engine).await?;
    let lines: Vec<_> = portfolio.state.lines.keys().copied().collect();
    let made = timetable.state.made.values().flatten();
    let made: Vec<_> = made.map(|one| one.train).collect();
    let riding = timetable
        .state
        .cadences
        .values()
        .flat_map(|one| &one.riding);
    let riding: HashSet<_> = riding.map(|one| one.line).collect();
    let read = engine.store().read(move |connection| {
        let (mut versions, mut standing) = (Vec::new(), Vec::new());
        for line in lines.into_iter().filter(|line| riding.contains(line)) {
            versions.push((line, calendar::versions_of(connection, line)?));
        }
        for train in made {
            standing.extend(trains::one(connection, train)?);
        }
        Ok::<_, StoreError>((versions, standing))
    });
    let (versions, trains) = read.await.map_err(failed)?;
    Ok(CadencesData {
        timetable,
        portfolio,
        versions,
        trains,
    })
}

/// The releases, as far as there are any of that identity.
pub(in crate::server) async fn members(
    engine: &Engine,
    portfolio: &Portfolio,
    ids: &[ReleaseId],
) -> Result<Vec<Member>, PublicError> {
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        let loaded = engine.load::<Release>(*id).await.map_err(failed)?;
        found.extend(loaded.map(|loaded| Member::of(*id, &loaded.state, portfolio)));
    }
    Ok(found)
}
