//! Trains as lists and the calendar show them, and which releases are in which.

use rusqlite::{Connection, params_from_iter, types::Value};

use super::id_text;
use crate::{
    domain::{
        calendar::Range,
        ids::{ReleaseId, StreamId, TrainId},
        train::Brief,
    },
    server::store::{
        Batch, StoreError,
        batch::{integer, text},
    },
};

pub(super) fn write(batch: &mut Batch, before: Option<&Brief>, after: Option<&Brief>) {
    let Some(of) = after.or(before) else { return };
    let stream = id_text(StreamId::from(of.id));
    let held = |brief: Option<&Brief>| brief.map_or_else(Vec::new, |brief| brief.members.clone());
    let (old, new) = (held(before), held(after));
    for release in old.iter().filter(|id| !new.contains(id)) {
        batch.push(
            "DELETE FROM train_members WHERE release = ?1 AND train = ?2",
            vec![id_text(release), id_text(of.id)],
        );
    }
    for release in new.iter().filter(|id| !old.contains(id)) {
        batch.push(
            "INSERT INTO train_members (release, train) VALUES (?1, ?2)",
            vec![id_text(release), id_text(of.id)],
        );
    }
    match after.map(|brief| (brief, serde_json::to_string(brief))) {
        Some((brief, Ok(json))) => batch.push(
            "INSERT INTO trains (stream, day, row) VALUES (?1, ?2, ?3)
                ON CONFLICT (stream) DO UPDATE SET day = excluded.day, row = excluded.row",
            vec![
                stream,
                Value::Integer(i64::from(brief.day.number())),
                text(json),
            ],
        ),
        _ => batch.push("DELETE FROM trains WHERE stream = ?1", vec![stream]),
    }
}

/// The trains whose day is in the range, by day.
///
/// # Errors
/// SQLite failed, or a row is damaged.
pub fn within(connection: &Connection, range: Range) -> Result<Vec<Brief>, StoreError> {
    let days = [range.from, range.to].map(|day| Value::Integer(i64::from(day.number())));
    briefs(
        connection,
        "SELECT row FROM trains WHERE day BETWEEN ?1 AND ?2 ORDER BY day, stream",
        days.into(),
    )
}

/// How far from a range trains are looked for whose members may be in it: days.
const NEAR: i32 = 60;

/// The trains whose day is in the range or near it, by day: those that what is in the range may ride on.
///
/// # Errors
/// SQLite failed, or a row is damaged.
pub fn around(connection: &Connection, range: Range) -> Result<Vec<Brief>, StoreError> {
    let wide = Range {
        from: range.from.plus(-NEAR),
        to: range.to.plus(NEAR),
    };
    within(connection, wide)
}

/// All trains, the latest first; at most `limit`.
///
/// # Errors
/// SQLite failed, or a row is damaged.
pub fn latest(connection: &Connection, limit: usize) -> Result<Vec<Brief>, StoreError> {
    briefs(
        connection,
        "SELECT row FROM trains ORDER BY day DESC, stream LIMIT ?1",
        vec![integer(limit as u64)],
    )
}

/// One train; `None` if it does not stand.
///
/// # Errors
/// SQLite failed, or a row is damaged.
pub fn one(connection: &Connection, id: TrainId) -> Result<Option<Brief>, StoreError> {
    let found = briefs(
        connection,
        "SELECT row FROM trains WHERE stream = ?1",
        vec![id_text(StreamId::from(id))],
    );
    Ok(found?.pop())
}

/// The trains that a release is in, by day.
///
/// # Errors
/// SQLite failed, or a row is damaged.
pub fn holding(connection: &Connection, release: ReleaseId) -> Result<Vec<Brief>, StoreError> {
    briefs(
        connection,
        "SELECT t.row FROM train_members m JOIN trains t ON t.stream = 'train:' || m.train
            WHERE m.release = ?1 ORDER BY t.day, t.stream",
        vec![id_text(release)],
    )
}

fn briefs(
    connection: &Connection,
    sql: &'static str,
    given: Vec<Value>,
) -> Result<Vec<Brief>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params_from_iter(given))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let json = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
        let brief = serde_json::from_str(json)
            .map_err(|error| StoreError::Damaged(format!("a row of a train: {error}")))?;
        found.push(brief);
    }
    Ok(found)
}

/// The members of a train, as the other table has them.
///
/// # Errors
/// SQLite failed, or a row is damaged.
pub fn members(connection: &Connection, id: TrainId) -> Result<Vec<ReleaseId>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT release FROM train_members WHERE train = ?1 ORDER BY release")?;
    let mut rows = statement.query([id.to_string()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let text: String = row.get(0)?;
        let release = text.parse().map_err(|_| {
            StoreError::Damaged(format!(
                "“{text}” among the members of a train is no release"
            ))
        })?;
        found.push(release);
    }
    Ok(found)
}
