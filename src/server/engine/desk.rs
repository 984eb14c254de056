//! The writer's desk: what the commands of one commit have come to so far, before any of it is on the disk.
//!
//! Commands of one commit see what those before them did. A refused one leaves nothing behind, since deciding changes
//! nothing and a decided command's events are folded all at once. If the commit fails the desk is thrown away: the cache
//! still holds what was committed before.

use std::{collections::HashMap, sync::Arc};

use super::{
    Clock, Committed, Done, Rejected, Served,
    cache::{Cache, Held},
    facts::Facts,
    registry::{Kind, Registry, encoded, evolve, typed},
};
use crate::{
    domain::{
        Actor, Context, Meta, Stream,
        access::Grants,
        ids::{CommandId, StreamId},
        text::FreeText,
        time::Zones,
    },
    server::{
        projections::{self, ReadRows, RowChange},
        store::{
            Batch, StoreError, Writer,
            batch::{integer, text},
            chain::Hash,
            record::{self, Remembered, StoredEvent, Tip},
        },
    },
};

/// Events between two snapshots of a stream.
const SNAPSHOT_EVERY: u64 = 64;
/// Past so many statements, a large operation's are handed to SQLite and its states are let go.
const STAGE_AT: usize = 8_192;
/// Past so many events, a commit is published by its sequences alone.
pub const WHOLE_UP_TO: u64 = 2_000;

/// A command or operation as far as deciding needs it.
pub(crate) struct Order<'a> {
    pub(crate) id: CommandId,
    pub(crate) actor: Actor,
    pub(crate) grants: &'a Grants,
    pub(crate) reason: Option<FreeText>,
}

/// What the desk works with; lives as long as the writer.
pub(super) struct Surroundings {
    pub(super) registry: Registry,
    pub(super) cache: Arc<Cache>,
    pub(super) clock: Clock,
    pub(super) zones: Arc<dyn Zones + Send + Sync>,
}

struct Touched {
    before: Held,
    now: Held,
}

/// What one commit has come to.
pub(crate) struct Desk<'w> {
    writer: &'w mut Writer,
    around: &'w Surroundings,
    tip: Tip,
    first_seq: u64,
    touched: HashMap<StreamId, Touched>,
    /// Streams that were changed, handed to SQLite and let go.
    let_go: HashMap<StreamId, u64>,
    expected: Vec<(StreamId, u64)>,
    batch: Batch,
    events: Vec<Arc<StoredEvent>>,
    rows: Vec<RowChange>,
    remembered: HashMap<CommandId, Remembered>,
    reason_hashes: HashMap<CommandId, Hash>,
    last_key_numbers: HashMap<String, u64>,
    /// Something was folded or staged by halves: nothing of this may be committed.
    broken: bool,
}

impl<'w> Desk<'w> {
    pub(super) fn new(writer: &'w mut Writer, around: &'w Surroundings, tip: Tip) -> Self {
        Self {
            writer,
            around,
            tip,
            first_seq: tip.seq + 1,
            touched: HashMap::new(),
            let_go: HashMap::new(),
            expected: Vec::new(),
            batch: Batch::default(),
            events: Vec::new(),
            rows: Vec::new(),
            remembered: HashMap::new(),
            reason_hashes: HashMap::new(),
            last_key_numbers: HashMap::new(),
            broken: false,
        }
    }

    pub(super) fn kind(&self, id: StreamId) -> Option<Arc<dyn Kind>> {
        self.around.registry.kind(id.kind).ok().cloned()
    }

    pub(super) fn writer(&mut self) -> &mut Writer {
        self.writer
    }

    /// The answer that the command was given before, in this commit or any other.
    pub(super) fn remembered(
        &mut self,
        command: CommandId,
    ) -> Result<Option<Remembered>, StoreError> {
        if let Some(known) = self.remembered.get(&command) {
            return Ok(Some(*known));
        }
        record::remembered(self.writer.connection()?, command)
    }

    /// The stream as it is after everything decided so far.
    pub(super) fn held(&mut self, id: StreamId) -> Result<Held, StoreError> {
        if let Some(touched) = self.touched.get(&id) {
            return Ok(touched.now.clone());
        }
        if !self.let_go.contains_key(&id)
            && let Some(held) = self.around.cache.get(id)
        {
            return Ok(held);
        }
        // Nobody else commits, so what is read here cannot be older than the cache.
        let commits = self.around.cache.commits();
        let held = self.around.registry.load(self.writer.connection()?, id)?;
        if held.version > 0 && !self.writer.has_staged() {
            self.around.cache.offer(id, held.clone(), commits);
        }
        Ok(held)
    }

    /// The state of a stream, if it has any events.
    pub(super) fn state<S: Stream>(&mut self, id: StreamId) -> Result<Option<Arc<S>>, StoreError> {
        let held = self.held(id)?;
        if held.version == 0 {
            Ok(None)
        } else {
            typed(&held.state).map(Some)
        }
    }

    /// Streams of one kind that this commit has changed and still holds.
    pub(super) fn touched_states<S: Stream>(&self) -> impl Iterator<Item = (StreamId, &S)> {
        let of_kind = self.touched.iter().filter(|(id, _)| id.kind == S::KIND);
        of_kind.filter_map(|(id, touched)| Some((*id, touched.now.state.downcast_ref::<S>()?)))
    }

    /// Events of this commit that are not handed to SQLite yet, where any may be of this stream.
    pub(super) fn recent(&self, id: StreamId) -> &[Arc<StoredEvent>] {
        if self.touched.contains_key(&id) {
            &self.events
        } else {
            &[]
        }
    }

    /// The last running number that a release key of this code has.
    pub(super) fn last_key_number(&mut self, code: &str) -> Result<u64, StoreError> {
        match self.last_key_numbers.get(code) {
            Some(number) => Ok(*number),
            None => projections::keys::last_number(self.writer.connection()?, code),
        }
    }

    /// Reserves a running number: nobody else in this commit gets it.
    pub(super) fn reserve_key_number(&mut self, code: &str, number: u64) {
        self.last_key_numbers.insert(code.to_owned(), number);
    }

    /// Decides a command and folds its events.
    pub(crate) fn decide<S: Served>(
        &mut self,
        order: &Order<'_>,
        id: StreamId,
        command: &S::Command,
    ) -> Result<Vec<S::Event>, Rejected> {
        let state = typed::<S>(&self.held(id)?.state)?;
        let world = S::world(&mut Facts::of(self), id, &state, command)?;
        let context = Context {
            actor: order.actor,
            grants: order.grants,
            now: (self.around.clock)(),
            zones: &*self.around.zones,
            reason: order.reason.as_ref(),
        };
        let events = state.decide(command, &world, &context)?;
        // Let go before folding, so that a state that only this commit holds is changed in place.
        drop(state);
        self.append::<S>(order, id, &events)?;
        Ok(events)
    }

    /// Folds events that were decided, and puts them on the record.
    pub(crate) fn append<S: Stream>(
        &mut self,
        order: &Order<'_>,
        id: StreamId,
        events: &[S::Event],
    ) -> Result<(), StoreError> {
        let outcome = self.try_append::<S>(order, id, events);
        self.broken |= outcome.is_err();
        outcome
    }

    fn try_append<S: Stream>(
        &mut self,
        order: &Order<'_>,
        id: StreamId,
        events: &[S::Event],
    ) -> Result<(), StoreError> {
        let encoded: Vec<_> = events.iter().map(encoded::<S>).collect::<Result<_, _>>()?;
        for (event, (name, payload)) in events.iter().zip(encoded) {
            let meta = self.next_meta(order, id)?;
            if let Some(touched) = self.touched.get_mut(&id) {
                evolve::<S>(&mut touched.now, event, &meta)?;
            }
            self.put_on_record(StoredEvent {
                stream: id,
                name,
                payload,
                meta,
            });
        }
        self.stage_if_large()
    }

    /// Folds an event whose content is JSON, and puts it on the record.
    pub(crate) fn append_json(
        &mut self,
        order: &Order<'_>,
        id: StreamId,
        name: &'static str,
        payload: &serde_json::Value,
    ) -> Result<(), StoreError> {
        let outcome = self.try_append_json(order, id, name, payload);
        self.broken |= outcome.is_err();
        outcome
    }

    fn try_append_json(
        &mut self,
        order: &Order<'_>,
        id: StreamId,
        name: &'static str,
        payload: &serde_json::Value,
    ) -> Result<(), StoreError> {
        let unreadable = |error: serde_json::Error| {
            StoreError::Damaged(format!("an event cannot be written: {error}"))
        };
        let payload = serde_json::value::to_raw_value(payload).map_err(unreadable)?;
        let meta = self.next_meta(order, id)?;
        let event = StoredEvent {
            stream: id,
            name: name.into(),
            payload,
            meta,
        };
        if let Some(touched) = self.touched.get_mut(&id) {
            self.around
                .registry
                .kind(id.kind)?
                .fold(&mut touched.now, &event)?;
        }
        self.put_on_record(event);
        self.stage_if_large()
    }

    /// What the next event of the stream is known by; makes the stream one of those touched.
    fn next_meta(&mut self, order: &Order<'_>, id: StreamId) -> Result<Meta, StoreError> {
        if !self.touched.contains_key(&id) {
            let held = self.held(id)?;
            if !self.let_go.contains_key(&id) {
                self.expected.push((id, held.version));
            }
            self.touched.insert(
                id,
                Touched {
                    before: held.clone(),
                    now: held,
                },
            );
        }
        let version = self
            .touched
            .get(&id)
            .map_or(1, |touched| touched.now.version + 1);
        // The clock may be set back; the record does not run backwards.
        let at = (self.around.clock)().max(self.tip.at);
        Ok(Meta {
            seq: self.tip.seq + 1,
            version,
            at,
            actor: order.actor,
            command: order.id,
            reason: order.reason.clone(),
        })
    }

    fn put_on_record(&mut self, event: StoredEvent) {
        let hash = event.meta.reason.as_ref().and_then(|reason| {
            if let Some(hash) = self.reason_hashes.get(&event.meta.command) {
                return Some(*hash);
            }
            let hash = record::keep_text(
                &mut self.batch,
                reason.id,
                reason.body.as_deref()?,
                rand::random(),
            );
            self.reason_hashes.insert(event.meta.command, hash);
            Some(hash)
        });
        record::append(&mut self.batch, &mut self.tip, &event, hash.as_ref());
        self.events.push(Arc::new(event));
    }

    /// Remembers that a command was carried out, with so many events, the last ones on the record.
    pub(crate) fn done(
        &mut self,
        order: &Order<'_>,
        id: StreamId,
        events: usize,
    ) -> Result<Done, StoreError> {
        let version = self.held(id)?.version;
        Ok(self.remember(order, self.tip.seq + 1 - events as u64, version))
    }

    pub(super) fn remember(&mut self, order: &Order<'_>, first_seq: u64, version: u64) -> Done {
        let answer = Remembered {
            first_seq,
            seq: self.tip.seq,
            version,
        };
        record::remember(&mut self.batch, order.id, answer);
        self.remembered.insert(order.id, answer);
        Done {
            seq: answer.seq,
            version,
        }
    }

    pub(super) fn next_seq(&self) -> u64 {
        self.tip.seq + 1
    }

    /// Whether there is nothing to commit.
    pub(super) fn is_empty(&self) -> bool {
        self.batch.is_empty() && !self.writer.has_staged()
    }

    fn stage_if_large(&mut self) -> Result<(), StoreError> {
        if self.batch.len() < STAGE_AT {
            return Ok(());
        }
        self.write_states(true)?;
        self.writer.stage(&mut self.batch)?;
        self.let_go.extend(
            self.touched
                .drain()
                .map(|(id, touched)| (id, touched.now.version)),
        );
        self.events.clear();
        self.rows.clear();
        Ok(())
    }

    /// Adds snapshots that are due and what changed in the read tables.
    fn write_states(&mut self, letting_go: bool) -> Result<(), StoreError> {
        for (id, touched) in &mut self.touched {
            let kind = self.around.registry.kind(id.kind)?;
            let Touched { before, now } = touched;
            if now.version - now.snapshot >= SNAPSHOT_EVERY {
                snapshot(&mut self.batch, *id, now, kind.json(&now.state)?);
                now.snapshot = now.version;
            }
            let before_rows = match &before.rows {
                Some(rows) => Arc::clone(rows),
                None if before.version == 0 => Arc::new(ReadRows::default()),
                None => Arc::new(kind.read_rows(*id, &before.state)?),
            };
            let now_rows = Arc::new(kind.read_rows(*id, &now.state)?);
            projections::write(&mut self.batch, now.first_seq, *id, &before_rows, &now_rows);
            if before_rows.calendar != now_rows.calendar {
                let rows = [&before_rows, &now_rows].map(|rows| rows.calendar.as_deref());
                projections::gone::write(&mut self.batch, *id, now.seq, rows[0], rows[1]);
            }
            if !letting_go && before_rows.calendar != now_rows.calendar {
                self.rows.push(RowChange {
                    stream: *id,
                    seq: now.seq,
                    before: before_rows.calendar.clone(),
                    after: now_rows.calendar.clone(),
                });
            }
            now.rows = Some(now_rows);
        }
        Ok(())
    }

    /// Commits everything, publishes the states to the cache, and returns what to tell those who listen.
    pub(super) fn commit(mut self) -> Result<(Tip, Committed), StoreError> {
        if self.broken {
            return Err(StoreError::Damaged(
                "what failed by halves is not committed".to_owned(),
            ));
        }
        self.write_states(false)?;
        self.writer
            .commit(std::mem::take(&mut self.batch), &self.expected)?;
        let gone = self.let_go.into_keys().map(|id| (id, None));
        let kept = self
            .touched
            .into_iter()
            .map(|(id, touched)| (id, Some(touched.now)));
        // What is held now comes last, since a stream that was let go may have come back.
        self.around.cache.publish(gone.chain(kept));
        let count = self.tip.seq + 1 - self.first_seq;
        let whole = count <= WHOLE_UP_TO && self.events.len() as u64 == count;
        let (events, rows) = if whole {
            (self.events, self.rows)
        } else {
            (Vec::new(), Vec::new())
        };
        Ok((
            self.tip,
            Committed {
                first_seq: self.first_seq,
                last_seq: self.tip.seq,
                whole,
                events,
                rows,
            },
        ))
    }
}

/// Adds a snapshot to the batch.
pub(crate) fn snapshot(batch: &mut Batch, id: StreamId, held: &Held, state: String) {
    batch.push(
        "INSERT INTO streams (id, kind, first_seq, seq, version, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, version = excluded.version, state = excluded.state",
        vec![text(id.to_string()), text(id.kind.name()), integer(held.first_seq), integer(held.seq), integer(held.version), text(state)],
    );
}
