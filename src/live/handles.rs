//! What screens hold: a followed stream, followed rows.

use std::sync::{Arc, Mutex, PoisonError};

use leptos::prelude::*;
use serde::de::DeserializeOwned;

use super::{
    FeedView, Live, Rows,
    document::{Document, Follow},
    feed::Watched,
    glance::Seen,
};
use crate::{
    domain::{
        Context, Parts, Refusal, Stream,
        access::Grants,
        calendar::{Filter, Range, Row},
        ids::{CommandId, StreamId, TextId},
        text::FreeText,
    },
    wire::{calendar::Begin, frames::Snapshot},
};

/// A stream that is followed: what it says with the person's own changes in it, before and after they are confirmed.
pub struct LiveDoc<S: Stream> {
    live: Live,
    stream: StreamId,
    document: StoredValue<Arc<Mutex<Document<S>>>>,
}

impl<S: Stream> Clone for LiveDoc<S> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<S: Stream> Copy for LiveDoc<S> {}

impl<S: Stream> LiveDoc<S> {
    pub(super) fn open(live: Live, stream: StreamId, initial: Option<Snapshot<S>>) -> Self {
        let document = Document::new(initial);
        #[cfg(feature = "hydrate")]
        let document = super::browser::open(stream, document);
        #[cfg(feature = "hydrate")]
        on_cleanup(move || super::browser::close(stream));
        #[cfg(not(feature = "hydrate"))]
        let document = Arc::new(Mutex::new(document));
        Self {
            live,
            stream,
            document: StoredValue::new(document),
        }
    }

    fn with<R>(&self, look: impl FnOnce(&Document<S>) -> R) -> R {
        let document = self
            .document
            .try_get_value()
            .unwrap_or_else(|| Arc::new(Mutex::new(Document::new(None))));
        let document = document.lock().unwrap_or_else(PoisonError::into_inner);
        look(&document)
    }

    /// Looks at the state; whoever does so is called again when one of these parts changes.
    pub fn read<R>(&self, parts: Parts, look: impl FnOnce(&S) -> R) -> R {
        self.track(parts);
        self.with(|document| look(document.shown()))
    }

    /// Looks at the state once.
    pub fn read_untracked<R>(&self, look: impl FnOnce(&S) -> R) -> R {
        self.with(|document| look(document.shown()))
    }

    fn track(&self, parts: Parts) {
        track(self.stream, parts);
    }

    /// Whether its state has arrived.
    #[must_use]
    pub fn loaded(&self) -> bool {
        self.track(Parts::ALL);
        self.with(Follow::loaded)
    }

    /// Whether it exists: it has at least one event, or is about to get one.
    #[must_use]
    pub fn exists(&self) -> bool {
        self.track(Parts::ALL);
        self.with(|document| document.version() > 0 || document.predicted())
    }

    /// Calls whoever asks again when something beside it may have changed: facts of other streams about it.
    pub fn track_beside(&self) {
        self.track(Parts::BESIDE);
    }

    /// Its confirmed version; whoever asks is called again when anything changes.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.track(Parts::ALL);
        self.with(Follow::version)
    }

    /// Its stream.
    #[must_use]
    pub fn stream(&self) -> StreamId {
        self.stream
    }

    /// Nothing, if the command would be carried out as far as is known here; else why not: the hint of a disabled button.
    /// Whoever asks is called again when anything changes.
    ///
    /// # Errors
    /// What speaks against it.
    pub fn ask(&self, command: &S::Command, reason: Option<&str>) -> Result<(), Refusal> {
        self.ask_in(command, &S::World::default(), reason)
    }

    /// The same, with facts of other streams that the caller knows.
    ///
    /// # Errors
    /// What speaks against it.
    pub fn ask_in(
        &self,
        command: &S::Command,
        world: &S::World,
        reason: Option<&str>,
    ) -> Result<(), Refusal> {
        self.track(Parts::ALL);
        let grants = self.live.person.with(|person| {
            person
                .as_ref()
                .map_or_else(Grants::default, |person| person.roles.clone())
        });
        let reason = reason.map(|words| FreeText {
            id: TextId(0),
            body: Some(words.to_owned()),
        });
        let context = Context {
            actor: self.live.actor_of_page(),
            grants: &grants,
            now: self.live.now(),
            zones: super::zones(),
            reason: reason.as_ref(),
        };
        self.with(|document| {
            document
                .shown()
                .decide(command, world, &context)
                .map(|_| ())
        })
    }

    /// Asks for a change; see [`Live::send`].
    pub fn send(&self, command: S::Command, reason: Option<String>) -> CommandId {
        self.live.send::<S>(self.stream, command, reason)
    }
}

/// A stream that is looked at and not changed: what is confirmed of it.
pub struct Glance<T: 'static> {
    stream: StreamId,
    seen: StoredValue<Arc<Mutex<Seen<T>>>>,
}

impl<T> Clone for Glance<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Glance<T> {}

impl<T: DeserializeOwned + Default + Send + 'static> Glance<T> {
    pub(super) fn open(stream: StreamId, initial: Snapshot<T>) -> Self {
        let seen = Seen::new(initial);
        #[cfg(feature = "hydrate")]
        let seen = super::browser::open(stream, seen);
        #[cfg(feature = "hydrate")]
        on_cleanup(move || super::browser::close(stream));
        #[cfg(not(feature = "hydrate"))]
        let seen = Arc::new(Mutex::new(seen));
        Self {
            stream,
            seen: StoredValue::new(seen),
        }
    }

    /// Looks at the state; whoever does so is called again when it changes.
    pub fn read<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        track(self.stream, Parts::ALL);
        self.read_untracked(look)
    }

    /// Looks at the state once.
    pub fn read_untracked<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        self.with(|seen| look(&seen.state))
    }

    /// The stream's confirmed version; whoever asks is called again when it changes.
    #[must_use]
    pub fn version(&self) -> u64 {
        track(self.stream, Parts::ALL);
        self.with(|seen| seen.version)
    }

    /// Calls whoever asks again when something beside it may have changed: facts of other streams about it.
    pub fn track_beside(&self) {
        track(self.stream, Parts::BESIDE);
    }

    /// The state as it is now, for opening the stream to change it.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot<T>
    where
        T: Clone,
    {
        self.with(Snapshot::clone)
    }

    fn with<R>(&self, look: impl FnOnce(&Snapshot<T>) -> R) -> R {
        let seen = self.seen.try_get_value().unwrap_or_default();
        let seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        look(seen.snapshot())
    }
}

fn track(stream: StreamId, parts: Parts) {
    #[cfg(feature = "hydrate")]
    super::browser::track(stream, parts);
    #[cfg(not(feature = "hydrate"))]
    let _ = (stream, parts);
}

/// Rows of the calendar that are followed.
#[derive(Clone, Copy)]
pub struct Feed {
    id: u32,
    view: RwSignal<FeedView>,
}

impl Feed {
    pub(super) fn watch(_live: Live, range: Range, filter: Filter, begin: Begin<Vec<Row>>) -> Self {
        let watched = Watched::new(range, filter, begin);
        let view = RwSignal::new(watched.view());
        #[cfg(feature = "hydrate")]
        let id = super::browser::watch(watched, view);
        #[cfg(feature = "hydrate")]
        on_cleanup(move || super::browser::unwatch(id));
        #[cfg(not(feature = "hydrate"))]
        let id = 0;
        Self { id, view }
    }

    /// The rows by their streams, with the person's own changes in them.
    #[must_use]
    pub fn rows(&self) -> Signal<Rows> {
        let view = self.view;
        Signal::derive(move || view.with(|view| view.rows.clone()))
    }

    /// Everything the feed shows.
    #[must_use]
    pub fn view(&self) -> Signal<FeedView> {
        self.view.into()
    }

    /// Follows other rows from now on. Those that are known and fit are shown at once.
    pub fn set(&self, range: Range, filter: Filter) {
        #[cfg(feature = "hydrate")]
        super::browser::rewatch(self.id, range, filter);
        #[cfg(not(feature = "hydrate"))]
        drop((self.id, range, filter));
    }
}
