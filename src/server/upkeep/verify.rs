//! Whether a data file is what it should be: its chain unbroken, every state and read table what the record says.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, Row, types::Value};

use super::rebuild::streams;
use crate::{
    domain::ids::{ReleaseId, StreamId, StreamKind, TrainId},
    server::{
        engine::{Held, Registry},
        projections::{NameRow, ReadRows, dependencies, names, sites, trains},
        store::{
            self, StoreError,
            chain::{self, CanonicalRow, Hash},
            record::{self, unsigned},
        },
    },
};

/// Most problems that are listed; one is enough to worry.
const LISTED: usize = 50;

/// What was looked at, and what is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// Events of the record.
    pub events: u64,
    /// Streams.
    pub streams: u64,
    /// Snapshots compared.
    pub snapshots: u64,
    /// What is wrong, at most 50 lines; nothing if all is well.
    pub problems: Vec<String>,
}

impl Findings {
    fn report(&mut self, problem: impl Into<String>) {
        if self.problems.len() < LISTED {
            self.problems.push(problem.into());
        }
    }
}

/// Looks through a data file; a server may be running on it.
///
/// # Errors
/// The file is missing or cannot be read at all; everything else is among the findings.
pub fn verify(path: &Path, registry: &Registry) -> Result<Findings, StoreError> {
    store::reading(path)?.read_blocking(|connection| {
        let mut findings = Findings::default();
        let answer: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if answer != "ok" {
            findings.report(format!("the file itself: {answer}"));
        }
        verify_chain(connection, &mut findings)?;
        verify_states(connection, registry, &mut findings)?;
        Ok(findings)
    })
}

fn verify_chain(connection: &Connection, findings: &mut Findings) -> Result<(), StoreError> {
    let mut statement = connection.prepare(
        "SELECT e.seq, e.stream, e.version, e.at, e.actor, e.command_id, e.kind, e.payload, e.reason, e.reason_hash, e.hash,
            t.salt, t.body FROM events e LEFT JOIN texts t ON t.id = e.reason ORDER BY e.seq",
    )?;
    let mut rows = statement.query([])?;
    let mut previous = chain::BEGINNING;
    let mut expected = 1;
    while let Some(row) = rows.next()? {
        let (seq, hash) = (unsigned(row, 0)?, hash_of(row, &previous)?);
        findings.events += 1;
        if seq != expected {
            findings.report(format!(
                "events {expected} to {} are missing",
                seq.saturating_sub(1)
            ));
        }
        expected = seq + 1;
        let stored: Vec<u8> = row.get(10)?;
        if stored != hash {
            findings.report(format!("event {seq} is not what was written, or one before it: the chain of hashes breaks here"));
        }
        if let (Some(salt), Some(body)) = (
            row.get::<_, Option<Vec<u8>>>(11)?,
            row.get::<_, Option<String>>(12)?,
        ) {
            let stated: Option<Vec<u8>> = row.get(9)?;
            if stated.as_deref() != Some(&chain::text_hash(&salt, &body)) {
                findings.report(format!("the reason of event {seq} is not what was written"));
            }
        }
        // Goes on from what is stored, so that one broken link is one finding.
        previous = stored.try_into().unwrap_or(hash);
    }
    Ok(())
}

fn hash_of(row: &Row<'_>, previous: &Hash) -> Result<Hash, StoreError> {
    let string = |column| row.get_ref(column)?.as_str().map_err(rusqlite::Error::from);
    let reason: Option<String> = row.get(8)?;
    let reason_hash: Option<Vec<u8>> = row.get(9)?;
    let canonical = CanonicalRow {
        seq: unsigned(row, 0)?,
        stream: string(1)?,
        version: unsigned(row, 2)?,
        at: row.get(3)?,
        actor: string(4)?,
        command: string(5)?,
        kind: string(6)?,
        payload: string(7)?,
        reason: reason.as_deref().zip(reason_hash.as_deref()),
    };
    Ok(chain::link(previous, &canonical))
}

fn verify_states(
    connection: &Connection,
    registry: &Registry,
    findings: &mut Findings,
) -> Result<(), StoreError> {
    let mut expected = Counts::default();
    let mut stated_names = Vec::new();
    for id in streams(connection)? {
        findings.streams += 1;
        match verify_stream(connection, registry, id, findings) {
            Ok(rows) => {
                expected.calendar += u64::from(rows.calendar.is_some());
                expected.rows += u64::from(rows.calendar.is_some());
                expected.keys += u64::from(rows.key.is_some());
                expected.search += u64::from(rows.search.is_some());
                expected.sites += rows.sites.len() as u64;
                expected.trains += u64::from(rows.train.is_some());
                stated_names.extend(rows.names);
            }
            Err(StoreError::Sqlite(error)) => return Err(error.into()),
            Err(error) => findings.report(format!("{id}: {error}")),
        }
    }
    verify_names(connection, stated_names, findings)?;
    let found = Counts::of(connection)?;
    if found != expected {
        findings.report(format!(
            "the read tables have rows too many or too few: {found:?}, expected {expected:?}"
        ));
    }
    Ok(())
}

/// Folds the stream from its first event, and compares what is stored of it.
fn verify_stream(
    connection: &Connection,
    registry: &Registry,
    id: StreamId,
    findings: &mut Findings,
) -> Result<ReadRows, StoreError> {
    let kind = registry.kind(id.kind)?;
    let snapshot = connection
        .prepare_cached("SELECT first_seq, seq, version, state FROM streams WHERE id = ?1")?
        .query_row([id.to_string()], |row| {
            Ok((
                unsigned(row, 0)?,
                unsigned(row, 1)?,
                unsigned(row, 2)?,
                row.get::<_, String>(3)?,
            ))
        })
        .optional()?;
    let mut held = Held {
        first_seq: 0,
        seq: 0,
        version: 0,
        snapshot: 0,
        state: kind.empty(),
        rows: None,
    };
    let mut compared = snapshot.is_none();
    for (expected, event) in (1..).zip(record::events_after(connection, id, 0)?) {
        if event.meta.version != expected {
            return Err(StoreError::Damaged(format!(
                "version {expected} is missing"
            )));
        }
        kind.fold(&mut held, &event)?;
        if let Some((first_seq, seq, version, state)) = &snapshot
            && *version == expected
        {
            compared = true;
            findings.snapshots += 1;
            let same = (*first_seq, *seq) == (held.first_seq, held.seq)
                && kind.json(&held.state)? == *state;
            if !same {
                findings.report(format!(
                    "{id}: the stored state at version {version} is not what its events come to"
                ));
            }
        }
    }
    if !compared {
        findings.report(format!(
            "{id}: the stored state is of a version that the record does not have"
        ));
    }
    let rows = kind.read_rows(id, &held.state)?;
    for (table, same) in [
        (
            "calendar",
            calendar_is(connection, id, held.first_seq, &rows)?,
        ),
        ("keys", key_is(connection, id, &rows)?),
        ("dependencies", dependencies_are(connection, id, &rows)?),
        ("sites", sites_are(connection, id, &rows)?),
        ("trains", train_is(connection, id, &rows)?),
        ("search", search_is(connection, id, held.first_seq, &rows)?),
    ] {
        if !same {
            findings.report(format!(
                "{id}: its row in the read table “{table}” is not what its events come to"
            ));
        }
    }
    Ok(rows)
}

fn calendar_is(
    connection: &Connection,
    id: StreamId,
    no: u64,
    rows: &ReadRows,
) -> Result<bool, StoreError> {
    let found: Option<Vec<Value>> = connection
        .prepare_cached(
            "SELECT stream, line, version, first_day, last_day, length, kind, destination, state, team, found, days
                FROM calendar WHERE no = ?1",
        )?
        .query_row([signed(no)], |row| (0..12).map(|column| row.get(column)).collect())
        .optional()?;
    let Some(entry) = &rows.calendar else {
        return Ok(found.is_none());
    };
    let stated = [
        id.to_string(),
        entry.row.line.to_string(),
        entry.row.version.clone(),
    ];
    let expected: Vec<Value> = stated
        .map(Value::Text)
        .into_iter()
        .chain(entry.facets())
        .collect();
    let row: Option<(String, String)> = connection
        .prepare_cached("SELECT stream, row FROM calendar_rows WHERE place = ?1")?
        .query_row([entry.place(no)], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(found == Some(expected) && row == Some((id.to_string(), entry.json.to_string())))
}

fn dependencies_are(
    connection: &Connection,
    id: StreamId,
    rows: &ReadRows,
) -> Result<bool, StoreError> {
    if id.kind != StreamKind::Release {
        return Ok(true);
    }
    let found = dependencies::of(connection, ReleaseId(id.id))?;
    Ok(found == rows.waits_for)
}

fn sites_are(connection: &Connection, id: StreamId, rows: &ReadRows) -> Result<bool, StoreError> {
    if id.kind != StreamKind::Release {
        return Ok(true);
    }
    Ok(sites::of(connection, ReleaseId(id.id))? == rows.sites)
}

fn train_is(connection: &Connection, id: StreamId, rows: &ReadRows) -> Result<bool, StoreError> {
    if id.kind != StreamKind::Train {
        return Ok(true);
    }
    let id = TrainId(id.id);
    let mut stated = rows
        .train
        .as_ref()
        .map_or_else(Vec::new, |train| train.members.clone());
    stated.sort_unstable();
    Ok(trains::one(connection, id)? == rows.train && trains::members(connection, id)? == stated)
}

fn key_is(connection: &Connection, id: StreamId, rows: &ReadRows) -> Result<bool, StoreError> {
    let found: Option<(String, String, u64)> = connection
        .prepare_cached("SELECT key, code, number FROM keys WHERE stream = ?1")?
        .query_row([id.to_string()], |row| {
            Ok((row.get(0)?, row.get(1)?, unsigned(row, 2)?))
        })
        .optional()?;
    Ok(found
        == rows
            .key
            .as_ref()
            .map(|key| (key.key.clone(), key.code.clone(), key.number)))
}

fn search_is(
    connection: &Connection,
    id: StreamId,
    no: u64,
    rows: &ReadRows,
) -> Result<bool, StoreError> {
    type Found = (Option<String>, String, String, String, Option<i32>);
    let found: Option<Found> = connection
        .prepare_cached(
            "SELECT key, line, title, words, day FROM search_rows WHERE stream = ?1 AND no = ?2",
        )?
        .query_row((id.to_string(), signed(no)), |row| {
            Ok((
                row.get(0)?,
                row.get(1)?,
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
            ))
        })
        .optional()?;
    let expected = rows.search.as_ref().map(|row| {
        (
            row.key.clone(),
            row.line.to_string(),
            row.title.clone(),
            row.words.clone(),
            row.day.map(|day| day.number()),
        )
    });
    if found != expected {
        return Ok(false);
    }
    // The index keeps no text; asked for its rarest words, key and version, it must answer with the row. The others are common
    // ones, for which the question is dear.
    let Some(row) = &rows.search else {
        return Ok(true);
    };
    let words = row
        .words
        .split_whitespace()
        .map(|word| format!("\"{}\"", word.replace('"', "")));
    let words: Vec<String> = words
        .filter(|word| word.contains(char::is_alphanumeric))
        .take(2)
        .collect();
    if words.is_empty() {
        return Ok(true);
    }
    let indexed = connection
        .prepare_cached("SELECT 1 FROM search WHERE search MATCH ?1 AND rowid = ?2")?
        .exists((words.join(" AND "), signed(no)))?;
    Ok(indexed)
}

fn verify_names(
    connection: &Connection,
    mut expected: Vec<NameRow>,
    findings: &mut Findings,
) -> Result<(), StoreError> {
    expected.sort_by_key(NameRow::place);
    if names::all(connection)? != expected {
        findings.report("the read table “names” is not what the portfolio's events come to");
    }
    Ok(())
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    calendar: u64,
    rows: u64,
    keys: u64,
    search: u64,
    sites: u64,
    trains: u64,
}

impl Counts {
    fn of(connection: &Connection) -> Result<Self, StoreError> {
        let count = |sql: &str| connection.query_row(sql, [], |row| unsigned(row, 0));
        Ok(Self {
            calendar: count("SELECT count(*) FROM calendar")?,
            rows: count("SELECT count(*) FROM calendar_rows")?,
            keys: count("SELECT count(*) FROM keys")?,
            search: count("SELECT count(*) FROM search_rows")?,
            sites: count("SELECT count(*) FROM sites")?,
            trains: count("SELECT count(*) FROM trains")?,
        })
    }
}
