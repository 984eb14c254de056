//! Snapshots: what a stream or a set of rows is when somebody begins to follow it.

use std::collections::HashMap;

use axum::extract::ws::Utf8Bytes;
use rusqlite::Connection;
use serde_json::value::RawValue;

use super::{
    Hub, Key,
    dispatch::{self, wire},
    encoded,
};
use crate::{
    domain::{
        calendar::Row,
        ids::{ProductLineId, ProgramId, StreamId},
        portfolio::Portfolio,
    },
    server::{
        projections::calendar::{self, Found},
        store::{StoreError, record},
    },
    wire::frames::{ROWS_LIMIT, RowUpdate, ServerFrame},
};

/// Events that are sent one by one; past them the whole state is the better answer.
const EVENTS: usize = 200;
/// Streams whose rows are sent one by one; past them all rows are.
const STREAMS: usize = 200;

/// Which program a product line is of.
pub(super) type Programs = HashMap<ProductLineId, ProgramId>;

/// The programs of all product lines, where they are needed.
pub(super) async fn programs(hub: &Hub, needed: bool) -> Programs {
    if !needed {
        return Programs::new();
    }
    match hub
        .inner
        .engine
        .load::<Portfolio>(StreamId::PORTFOLIO)
        .await
    {
        Ok(loaded) => loaded
            .map(|loaded| {
                loaded
                    .state
                    .lines
                    .iter()
                    .map(|(id, line)| (*id, line.program))
                    .collect()
            })
            .unwrap_or_default(),
        Err(error) => {
            tracing::error!(%error, "the portfolio could not be read");
            Programs::new()
        }
    }
}

impl Key {
    pub(super) fn admits(&self, row: &Row, programs: &Programs) -> bool {
        self.filter.finds_in(self.range, row)
            && self.filter.admits(row, |line| programs.get(&line).copied())
    }
}

/// A row as it travels.
pub(super) fn raw(json: &str) -> Option<Box<RawValue>> {
    RawValue::from_string(json.to_owned()).ok()
}

/// A stream: what came after `since` where that is little, else its state; with the sequence it is as of.
pub(super) async fn stream(
    hub: &Hub,
    stream: StreamId,
    since: Option<u64>,
) -> Option<(u64, Utf8Bytes)> {
    let engine = &hub.inner.engine;
    let read = async {
        let loaded = engine.load_json(stream).await?;
        let (seq, version) = loaded
            .as_ref()
            .map_or((0, 0), |loaded| (loaded.seq, loaded.version));
        // Somebody who knows more than there is has seen another record.
        if let Some(since) = since.filter(|since| *since <= seq && version > 0)
            && let Some(events) = engine.events_since(stream, since, EVENTS).await?
        {
            let last = events.last().map_or(seq, |event| event.meta.seq);
            let events = events.iter().map(wire).collect();
            return Ok((last, ServerFrame::Events { stream, events }));
        }
        let state = loaded.map(|loaded| loaded.state);
        Ok((
            seq,
            ServerFrame::State {
                stream,
                seq,
                version,
                state,
            },
        ))
    };
    finished(read.await)
}

/// Rows: what changed after `since` where that is little, else all of them, or their number per day where they are too many.
pub(super) async fn rows(hub: &Hub, key: &Key, since: Option<u64>) -> Option<(u64, Utf8Bytes)> {
    let (seq, told, frame) = read(hub, key, since).await?;
    match told {
        // What was committed while it was read found nobody who is to be counted for.
        Told::Counted if hub.table().begin_counting(key) => {
            let last = hub.inner.engine.store().read(record::tip).await;
            if last.is_ok_and(|last| last.seq > seq) {
                dispatch::recount(hub, key.clone());
            }
        }
        // Those who were told numbers are to be told rows as well.
        Told::Listed if hub.table().is_counted(key) => dispatch::recount(hub, key.clone()),
        _ => {}
    }
    Some((seq, frame))
}

/// The same for all who were told numbers.
pub(super) async fn rows_again(hub: &Hub, key: &Key) -> Option<(u64, Utf8Bytes)> {
    // Before it is read: what changes from now on is to be counted once more.
    hub.table().count_anew(key);
    let (seq, told, frame) = read(hub, key, None).await?;
    if told == Told::Listed {
        hub.table().end_counting(key);
    }
    Some((seq, frame))
}

/// In which way rows are told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    /// What changed.
    Changed,
    /// All of them.
    Listed,
    /// How many milestones each day has.
    Counted,
}

async fn read(hub: &Hub, key: &Key, since: Option<u64>) -> Option<(u64, Told, Utf8Bytes)> {
    let by_program = since.is_some() && !key.filter.programs.is_empty();
    let programs = programs(hub, by_program).await;
    let asked = key.clone();
    let read = hub
        .inner
        .engine
        .store()
        .read(move |connection| frame(connection, &asked, &programs, since));
    match read.await {
        Ok((seq, told, frame)) => Some((seq, told, frame.into())),
        Err(error) => {
            tracing::error!(%error, "rows could not be read");
            None
        }
    }
}

fn frame(
    connection: &Connection,
    key: &Key,
    programs: &Programs,
    since: Option<u64>,
) -> Result<(u64, Told, String), StoreError> {
    let seq = record::tip(connection)?.seq;
    let Key { range, filter } = key.clone();
    let changed = match since.filter(|since| *since <= seq) {
        Some(since) => changed(connection, key, programs, since, seq)?,
        None => None,
    };
    let nothing_happened = changed.as_ref().is_some_and(Vec::is_empty);
    let found = if nothing_happened {
        Found::default()
    } else {
        calendar::find(connection, range, &filter)?
    };
    if found.len() > ROWS_LIMIT {
        let days = calendar::days(connection, range, &filter)?;
        let frame = ServerFrame::Days {
            range,
            filter,
            seq,
            days: days.into_iter().collect(),
        };
        return Ok((seq, Told::Counted, written(&frame)?));
    }
    let whole = changed.is_none();
    let frame = written(&ServerFrame::Rows {
        range,
        filter,
        seq,
        whole,
        rows: changed.unwrap_or_default(),
    })?;
    if whole {
        let frame = with_rows(connection, frame, seq, &found)?;
        Ok((seq, Told::Listed, frame))
    } else {
        Ok((seq, Told::Changed, frame))
    }
}

fn written(frame: &ServerFrame) -> Result<String, StoreError> {
    serde_json::to_string(frame).map_err(|error| StoreError::Damaged(error.to_string()))
}

/// Puts the rows into a frame that lists none, as they are stored: neither read nor written anew.
fn with_rows(
    connection: &Connection,
    mut frame: String,
    seq: u64,
    found: &Found,
) -> Result<String, StoreError> {
    /// What follows the rows.
    const END: &str = "]}}";
    if !frame.ends_with(&format!("\"rows\":[{END}")) {
        let what = format!("a frame without rows ends otherwise: {frame}");
        return Err(StoreError::Damaged(what));
    }
    frame.truncate(frame.len() - END.len());
    let mut between = "";
    found.each(connection, |stream, row| {
        let parts = [
            between,
            "{\"stream\":\"",
            stream,
            "\",\"seq\":",
            &seq.to_string(),
            ",\"row\":",
            row,
            "}",
        ];
        parts.iter().for_each(|part| frame.push_str(part));
        between = ",";
        Ok(())
    })?;
    frame.push_str(END);
    Ok(frame)
}

fn finished(read: Result<(u64, ServerFrame), StoreError>) -> Option<(u64, Utf8Bytes)> {
    match read {
        Ok((seq, frame)) => Some((seq, encoded(&frame)?)),
        Err(error) => {
            tracing::error!(%error, "a snapshot could not be read");
            None
        }
    }
}

/// The rows of the streams that changed after `since`; `None` if they are many.
fn changed(
    connection: &Connection,
    key: &Key,
    programs: &Programs,
    since: u64,
    seq: u64,
) -> Result<Option<Vec<RowUpdate>>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT DISTINCT stream FROM events WHERE seq > ?1 LIMIT ?2")?;
    let limits = (
        i64::try_from(since).unwrap_or(i64::MAX),
        i64::try_from(STREAMS + 1).unwrap_or(i64::MAX),
    );
    let streams = statement.query_map(limits, |row| row.get::<_, String>(0))?;
    let mut rows = Vec::new();
    for stream in streams {
        if rows.len() == STREAMS {
            return Ok(None);
        }
        let Ok(stream) = stream?.parse::<StreamId>() else {
            continue;
        };
        let row = calendar::row_of(connection, stream)?.filter(|raw| {
            serde_json::from_str::<Row>(raw.get()).is_ok_and(|row| key.admits(&row, programs))
        });
        rows.push(RowUpdate { stream, seq, row });
    }
    Ok(Some(rows))
}
