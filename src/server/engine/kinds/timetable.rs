//! Templates of milestones, as the engine serves them.

use crate::{
    domain::{
        Stream,
        ids::StreamId,
        portfolio::Portfolio,
        timetable::{Command, Timetable, World},
    },
    server::{
        engine::{Facts, Served},
        projections::ReadRows,
        store::StoreError,
    },
};

impl Served for Timetable {
    fn world(
        facts: &mut Facts<'_, '_>,
        id: StreamId,
        _state: &Self,
        command: &Command,
    ) -> Result<World, StoreError> {
        let undone = Self::undone_command(command);
        let portfolio = facts.state::<Portfolio>(StreamId::PORTFOLIO)?;
        Ok(World {
            portfolio: Some(portfolio.as_deref().cloned().unwrap_or_default()),
            history: undone
                .map(|undone| facts.history::<Self>(id, undone))
                .transpose()?,
        })
    }

    fn read_rows(&self, _id: StreamId) -> ReadRows {
        ReadRows::default()
    }
}
