//! A stream that is merely looked at: its state is read whole, and anew when it changes. What looks needs neither the stream's
//! events nor its rules, which keeps both out of the first load.

use serde::de::DeserializeOwned;

use super::document::{Folding, Follow, Grounds};
use crate::{
    domain::{Parts, calendar::Row, ids::StreamId},
    wire::frames::{Envelope, Snapshot, WireEvent},
};

/// The state of a stream as it was confirmed last.
#[derive(Debug, Default)]
pub struct Seen<T> {
    loaded: bool,
    seen: Snapshot<T>,
    touched: Parts,
}

impl<T: Default> Seen<T> {
    /// What the page brought along.
    #[must_use]
    pub fn new(initial: Snapshot<T>) -> Self {
        Self {
            loaded: true,
            seen: initial,
            touched: Parts::NONE,
        }
    }

    /// The state, and as of when.
    pub fn snapshot(&self) -> &Snapshot<T> {
        &self.seen
    }
}

impl<T: DeserializeOwned + Default + Send> Follow for Seen<T> {
    fn loaded(&self) -> bool {
        self.loaded
    }
    fn seq(&self) -> u64 {
        self.seen.seq
    }
    fn version(&self) -> u64 {
        self.seen.version
    }

    fn restore(&mut self, seq: u64, version: u64, state: Option<&str>) -> bool {
        let Ok(state) = state.map_or_else(|| Ok(T::default()), crate::wire::json::read) else {
            return false;
        };
        self.loaded = true;
        self.seen = Snapshot {
            seq,
            version,
            state,
        };
        self.touched = Parts::ALL;
        true
    }

    fn fold(&mut self, event: &WireEvent) -> Folding {
        if self.loaded && event.meta.version <= self.seen.version {
            Folding::Known
        } else {
            Folding::Unreadable
        }
    }

    fn predict(&mut self, _unsent: &[&Envelope], _grounds: &Grounds<'_>) {}
    fn predicted(&self) -> bool {
        false
    }
    fn take_touched(&mut self) -> Parts {
        std::mem::take(&mut self.touched)
    }
    fn row(&self, _stream: StreamId) -> Option<Row> {
        None
    }
}
