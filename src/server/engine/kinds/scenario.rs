//! A joint move of releases, as the engine serves it.

use super::train::members;
use crate::{
    domain::{
        Plan, Stream,
        ids::StreamId,
        release::Release,
        scenario::{Command, Event, Scenario, World},
    },
    server::{
        engine::{Facts, Served},
        projections::ReadRows,
        store::StoreError,
    },
};

impl Served for Scenario {
    fn world(
        facts: &mut Facts<'_, '_>,
        id: StreamId,
        _state: &Self,
        command: &Command,
    ) -> Result<World, StoreError> {
        let mut world = World::default();
        match command {
            Command::Commit { entries, .. } => {
                let releases: Vec<_> = entries.iter().map(|entry| entry.release).collect();
                world.releases = Some(members(facts, &releases)?);
            }
            Command::Undo { command } => {
                let history = facts.history::<Self>(id, *command)?;
                let moved = history.undone.iter().flat_map(|(_, event)| event.members());
                let moved: Vec<_> = moved.map(|member| member.release).collect();
                world.releases = Some(members(facts, &moved)?);
                world.history = Some(history);
            }
        }
        Ok(world)
    }

    /// Lists read what is kept of it beside the record.
    fn read_rows(&self, _id: StreamId) -> ReadRows {
        ReadRows::default()
    }

    fn beyond(events: &[Event]) -> Result<Plan, StoreError> {
        let mut plan = Plan { events: Vec::new() };
        for (release, event) in events.iter().flat_map(Event::along) {
            let payload = serde_json::to_value(&event).map_err(|error| {
                StoreError::Damaged(format!("an event cannot be written: {error}"))
            })?;
            plan.events
                .push((release.into(), Release::event_name(&event), payload));
        }
        Ok(plan)
    }
}
