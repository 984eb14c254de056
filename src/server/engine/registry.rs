//! Which kinds of streams the engine serves, and what it needs to know of each.

use std::{any::type_name, borrow::Cow, collections::HashMap, marker::PhantomData, sync::Arc};

use rusqlite::{Connection, OptionalExtension};
use serde_json::value::RawValue;

use super::{
    Done, Facts, Rejected,
    cache::{AnyState, Held},
    desk::{Desk, Order},
};
use crate::{
    domain::{
        Meta, Plan, Refusal, Stream,
        ids::{StreamId, StreamKind},
        upcast,
    },
    server::{
        projections::ReadRows,
        store::{
            StoreError,
            record::{self, StoredEvent},
        },
    },
};

/// A stream that the engine serves: where the facts that its rules need come from, and what it shows in the read tables.
pub trait Served: Stream {
    /// The facts that deciding this command needs. Read through `facts`, which sees what commands before it in the same
    /// commit have done.
    ///
    /// # Errors
    /// Something could not be read.
    fn world(
        facts: &mut Facts<'_, '_>,
        id: StreamId,
        state: &Self,
        command: &Self::Command,
    ) -> Result<Self::World, StoreError>;

    /// What the read tables say of it; pure, so that they can be made again.
    fn read_rows(&self, id: StreamId) -> ReadRows;

    /// What the events of a command come to in other streams: written along with them in the same commit. What speaks against
    /// it was refused when the command was decided.
    ///
    /// # Errors
    /// An event cannot be written.
    fn beyond(_events: &[Self::Event]) -> Result<Plan, StoreError> {
        Ok(Plan { events: Vec::new() })
    }
}

/// The kinds of streams that an engine serves.
#[derive(Clone, Default)]
pub struct Registry {
    kinds: HashMap<StreamKind, Arc<dyn Kind>>,
}

impl Registry {
    /// The same, with one more kind of stream.
    #[must_use]
    pub fn with<S: Served>(mut self) -> Self {
        self.kinds
            .insert(S::KIND, Arc::new(KindOf::<S>(PhantomData)));
        self
    }

    pub(crate) fn kind(&self, kind: StreamKind) -> Result<&Arc<dyn Kind>, StoreError> {
        self.kinds.get(&kind).ok_or_else(|| {
            StoreError::Damaged(format!(
                "nothing here serves streams of the kind “{}”",
                kind.name()
            ))
        })
    }

    /// Reads a stream: its snapshot and the events after it.
    pub(crate) fn load(&self, connection: &Connection, id: StreamId) -> Result<Held, StoreError> {
        let kind = self.kind(id.kind)?;
        let mut statement = connection
            .prepare_cached("SELECT first_seq, seq, version, state FROM streams WHERE id = ?1")?;
        let snapshot = statement
            .query_row([id.to_string()], |row| {
                Ok((
                    record::unsigned(row, 0)?,
                    record::unsigned(row, 1)?,
                    record::unsigned(row, 2)?,
                    row.get::<_, String>(3)?,
                ))
            })
            .optional()?;
        let mut held = match snapshot {
            Some((first_seq, seq, version, state)) => Held {
                first_seq,
                seq,
                version,
                snapshot: version,
                state: kind.restored(id, &state)?,
                rows: None,
            },
            None => Held {
                first_seq: 0,
                seq: 0,
                version: 0,
                snapshot: 0,
                state: kind.empty(),
                rows: None,
            },
        };
        for event in record::events_after(connection, id, held.version)? {
            kind.fold(&mut held, &event)?;
        }
        Ok(held)
    }
}

/// A kind of stream without its type.
pub(crate) trait Kind: Send + Sync {
    fn empty(&self) -> AnyState;
    fn restored(&self, id: StreamId, json: &str) -> Result<AnyState, StoreError>;
    fn fold(&self, held: &mut Held, event: &StoredEvent) -> Result<(), StoreError>;
    /// The event as this release writes it.
    fn renewed(&self, event: StoredEvent) -> Result<StoredEvent, StoreError>;
    fn json(&self, state: &AnyState) -> Result<String, StoreError>;
    fn carry_out(
        &self,
        desk: &mut Desk<'_>,
        order: &Order<'_>,
        id: StreamId,
        body: &RawValue,
    ) -> Result<Done, Rejected>;
    fn read_rows(&self, id: StreamId, state: &AnyState) -> Result<ReadRows, StoreError>;
}

struct KindOf<S>(PhantomData<fn() -> S>);

/// The state with its type.
pub(super) fn typed<S: Stream>(state: &AnyState) -> Result<Arc<S>, StoreError> {
    Arc::clone(state).downcast::<S>().map_err(|_| not_a::<S>())
}

fn not_a<S>() -> StoreError {
    StoreError::Damaged(format!("a state is no {}", type_name::<S>()))
}

/// Folds a typed event into a state without a type.
pub(super) fn evolve<S: Stream>(
    held: &mut Held,
    event: &S::Event,
    meta: &Meta,
) -> Result<(), StoreError> {
    // Taken out for a moment: whoever else holds the state keeps the old one, and if nobody does, nothing is copied.
    let state = std::mem::replace(&mut held.state, Arc::new(()));
    let mut state = state.downcast::<S>().map_err(|_| not_a::<S>())?;
    Arc::make_mut(&mut state).evolve(event, meta);
    held.state = state;
    if held.version == 0 {
        held.first_seq = meta.seq;
    }
    held.seq = meta.seq;
    held.version = meta.version;
    held.rows = None;
    Ok(())
}

impl<S: Served> Kind for KindOf<S> {
    fn empty(&self) -> AnyState {
        Arc::new(S::default())
    }

    fn restored(&self, id: StreamId, json: &str) -> Result<AnyState, StoreError> {
        let state: S = serde_json::from_str(json)
            .map_err(|error| StoreError::Damaged(format!("the snapshot of {id}: {error}")))?;
        Ok(Arc::new(state))
    }

    fn fold(&self, held: &mut Held, event: &StoredEvent) -> Result<(), StoreError> {
        let typed = content::<S>(event)?;
        evolve::<S>(held, &typed, &event.meta)
    }

    fn renewed(&self, event: StoredEvent) -> Result<StoredEvent, StoreError> {
        if S::old_event(&event.name).is_none() {
            return Ok(event);
        }
        let (name, payload) = encoded::<S>(&content::<S>(&event)?)?;
        Ok(StoredEvent {
            name,
            payload,
            ..event
        })
    }

    fn json(&self, state: &AnyState) -> Result<String, StoreError> {
        let state = typed::<S>(state)?;
        serde_json::to_string(&*state)
            .map_err(|error| StoreError::Damaged(format!("a state cannot be written: {error}")))
    }

    fn carry_out(
        &self,
        desk: &mut Desk<'_>,
        order: &Order<'_>,
        id: StreamId,
        body: &RawValue,
    ) -> Result<Done, Rejected> {
        let command = upcast::command::<S>(body.get()).map_err(|error| {
            Refusal::invalid(
                "Command",
                format!("This command could not be understood: {error}."),
            )
        })?;
        let events = desk.decide::<S>(order, id, &command)?;
        let beyond = S::beyond(&events)?.events;
        for (stream, name, payload) in &beyond {
            desk.append_json(order, *stream, name, payload)?;
        }
        Ok(desk.done(order, id, events.len() + beyond.len())?)
    }

    fn read_rows(&self, id: StreamId, state: &AnyState) -> Result<ReadRows, StoreError> {
        Ok(typed::<S>(state)?.read_rows(id))
    }
}

/// What happened, whichever release wrote it.
pub(super) fn content<S: Stream>(event: &StoredEvent) -> Result<S::Event, StoreError> {
    upcast::event::<S>(&event.name, event.payload.get()).map_err(|error| {
        StoreError::Damaged(format!(
            "event {} of {}: {error}",
            event.meta.seq, event.stream
        ))
    })
}

/// An event's content as JSON, with its name.
pub(super) fn encoded<S: Stream>(
    event: &S::Event,
) -> Result<(Cow<'static, str>, Box<RawValue>), StoreError> {
    let payload = serde_json::value::to_raw_value(event)
        .map_err(|error| StoreError::Damaged(format!("an event cannot be written: {error}")))?;
    Ok((Cow::Borrowed(S::event_name(event)), payload))
}
