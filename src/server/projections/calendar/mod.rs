//! The calendar's rows: what they are found by, and the rows themselves.
//!
//! Which rows a range and a filter admit is the domain's rule ([`Filter::admits`](crate::domain::calendar::Filter::admits));
//! here it is asked of SQLite, and a property test holds the two together.

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, types::Value};
use serde::Serialize;
use serde_json::value::RawValue;

use super::{deletion, id_text};
use crate::{
    domain::{
        calendar::{Row, folded},
        ids::{ProductLineId, ReleaseId, StreamId, StreamKind},
        time::Day,
    },
    server::store::{
        Batch, StoreError,
        batch::{integer, optional_text, text},
    },
};

mod range;

pub use range::{Found, RowsJson, days, find, range, range_json, range_rows, shown_rows};

/// Between the texts that a text is looked for in. It stands in none of them: no text has control characters.
const BETWEEN: &str = "\u{1f}";
/// The lower bits of a row's place, which hold its number.
const NUMBER_BITS: u32 = 39;
/// Stands for the first day of a row without any: before every day there is.
const NO_DAY: i64 = -(1 << 23);

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

    /// What it is found by, column by column from `first_day` on.
    #[must_use]
    pub fn facets(&self) -> [Value; 9] {
        let row = &self.row;
        let [first, last, length] = match self.span {
            Some((first, last)) => {
                let between = u32::try_from(last.days_since(first)).unwrap_or(0);
                let length = i64::from(u32::BITS - between.leading_zeros());
                [first.number().into(), last.number().into(), length].map(Value::Integer)
            }
            None => [Value::Null, Value::Null, Value::Null],
        };
        let of_release = |value: Value| row.release().map_or(Value::Null, |_| value);
        [
            first,
            last,
            length,
            of_release(word(&row.kind)),
            of_release(word(&row.destination)),
            of_release(word(&row.state)),
            of_release(optional_text(row.team.map(|team| team.to_string()))),
            of_release(text(row.found_by().map(folded).join(BETWEEN))),
            Value::Blob(self.marked_days()),
        ]
    }

    /// Of each milestone with a date the first and the last day, and whether it is the target.
    fn marked_days(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for mark in &self.row.milestones {
            if let Some((first, last)) = mark.date.first_day().zip(mark.date.calendar_day()) {
                bytes.extend(first.number().to_le_bytes());
                bytes.extend(last.number().to_le_bytes());
                bytes.push(u8::from(mark.target));
            }
        }
        bytes
    }

    /// Where the row stands among the rows.
    #[must_use]
    pub fn place(&self, no: u64) -> i64 {
        let first = self.span.map(|(first, _)| first.number().into());
        place(first, i64::try_from(no).unwrap_or(i64::MAX))
    }
}

fn place(first_day: Option<i64>, no: i64) -> i64 {
    (first_day.unwrap_or(NO_DAY) << NUMBER_BITS) | no
}

/// The word that a value without content has in JSON.
fn word(of: &impl Serialize) -> Value {
    match serde_json::to_value(of) {
        Ok(serde_json::Value::String(word)) => text(word),
        _ => Value::Null,
    }
}

pub(super) fn write(
    batch: &mut Batch,
    no: u64,
    stream: StreamId,
    before: Option<&CalendarEntry>,
    after: Option<&CalendarEntry>,
) {
    let place_before = before.map(|before| before.place(no));
    let leave = |batch: &mut Batch, place: i64| {
        let sql = "DELETE FROM calendar_rows WHERE place = ?1";
        batch.push(sql, vec![Value::Integer(place)]);
    };
    let Some(after) = after else {
        deletion(batch, "DELETE FROM calendar WHERE no = ?1", no);
        if let Some(place) = place_before {
            leave(batch, place);
        }
        return;
    };
    write_facets(batch, no, stream, before, after);
    let place = after.place(no);
    if place_before == Some(place) {
        batch.push(
            "UPDATE calendar_rows SET row = ?2 WHERE place = ?1",
            vec![Value::Integer(place), text(&*after.json)],
        );
        return;
    }
    if let Some(place) = place_before {
        leave(batch, place);
    }
    batch.push(
        "INSERT INTO calendar_rows (place, stream, row) VALUES (?1, ?2, ?3)",
        vec![Value::Integer(place), id_text(stream), text(&*after.json)],
    );
}

fn write_facets(
    batch: &mut Batch,
    no: u64,
    stream: StreamId,
    before: Option<&CalendarEntry>,
    after: &CalendarEntry,
) {
    let facets = after.facets();
    let (line, version) = (id_text(after.row.line), text(after.row.version.as_str()));
    let mut params = vec![integer(no)];
    match before {
        None => {
            params.extend([id_text(stream), line, version]);
            params.extend(facets);
            batch.push(
                "INSERT INTO calendar (no, stream, line, version, first_day, last_day, length, kind, destination, state, team, found, days)
                    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
                params,
            );
        }
        // What is not named in an update costs nothing, and one index is over line and version.
        Some(before)
            if (before.row.line, &before.row.version) == (after.row.line, &after.row.version) =>
        {
            if before.facets() != facets {
                params.extend(facets);
                batch.push(
                    "UPDATE calendar SET first_day = ?2, last_day = ?3, length = ?4, kind = ?5, destination = ?6, state = ?7,
                        team = ?8, found = ?9, days = ?10 WHERE no = ?1",
                    params,
                );
            }
        }
        Some(_) => {
            params.extend(facets);
            params.extend([line, version]);
            batch.push(
                "UPDATE calendar SET first_day = ?2, last_day = ?3, length = ?4, kind = ?5, destination = ?6, state = ?7,
                    team = ?8, found = ?9, days = ?10, line = ?11, version = ?12 WHERE no = ?1",
                params,
            );
        }
    }
}

fn damaged(error: serde_json::Error) -> StoreError {
    StoreError::Damaged(format!("a row of the calendar: {error}"))
}

/// The row of one stream, as JSON.
///
/// # Errors
/// SQLite failed, or the row is damaged.
pub fn row_of(
    connection: &Connection,
    stream: StreamId,
) -> Result<Option<Box<RawValue>>, StoreError> {
    let place = connection
        .prepare_cached("SELECT first_day, no FROM calendar WHERE stream = ?1")?
        .query_row([stream.to_string()], |row| {
            Ok(place(row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let Some(place) = place else { return Ok(None) };
    let json = connection
        .prepare_cached("SELECT row FROM calendar_rows WHERE place = ?1")?
        .query_row([place], |row| row.get(0))
        .optional()?;
    json.map(|json| RawValue::from_string(json).map_err(damaged))
        .transpose()
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
            kind: StreamKind::Release,
            id,
        }) = stream?.parse()
        {
            found.push(ReleaseId(id));
        }
    }
    Ok(found)
}

/// The versions of the standing releases of a product line.
///
/// # Errors
/// SQLite failed.
pub fn versions_of(
    connection: &Connection,
    line: ProductLineId,
) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT version FROM calendar WHERE line = ?1 AND stream LIKE 'release:%'",
    )?;
    let versions = statement.query_map([line.to_string()], |row| row.get(0))?;
    Ok(versions.collect::<Result<_, _>>()?)
}
