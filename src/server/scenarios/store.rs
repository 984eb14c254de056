//! Scenarios as they are kept.

use rusqlite::{Connection, OptionalExtension, Row, types::Value};

use crate::{
    domain::{
        ids::{PersonId, ScenarioId},
        scenario::Draft,
        time::Instant,
    },
    server::store::{Batch, StoreError, batch::text},
};

const COLUMNS: &str = "id, person, name, shared, entries, changed_at";

/// A scenario, and when it was last changed.
pub type Kept = (Draft, Instant);

fn kept(row: &Row<'_>) -> Result<Kept, StoreError> {
    let id: String = row.get(0)?;
    let damaged = || StoreError::Damaged(format!("scenario {id}"));
    let owner: String = row.get(1)?;
    let entries: String = row.get(4)?;
    let draft = Draft {
        id: id.parse().map_err(|_| damaged())?,
        owner: owner.parse().map_err(|_| damaged())?,
        name: row.get(2)?,
        shared: row.get(3)?,
        entries: serde_json::from_str(&entries).map_err(|_| damaged())?,
    };
    Ok((draft, Instant(row.get(5)?)))
}

/// Adds to the batch that a scenario is kept as it is now.
///
/// # Errors
/// It cannot be written.
pub fn put(batch: &mut Batch, draft: &Draft, at: Instant) -> Result<(), StoreError> {
    let entries = serde_json::to_string(&draft.entries)
        .map_err(|error| StoreError::Damaged(format!("a scenario cannot be written: {error}")))?;
    batch.push(
        "INSERT INTO scenarios (id, person, name, shared, entries, changed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, shared = excluded.shared,
                entries = excluded.entries, changed_at = excluded.changed_at",
        vec![
            text(draft.id.to_string()),
            text(draft.owner.to_string()),
            text(draft.name.as_str()),
            Value::Integer(draft.shared.into()),
            text(entries),
            Value::Integer(at.0),
        ],
    );
    Ok(())
}

/// Adds to the batch that a scenario is thrown away.
pub fn remove(batch: &mut Batch, id: ScenarioId) {
    batch.push(
        "DELETE FROM scenarios WHERE id = ?1",
        vec![text(id.to_string())],
    );
}

/// A scenario, if one is kept under that identity.
///
/// # Errors
/// SQLite failed, or it is damaged.
pub fn one(connection: &Connection, id: ScenarioId) -> Result<Option<Kept>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM scenarios WHERE id = ?1");
    let mut statement = connection.prepare_cached(&sql)?;
    let found = statement
        .query_row([id.to_string()], |row| Ok(kept(row)))
        .optional()?;
    found.transpose()
}

/// How many scenarios a person keeps.
///
/// # Errors
/// SQLite failed.
pub fn count(connection: &Connection, person: PersonId) -> Result<usize, StoreError> {
    let count: i64 = connection
        .prepare_cached("SELECT count(*) FROM scenarios WHERE person = ?1")?
        .query_row([person.to_string()], |row| row.get(0))?;
    Ok(usize::try_from(count).unwrap_or_default())
}

/// What a person sees: their own and what is shared, the last changed first.
///
/// # Errors
/// SQLite failed, or one is damaged.
pub fn seen_by(connection: &Connection, person: PersonId) -> Result<Vec<Kept>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM scenarios WHERE person = ?1 OR shared = 1 ORDER BY changed_at DESC, id LIMIT 500"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([person.to_string()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(kept(row)?);
    }
    Ok(found)
}
