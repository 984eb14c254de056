//! Milestones and deployments that left the calendar: kept for a while, so that subscriptions can say that they are cancelled.

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension};

use super::{CalendarEntry, id_text};
use crate::{
    domain::{calendar::Row, ids::StreamId, time::Instant},
    server::store::{
        Batch, StoreError,
        batch::{integer, text},
    },
};

/// What left the calendar, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Gone {
    /// The row with the milestones and the deployments that left it.
    pub row: Row,
    /// When.
    pub at: Instant,
}

/// Adds to the batch which milestones and deployments are gone after the event `seq`.
pub fn write(
    batch: &mut Batch,
    stream: StreamId,
    seq: u64,
    before: Option<&CalendarEntry>,
    after: Option<&CalendarEntry>,
) {
    let Some(before) = before else { return };
    let mut row = before.row.clone();
    if let Some(after) = after {
        take_out(&mut row, &after.row);
    }
    if is_empty(&row) {
        return;
    }
    if let Ok(json) = serde_json::to_string(&row) {
        batch.push(
            "INSERT OR REPLACE INTO gone (seq, stream, row) VALUES (?1, ?2, ?3)",
            vec![integer(seq), id_text(stream), text(json)],
        );
    }
}

/// Leaves of a row what another one does not have.
fn take_out(row: &mut Row, of: &Row) {
    row.milestones
        .retain(|mark| !of.milestones.iter().any(|is| is.id == mark.id));
    row.deployments
        .retain(|one| !of.deployments.iter().any(|is| is.id == one.id));
}

/// Whether nothing of it stands on the calendar.
fn is_empty(row: &Row) -> bool {
    row.milestones.is_empty() && row.deployments.is_empty()
}

/// Most of what is gone that one batch forgets: the writer is not held up by what a whole import left behind.
const FORGOTTEN: i64 = 500;

/// Adds to the batch that what was gone before a time is forgotten, the oldest first, a limited number at once.
pub fn forget(batch: &mut Batch, before: Instant) {
    batch.push(
        "DELETE FROM gone WHERE seq IN (SELECT g.seq FROM (SELECT seq FROM gone ORDER BY seq LIMIT ?2) g
            JOIN events e ON e.seq = g.seq WHERE e.at < ?1)",
        vec![
            rusqlite::types::Value::Integer(before.0),
            rusqlite::types::Value::Integer(FORGOTTEN),
        ],
    );
}

/// What is gone since a time and has not come back, the latest first, each once, at most so many.
///
/// # Errors
/// SQLite failed, or a row is damaged.
pub fn since(
    connection: &Connection,
    since: Instant,
    limit: usize,
) -> Result<Vec<Gone>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT g.stream, g.row, e.at FROM gone g JOIN events e ON e.seq = g.seq WHERE e.at >= ?1 ORDER BY g.seq DESC LIMIT ?2",
    )?;
    let mut rows = statement.query(rusqlite::params![
        since.0,
        i64::try_from(limit).unwrap_or(i64::MAX)
    ])?;
    let mut found: Vec<Gone> = Vec::new();
    // What left more than once is told as it was last.
    let (mut marks, mut deployments) = (HashSet::new(), HashSet::new());
    while let Some(row) = rows.next()? {
        let (stream, json, at): (String, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let damaged = |_| StoreError::Damaged(format!("what is gone of {stream}"));
        let mut row: Row = serde_json::from_str(&json).map_err(damaged)?;
        if let Ok(id) = stream.parse()
            && let Some(now) = super::calendar::row_of(connection, id)?
        {
            let now: Row = serde_json::from_str(now.get()).map_err(damaged)?;
            take_out(&mut row, &now);
        }
        row.milestones.retain(|mark| marks.insert(mark.id));
        row.deployments.retain(|one| deployments.insert(one.id));
        if !is_empty(&row) {
            found.push(Gone {
                row,
                at: Instant(at),
            });
        }
    }
    Ok(found)
}

/// The row of a stream as it left the calendar last, with the milestones that it had.
///
/// # Errors
/// SQLite failed, or the row is damaged.
pub fn last(connection: &Connection, stream: StreamId) -> Result<Option<Row>, StoreError> {
    let sql = "SELECT row FROM gone WHERE stream = ?1 ORDER BY seq DESC LIMIT 1";
    let json: Option<String> = connection
        .prepare_cached(sql)?
        .query_row([stream.to_string()], |row| row.get(0))
        .optional()?;
    let damaged = |_| StoreError::Damaged(format!("what is gone of {stream}"));
    json.map(|json| serde_json::from_str(&json).map_err(damaged))
        .transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_are_forgotten_and_a_limited_number_at_once() {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch(
                "CREATE TABLE events (seq INTEGER PRIMARY KEY, at INTEGER);
                CREATE TABLE gone (seq INTEGER PRIMARY KEY);
                WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 800)
                INSERT INTO events SELECT i, i FROM n;
                INSERT INTO gone SELECT seq FROM events;",
            )
            .unwrap();
        for left in [300, 99, 99] {
            let mut batch = Batch::default();
            forget(&mut batch, Instant(702));
            for statement in batch.take() {
                let params = rusqlite::params_from_iter(statement.params);
                connection.execute(statement.sql, params).unwrap();
            }
            let count = connection.query_row("SELECT count(*) FROM gone", [], |row| row.get(0));
            assert_eq!(count, Ok(left));
        }
    }
}
