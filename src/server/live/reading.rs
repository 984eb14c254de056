//! Snapshots: what a stream or a set of rows is when somebody begins to follow it.

use std::collections::{BTreeMap, HashMap};

use axum::extract::ws::Utf8Bytes;
use rusqlite::Connection;
use serde_json::value::RawValue;

use super::{Hub, Key, dispatch::wire, encoded};
use crate::{
    domain::{
        calendar::Row,
        ids::{ProductLineId, ProgramId, StreamId},
        portfolio::Portfolio,
    },
    server::{
        projections::calendar,
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
        self.range.meets(row) && self.filter.admits(row, |line| programs.get(&line).copied())
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
    let programs = programs(hub, !key.filter.programs.is_empty()).await;
    let asked = key.clone();
    let read = hub.inner.engine.store().read(move |connection| {
        let seq = record::tip(connection)?.seq;
        let Key { range, filter } = asked.clone();
        if let Some(since) = since.filter(|since| *since <= seq)
            && let Some(rows) = changed(connection, &asked, &programs, since, seq)?
        {
            return Ok((
                seq,
                ServerFrame::Rows {
                    range,
                    filter,
                    seq,
                    whole: false,
                    rows,
                },
            ));
        }
        let found = calendar::range_rows(connection, range, &filter, ROWS_LIMIT + 1)?;
        if found.len() > ROWS_LIMIT {
            let days = counted(connection, &asked)?;
            return Ok((
                seq,
                ServerFrame::Days {
                    range,
                    filter,
                    seq,
                    days,
                },
            ));
        }
        let mut rows = Vec::with_capacity(found.len());
        for row in found {
            rows.push(RowUpdate {
                stream: row.stream,
                seq,
                row: Some(
                    serde_json::value::to_raw_value(&row)
                        .map_err(|error| StoreError::Damaged(error.to_string()))?,
                ),
            });
        }
        Ok((
            seq,
            ServerFrame::Rows {
                range,
                filter,
                seq,
                whole: true,
                rows,
            },
        ))
    });
    let read = read.await;
    if let Ok((_, frame)) = &read {
        hub.table()
            .set_counted(key, matches!(frame, ServerFrame::Days { .. }));
    }
    finished(read)
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

/// The rows of the streams that changed after `since`; `None` if they are many, or were too many to be listed.
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

/// How many milestones each day of the range has.
fn counted(
    connection: &Connection,
    key: &Key,
) -> Result<Vec<(crate::domain::time::Day, u32)>, StoreError> {
    let mut days = BTreeMap::new();
    for row in calendar::range_rows(connection, key.range, &key.filter, usize::MAX)? {
        let within = row
            .milestones
            .iter()
            .filter_map(|mark| mark.date.calendar_day());
        for day in within.filter(|day| (key.range.from..=key.range.to).contains(day)) {
            *days.entry(day).or_insert(0) += 1;
        }
    }
    Ok(days.into_iter().collect())
}
