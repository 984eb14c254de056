//! The calendar's rows, by the days they span.

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, types::Value};
use serde_json::value::RawValue;

use super::{deletion, id_text};
use crate::{
    domain::{
        calendar::{Filter, Range, Row},
        ids::{ProductLineId, ReleaseId, StreamId},
        time::Day,
    },
    server::store::{
        Batch, StoreError,
        batch::{integer, text},
    },
};

/// A row of the calendar with what it is looked up by.
#[derive(Clone, Debug, PartialEq)]
pub struct CalendarEntry {
    /// The row.
    pub row: Row,
    /// The row as JSON, as pages and frames carry it.
    pub json: Box<str>,
    /// The first and last day that it touches.
    pub span: Option<(Day, Day)>,
}

impl CalendarEntry {
    /// The entry of a row.
    #[must_use]
    pub fn of(row: Row) -> Option<Arc<Self>> {
        let json = serde_json::to_string(&row).ok()?.into_boxed_str();
        Some(Arc::new(Self {
            span: row.span(),
            row,
            json,
        }))
    }

    fn days(&self) -> [Value; 2] {
        let day = |day: Option<Day>| {
            day.map_or(Value::Null, |day| Value::Integer(i64::from(day.number())))
        };
        [
            day(self.span.map(|span| span.0)),
            day(self.span.map(|span| span.1)),
        ]
    }
}

pub(super) fn write(
    batch: &mut Batch,
    no: u64,
    stream: StreamId,
    before: Option<&CalendarEntry>,
    after: Option<&CalendarEntry>,
) {
    let Some(after) = after else {
        deletion(batch, "DELETE FROM calendar WHERE no = ?1", no);
        deletion(batch, "DELETE FROM calendar_span WHERE no = ?1", no);
        return;
    };
    let [first, last] = after.days();
    let (line, version) = (id_text(after.row.line), text(after.row.version.as_str()));
    match before {
        None => batch.push(
            "INSERT INTO calendar (no, stream, line, version, first_day, last_day, row) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            vec![integer(no), id_text(stream), line, version, first.clone(), last.clone(), text(&*after.json)],
        ),
        // What is not named in an update costs nothing, and the index is over line and version.
        Some(before) if (before.row.line, &before.row.version) == (after.row.line, &after.row.version) => batch.push(
            "UPDATE calendar SET first_day = ?2, last_day = ?3, row = ?4 WHERE no = ?1",
            vec![integer(no), first.clone(), last.clone(), text(&*after.json)],
        ),
        Some(_) => batch.push(
            "UPDATE calendar SET first_day = ?2, last_day = ?3, row = ?4, line = ?5, version = ?6 WHERE no = ?1",
            vec![integer(no), first.clone(), last.clone(), text(&*after.json), line, version],
        ),
    }
    // Most changes leave the span as it is, and the tree is dear to change.
    if before.and_then(|before| before.span) != after.span {
        if after.span.is_some() {
            batch.push(
                "INSERT OR REPLACE INTO calendar_span (no, first_day, last_day) VALUES (?1, ?2, ?3)",
                vec![integer(no), first, last],
            );
        } else {
            deletion(batch, "DELETE FROM calendar_span WHERE no = ?1", no);
        }
    }
}

/// The rows that meet the range and that the filter admits, as JSON, in the order in which they were created; at most
/// `limit`.
///
/// # Errors
/// SQLite failed, or a row is damaged.
pub fn range(
    connection: &Connection,
    range: Range,
    filter: &Filter,
    limit: usize,
) -> Result<Vec<Box<RawValue>>, StoreError> {
    let mut found = Vec::new();
    each(connection, range, filter, |json, _| {
        found.push(RawValue::from_string(json).map_err(damaged)?);
        Ok(found.len() < limit)
    })?;
    Ok(found)
}

/// The same, read.
///
/// # Errors
/// SQLite failed, or a row is damaged.
pub fn range_rows(
    connection: &Connection,
    range: Range,
    filter: &Filter,
    limit: usize,
) -> Result<Vec<Row>, StoreError> {
    let mut found = Vec::new();
    each(connection, range, filter, |json, row| {
        found.push(match row {
            Some(row) => row,
            None => serde_json::from_str(&json).map_err(damaged)?,
        });
        Ok(found.len() < limit)
    })?;
    Ok(found)
}

/// How many rows meet the range.
///
/// # Errors
/// SQLite failed.
pub fn count(connection: &Connection, range: Range) -> Result<u64, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT count(*) FROM calendar_span WHERE first_day <= ?1 AND last_day >= ?2",
    )?;
    Ok(
        statement.query_row([range.to.number(), range.from.number()], |row| {
            crate::server::store::record::unsigned(row, 0)
        })?,
    )
}

fn damaged(error: serde_json::Error) -> StoreError {
    StoreError::Damaged(format!("a row of the calendar: {error}"))
}

fn each(
    connection: &Connection,
    range: Range,
    filter: &Filter,
    mut take: impl FnMut(String, Option<Row>) -> Result<bool, StoreError>,
) -> Result<(), StoreError> {
    let programs = if filter.programs.is_empty() {
        None
    } else {
        Some(super::names::programs_of_lines(connection)?)
    };
    let of_any_line = filter.programs.is_empty() && filter.lines.is_empty();
    let admits_line = |line: ProductLineId| {
        let program = || programs.as_ref()?.get(&line).copied();
        (filter.lines.is_empty() || filter.lines.contains(&line))
            && (filter.programs.is_empty()
                || program().is_some_and(|program| filter.programs.contains(&program)))
    };
    let mut statement = connection.prepare_cached(
        "SELECT c.row, c.line FROM calendar_span s CROSS JOIN calendar c ON c.no = s.no
            WHERE s.first_day <= ?1 AND s.last_day >= ?2 ORDER BY s.no",
    )?;
    let mut rows = statement.query([range.to.number(), range.from.number()])?;
    while let Some(row) = rows.next()? {
        // Whose rows cannot be admitted for their line need not be read.
        let line: Option<ProductLineId> = if of_any_line {
            None
        } else {
            row.get::<_, String>(1)?.parse().ok()
        };
        if line.is_some_and(|line| !admits_line(line)) {
            continue;
        }
        let json: String = row.get(0)?;
        let mut read = None;
        if !filter.is_empty() {
            let row: Row = serde_json::from_str(&json).map_err(damaged)?;
            if !filter.admits(&row, |line| programs.as_ref()?.get(&line).copied()) {
                continue;
            }
            read = Some(row);
        }
        if !take(json, read)? {
            break;
        }
    }
    Ok(())
}

/// The row of one stream, as JSON.
///
/// # Errors
/// SQLite failed, or the row is damaged.
pub fn row_of(
    connection: &Connection,
    stream: StreamId,
) -> Result<Option<Box<RawValue>>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT row FROM calendar WHERE stream = ?1")?;
    let json: Option<String> = statement
        .query_row([stream.to_string()], |row| row.get(0))
        .optional()?;
    json.map(|json| RawValue::from_string(json).map_err(damaged))
        .transpose()
}

/// Every row, as JSON, in the order in which they were created: for an export, row by row.
///
/// # Errors
/// SQLite failed, a row is damaged, or `take` failed.
pub fn all(
    connection: &Connection,
    mut take: impl FnMut(Row) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached("SELECT row FROM calendar ORDER BY no")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        take(
            serde_json::from_str(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?)
                .map_err(damaged)?,
        )?;
    }
    Ok(())
}

/// The standing releases of a product line that carry a version.
///
/// # Errors
/// SQLite failed.
pub fn releases_with_version(
    connection: &Connection,
    line: ProductLineId,
    version: &str,
) -> Result<Vec<ReleaseId>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT stream FROM calendar WHERE line = ?1 AND version = ?2")?;
    let streams =
        statement.query_map([&line.to_string(), version], |row| row.get::<_, String>(0))?;
    let mut found = Vec::new();
    for stream in streams {
        if let Ok(StreamId {
            kind: crate::domain::ids::StreamKind::Release,
            id,
        }) = stream?.parse()
        {
            found.push(ReleaseId(id));
        }
    }
    Ok(found)
}
