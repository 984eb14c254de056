//! Which rows meet a range of days and are admitted by a filter: the rows, or how many milestones each day has.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, params, types::Value};
use serde::Serialize;
use serde_json::value::RawValue;

use super::{BETWEEN, damaged, place};
use crate::{
    domain::{
        calendar::{Filter, Range, Row, folded, shared},
        time::Day,
    },
    server::store::StoreError,
};

/// Up to so many product lines are looked at one by one; past it, all rows that meet the range are.
const LINES: usize = 16;

/// What a release must be beside its product line; `c` is the entry.
macro_rules! of_kind {
    () => {
        "AND (?4 IS NULL OR c.kind IN (SELECT value FROM json_each(?4)))
        AND (?5 IS NULL OR c.destination IN (SELECT value FROM json_each(?5)))
        AND (?6 IS NULL OR c.state IN (SELECT value FROM json_each(?6)))
        AND (?7 IS NULL OR c.team IN (SELECT value FROM json_each(?7)))
        AND (?8 IS NULL OR instr(c.found, ?8) > 0)
        AND (?9 = 0 OR c.kind IS NOT NULL)"
    };
}

/// Entries that meet days ?1 to ?2, by the index over days. No range of the calendar has 2^22 days.
macro_rules! by_days {
    ($columns:literal) => {
        concat!(
            "WITH lengths (length) AS (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15),
                (16), (17), (18), (19), (20), (21), (22))
            SELECT ",
            $columns,
            " FROM lengths l CROSS JOIN calendar c INDEXED BY calendar_of_days
            WHERE c.length = l.length AND c.first_day BETWEEN ?1 - (1 << l.length) + 1 AND ?2 AND c.last_day >= ?1
                AND (?3 IS NULL OR c.line IN (SELECT value FROM json_each(?3))) ",
            of_kind!()
        )
    };
}

/// The same of a few product lines, by the index over lines.
macro_rules! by_lines {
    ($columns:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM json_each(?3) l CROSS JOIN calendar c INDEXED BY calendar_of_line
            WHERE c.line = l.value AND c.first_day <= ?2 AND c.last_day >= ?1 ",
            of_kind!()
        )
    };
}

/// Entries without any day, by the index over days.
const UNDATED: &str = concat!(
    "SELECT c.no, c.first_day FROM calendar c INDEXED BY calendar_of_days
    WHERE c.length IS NULL AND (?3 IS NULL OR c.line IN (SELECT value FROM json_each(?3))) ",
    of_kind!()
);

/// Rows that were found, not read yet, in the order in which they were created.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Number and first day, if there is any.
    entries: Vec<(i64, Option<i64>)>,
}

/// Rows as one JSON list, as they are stored: for whoever only sends them on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowsJson {
    /// How many there are.
    pub rows: usize,
    /// The list.
    pub json: String,
}

impl Found {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
    /// The first of them, at most so many.
    #[must_use]
    pub fn first(mut self, limit: usize) -> Self {
        self.entries.truncate(limit);
        self
    }
    /// Reads the rows: of each its stream and its JSON, as they are stored.
    ///
    /// # Errors
    /// SQLite failed, a row is missing, or `take` failed.
    pub fn each(
        &self,
        connection: &Connection,
        mut take: impl FnMut(&str, &str) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut statement =
            connection.prepare_cached("SELECT stream, row FROM calendar_rows WHERE place = ?1")?;
        for (no, first_day) in &self.entries {
            let mut rows = statement.query([place(*first_day, *no)])?;
            let row = rows.next()?.ok_or_else(|| {
                StoreError::Damaged(format!("row {no} of the calendar is missing"))
            })?;
            let column = |column| row.get_ref(column)?.as_str().map_err(rusqlite::Error::from);
            take(column(0)?, column(1)?)?;
        }
        Ok(())
    }
}

/// A filter as SQLite is asked: lists as JSON, `NULL` where nothing is asked.
struct Asked {
    lines: Option<BTreeSet<String>>,
    rest: [Value; 6],
}

impl Asked {
    /// `None` where nothing can fit.
    fn of(connection: &Connection, filter: &Filter) -> Result<Option<Self>, StoreError> {
        fn list<T: Serialize>(asked: &[T]) -> Value {
            let list = (!asked.is_empty()).then(|| serde_json::to_string(asked).ok());
            list.flatten().map_or(Value::Null, Value::Text)
        }
        let mut lines: Option<BTreeSet<String>> = None;
        if !filter.lines.is_empty() {
            lines = Some(filter.lines.iter().map(ToString::to_string).collect());
        }
        if !filter.programs.is_empty() {
            let mut statement = connection.prepare_cached(
                "SELECT id FROM names WHERE kind = 'line' AND parent IN (SELECT value FROM json_each(?1))",
            )?;
            let of_programs: BTreeSet<String> = statement
                .query_map([list(&filter.programs)], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            lines = Some(match lines {
                Some(asked) => asked.intersection(&of_programs).cloned().collect(),
                None => of_programs,
            });
        }
        let needle = folded(&filter.text);
        if lines.as_ref().is_some_and(BTreeSet::is_empty) || needle.contains(BETWEEN) {
            return Ok(None);
        }
        let needle = if needle.is_empty() {
            Value::Null
        } else {
            Value::Text(needle)
        };
        Ok(Some(Self {
            lines,
            rest: [
                list(&filter.types),
                list(&filter.destinations),
                list(&filter.states),
                list(&filter.teams),
                needle,
                Value::Integer(i64::from(filter.same_day.is_some())),
            ],
        }))
    }

    /// Runs the one statement or the other, and hands out what it finds.
    fn ask(
        self,
        connection: &Connection,
        range: Range,
        (by_lines, by_days): (&str, &str),
        mut take: impl FnMut(&rusqlite::Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let few = (self.lines.as_ref()).is_some_and(|lines| lines.len() <= LINES);
        let mut statement = connection.prepare_cached(if few { by_lines } else { by_days })?;
        let lines = self
            .lines
            .and_then(|lines| serde_json::to_string(&lines).ok());
        let [kinds, destinations, states, teams, needle, of_releases] = self.rest;
        let mut rows = statement.query(params![
            range.from.number(),
            range.to.number(),
            lines,
            kinds,
            destinations,
            states,
            teams,
            needle,
            of_releases
        ])?;
        while let Some(row) = rows.next()? {
            take(row)?;
        }
        Ok(())
    }
}

/// The rows that meet the range and that the filter admits.
///
/// # Errors
/// SQLite failed.
pub fn find(connection: &Connection, range: Range, filter: &Filter) -> Result<Found, StoreError> {
    let mut found = Found::default();
    if filter.undated && filter.same_day.is_some() {
        return Ok(found);
    }
    let Some(asked) = Asked::of(connection, filter)? else {
        return Ok(found);
    };
    let statements = if filter.undated {
        (UNDATED, UNDATED)
    } else {
        (
            by_lines!("c.no, c.first_day"),
            by_days!("c.no, c.first_day"),
        )
    };
    asked.ask(connection, range, statements, |row| {
        found.entries.push((row.get(0)?, row.get(1)?));
        Ok(())
    })?;
    found.entries.sort_unstable();
    Ok(found)
}

/// A day as it is counted.
struct Counted {
    milestones: u32,
    /// The product line that was first to have one.
    line: Option<String>,
    /// Whether another one has some too.
    shared: bool,
}

/// How many milestones of those rows stand on each day of the range, where there are any: as many as
/// [`by_day`](crate::domain::calendar::by_day) lists.
///
/// # Errors
/// SQLite failed.
pub fn days(
    connection: &Connection,
    range: Range,
    filter: &Filter,
) -> Result<BTreeMap<Day, u32>, StoreError> {
    let mut counts: BTreeMap<Day, Counted> = BTreeMap::new();
    if filter.undated {
        return Ok(BTreeMap::new());
    }
    let Some(asked) = Asked::of(connection, filter)? else {
        return Ok(BTreeMap::new());
    };
    let statements = match filter.same_day {
        None => (by_lines!("c.days, NULL"), by_days!("c.days, NULL")),
        Some(_) => (by_lines!("c.days, c.line"), by_days!("c.days, c.line")),
    };
    asked.ask(connection, range, statements, |row| {
        let spans = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
        let line = row
            .get_ref(1)?
            .as_str_or_null()
            .map_err(rusqlite::Error::from)?;
        for span in spans.as_chunks::<9>().0 {
            let [a, b, c, d, e, f, g, h, target] = *span;
            // Product lines' own milestones are not found where days are to be shared.
            if filter
                .same_day
                .is_some_and(|same| !same.counts(true, target > 0))
            {
                continue;
            }
            let first = Day::from_number(i32::from_le_bytes([a, b, c, d]));
            let last = Day::from_number(i32::from_le_bytes([e, f, g, h]));
            let Some(day) = range.day_of(first, last) else {
                continue;
            };
            let counted = counts.entry(day).or_insert_with(|| Counted {
                milestones: 0,
                line: line.map(str::to_owned),
                shared: false,
            });
            counted.milestones += 1;
            counted.shared |= counted.line.as_deref() != line;
        }
        Ok(())
    })?;
    let shown = counts
        .into_iter()
        .filter(|(_, counted)| filter.same_day.is_none() || counted.shared);
    Ok(shown
        .map(|(day, counted)| (day, counted.milestones))
        .collect())
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
    let found = find(connection, range, filter)?.first(limit);
    let mut rows = Vec::with_capacity(found.len());
    found.each(connection, |_, json| {
        rows.push(RawValue::from_string(json.to_owned()).map_err(damaged)?);
        Ok(())
    })?;
    Ok(rows)
}

/// The same, as one JSON list.
///
/// # Errors
/// SQLite failed.
pub fn range_json(
    connection: &Connection,
    range: Range,
    filter: &Filter,
    limit: usize,
) -> Result<RowsJson, StoreError> {
    let found = find(connection, range, filter)?.first(limit);
    let mut json = String::from("[");
    found.each(connection, |_, row| {
        if json.len() > 1 {
            json.push(',');
        }
        json.push_str(row);
        Ok(())
    })?;
    json.push(']');
    Ok(RowsJson {
        rows: found.len(),
        json,
    })
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
    let found = find(connection, range, filter)?.first(limit);
    let mut rows = Vec::with_capacity(found.len());
    found.each(connection, |_, json| {
        rows.push(serde_json::from_str(json).map_err(damaged)?);
        Ok(())
    })?;
    Ok(rows)
}

/// What is shown of them where milestones are listed and not laid out: with days that product lines are to share, what
/// stands on such days alone.
///
/// # Errors
/// SQLite failed, or a row is damaged.
pub fn shown_rows(
    connection: &Connection,
    range: Range,
    filter: &Filter,
    limit: usize,
) -> Result<Vec<Row>, StoreError> {
    let rows = range_rows(connection, range, filter, limit)?;
    Ok(match filter.same_day {
        Some(same_day) => shared(rows, range, same_day),
        None => rows,
    })
}
