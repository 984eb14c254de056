//! The portfolio, as the engine serves it.

use crate::{
    domain::{
        Stream,
        ids::StreamId,
        portfolio::{Command, Portfolio, World},
        release::Release,
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
        let release = match command {
            Command::RequestException { release, .. } => {
                let found = facts.state::<Release>(*release)?;
                let standing = found.filter(|release| release.stands());
                Some(standing.map(|release| release.key.clone().unwrap_or_default()))
            }
            _ => None,
        };
        Ok(World {
            release,
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
