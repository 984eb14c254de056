//! What is said over the connection and what it means: a machine without clock, network or browser, so that it can be tested
//! by itself. Whoever runs it hands in frames and carries out what it leaves in [`Core::take_frames`] and [`Core::take_news`].

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{
    document::{Folding, Follow, Grounds},
    feed::{FeedView, Watched},
};
use crate::domain::table::Table;
use crate::{
    domain::{
        Actor, Parts, Refusal,
        access::Grants,
        calendar::{Filter, Range},
        ids::{CommandId, PersonId, StreamId, StreamKind},
        time::{Instant, Zones},
    },
    wire::{
        frames::{ClientFrame, Envelope, Farewell, ServerFrame, WireEvent},
        page::PersonBrief,
    },
};

/// How a command stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It waits for the connection.
    Unsent,
    /// It is under way.
    Sent,
    /// It is on the disk.
    Done {
        /// The record includes it up to this sequence.
        seq: u64,
    },
    /// It was not carried out.
    Refused(Refusal),
}

/// Something for whoever runs the connection to pass on.
#[derive(Debug)]
pub enum News {
    /// A document shows something else in these parts.
    Document(StreamId, Parts),
    /// A feed shows something else.
    Feed(u32, FeedView),
    /// A command stands otherwise than before.
    Outcome(CommandId),
    /// The number of commands that wait or are under way.
    Unsent(usize),
    /// A command is to be kept until it is forgotten.
    Keep(Envelope),
    /// A command was answered.
    Forget(CommandId),
    /// A command was refused.
    Refused(CommandId, Refusal),
    /// The server takes no command just now: call [`Core::resend`] in a moment.
    Later,
    /// The server greets: who is signed in, and its time.
    Hello(PersonBrief, Instant),
    /// Who is at a place.
    Presence(String, Vec<PersonBrief>),
    /// The server ends the connection.
    Bye(Farewell),
}

/// A document, shared between the connection and those who show it.
pub type Shared = Arc<Mutex<dyn Follow>>;

/// A stream that is followed: as a document, to be merely looked at, or both.
struct Slot {
    documents: Vec<Shared>,
    users: usize,
    /// It was asked for, and the answer is yet to come.
    asked: bool,
}

impl Slot {
    /// The sequence that all know; `None` if one of them knows nothing.
    fn since(&self) -> Option<u64> {
        let known = self.documents.iter().map(|document| {
            let document = lock(document);
            document.loaded().then(|| document.seq())
        });
        known.min().flatten()
    }
    /// The version of who is furthest; `None` before any has arrived.
    fn version(&self) -> Option<u64> {
        let versions = self.documents.iter().filter_map(|document| {
            let document = lock(document);
            document.loaded().then(|| document.version())
        });
        versions.max()
    }
}

struct Unsent {
    envelope: Envelope,
    sent: bool,
    /// Carried out, and the version of its stream afterwards: its events are yet to arrive.
    done: Option<u64>,
}

/// Answers that are remembered for those who ask.
const SETTLED: usize = 256;

/// The browser's side of the protocol.
pub struct Core {
    build: String,
    person: PersonId,
    grants: Grants,
    zones: &'static dyn Zones,
    documents: Table<StreamId, Slot>,
    feeds: Table<u32, Watched>,
    unsent: Vec<Unsent>,
    settled: VecDeque<(CommandId, Outcome)>,
    place: Option<String>,
    linked: bool,
    rows_changed: bool,
    counted: usize,
    frames: Vec<String>,
    news: Vec<News>,
}

fn lock(document: &Shared) -> MutexGuard<'_, dyn Follow + 'static> {
    document.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Core {
    /// Nothing open, nothing connected.
    #[must_use]
    pub fn new(build: String, person: PersonBrief, zones: &'static dyn Zones) -> Self {
        Self {
            build,
            person: person.id,
            grants: person.roles,
            zones,
            documents: Table::new(),
            feeds: Table::new(),
            unsent: Vec::new(),
            settled: VecDeque::new(),
            place: None,
            linked: false,
            rows_changed: false,
            counted: 0,
            frames: Vec::new(),
            news: Vec::new(),
        }
    }

    /// The frames to send, in order.
    pub fn take_frames(&mut self) -> Vec<String> {
        std::mem::take(&mut self.frames)
    }

    /// What there is to pass on, in order.
    pub fn take_news(&mut self) -> Vec<News> {
        if std::mem::take(&mut self.rows_changed) {
            let feeds: Vec<_> = self.feeds.keys().copied().collect();
            for id in feeds {
                if let Some(view) = self.view(id) {
                    self.news.push(News::Feed(id, view));
                }
            }
        }
        let unsent = self.unsent();
        if unsent != self.counted {
            self.counted = unsent;
            self.news.push(News::Unsent(unsent));
        }
        std::mem::take(&mut self.news)
    }

    /// How many commands are not answered yet.
    #[must_use]
    pub fn unsent(&self) -> usize {
        self.unsent
            .iter()
            .filter(|unsent| unsent.done.is_none())
            .count()
    }

    /// How a command stands.
    #[must_use]
    pub fn outcome(&self, id: CommandId) -> Outcome {
        if let Some((_, outcome)) = self.settled.iter().find(|(settled, _)| *settled == id) {
            return outcome.clone();
        }
        match self.unsent.iter().find(|unsent| unsent.envelope.id == id) {
            Some(Unsent { sent: true, .. }) => Outcome::Sent,
            _ => Outcome::Unsent,
        }
    }

    fn say(&mut self, frame: &ClientFrame) {
        if self.linked
            && let Ok(text) = serde_json::to_string(frame)
        {
            self.frames.push(text);
        }
    }

    /// The connection stands: says who speaks, what is open, and what is unsent.
    pub fn link(&mut self) {
        self.linked = true;
        self.frames.clear();
        self.say(&ClientFrame::Hello {
            build: self.build.clone(),
        });
        self.resubscribe();
        if self.place.is_some() {
            self.say(&ClientFrame::Presence {
                place: self.place.clone(),
            });
        }
        for unsent in &mut self.unsent {
            unsent.sent = false;
        }
        self.resend();
    }

    /// The connection is gone.
    pub fn unlink(&mut self) {
        self.linked = false;
        self.frames.clear();
        for unsent in &mut self.unsent {
            if unsent.sent && unsent.done.is_none() {
                unsent.sent = false;
                self.news.push(News::Outcome(unsent.envelope.id));
            }
        }
    }

    fn resubscribe(&mut self) {
        let open: Vec<_> = self.documents.keys().copied().collect();
        for stream in open {
            let Some(slot) = self.documents.get_mut(&stream) else {
                continue;
            };
            slot.asked = true;
            let since = slot.since();
            self.say(&ClientFrame::Open { stream, since });
        }
        let watched: Vec<_> = self.feeds.values().map(Watched::request).collect();
        for frame in watched {
            self.say(&frame);
        }
    }

    /// Sends what waits.
    pub fn resend(&mut self) {
        if !self.linked {
            return;
        }
        for unsent in &mut self.unsent {
            if unsent.sent || unsent.done.is_some() {
                continue;
            }
            if let Ok(text) = serde_json::to_string(&ClientFrame::Command(unsent.envelope.clone()))
            {
                self.frames.push(text);
            }
            unsent.sent = true;
            self.news.push(News::Outcome(unsent.envelope.id));
        }
    }

    /// Follows a stream, with one more to show it.
    pub fn open(&mut self, stream: StreamId, document: Shared) {
        let slot = self.documents.get_or_insert_with(stream, || Slot {
            documents: Vec::new(),
            users: 0,
            asked: false,
        });
        slot.users += 1;
        if slot
            .documents
            .iter()
            .any(|held| Arc::ptr_eq(held, &document))
        {
            return;
        }
        slot.documents.push(document);
        slot.asked = true;
        let since = slot.since();
        self.say(&ClientFrame::Open { stream, since });
        self.predict(stream);
    }

    /// One fewer shows a stream. It is followed on for as long as commands for it are under way.
    pub fn close(&mut self, stream: StreamId) {
        if let Some(slot) = self.documents.get_mut(&stream) {
            slot.users = slot.users.saturating_sub(1);
        }
        self.let_go(stream);
    }

    fn let_go(&mut self, stream: StreamId) {
        let unused = self
            .documents
            .get(&stream)
            .is_some_and(|slot| slot.users == 0);
        if unused
            && !self
                .unsent
                .iter()
                .any(|unsent| unsent.envelope.stream == stream)
        {
            self.documents.remove(&stream);
            self.rows_changed = true;
            self.say(&ClientFrame::Close { stream });
        }
    }

    /// Whether this document follows that stream.
    #[must_use]
    pub fn follows(&self, stream: StreamId, document: &Shared) -> bool {
        self.documents.get(&stream).is_some_and(|slot| {
            slot.documents
                .iter()
                .any(|held| Arc::ptr_eq(held, document))
        })
    }

    /// Follows rows.
    pub fn watch(&mut self, id: u32, watched: Watched) {
        self.say(&watched.request());
        self.feeds.insert(id, watched);
        self.rows_changed = true;
    }

    /// Follows other rows in place of those before.
    pub fn rewatch(&mut self, id: u32, range: Range, filter: Filter) {
        let Some(before) = self.feeds.get(&id) else {
            return;
        };
        if before.is_for(range, &filter) {
            return;
        }
        let after = before.turned_to(range, filter);
        self.unwatch(id);
        self.say(&after.request());
        self.feeds.insert(id, after);
        self.rows_changed = true;
    }

    /// Follows those rows no longer.
    pub fn unwatch(&mut self, id: u32) {
        let Some(gone) = self.feeds.remove(&id) else {
            return;
        };
        if !self
            .feeds
            .values()
            .any(|other| other.is_for(gone.range, &gone.filter))
        {
            self.say(&ClientFrame::Unwatch {
                range: gone.range,
                filter: gone.filter,
            });
        }
    }

    /// What a feed shows: its rows, and over them those of documents that know better.
    #[must_use]
    pub fn view(&self, id: u32) -> Option<FeedView> {
        let watched = self.feeds.get(&id)?;
        let mut view = watched.view();
        let of_calendar = self.documents.iter().filter(|(stream, _)| {
            matches!(stream.kind, StreamKind::Release | StreamKind::ProductLine)
        });
        for (stream, slot) in of_calendar {
            for document in &slot.documents {
                let document = lock(document);
                if document.loaded()
                    && (document.predicted() || document.seq() > watched.row_seq(*stream))
                {
                    watched.overlay(&mut view, *stream, document.row(*stream));
                }
            }
        }
        Some(view)
    }

    /// Says where the person is.
    pub fn present(&mut self, place: Option<String>) {
        if self.place != place {
            self.place.clone_from(&place);
            self.say(&ClientFrame::Presence { place });
        }
    }

    /// Takes a command: shows what it would do, keeps it, and sends it.
    pub fn submit(&mut self, envelope: Envelope) {
        self.news.push(News::Keep(envelope.clone()));
        self.adopt(envelope);
    }

    /// Takes a command that was kept before.
    pub fn adopt(&mut self, envelope: Envelope) {
        if self
            .unsent
            .iter()
            .any(|unsent| unsent.envelope.id == envelope.id)
        {
            return;
        }
        let stream = envelope.stream;
        self.unsent.push(Unsent {
            envelope,
            sent: false,
            done: None,
        });
        self.resend();
        self.predict(stream);
    }

    /// Gives up everything that is not answered.
    pub fn discard(&mut self) {
        let gone = std::mem::take(&mut self.unsent);
        for unsent in gone {
            self.news.push(News::Forget(unsent.envelope.id));
            self.predict(unsent.envelope.stream);
        }
    }

    /// Takes a frame. What cannot be read is answered by asking for everything anew.
    pub fn receive(&mut self, text: &str) {
        let Ok(frame) = crate::wire::json::read::<ServerFrame>(text) else {
            self.resubscribe();
            return;
        };
        match frame {
            ServerFrame::Hello { person, now, .. } => {
                self.grants.clone_from(&person.roles);
                self.person = person.id;
                self.news.push(News::Hello(person, now));
            }
            ServerFrame::State {
                stream,
                seq,
                version,
                state,
            } => self.restore(
                stream,
                seq,
                version,
                state.as_ref().map(|state| state.get()),
            ),
            ServerFrame::Events { stream, events } => self.fold(stream, &events),
            ServerFrame::Rows {
                range,
                filter,
                seq,
                whole,
                rows,
            } => {
                for watched in self.feeds.values_mut().filter(|w| w.is_for(range, &filter)) {
                    watched.take(seq, whole, &rows);
                }
                self.rows_changed = true;
            }
            ServerFrame::Days {
                range,
                filter,
                seq,
                days,
            } => {
                let days = Arc::new(days);
                for watched in self.feeds.values_mut().filter(|w| w.is_for(range, &filter)) {
                    watched.count(seq, Arc::clone(&days));
                }
                self.rows_changed = true;
            }
            ServerFrame::Done { id, seq, version } => self.done(id, seq, version),
            ServerFrame::Refused { id, why } => self.refused(id, why),
            ServerFrame::Later { id } => {
                if let Some(unsent) = self
                    .unsent
                    .iter_mut()
                    .find(|unsent| unsent.envelope.id == id)
                {
                    unsent.sent = false;
                    self.news.push(News::Outcome(id));
                    self.news.push(News::Later);
                }
            }
            ServerFrame::Presence { place, people } => {
                self.news.push(News::Presence(place, people))
            }
            ServerFrame::Resync => self.resubscribe(),
            ServerFrame::Bye { reason } => self.news.push(News::Bye(reason)),
        }
    }

    fn restore(&mut self, stream: StreamId, seq: u64, version: u64, state: Option<&str>) {
        let Some(slot) = self.documents.get(&stream) else {
            return;
        };
        // An older answer to an earlier question is no step back, unless the stream itself went back.
        let mut restored = false;
        for document in &slot.documents {
            restored |= lock(document).restore(seq, version, state);
        }
        if restored {
            self.leave(stream, version, &[]);
        }
    }

    fn fold(&mut self, stream: StreamId, events: &[WireEvent]) {
        let Some(slot) = self.documents.get_mut(&stream) else {
            return;
        };
        // Whatever happened before the answer came was told to nobody here.
        if std::mem::take(&mut slot.asked) || events.is_empty() {
            self.news.push(News::Document(stream, Parts::BESIDE));
        }
        let slot = &*slot;
        let mut again = None;
        let mut commands = Vec::new();
        for document in &slot.documents {
            let mut document = lock(document);
            for event in events {
                match document.fold(event) {
                    Folding::Known | Folding::Folded => {
                        commands.push((event.meta.command, event.meta.seq));
                    }
                    Folding::Gap => {
                        let since = document.loaded().then(|| document.seq());
                        again = Some(again.map_or(since, |other| since.min(other)));
                        break;
                    }
                    Folding::Unreadable => {
                        again = Some(None);
                        break;
                    }
                }
            }
        }
        let version = slot.version().unwrap_or_default();
        if let Some(since) = again {
            self.say(&ClientFrame::Open { stream, since });
        }
        self.leave(stream, version, &commands);
    }

    /// Commands leave the unsent in the very step that folds their events.
    fn leave(&mut self, stream: StreamId, version: u64, folded: &[(CommandId, u64)]) {
        let mut settled = Vec::new();
        self.unsent.retain(|unsent| {
            if unsent.envelope.stream != stream {
                return true;
            }
            let id = unsent.envelope.id;
            if let Some((_, seq)) = folded.iter().rev().find(|(command, _)| *command == id) {
                if unsent.done.is_none() {
                    settled.push((id, *seq));
                }
                return false;
            }
            unsent.done.is_none_or(|done| done > version)
        });
        for (id, seq) in settled {
            self.settle(id, Outcome::Done { seq });
        }
        self.predict(stream);
        self.let_go(stream);
    }

    fn done(&mut self, id: CommandId, seq: u64, version: u64) {
        let Some(at) = self
            .unsent
            .iter()
            .position(|unsent| unsent.envelope.id == id)
        else {
            return;
        };
        let stream = self.unsent[at].envelope.stream;
        // What is not followed, or has arrived already, need not be waited for.
        let known = self
            .documents
            .get(&stream)
            .map(|slot| slot.version().unwrap_or(u64::MAX));
        if self.unsent[at].done.is_none() {
            self.settle(id, Outcome::Done { seq });
        }
        match known {
            Some(known) if known < version => self.unsent[at].done = Some(version),
            _ => {
                self.unsent.remove(at);
                self.predict(stream);
                self.let_go(stream);
            }
        }
    }

    fn refused(&mut self, id: CommandId, why: Refusal) {
        let Some(at) = self
            .unsent
            .iter()
            .position(|unsent| unsent.envelope.id == id)
        else {
            return;
        };
        let stream = self.unsent.remove(at).envelope.stream;
        self.news.push(News::Refused(id, why.clone()));
        self.settle(id, Outcome::Refused(why));
        self.predict(stream);
        self.let_go(stream);
    }

    fn settle(&mut self, id: CommandId, outcome: Outcome) {
        if self.settled.len() == SETTLED {
            self.settled.pop_front();
        }
        self.settled.push_back((id, outcome));
        self.news.push(News::Outcome(id));
        self.news.push(News::Forget(id));
    }

    /// What is shown is what is confirmed, then the unsent commands over it.
    fn predict(&mut self, stream: StreamId) {
        let Some(slot) = self.documents.get(&stream) else {
            return;
        };
        let unsent: Vec<_> = self
            .unsent
            .iter()
            .filter(|unsent| unsent.envelope.stream == stream)
            .map(|unsent| &unsent.envelope)
            .collect();
        let grounds = Grounds {
            actor: Actor::Person(self.person),
            grants: &self.grants,
            zones: self.zones,
        };
        let mut touched = Parts::NONE;
        for document in &slot.documents {
            let mut document = lock(document);
            document.predict(&unsent, &grounds);
            touched = touched.and(document.take_touched());
        }
        if touched != Parts::NONE {
            self.news.push(News::Document(stream, touched));
            self.rows_changed = true;
        }
    }
}
