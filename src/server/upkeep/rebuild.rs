//! Making snapshots and read tables again from the record.

use std::path::Path;

use rusqlite::OptionalExtension;

use crate::{
    domain::ids::StreamId,
    server::{
        engine::{Registry, snapshot},
        projections::{self, ReadRows},
        store::{self, Batch, StoreError, Writer, batch::text, record},
    },
};

/// Statements that are handed to SQLite at once.
const SLICE: usize = 8_192;
/// Events from which on a stream gets a snapshot.
const SNAPSHOT_FROM: u64 = 64;

/// What a rebuild did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rebuilt {
    /// How many streams were folded.
    pub streams: u64,
    /// From how many events.
    pub events: u64,
}

/// Makes all snapshots and read tables of a data file again. The server must not be running.
///
/// # Errors
/// The file is missing, in use, or its record is damaged; it is unchanged then.
pub fn rebuild(path: &Path, registry: &Registry) -> Result<Rebuilt, StoreError> {
    if !path.is_file() {
        return Err(StoreError::Missing(path.to_path_buf()));
    }
    let (mut writer, _) = store::open(path)?;
    let rebuilt = make_again(&mut writer, registry)?;
    writer.checkpoint()?;
    Ok(rebuilt)
}

/// Makes snapshots and read tables again if another release made them in another way.
///
/// # Errors
/// SQLite failed, or the record is damaged.
pub fn renew_read_tables_if_outdated(
    writer: &mut Writer,
    registry: &Registry,
) -> Result<(), StoreError> {
    let connection = writer.connection()?;
    let made: Option<String> = connection
        .query_row("SELECT value FROM facts WHERE name = 'making'", [], |row| {
            row.get(0)
        })
        .optional()?;
    if made.as_deref() == Some(projections::MAKING) {
        return Ok(());
    }
    if record::tip(connection)?.seq > 0 {
        tracing::info!("this release makes its read tables in another way: they are made again");
    }
    make_again(writer, registry).map(|_| ())
}

fn make_again(writer: &mut Writer, registry: &Registry) -> Result<Rebuilt, StoreError> {
    let mut batch = Batch::default();
    projections::clear(&mut batch);
    batch.push("DELETE FROM streams", vec![]);
    batch.push(
        "INSERT INTO facts (name, value) VALUES ('making', ?1) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        vec![text(projections::MAKING)],
    );
    let mut rebuilt = Rebuilt {
        streams: 0,
        events: 0,
    };
    let streams = streams(writer.connection()?)?;
    // Without the snapshots, so that loading folds every event.
    writer.stage(&mut batch)?;
    for id in streams {
        let held = registry.load(writer.connection()?, id)?;
        let kind = registry.kind(id.kind)?;
        if held.version >= SNAPSHOT_FROM {
            snapshot(&mut batch, id, &held, kind.json(&held.state)?);
        }
        let rows = kind.read_rows(id, &held.state)?;
        projections::write(&mut batch, held.first_seq, id, &ReadRows::default(), &rows);
        rebuilt.streams += 1;
        rebuilt.events += held.version;
        if batch.len() >= SLICE {
            writer.stage(&mut batch)?;
        }
    }
    writer.commit(batch, &[])?;
    Ok(rebuilt)
}

/// Every stream of the record.
pub(super) fn streams(connection: &rusqlite::Connection) -> Result<Vec<StreamId>, StoreError> {
    let mut statement = connection.prepare("SELECT DISTINCT stream FROM events ORDER BY stream")?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let id: String = row.get(0)?;
        found.push(
            id.parse()
                .map_err(|_| StoreError::Damaged(format!("“{id}” is no stream")))?,
        );
    }
    Ok(found)
}
