//! What was committed, on its way to those who follow it: collected, encoded once, delivered.

use std::{collections::HashMap, sync::Arc, time::Duration};

use tokio::{
    sync::broadcast::{
        Receiver,
        error::{RecvError, TryRecvError},
    },
    time::Instant,
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
    let mut pace = Pace {
        used: Instant::now(),
    };
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
        tokio::time::sleep_until(pace.next(Instant::now())).await;
    }
}

/// When frames may go out: one in 50 ms, and one to spare, so that changes in an even pace are not held up by a hair.
#[derive(Clone, Copy)]
struct Pace {
    /// Until when what went out has used the time up.
    used: Instant,
}

impl Pace {
    /// Frames go out now; answers when the next ones may.
    fn next(&mut self, now: Instant) -> Instant {
        let before = self.used.max(now);
        self.used = before + COALESCED;
        before
    }
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
    fn an_even_pace_is_not_held_up_and_a_burst_is() {
        let begun = Instant::now();
        let at = |ms: u64| begun + Duration::from_millis(ms);
        let mut pace = Pace { used: begun };
        for (goes_out, next) in [
            (0, 0),
            (50, 50),
            (99, 100),
            (101, 150),
            (150, 200),
            (400, 400),
        ] {
            assert_eq!(pace.next(at(goes_out)), at(next), "after {goes_out} ms");
        }
    }
}
