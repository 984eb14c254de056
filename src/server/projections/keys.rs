//! The keys of releases and trains: a program's code, or that of trains, and a running number. A key once given stays given,
//! also when its release is withdrawn.

use rusqlite::{Connection, OptionalExtension};

use super::id_text;
use crate::{
    domain::ids::{ReleaseId, StreamId, StreamKind, TrainId},
    server::store::{
        Batch, StoreError,
        batch::{integer, text},
        record::unsigned,
    },
};

/// A release's key and its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRow {
    /// The whole key, such as `CPY-17`.
    pub key: String,
    /// The program's code.
    pub code: String,
    /// The running number.
    pub number: u64,
}

impl KeyRow {
    /// The parts of a key; `None` if it has not the form of one.
    #[must_use]
    pub fn of(key: &str) -> Option<Self> {
        let (code, number) = key.rsplit_once('-')?;
        Some(Self {
            key: key.to_owned(),
            code: code.to_owned(),
            number: number.parse().ok()?,
        })
    }
}

pub(super) fn write(batch: &mut Batch, stream: StreamId, after: Option<&KeyRow>) {
    // Never taken back: a release keeps its key however it changes.
    if let Some(key) = after {
        batch.push(
            "INSERT INTO keys (key, stream, code, number) VALUES (?1, ?2, ?3, ?4)",
            vec![
                text(key.key.as_str()),
                id_text(stream),
                text(key.code.as_str()),
                integer(key.number),
            ],
        );
    }
}

/// The last running number given for a program's code; 0 before the first.
///
/// # Errors
/// SQLite failed.
pub fn last_number(connection: &Connection, code: &str) -> Result<u64, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT coalesce(max(number), 0) FROM keys WHERE code = ?1")?;
    Ok(statement.query_row([code], |row| unsigned(row, 0))?)
}

/// The release that a key was given to; upper and lower case count as the same.
///
/// # Errors
/// SQLite failed.
pub fn release_by_key(connection: &Connection, key: &str) -> Result<Option<ReleaseId>, StoreError> {
    let stream = by_key(connection, key)?.filter(|stream| stream.kind == StreamKind::Release);
    Ok(stream.map(|stream| ReleaseId(stream.id)))
}

/// The train that a key was given to; upper and lower case count as the same.
///
/// # Errors
/// SQLite failed.
pub fn train_by_key(connection: &Connection, key: &str) -> Result<Option<TrainId>, StoreError> {
    let stream = by_key(connection, key)?.filter(|stream| stream.kind == StreamKind::Train);
    Ok(stream.map(|stream| TrainId(stream.id)))
}

fn by_key(connection: &Connection, key: &str) -> Result<Option<StreamId>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT stream FROM keys WHERE key = ?1")?;
    let stream: Option<String> = statement
        .query_row([key.trim().to_ascii_uppercase()], |row| row.get(0))
        .optional()?;
    Ok(stream.and_then(|stream| stream.parse().ok()))
}
