//! Which release waits for which: read from the other side than a release tells it.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::id_text;
use crate::{
    domain::ids::{ReleaseId, StreamId},
    server::store::{Batch, StoreError},
};

pub(super) fn write(
    batch: &mut Batch,
    stream: StreamId,
    before: &BTreeSet<ReleaseId>,
    after: &BTreeSet<ReleaseId>,
) {
    for on in before.difference(after) {
        batch.push(
            "DELETE FROM dependencies WHERE depends_on = ?1 AND release = ?2",
            vec![id_text(on), id_text(ReleaseId(stream.id))],
        );
    }
    for on in after.difference(before) {
        batch.push(
            "INSERT INTO dependencies (depends_on, release) VALUES (?1, ?2)",
            vec![id_text(on), id_text(ReleaseId(stream.id))],
        );
    }
}

/// The standing releases that wait for this one.
///
/// # Errors
/// SQLite failed, or a row is damaged.
pub fn waiting_for(connection: &Connection, id: ReleaseId) -> Result<Vec<ReleaseId>, StoreError> {
    read(
        connection,
        "SELECT release FROM dependencies WHERE depends_on = ?1 ORDER BY release",
        id,
    )
}

/// The releases that this one waits for.
///
/// # Errors
/// SQLite failed, or a row is damaged.
pub fn of(connection: &Connection, id: ReleaseId) -> Result<BTreeSet<ReleaseId>, StoreError> {
    let sql = "SELECT depends_on FROM dependencies WHERE release = ?1";
    Ok(read(connection, sql, id)?.into_iter().collect())
}

fn read(
    connection: &Connection,
    sql: &'static str,
    id: ReleaseId,
) -> Result<Vec<ReleaseId>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([id.to_string()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let text: String = row.get(0)?;
        found.push(text.parse().map_err(|_| {
            StoreError::Damaged(format!("“{text}” in the dependencies is no release"))
        })?);
    }
    Ok(found)
}
