//! Who is connected and follows what.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use axum::extract::ws::Utf8Bytes;
use tokio::sync::{mpsc, watch};

use super::Key;
use crate::{
    domain::ids::{PersonId, StreamId, StreamKind},
    wire::{frames::Farewell, page::PersonBrief},
};

/// Streams that one connection may follow.
const STREAMS: usize = 256;
/// Sets of rows that one connection may follow.
const WATCHES: usize = 16;
/// Frames kept for a connection while it reads a snapshot.
const HELD: usize = 64;
/// People that are named at one place.
const PEOPLE: usize = 50;

/// A connection, as others see it.
pub(super) struct Peer {
    pub(super) id: u64,
    pub(super) person: PersonBrief,
    pub(super) session: String,
    pub(super) queue: mpsc::Sender<Utf8Bytes>,
    /// It could not take a frame: it follows nothing until it has asked anew.
    pub(super) lagging: AtomicBool,
    pub(super) closing: watch::Sender<Option<Farewell>>,
}

/// How far a subscription is.
enum Stage {
    /// It is registered and reads; what comes meanwhile is held, each with its last sequence.
    Opening(Vec<(u64, Utf8Bytes)>),
    /// It is told what happens after what it has read, whose sequence this is.
    Live(u64),
}

struct Connected {
    peer: Arc<Peer>,
    streams: HashMap<StreamId, Stage>,
    watches: HashMap<Key, Stage>,
    place: Option<String>,
}

/// All connections with what they follow.
#[derive(Default)]
pub(super) struct Table {
    connected: HashMap<u64, Connected>,
    streams: HashMap<StreamId, HashSet<u64>>,
    watches: HashMap<Key, HashSet<u64>>,
    places: HashMap<String, HashSet<u64>>,
    /// Places where somebody came or went since they were told last.
    changed_places: HashSet<String>,
    /// Rows that are counted and not listed; true while they are about to be counted again.
    counted: HashMap<Key, bool>,
}

/// What is followed: a stream, or rows.
#[derive(Clone, Copy)]
pub(super) enum What<'a> {
    Stream(StreamId),
    Rows(&'a Key),
}

impl Table {
    pub(super) fn connections(&self) -> usize {
        self.connected.len()
    }

    pub(super) fn peers(&self) -> impl Iterator<Item = &Peer> {
        self.connected.values().map(|connected| &*connected.peer)
    }

    pub(super) fn join(&mut self, peer: Arc<Peer>) {
        let connected = Connected {
            peer: Arc::clone(&peer),
            streams: HashMap::new(),
            watches: HashMap::new(),
            place: None,
        };
        self.connected.insert(peer.id, connected);
    }

    /// Takes a connection out; true if others are to be told.
    pub(super) fn leave(&mut self, id: u64) -> bool {
        let stirred = self.present(id, None);
        self.forget(id);
        self.connected.remove(&id);
        stirred
    }

    /// It follows nothing any more.
    pub(super) fn forget(&mut self, id: u64) {
        let Some(connected) = self.connected.get_mut(&id) else {
            return;
        };
        let streams: Vec<_> = connected
            .streams
            .drain()
            .map(|(stream, _)| stream)
            .collect();
        let watches: Vec<_> = connected.watches.drain().map(|(key, _)| key).collect();
        for stream in streams {
            drop_from(&mut self.streams, &stream, id);
        }
        for key in watches {
            self.drop_watch(&key, id);
        }
    }

    fn drop_watch(&mut self, key: &Key, id: u64) {
        drop_from(&mut self.watches, key, id);
        if !self.watches.contains_key(key) {
            self.counted.remove(key);
        }
    }

    /// Registers a follower who will read; false if it follows too much already.
    pub(super) fn open(&mut self, id: u64, what: What<'_>) -> bool {
        let Some(connected) = self.connected.get_mut(&id) else {
            return false;
        };
        let stage = Stage::Opening(Vec::new());
        match what {
            What::Stream(stream) => {
                connected.streams.insert(stream, stage);
                self.streams.entry(stream).or_default().insert(id);
                connected.streams.len() <= STREAMS
            }
            What::Rows(key) => {
                connected.watches.insert(key.clone(), stage);
                self.watches.entry(key.clone()).or_default().insert(id);
                connected.watches.len() <= WATCHES
            }
        }
    }

    /// What was read up to `seq` goes out, and after it what came meanwhile.
    pub(super) fn go_live(&mut self, id: u64, what: What<'_>, seq: u64, snapshot: Utf8Bytes) {
        let Some(connected) = self.connected.get_mut(&id) else {
            return;
        };
        let stage = match what {
            What::Stream(stream) => connected.streams.get_mut(&stream),
            What::Rows(key) => connected.watches.get_mut(key),
        };
        // Closed, or started anew, while it was read.
        let Some(stage) = stage else { return };
        let held = match std::mem::replace(stage, Stage::Live(seq)) {
            Stage::Opening(held) => held,
            Stage::Live(_) => Vec::new(),
        };
        let later = held
            .into_iter()
            .filter(|(last, _)| *last > seq)
            .map(|(_, frame)| frame);
        let peer = Arc::clone(&connected.peer);
        let sent = std::iter::once(snapshot)
            .chain(later)
            .all(|frame| peer.send(frame));
        if !sent {
            self.forget(id);
        }
    }

    /// It follows that no longer.
    pub(super) fn close(&mut self, id: u64, what: What<'_>) {
        let Some(connected) = self.connected.get_mut(&id) else {
            return;
        };
        match what {
            What::Stream(stream) => {
                connected.streams.remove(&stream);
                drop_from(&mut self.streams, &stream, id);
            }
            What::Rows(key) => {
                connected.watches.remove(key);
                self.drop_watch(key, id);
            }
        }
    }

    pub(super) fn is_followed(&self, stream: StreamId) -> bool {
        self.streams.contains_key(&stream)
    }

    pub(super) fn followed(&self, kind: StreamKind) -> impl Iterator<Item = StreamId> {
        self.streams
            .keys()
            .copied()
            .filter(move |stream| stream.kind == kind)
    }

    pub(super) fn watched(&self) -> Vec<(Key, bool)> {
        let keys = self.watches.keys();
        keys.map(|key| (key.clone(), self.counted.contains_key(key)))
            .collect()
    }

    /// Rows that are counted have changed; true for whoever is to count them again.
    pub(super) fn recount(&mut self, key: &Key) -> bool {
        self.counted
            .get_mut(key)
            .is_some_and(|due| !std::mem::replace(due, true))
    }

    /// Whether these rows are counted and not listed.
    pub(super) fn is_counted(&self, key: &Key) -> bool {
        self.counted.contains_key(key)
    }

    /// From now on these rows are counted and not listed; true if they were not before.
    pub(super) fn begin_counting(&mut self, key: &Key) -> bool {
        if self.counted.contains_key(key) || !self.watches.contains_key(key) {
            return false;
        }
        self.counted.insert(key.clone(), false);
        true
    }

    /// They are being counted: what changes from now on asks for it once more.
    pub(super) fn count_anew(&mut self, key: &Key) {
        if let Some(due) = self.counted.get_mut(key) {
            *due = false;
        }
    }

    /// From now on these rows are listed.
    pub(super) fn end_counting(&mut self, key: &Key) {
        self.counted.remove(key);
    }

    /// Tells everyone who follows it. Who cannot take it follows nothing until it has asked anew.
    pub(super) fn deliver(&mut self, what: What<'_>, last_seq: u64, frame: &Utf8Bytes) {
        let followers = match what {
            What::Stream(stream) => self.streams.get(&stream),
            What::Rows(key) => self.watches.get(key),
        };
        let mut lost = Vec::new();
        for id in followers.into_iter().flatten() {
            let Some(connected) = self.connected.get_mut(id) else {
                continue;
            };
            let stage = match what {
                What::Stream(stream) => connected.streams.get_mut(&stream),
                What::Rows(key) => connected.watches.get_mut(key),
            };
            let taken = match stage {
                Some(Stage::Live(known)) if last_seq <= *known => true,
                Some(Stage::Live(_)) => connected.peer.send(frame.clone()),
                Some(Stage::Opening(held)) if held.len() < HELD => {
                    held.push((last_seq, frame.clone()));
                    true
                }
                Some(Stage::Opening(_)) => connected.peer.lag(),
                None => true,
            };
            if !taken {
                lost.push(*id);
            }
        }
        for id in lost {
            self.forget(id);
        }
    }

    /// Everyone has to ask anew.
    pub(super) fn resync(&mut self) {
        let all: Vec<_> = self.connected.keys().copied().collect();
        for id in all {
            if let Some(connected) = self.connected.get(&id) {
                connected.peer.lag();
            }
            self.forget(id);
        }
    }

    /// Where a connection is; true if others are to be told.
    pub(super) fn present(&mut self, id: u64, place: Option<String>) -> bool {
        let Some(connected) = self.connected.get_mut(&id) else {
            return false;
        };
        if connected.place == place {
            return false;
        }
        let before = std::mem::replace(&mut connected.place, place.clone());
        if let Some(before) = before {
            drop_from(&mut self.places, &before, id);
            self.changed_places.insert(before);
        }
        if let Some(place) = place {
            self.places.entry(place.clone()).or_default().insert(id);
            self.changed_places.insert(place);
        }
        true
    }

    /// The places that changed, with who is there and whom to tell.
    pub(super) fn take_presence(&mut self) -> Vec<(String, Vec<PersonBrief>, Vec<Arc<Peer>>)> {
        let changed = std::mem::take(&mut self.changed_places);
        let mut told = Vec::new();
        for place in changed {
            let Some(ids) = self.places.get(&place) else {
                continue;
            };
            let peers: Vec<_> = ids
                .iter()
                .filter_map(|id| Some(Arc::clone(&self.connected.get(id)?.peer)))
                .collect();
            let people: BTreeMap<PersonId, PersonBrief> = peers
                .iter()
                .map(|peer| (peer.person.id, peer.person.clone()))
                .collect();
            let mut people: Vec<_> = people.into_values().collect();
            people.sort_by(|a, b| a.name.cmp(&b.name));
            people.truncate(PEOPLE);
            told.push((place, people, peers));
        }
        told
    }
}

impl Peer {
    /// Puts a frame into the queue; false if there is no room, and it has to ask anew.
    pub(super) fn send(&self, frame: Utf8Bytes) -> bool {
        if self.lagging.load(Ordering::Relaxed) {
            return false;
        }
        match self.queue.try_send(frame) {
            Ok(()) => true,
            Err(_) => self.lag(),
        }
    }

    /// It has to ask anew. Wakes it where it waits for frames.
    pub(super) fn lag(&self) -> bool {
        self.lagging.store(true, Ordering::Relaxed);
        // Empty frames are not sent; a full queue wakes by itself.
        let _ = self.queue.try_send(Utf8Bytes::default());
        false
    }
}

fn drop_from<K: std::hash::Hash + Eq>(sets: &mut HashMap<K, HashSet<u64>>, key: &K, id: u64) {
    if let Some(set) = sets.get_mut(key) {
        set.remove(&id);
        if set.is_empty() {
            sets.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::ReleaseId;

    fn join(table: &mut Table, id: u64, room: usize) -> mpsc::Receiver<Utf8Bytes> {
        let (queue, outgoing) = mpsc::channel(room);
        table.join(Arc::new(Peer {
            id,
            person: PersonBrief {
                id: PersonId(id.into()),
                name: "Deployment Manager".to_owned(),
                roles: Default::default(),
            },
            session: String::new(),
            queue,
            lagging: AtomicBool::new(false),
            closing: watch::channel(None).0,
        }));
        outgoing
    }

    fn texts(outgoing: &mut mpsc::Receiver<Utf8Bytes>) -> Vec<String> {
        std::iter::from_fn(|| outgoing.try_recv().ok())
            .map(|frame| frame.to_string())
            .collect()
    }

    #[test]
    fn r6_who_lags_follows_nothing_until_it_asks_anew_and_slows_nobody() {
        let stream = StreamId::from(ReleaseId(1));
        let what = What::Stream(stream);
        let mut table = Table::default();
        let (mut slow, mut quick) = (join(&mut table, 1, 2), join(&mut table, 2, 16));
        for id in [1, 2] {
            assert!(table.open(id, what));
            table.go_live(id, what, 0, "state".into());
        }
        for seq in 1..=5 {
            table.deliver(what, seq, &format!("frame {seq}").into());
        }
        assert_eq!(texts(&mut slow), ["state", "frame 1"]);
        assert_eq!(texts(&mut quick).len(), 6);
        let lags = |table: &Table, id| {
            let mut peers = table.peers().filter(|peer| peer.id == id);
            peers.any(|peer| peer.lagging.load(Ordering::Relaxed))
        };
        assert!(lags(&table, 1) && !lags(&table, 2));
        table.deliver(what, 6, &"frame 6".into());
        assert!(texts(&mut slow).is_empty(), "nothing with a gap before it");
        assert_eq!(texts(&mut quick), ["frame 6"]);
    }

    #[test]
    fn r2_what_comes_while_a_snapshot_is_read_follows_it_and_nothing_comes_twice() {
        let stream = StreamId::from(ReleaseId(1));
        let what = What::Stream(stream);
        let mut table = Table::default();
        let mut outgoing = join(&mut table, 1, 16);
        assert!(table.open(1, what));
        for seq in [3, 4, 5] {
            table.deliver(what, seq, &format!("frame {seq}").into());
        }
        assert!(texts(&mut outgoing).is_empty(), "the snapshot comes first");
        table.go_live(1, what, 4, "state 4".into());
        table.deliver(what, 4, &"frame 4 again".into());
        table.deliver(what, 6, &"frame 6".into());
        assert_eq!(texts(&mut outgoing), ["state 4", "frame 5", "frame 6"]);
        table.close(1, what);
        table.deliver(what, 7, &"frame 7".into());
        assert!(texts(&mut outgoing).is_empty());
        assert!(!table.is_followed(stream));
    }
}
