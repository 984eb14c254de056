//! The record of an import, as the engine serves it.

use crate::{
    domain::{
        exchange::{Command, Import},
        ids::StreamId,
    },
    server::{
        engine::{Facts, Served},
        projections::ReadRows,
        store::StoreError,
    },
};

impl Served for Import {
    fn world(
        _facts: &mut Facts<'_, '_>,
        _id: StreamId,
        _state: &Self,
        command: &Command,
    ) -> Result<(), StoreError> {
        match *command {}
    }

    fn read_rows(&self, _id: StreamId) -> ReadRows {
        ReadRows::default()
    }
}
