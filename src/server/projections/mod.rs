//! The read tables: what lists, calendars and searches read, written in the same transaction as the events they follow from.
//!
//! What a stream says in them is a pure function of its state, so they can be made again from the record. They hold ids;
//! names join when read, so that a renamed program touches one row.

use std::{collections::BTreeSet, sync::Arc};

use crate::{
    domain::{
        ids::{ReleaseId, StreamId},
        train::Brief,
    },
    server::store::{
        Batch,
        batch::{integer, text},
    },
};

pub mod calendar;
pub mod dependencies;
pub mod gone;
pub mod keys;
pub mod names;
pub mod search;
pub mod sites;
pub mod trains;

pub use calendar::CalendarEntry;
pub use keys::KeyRow;
pub use names::NameRow;
pub use search::SearchRow;
pub use sites::Site;

/// The making of the read tables and snapshots. Raise it when any of them, or a `evolve`, says something else for the same
/// events: they are then made again at the next start.
pub const MAKING: &str = "6";

/// Everything that one stream says in the read tables.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadRows {
    /// Its row in the calendar.
    pub calendar: Option<Arc<CalendarEntry>>,
    /// Its release key.
    pub key: Option<KeyRow>,
    /// What it is found by.
    pub search: Option<SearchRow>,
    /// Names of what it holds, by id.
    pub names: Vec<NameRow>,
    /// Releases that it waits for.
    pub waits_for: BTreeSet<ReleaseId>,
    /// Where and when it is deployed.
    pub sites: BTreeSet<Site>,
    /// The train that it is.
    pub train: Option<Brief>,
}

/// A row of the calendar before and after a commit; at least one is there.
#[derive(Clone, Debug)]
pub struct RowChange {
    /// Whose row.
    pub stream: StreamId,
    /// The last event that it follows from.
    pub seq: u64,
    /// Before.
    pub before: Option<Arc<CalendarEntry>>,
    /// After.
    pub after: Option<Arc<CalendarEntry>>,
}

/// Adds to the batch what turns one set of rows into the other. `no` is the sequence of the stream's first event.
pub fn write(batch: &mut Batch, no: u64, stream: StreamId, before: &ReadRows, after: &ReadRows) {
    if before.calendar != after.calendar {
        calendar::write(
            batch,
            no,
            stream,
            before.calendar.as_deref(),
            after.calendar.as_deref(),
        );
    }
    if before.key != after.key {
        keys::write(batch, stream, after.key.as_ref());
    }
    if before.search != after.search {
        search::write(
            batch,
            no,
            stream,
            before.search.as_ref(),
            after.search.as_ref(),
        );
    }
    if before.waits_for != after.waits_for {
        dependencies::write(batch, stream, &before.waits_for, &after.waits_for);
    }
    if before.sites != after.sites {
        sites::write(batch, stream, &before.sites, &after.sites);
    }
    if before.train != after.train {
        trains::write(batch, before.train.as_ref(), after.train.as_ref());
    }
    if before.names != after.names {
        names::write(batch, &before.names, &after.names);
    }
}

/// Adds to the batch that all read tables are emptied.
pub fn clear(batch: &mut Batch) {
    for sql in [
        "DELETE FROM calendar",
        "DELETE FROM calendar_rows",
        "DELETE FROM dependencies",
        "DELETE FROM keys",
        "DELETE FROM names",
        "DELETE FROM search_rows",
        "DELETE FROM sites",
        "DELETE FROM trains",
        "DELETE FROM train_members",
        "INSERT INTO search (search) VALUES ('delete-all')",
    ] {
        batch.push(sql, vec![]);
    }
}

fn deletion(batch: &mut Batch, sql: &'static str, no: u64) {
    batch.push(sql, vec![integer(no)]);
}

fn id_text(id: impl std::fmt::Display) -> rusqlite::types::Value {
    text(id.to_string())
}
