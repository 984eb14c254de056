//! Events as they are stored and read: one row each.

use std::borrow::Cow;

use rusqlite::{Connection, OptionalExtension, Row, types::Value};
use serde::Serialize;
use serde_json::value::RawValue;

use super::{
    Batch, StoreError,
    batch::{integer, optional_text, text},
    chain::{self, CanonicalRow, Hash},
};
use crate::domain::{
    Actor, Meta,
    ids::{CommandId, StreamId, TextId},
    text::FreeText,
    time::Instant,
};

/// An event with everything known of it; its content is JSON as stored.
#[derive(Clone, Debug, Serialize)]
pub struct StoredEvent {
    /// Of which stream.
    pub stream: StreamId,
    /// The sort of event.
    pub name: Cow<'static, str>,
    /// What happened.
    pub payload: Box<RawValue>,
    /// Where, when, who, by which command, why.
    pub meta: Meta,
}

/// The end of the record: what the next event continues.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tip {
    /// Sequence of the last event; 0 before the first.
    pub seq: u64,
    /// Its time. Time in the record never runs backwards, whatever the clock does.
    pub at: Instant,
    /// Its hash.
    pub hash: Hash,
}

impl Tip {
    /// Before the first event.
    pub const BEGINNING: Tip = Tip {
        seq: 0,
        at: Instant(0),
        hash: chain::BEGINNING,
    };
}

/// What a command was answered when it was carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Remembered {
    /// Sequence of its first event.
    pub first_seq: u64,
    /// Sequence of its last event; below `first_seq` if it had none.
    pub seq: u64,
    /// Version of its stream after it; 0 for an operation on several.
    pub version: u64,
}

const ACTOR_SYSTEM: &str = "system";

/// An actor as stored.
#[must_use]
pub fn actor_text(actor: Actor) -> Cow<'static, str> {
    match actor {
        Actor::Person(id) => Cow::Owned(id.to_string()),
        Actor::System => Cow::Borrowed(ACTOR_SYSTEM),
    }
}

/// Selects what [`event_of`] reads; `e` is the event, `t` holds the words of its reason.
macro_rules! events_where {
    ($rest:literal) => {
        concat!(
            "SELECT e.seq, e.stream, e.version, e.at, e.actor, e.command_id, e.kind, e.payload, e.reason, t.body
    FROM events e LEFT JOIN texts t ON t.id = e.reason ",
            $rest
        )
    };
}

/// A stored number that is never negative.
pub(crate) fn unsigned(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let number: i64 = row.get(column)?;
    u64::try_from(number).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, number))
}

fn damaged(what: &str, found: &str) -> StoreError {
    StoreError::Damaged(format!("“{found}” is no {what}"))
}

/// Reads a row that `events_where!` selects.
///
/// # Errors
/// The row is not what an event looks like.
fn event_of(row: &Row<'_>) -> Result<StoredEvent, StoreError> {
    let stream: String = row.get(1)?;
    let actor: String = row.get(4)?;
    let command: String = row.get(5)?;
    let reason: Option<String> = row.get(8)?;
    let actor = match actor.as_str() {
        ACTOR_SYSTEM => Actor::System,
        person => Actor::Person(person.parse().map_err(|_| damaged("person", person))?),
    };
    let reason = match reason {
        Some(id) => Some(FreeText {
            id: id.parse().map_err(|_| damaged("text", &id))?,
            body: row.get(9)?,
        }),
        None => None,
    };
    let payload: String = row.get(7)?;
    let seq = unsigned(row, 0)?;
    Ok(StoredEvent {
        stream: stream.parse().map_err(|_| damaged("stream", &stream))?,
        name: Cow::Owned(row.get(6)?),
        payload: RawValue::from_string(payload)
            .map_err(|error| StoreError::Damaged(format!("event {seq}: {error}")))?,
        meta: Meta {
            seq,
            version: unsigned(row, 2)?,
            at: Instant(row.get(3)?),
            actor,
            command: command.parse().map_err(|_| damaged("command", &command))?,
            reason,
        },
    })
}

fn events(
    connection: &Connection,
    sql: &str,
    params: impl rusqlite::Params,
) -> Result<Vec<StoredEvent>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(event_of(row)?);
    }
    Ok(found)
}

fn limited(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The events of a stream after a version, in order.
///
/// # Errors
/// SQLite failed, or a row is damaged.
pub fn events_after(
    connection: &Connection,
    stream: StreamId,
    version: u64,
) -> Result<Vec<StoredEvent>, StoreError> {
    let sql = events_where!("WHERE e.stream = ?1 AND e.version > ?2 ORDER BY e.version");
    events(connection, sql, (stream.to_string(), limited(version)))
}

/// The events of a stream whose sequence is above `seq`, in order; `None` if there are more than `limit`.
///
/// # Errors
/// SQLite failed, or a row is damaged.
pub fn events_since(
    connection: &Connection,
    stream: StreamId,
    seq: u64,
    limit: usize,
) -> Result<Option<Vec<StoredEvent>>, StoreError> {
    // Backwards, so that it ends where the reader stands however long the history is.
    let sql = events_where!("WHERE e.stream = ?1 ORDER BY e.version DESC");
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([stream.to_string()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let event = event_of(row)?;
        if event.meta.seq <= seq {
            break;
        }
        if found.len() == limit {
            return Ok(None);
        }
        found.push(event);
    }
    found.reverse();
    Ok(Some(found))
}

/// A page of a stream's history, newest first: what is below the version `before`.
///
/// # Errors
/// SQLite failed, or a row is damaged.
pub fn history(
    connection: &Connection,
    stream: StreamId,
    before: Option<u64>,
    limit: usize,
) -> Result<Vec<StoredEvent>, StoreError> {
    let sql =
        events_where!("WHERE e.stream = ?1 AND e.version < ?2 ORDER BY e.version DESC LIMIT ?3");
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    events(
        connection,
        sql,
        (stream.to_string(), before.map_or(i64::MAX, limited), limit),
    )
}

/// The events of sequences `first` to `last`, in order.
///
/// # Errors
/// SQLite failed, or a row is damaged.
pub fn events_between(
    connection: &Connection,
    first: u64,
    last: u64,
) -> Result<Vec<StoredEvent>, StoreError> {
    events(
        connection,
        events_where!("WHERE e.seq BETWEEN ?1 AND ?2 ORDER BY e.seq"),
        (limited(first), limited(last)),
    )
}

/// What the command was answered, if it was carried out.
///
/// # Errors
/// SQLite failed.
pub fn remembered(
    connection: &Connection,
    command: CommandId,
) -> Result<Option<Remembered>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT first_seq, seq, version FROM commands WHERE id = ?1")?;
    let found = statement.query_row([command.to_string()], |row| {
        Ok(Remembered {
            first_seq: unsigned(row, 0)?,
            seq: unsigned(row, 1)?,
            version: unsigned(row, 2)?,
        })
    });
    Ok(found.optional()?)
}

/// Where the record ends.
///
/// # Errors
/// SQLite failed, or the row is damaged.
pub fn tip(connection: &Connection) -> Result<Tip, StoreError> {
    let found = connection
        .prepare_cached("SELECT seq, at, hash FROM events ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| {
            let hash: Vec<u8> = row.get(2)?;
            Ok((unsigned(row, 0)?, Instant(row.get(1)?), hash))
        });
    let Some((seq, at, hash)) = found.optional()? else {
        return Ok(Tip::BEGINNING);
    };
    let hash = hash
        .try_into()
        .map_err(|_| StoreError::Damaged(format!("the hash of event {seq} has not 32 bytes")))?;
    Ok(Tip { seq, at, hash })
}

/// Adds the event to the batch and moves the tip on. `reason_hash` belongs to the event's reason.
pub fn append(batch: &mut Batch, tip: &mut Tip, event: &StoredEvent, reason_hash: Option<&Hash>) {
    let meta = &event.meta;
    let (stream, command, actor) = (
        event.stream.to_string(),
        meta.command.to_string(),
        actor_text(meta.actor),
    );
    let reason = meta.reason.as_ref().map(|reason| reason.id.to_string());
    let row = CanonicalRow {
        seq: meta.seq,
        stream: &stream,
        version: meta.version,
        at: meta.at.0,
        actor: &actor,
        command: &command,
        kind: &event.name,
        payload: event.payload.get(),
        reason: reason.as_deref().zip(reason_hash.map(<[u8; 32]>::as_slice)),
    };
    *tip = Tip {
        seq: meta.seq,
        at: meta.at,
        hash: chain::link(&tip.hash, &row),
    };
    batch.push(
        "INSERT INTO events (seq, stream, version, at, actor, command_id, kind, payload, reason, reason_hash, hash)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        vec![
            integer(meta.seq),
            text(stream),
            integer(meta.version),
            Value::Integer(meta.at.0),
            text(actor),
            text(command),
            text(event.name.as_ref()),
            text(event.payload.get()),
            optional_text(reason),
            reason_hash.map_or(Value::Null, |hash| Value::Blob(hash.to_vec())),
            Value::Blob(tip.hash.to_vec()),
        ],
    );
}

/// Adds to the batch that the command was carried out.
pub fn remember(batch: &mut Batch, command: CommandId, answer: Remembered) {
    batch.push(
        "INSERT INTO commands (id, first_seq, seq, version) VALUES (?1, ?2, ?3, ?4)",
        vec![
            text(command.to_string()),
            integer(answer.first_seq),
            integer(answer.seq),
            integer(answer.version),
        ],
    );
}

/// Adds a personal text to the batch and returns the hash that events keep of it.
pub fn keep_text(batch: &mut Batch, id: TextId, body: &str, salt: [u8; 16]) -> Hash {
    batch.push(
        "INSERT INTO texts (id, body, salt) VALUES (?1, ?2, ?3)",
        vec![text(id.to_string()), text(body), Value::Blob(salt.to_vec())],
    );
    chain::text_hash(&salt, body)
}

/// Adds to the batch that a personal text is erased. The events that refer to it keep its salted hash.
pub fn erase_text(batch: &mut Batch, id: TextId) {
    batch.push(
        "DELETE FROM texts WHERE id = ?1",
        vec![text(id.to_string())],
    );
}

/// The streams whose events refer to the text as their reason.
///
/// # Errors
/// SQLite failed.
pub fn streams_with_reason(connection: &Connection, id: TextId) -> Result<Vec<String>, StoreError> {
    // A reason shares its id with the command it was given with.
    let mut statement = connection.prepare_cached(
        "SELECT DISTINCT e.stream FROM commands c JOIN events e ON e.seq BETWEEN c.first_seq AND c.seq
            WHERE c.id = ?1 AND e.reason = ?1",
    )?;
    let streams = statement.query_map([id.to_string()], |row| row.get(0))?;
    Ok(streams.collect::<Result<_, _>>()?)
}
