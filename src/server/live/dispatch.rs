//! What was committed, on its way to those who follow it: collected, encoded once, delivered.

use std::{collections::HashMap, sync::Arc, time::Duration};

use tokio::sync::broadcast::{
    Receiver,
    error::{RecvError, TryRecvError},
};

use super::{COALESCED, Hub, Key, beside::Beside, encoded, reading, table::What};
use crate::{
    domain::ids::StreamId,
    server::{
        engine::Committed,
        projections::{CalendarEntry, RowChange},
        store::record::StoredEvent,
    },
    wire::frames::{RowUpdate, ServerFrame, WireEvent},
};

/// For so long are counts not counted again.
const RECOUNTED: Duration = Duration::from_secs(1);

/// For so long is always collected, and for so much longer for each frame that went out last.
const SOONEST: Duration = Duration::from_millis(8);
const PER_FRAME: Duration = Duration::from_micros(40);

/// A row that changed, with everything it was since it was told last.
struct Changed {
    seq: u64,
    before: Vec<Option<Arc<CalendarEntry>>>,
    after: Option<Arc<CalendarEntry>>,
}

/// What is collected.
#[derive(Default)]
struct Pending {
    events: HashMap<StreamId, Vec<Arc<StoredEvent>>>,
    rows: HashMap<StreamId, Changed>,
    beside: Beside,
    seq: u64,
    /// Something is missing here: everyone has to ask anew.
    resync: bool,
}

/// Runs for as long as the engine does. The first change after a pause goes out at once.
pub(super) async fn run(hub: Hub, mut committed: Receiver<Arc<Committed>>) {
    let mut pending = Pending::default();
    loop {
        tokio::select! {
            next = committed.recv() => match next {
                Ok(commit) => pending.absorb(&hub, &commit),
                Err(RecvError::Lagged(_)) => pending.resync = true,
                Err(RecvError::Closed) => return,
            },
            () = hub.inner.stirred.notified() => {}
        }
        loop {
            match committed.try_recv() {
                Ok(commit) => pending.absorb(&hub, &commit),
                Err(TryRecvError::Lagged(_)) => pending.resync = true,
                Err(TryRecvError::Empty | TryRecvError::Closed) => break,
            }
        }
        std::mem::take(&mut pending).flush(&hub).await;
        let told = hub.table().take_told();
        tokio::time::sleep(pause(told)).await;
    }
}

/// How long is collected after so many frames: the fewer look on, the sooner they have it.
fn pause(told: u32) -> Duration {
    COALESCED.min(SOONEST + PER_FRAME * told)
}

impl Pending {
    fn absorb(&mut self, hub: &Hub, commit: &Committed) {
        self.seq = self.seq.max(commit.last_seq);
        if !commit.whole {
            self.resync = true;
            return;
        }
        let table = hub.table();
        for event in &commit.events {
            self.beside.heed(event);
            // Whoever opens it later reads what is committed already.
            if table.is_followed(event.stream) {
                self.events
                    .entry(event.stream)
                    .or_default()
                    .push(Arc::clone(event));
            }
        }
        drop(table);
        for RowChange {
            stream,
            seq,
            before,
            after,
        } in &commit.rows
        {
            let changed = self.rows.entry(*stream).or_insert_with(|| Changed {
                seq: 0,
                before: Vec::new(),
                after: None,
            });
            changed.seq = *seq;
            changed.before.push(before.clone());
            changed.after.clone_from(after);
        }
    }

    async fn flush(mut self, hub: &Hub) {
        if self.resync {
            hub.table().resync();
            return;
        }
        for (stream, events) in &self.events {
            let last = events.last().map_or(0, |event| event.meta.seq);
            let frame = encoded(&ServerFrame::Events {
                stream: *stream,
                events: events.iter().map(|event| wire(event)).collect(),
            });
            if let Some(frame) = frame {
                hub.table().deliver(What::Stream(*stream), last, &frame);
            }
        }
        for stream in std::mem::take(&mut self.beside).followed(hub).await {
            let events = Vec::new();
            if let Some(frame) = encoded(&ServerFrame::Events { stream, events }) {
                hub.table().deliver(What::Stream(stream), self.seq, &frame);
            }
        }
        if !self.rows.is_empty() {
            self.flush_rows(hub).await;
        }
        let presence = hub.table().take_presence();
        for (place, people, peers) in presence {
            if let Some(frame) = encoded(&ServerFrame::Presence { place, people }) {
                for peer in peers {
                    peer.send(frame.clone());
                }
            }
        }
    }

    async fn flush_rows(&self, hub: &Hub) {
        let watched = hub.table().watched();
        if watched.is_empty() {
            return;
        }
        let by_program = watched
            .iter()
            .any(|(key, _)| !key.filter.programs.is_empty());
        let programs = reading::programs(hub, by_program).await;
        for (key, counted) in watched {
            let within = |entry: &Option<Arc<CalendarEntry>>| {
                entry
                    .as_ref()
                    .is_some_and(|entry| key.admits(&entry.row, &programs))
            };
            let mut rows = Vec::new();
            for (stream, changed) in &self.rows {
                let is = within(&changed.after);
                if is || changed.before.iter().any(within) {
                    let row = changed.after.as_ref().filter(|_| is);
                    rows.push(RowUpdate {
                        stream: *stream,
                        seq: changed.seq,
                        row: row.and_then(|entry| reading::raw(&entry.json)),
                    });
                }
            }
            if rows.is_empty() {
                continue;
            }
            if counted {
                recount(hub, key);
                continue;
            }
            rows.sort_by_key(|row| row.seq);
            let frame = encoded(&ServerFrame::Rows {
                range: key.range,
                filter: key.filter.clone(),
                seq: self.seq,
                whole: false,
                rows,
            });
            if let Some(frame) = frame {
                hub.table().deliver(What::Rows(&key), self.seq, &frame);
            }
        }
    }
}

/// Counts again in a while, unless that is due already.
pub(super) fn recount(hub: &Hub, key: Key) {
    if !hub.table().recount(&key) {
        return;
    }
    let hub = hub.clone();
    tokio::spawn(async move {
        tokio::time::sleep(RECOUNTED).await;
        if let Some((seq, frame)) = reading::rows_again(&hub, &key).await {
            hub.table().deliver(What::Rows(&key), seq, &frame);
        }
    });
}

/// An event as it travels.
pub(super) fn wire(event: &StoredEvent) -> WireEvent {
    WireEvent {
        payload: event.payload.clone(),
        meta: event.meta.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_who_look_on_hear_sooner_and_many_twenty_times_a_second() {
        assert_eq!(pause(0), SOONEST);
        assert!(pause(60) < Duration::from_millis(12));
        assert_eq!(pause(5_000), COALESCED);
    }
}
