//! Named views as they are kept.

use rusqlite::{Connection, OptionalExtension, Row, types::Value};

use crate::{
    domain::{
        calendar::saved::SavedView,
        ids::{PersonId, ViewId},
        time::Instant,
    },
    server::store::{Batch, StoreError, batch::text},
};

const COLUMNS: &str = "v.id, v.person, v.name, v.query, v.shared";

fn view(row: &Row<'_>) -> Result<SavedView, StoreError> {
    let id: String = row.get(0)?;
    let damaged = || StoreError::Damaged(format!("view {id}"));
    let owner: String = row.get(1)?;
    Ok(SavedView {
        id: id.parse().map_err(|_| damaged())?,
        owner: owner.parse().map_err(|_| damaged())?,
        name: row.get(2)?,
        query: row.get(3)?,
        shared: row.get(4)?,
    })
}

/// Adds to the batch a further view.
pub fn add(batch: &mut Batch, view: &SavedView, made: Instant) {
    batch.push(
        "INSERT INTO saved_views (id, person, name, query, shared, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        vec![
            text(view.id.to_string()),
            text(view.owner.to_string()),
            text(view.name.as_str()),
            text(view.query.as_str()),
            Value::Integer(view.shared.into()),
            Value::Integer(made.0),
        ],
    );
}

/// Adds to the batch how a view is called and whether it is shared; where it no longer is, nobody else begins with it.
pub fn change(batch: &mut Batch, view: &SavedView) {
    batch.push(
        "UPDATE saved_views SET name = ?2, shared = ?3 WHERE id = ?1",
        vec![
            text(view.id.to_string()),
            text(view.name.as_str()),
            Value::Integer(view.shared.into()),
        ],
    );
    if !view.shared {
        batch.push(
            "DELETE FROM start_views WHERE view = ?1 AND person <> ?2",
            vec![text(view.id.to_string()), text(view.owner.to_string())],
        );
    }
}

/// Adds to the batch that a view is no more; nobody begins with it then.
pub fn remove(batch: &mut Batch, id: ViewId) {
    batch.push(
        "DELETE FROM saved_views WHERE id = ?1",
        vec![text(id.to_string())],
    );
}

/// Adds to the batch with which view a person's calendar begins, if with any.
pub fn start(batch: &mut Batch, person: PersonId, id: Option<ViewId>) {
    let person = text(person.to_string());
    match id {
        Some(id) => batch.push(
            "INSERT OR REPLACE INTO start_views (person, view) VALUES (?1, ?2)",
            vec![person, text(id.to_string())],
        ),
        None => batch.push("DELETE FROM start_views WHERE person = ?1", vec![person]),
    }
}

/// A view, if there is one of that identity.
///
/// # Errors
/// SQLite failed, or it is damaged.
pub fn one(connection: &Connection, id: ViewId) -> Result<Option<SavedView>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM saved_views v WHERE v.id = ?1");
    let mut statement = connection.prepare_cached(&sql)?;
    let found = statement
        .query_row([id.to_string()], |row| Ok(view(row)))
        .optional()?;
    found.transpose()
}

/// How many views a person has.
///
/// # Errors
/// SQLite failed.
pub fn count(connection: &Connection, person: PersonId) -> Result<usize, StoreError> {
    let sql = "SELECT count(*) FROM saved_views WHERE person = ?1";
    let count: i64 = connection
        .prepare_cached(sql)?
        .query_row([person.to_string()], |row| row.get(0))?;
    Ok(usize::try_from(count).unwrap_or_default())
}

/// What a person sees, by name: their own and what is shared, each with whether their calendar begins with it.
///
/// # Errors
/// SQLite failed, or one is damaged.
pub fn seen_by(
    connection: &Connection,
    person: PersonId,
) -> Result<Vec<(SavedView, bool)>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS}, s.view IS NOT NULL FROM saved_views v
            LEFT JOIN start_views s ON s.view = v.id AND s.person = ?1
            WHERE v.person = ?1 OR v.shared = 1 ORDER BY v.name COLLATE NOCASE, v.id"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([person.to_string()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push((view(row)?, row.get(5)?));
    }
    Ok(found)
}

/// What the calendar of a person begins with, if they have said so and still see it.
///
/// # Errors
/// SQLite failed.
pub fn start_of(connection: &Connection, person: PersonId) -> Result<Option<String>, StoreError> {
    let sql = "SELECT v.query FROM start_views s JOIN saved_views v ON v.id = s.view
        WHERE s.person = ?1 AND (v.person = ?1 OR v.shared = 1)";
    let mut statement = connection.prepare_cached(sql)?;
    Ok(statement
        .query_row([person.to_string()], |row| row.get(0))
        .optional()?)
}
