//! The portfolio, as the engine serves it.

use crate::{
    domain::{
        Stream,
        ids::StreamId,
        portfolio::{Command, Portfolio, World},
    },
    server::{
        engine::{Facts, Served},
        projections::{ReadRows, names},
        store::StoreError,
    },
};

impl Served for Portfolio {
    fn world(
        facts: &mut Facts<'_, '_>,
        id: StreamId,
        _state: &Self,
        command: &Command,
    ) -> Result<World, StoreError> {
        let undone = Self::undone_command(command);
        Ok(World {
            history: undone
                .map(|undone| facts.history::<Self>(id, undone))
                .transpose()?,
        })
    }

    fn read_rows(&self, _id: StreamId) -> ReadRows {
        ReadRows {
            names: names::of_portfolio(self),
            ..ReadRows::default()
        }
    }
}
