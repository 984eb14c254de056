//! Templates of milestones and cadences of trains, as the engine serves them.

use super::train::members;
use crate::{
    domain::{
        Actor, Meta, Plan, Stream,
        ids::{CadenceId, CommandId, ProductLineId, StreamId},
        portfolio::Portfolio,
        release::Release,
        time::Instant,
        timetable::{Command, Event, Lines, Timetable, World, along, codes},
        train::{CODE, Train},
    },
    server::{
        engine::{Facts, Served},
        projections::{ReadRows, calendar},
        store::StoreError,
    },
};

impl Served for Timetable {
    fn world(
        facts: &mut Facts<'_, '_>,
        id: StreamId,
        state: &Self,
        command: &Command,
    ) -> Result<World, StoreError> {
        let portfolio = facts.state::<Portfolio>(StreamId::PORTFOLIO)?;
        let portfolio = portfolio.as_deref().cloned().unwrap_or_default();
        let mut world = World::default();
        match command {
            Command::MakeTrains { id, trains } => {
                world.lines = Some(lines(facts, state, (*id, trains.len()), &portfolio)?);
            }
            Command::Realign { id, .. } => {
                let mut trains = Vec::new();
                for made in state.made(*id) {
                    if let Some(train) = facts.state::<Train>(made.train)? {
                        let members = members(facts, &train.members)?;
                        trains.push((made.train, train.as_ref().clone(), members));
                    }
                }
                world.trains = Some(trains);
            }
            Command::Undo { command } => {
                let history = facts.history::<Self>(id, *command)?;
                for (_, event) in &history.undone {
                    world.since.extend(changed_since(facts, event)?);
                }
                world.history = Some(history);
            }
            _ => {}
        }
        world.portfolio = Some(portfolio);
        Ok(world)
    }

    fn read_rows(&self, _id: StreamId) -> ReadRows {
        ReadRows::default()
    }

    fn beyond(events: &[Event]) -> Result<Plan, StoreError> {
        fn payload<E: serde::Serialize>(event: &E) -> Result<serde_json::Value, StoreError> {
            serde_json::to_value(event).map_err(|error| {
                StoreError::Damaged(format!("an event cannot be written: {error}"))
            })
        }
        let mut plan = Plan { events: Vec::new() };
        for event in events {
            let (trains, releases) = along(event);
            for (id, event) in &releases {
                let name = Release::event_name(event);
                plan.events.push(((*id).into(), name, payload(event)?));
            }
            for (id, event) in &trains {
                let name = Train::event_name(event);
                plan.events.push(((*id).into(), name, payload(event)?));
            }
        }
        Ok(plan)
    }
}

/// What the product lines of a cadence have, with the keys that so many trains and their releases get.
fn lines(
    facts: &mut Facts<'_, '_>,
    state: &Timetable,
    (id, count): (CadenceId, usize),
    portfolio: &Portfolio,
) -> Result<Lines, StoreError> {
    let mut found = Lines::default();
    let Some(cadence) = state.cadences.get(&id) else {
        return Ok(found);
    };
    for riding in &cadence.riding {
        let versions = versions(facts, riding.line)?;
        found.versions.push((riding.line, versions));
    }
    let codes = codes(cadence, portfolio);
    for _ in 0..count.min(crate::domain::timetable::AHEAD_LIMIT) {
        found.train_keys.push(facts.next_key(CODE)?);
        for code in &codes {
            found.release_keys.push(facts.next_key(code)?);
        }
    }
    Ok(found)
}

/// The versions of the releases of a line, as of everything decided so far.
fn versions(facts: &mut Facts<'_, '_>, line: ProductLineId) -> Result<Vec<String>, StoreError> {
    let mut found = calendar::versions_of(facts.connection()?, line)?;
    let changed = facts.changed::<Release>();
    let own = changed.filter(|(_, release)| release.stands() && release.line == Some(line));
    found.extend(own.map(|(_, release)| release.version.clone()));
    Ok(found)
}

/// What is not any more as it was made, by name.
fn changed_since(facts: &mut Facts<'_, '_>, event: &Event) -> Result<Vec<String>, StoreError> {
    if let Event::TrainsRealigned { changes, .. } = event {
        let mut since = Vec::new();
        for change in changes {
            let train = facts.state::<Train>(change.to.train)?;
            let ids: Vec<_> = change.members.iter().map(|one| one.release).collect();
            let members = members(facts, &ids)?;
            since.extend(change.changed_since(train.as_deref(), &members));
        }
        return Ok(since);
    }
    let (Event::TrainsMade { trains, .. } | Event::TrainsBroughtBack { trains, .. }) = event else {
        return Ok(Vec::new());
    };
    let meta = Meta {
        seq: 0,
        version: 1,
        at: Instant(0),
        actor: Actor::System,
        command: CommandId(0),
        reason: None,
    };
    let mut since = Vec::new();
    for begun in trains {
        let train = facts.state::<Train>(begun.train)?;
        let mut releases = Vec::with_capacity(begun.releases.len());
        for (id, ..) in &begun.releases {
            let release = facts.state::<Release>(*id)?;
            releases.push((*id, release.as_deref().cloned()));
        }
        let release = |id| {
            let known = releases.iter().find(|(known, _)| *known == id);
            known.and_then(|(_, release)| release.clone())
        };
        since.extend(begun.changed_since(train.as_deref(), release, &meta));
    }
    Ok(since)
}
