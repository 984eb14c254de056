//! States of streams as committed, the most recently used ones, within a bound.

use std::{
    any::Any,
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::{domain::ids::StreamId, server::projections::ReadRows};

/// A state of whatever kind of stream; the registry knows which.
pub(crate) type AnyState = Arc<dyn Any + Send + Sync>;

/// A stream's state with what the engine knows of it.
#[derive(Clone)]
pub(crate) struct Held {
    /// Sequence of the stream's first event; 0 while it has none.
    pub first_seq: u64,
    /// Sequence of its last event.
    pub seq: u64,
    /// Version after its last event.
    pub version: u64,
    /// Version of the stored snapshot; 0 without one.
    pub snapshot: u64,
    /// The state.
    pub state: AnyState,
    /// What it says in the read tables, once that was needed.
    pub rows: Option<Arc<ReadRows>>,
}

/// Committed states, shared by the writer and by those who read.
pub(super) struct Cache {
    inner: Mutex<Inner>,
    bound: usize,
}

struct Inner {
    held: HashMap<StreamId, (Held, u64)>,
    clock: u64,
    /// How many commits were published: a reader that loaded while one came must not put back what it saw before.
    commits: u64,
}

impl Cache {
    /// A cache of at most so many streams.
    pub(super) fn new(bound: usize) -> Self {
        Self {
            inner: Mutex::new(Inner {
                held: HashMap::new(),
                clock: 0,
                commits: 0,
            }),
            bound: bound.max(16),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn get(&self, id: StreamId) -> Option<Held> {
        let mut inner = self.lock();
        inner.clock += 1;
        let clock = inner.clock;
        let (held, used) = inner.held.get_mut(&id)?;
        *used = clock;
        Some(held.clone())
    }

    /// How many commits were published so far; to be handed to [`Cache::offer`] with what was read after.
    pub(super) fn commits(&self) -> u64 {
        self.lock().commits
    }

    /// Takes what a reader loaded, unless something was committed meanwhile.
    pub(super) fn offer(&self, id: StreamId, held: Held, commits: u64) {
        let mut inner = self.lock();
        if inner.commits == commits {
            inner.put(id, held, self.bound);
        }
    }

    /// Takes what was committed: the new state, or `None` for a stream that was changed but is not at hand.
    pub(super) fn publish(&self, changes: impl IntoIterator<Item = (StreamId, Option<Held>)>) {
        let mut inner = self.lock();
        inner.commits += 1;
        for (id, held) in changes {
            match held {
                Some(held) => inner.put(id, held, self.bound),
                None => {
                    inner.held.remove(&id);
                }
            }
        }
    }

    /// Forgets everything: after a failed commit, only the file is to be believed.
    pub(super) fn clear(&self) {
        let mut inner = self.lock();
        inner.commits += 1;
        inner.held.clear();
    }

    /// All that is held.
    pub(super) fn all(&self) -> Vec<(StreamId, Held)> {
        self.lock()
            .held
            .iter()
            .map(|(id, (held, _))| (*id, held.clone()))
            .collect()
    }
}

impl Inner {
    fn put(&mut self, id: StreamId, held: Held, bound: usize) {
        self.clock += 1;
        self.held.insert(id, (held, self.clock));
        if self.held.len() > bound {
            // A quarter at once, so that the search for the oldest is paid for rarely.
            let mut uses: Vec<u64> = self.held.values().map(|(_, used)| *used).collect();
            let quarter = uses.len() / 4;
            let (_, oldest_kept, _) = uses.select_nth_unstable(quarter);
            let oldest_kept = *oldest_kept;
            self.held.retain(|_, (_, used)| *used >= oldest_kept);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::ReleaseId;

    fn held(version: u64) -> Held {
        Held {
            first_seq: 1,
            seq: version,
            version,
            snapshot: 0,
            state: Arc::new(()),
            rows: None,
        }
    }

    #[test]
    fn keeps_the_recently_used_within_its_bound() {
        let cache = Cache::new(16);
        let id = |n: u128| StreamId::from(ReleaseId(n));
        cache.publish((0..16).map(|n| (id(n), Some(held(1)))));
        assert!(cache.get(id(0)).is_some());
        cache.publish([(id(99), Some(held(1)))]);
        assert!(cache.get(id(0)).is_some(), "used last");
        assert!(cache.get(id(99)).is_some(), "put last");
        assert!(cache.get(id(1)).is_none(), "used first");
        assert!(cache.all().len() <= 16);
    }

    #[test]
    fn a_late_reader_does_not_put_back_what_it_saw_before_a_commit() {
        let cache = Cache::new(16);
        let id = StreamId::from(ReleaseId(1));
        let before = cache.commits();
        cache.publish([(id, Some(held(2)))]);
        cache.publish([(id, None)]);
        cache.offer(id, held(1), before);
        assert!(cache.get(id).is_none());
        cache.offer(id, held(2), cache.commits());
        assert_eq!(cache.get(id).map(|h| h.version), Some(2));
    }
}
