//! A train, as the engine serves it.

use crate::{
    domain::{
        Plan, Stream,
        ids::{ProgramId, ReleaseId, StreamId, TrainId},
        portfolio::Portfolio,
        release::Release,
        train::{Brief, CODE, Command, Event, Member, Train, World, along},
    },
    server::{
        engine::{Facts, Served},
        projections::{KeyRow, ReadRows},
        store::StoreError,
    },
};

impl Served for Train {
    fn world(
        facts: &mut Facts<'_, '_>,
        id: StreamId,
        state: &Self,
        command: &Command,
    ) -> Result<World, StoreError> {
        let mut world = World::default();
        match command {
            Command::Create(beginning) => {
                world.releases = Some(members(facts, &beginning.members)?);
                world.home_in_use = in_use(facts, beginning.home)?;
                if !state.exists {
                    world.next_key = Some(facts.next_key(CODE)?);
                }
            }
            Command::SetHome { home } => world.home_in_use = in_use(facts, *home)?,
            Command::Add { release } | Command::Remove { release } => {
                world.releases = Some(members(facts, &[*release])?);
            }
            Command::Move { .. } => world.releases = Some(members(facts, &state.members)?),
            Command::Undo { command } => {
                let history = facts.history::<Self>(id, *command)?;
                let moved = history.undone.iter().flat_map(|(_, event)| match event {
                    Event::TrainMoved { members, .. } => members.as_slice(),
                    _ => &[],
                });
                let moved: Vec<_> = moved.map(|member| member.release).collect();
                world.releases = Some(members(facts, &moved)?);
                world.history = Some(history);
            }
            _ => {}
        }
        Ok(world)
    }

    fn read_rows(&self, id: StreamId) -> ReadRows {
        ReadRows {
            key: self.key.as_deref().and_then(KeyRow::of),
            train: Brief::of(TrainId(id.id), self),
            ..ReadRows::default()
        }
    }

    fn beyond(events: &[Event]) -> Result<Plan, StoreError> {
        let mut plan = Plan { events: Vec::new() };
        for (release, event) in events.iter().flat_map(along) {
            let payload = serde_json::to_value(&event).map_err(|error| {
                StoreError::Damaged(format!("an event cannot be written: {error}"))
            })?;
            plan.events
                .push((release.into(), Release::event_name(&event), payload));
        }
        Ok(plan)
    }
}

fn in_use(
    facts: &mut Facts<'_, '_>,
    program: Option<ProgramId>,
) -> Result<Option<bool>, StoreError> {
    let Some(id) = program else { return Ok(None) };
    let portfolio = facts.state::<Portfolio>(StreamId::PORTFOLIO)?;
    let program = portfolio
        .as_ref()
        .and_then(|portfolio| portfolio.programs.get(&id));
    Ok(Some(program.is_some_and(|program| !program.retired)))
}

/// The releases, as far as there are any of that identity.
pub(super) fn members(
    facts: &mut Facts<'_, '_>,
    ids: &[ReleaseId],
) -> Result<Vec<Member>, StoreError> {
    let portfolio = facts
        .state::<Portfolio>(StreamId::PORTFOLIO)?
        .unwrap_or_default();
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        let release = facts.state::<Release>(*id)?;
        found.extend(release.map(|release| Member::of(*id, &release, &portfolio)));
    }
    Ok(found)
}
