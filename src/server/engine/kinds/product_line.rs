//! A product line's own milestones, as the engine serves them.

use crate::{
    domain::{
        Stream,
        calendar::Row,
        ids::{ProductLineId, StreamId},
        portfolio::Portfolio,
        product_line::{Command, ProductLineMilestones, World},
    },
    server::{
        engine::{Facts, Served},
        projections::{CalendarEntry, ReadRows},
        store::StoreError,
    },
};

impl Served for ProductLineMilestones {
    fn world(
        facts: &mut Facts<'_, '_>,
        id: StreamId,
        _state: &Self,
        command: &Command,
    ) -> Result<World, StoreError> {
        let portfolio = facts.state::<Portfolio>(StreamId::PORTFOLIO)?;
        let undone = Self::undone_command(command);
        Ok(World {
            line_exists: Some(
                portfolio
                    .is_some_and(|portfolio| portfolio.lines.contains_key(&ProductLineId(id.id))),
            ),
            history: undone
                .map(|undone| facts.history::<Self>(id, undone))
                .transpose()?,
        })
    }

    fn read_rows(&self, id: StreamId) -> ReadRows {
        ReadRows {
            calendar: Row::of_product_line(ProductLineId(id.id), self).and_then(CalendarEntry::of),
            ..ReadRows::default()
        }
    }
}
