//! A stream folded from what the server says, with the person's own unsent commands laid over it.

use std::any::Any;

use crate::{
    domain::{
        Actor, Context, Meta, Parts, Stream,
        access::Grants,
        calendar::Row,
        ids::{ProductLineId, ReleaseId, StreamId, TextId},
        product_line::ProductLineMilestones,
        release::Release,
        text::FreeText,
        time::Zones,
    },
    wire::frames::{Envelope, Snapshot, WireEvent},
};

/// Who predicts, with which rights.
#[derive(Clone, Copy)]
pub struct Grounds<'a> {
    /// Who.
    pub actor: Actor,
    /// What they may do.
    pub grants: &'a Grants,
    /// What clocks show where.
    pub zones: &'a dyn Zones,
}

/// What became of an event that arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folding {
    /// It was known already.
    Known,
    /// It is part of the state now.
    Folded,
    /// Something before it is missing.
    Gap,
    /// It cannot be read: only the whole state helps.
    Unreadable,
}

/// What the connection needs of a document, whatever it is.
pub trait Follow: Send {
    /// Whether its state is known.
    fn loaded(&self) -> bool;
    /// The sequence of its last confirmed event.
    fn seq(&self) -> u64;
    /// Its confirmed version.
    fn version(&self) -> u64;
    /// Takes a whole state; false if it cannot be read.
    fn restore(&mut self, seq: u64, version: u64, state: Option<&str>) -> bool;
    /// Folds an event that was committed.
    fn fold(&mut self, event: &WireEvent) -> Folding;
    /// Replays the unsent commands over the confirmed state.
    fn predict(&mut self, unsent: &[&Envelope], grounds: &Grounds<'_>);
    /// Whether what it shows differs from what is confirmed.
    fn predicted(&self) -> bool;
    /// Which parts have changed since this was asked last.
    fn take_touched(&mut self) -> Parts;
    /// The calendar's row of what it shows.
    fn row(&self, stream: StreamId) -> Option<Row>;
}

/// A stream's confirmed state and, where commands are under way, the predicted one.
#[derive(Debug, Default)]
pub struct Document<S> {
    loaded: bool,
    seq: u64,
    version: u64,
    confirmed: S,
    predicted: Option<S>,
    predicted_parts: Parts,
    touched: Parts,
}

impl<S: Stream> Document<S> {
    /// The document as the page brought it, or one that is yet to arrive.
    #[must_use]
    pub fn new(initial: Option<Snapshot<S>>) -> Self {
        match initial {
            Some(Snapshot {
                seq,
                version,
                state,
            }) => Self {
                loaded: true,
                seq,
                version,
                confirmed: state,
                ..Self::default()
            },
            None => Self::default(),
        }
    }

    /// What is shown: the prediction where there is one.
    pub fn shown(&self) -> &S {
        self.predicted.as_ref().unwrap_or(&self.confirmed)
    }

    /// What the server has confirmed.
    pub fn confirmed(&self) -> &S {
        &self.confirmed
    }
}

impl<S: Stream> Follow for Document<S> {
    fn loaded(&self) -> bool {
        self.loaded
    }
    fn seq(&self) -> u64 {
        self.seq
    }
    fn version(&self) -> u64 {
        self.version
    }

    fn restore(&mut self, seq: u64, version: u64, state: Option<&str>) -> bool {
        let state = match state.map(crate::wire::json::read) {
            Some(Ok(state)) => state,
            Some(Err(_)) => return false,
            None => S::default(),
        };
        self.loaded = true;
        self.seq = seq;
        self.version = version;
        self.confirmed = state;
        self.touched = Parts::ALL;
        true
    }

    fn fold(&mut self, event: &WireEvent) -> Folding {
        if !self.loaded {
            return Folding::Gap;
        }
        if event.meta.version <= self.version {
            return Folding::Known;
        }
        if event.meta.version != self.version + 1 {
            return Folding::Gap;
        }
        let Ok(payload) = crate::wire::json::read::<S::Event>(event.payload.get()) else {
            return Folding::Unreadable;
        };
        self.confirmed.evolve(&payload, &event.meta);
        self.touched = self.touched.and(S::touches(&payload));
        self.seq = event.meta.seq;
        self.version = event.meta.version;
        Folding::Folded
    }

    fn predict(&mut self, unsent: &[&Envelope], grounds: &Grounds<'_>) {
        let mut parts = Parts::NONE;
        let mut predicted: Option<S> = None;
        for envelope in unsent {
            let Ok(command) = crate::wire::json::read::<S::Command>(envelope.body.get()) else {
                continue;
            };
            if !self.loaded || !S::predictable(&command) {
                continue;
            }
            let reason = envelope.reason.as_ref().map(|words| FreeText {
                id: TextId(envelope.id.0),
                body: Some(words.clone()),
            });
            let context = Context {
                actor: grounds.actor,
                grants: grounds.grants,
                now: envelope.claimed_at,
                zones: grounds.zones,
                reason: reason.as_ref(),
            };
            let shown = predicted.as_ref().unwrap_or(&self.confirmed);
            // A refusal shows nothing: the server's answer will say why.
            let Ok(events) = shown.decide(&command, &S::World::default(), &context) else {
                continue;
            };
            let meta = Meta {
                seq: 0,
                version: 0,
                at: envelope.claimed_at,
                actor: grounds.actor,
                command: envelope.id,
                reason: reason.clone(),
            };
            let shown = predicted.get_or_insert_with(|| self.confirmed.clone());
            for event in &events {
                shown.evolve(event, &meta);
                parts = parts.and(S::touches(event));
            }
        }
        self.touched = self.touched.and(self.predicted_parts).and(parts);
        self.predicted = predicted;
        self.predicted_parts = parts;
    }

    fn predicted(&self) -> bool {
        self.predicted.is_some()
    }

    fn take_touched(&mut self) -> Parts {
        std::mem::take(&mut self.touched)
    }

    fn row(&self, stream: StreamId) -> Option<Row> {
        let shown: &dyn Any = self.shown();
        if let Some(release) = shown.downcast_ref::<Release>() {
            return Row::of_release(ReleaseId(stream.id), release);
        }
        let line = shown.downcast_ref::<ProductLineMilestones>()?;
        Row::of_product_line(ProductLineId(stream.id), line)
    }
}
