//! What the rules of one stream may ask about others, as of everything decided so far.

use std::sync::Arc;

use rusqlite::Connection;

use super::{desk::Desk, registry::content};
use crate::{
    domain::{
        Meta, Stream,
        ids::{CommandId, StreamId},
        undo::History,
    },
    server::store::{
        StoreError,
        record::{self, StoredEvent},
    },
};

/// Reads facts for a decision. Sees what commands before it in the same commit have done.
pub struct Facts<'a, 'w> {
    desk: &'a mut Desk<'w>,
}

impl<'a, 'w> Facts<'a, 'w> {
    pub(super) fn of(desk: &'a mut Desk<'w>) -> Self {
        Self { desk }
    }

    /// The state of a stream, if it has any events.
    ///
    /// # Errors
    /// It could not be read.
    pub fn state<S: Stream>(
        &mut self,
        id: impl Into<StreamId>,
    ) -> Result<Option<Arc<S>>, StoreError> {
        self.desk.state(id.into())
    }

    /// Streams of one kind that were changed since the last commit: to be asked beside the read tables, which only know what
    /// was committed.
    pub fn changed<S: Stream>(&self) -> impl Iterator<Item = (StreamId, &S)> {
        self.desk.touched_states()
    }

    /// The committed record, for a question to the read tables.
    ///
    /// # Errors
    /// The file cannot be opened.
    pub fn connection(&mut self) -> Result<&Connection, StoreError> {
        self.desk.writer().connection()
    }

    /// The record of a command on this stream, and what has happened to the stream since: what its undo depends on.
    ///
    /// # Errors
    /// It could not be read.
    pub fn history<S: Stream>(
        &mut self,
        id: StreamId,
        command: CommandId,
    ) -> Result<History<S::Event>, StoreError> {
        let mut history = History {
            undone: Vec::new(),
            later: Vec::new(),
        };
        let Some(known) = self.desk.remembered(command)? else {
            return Ok(history);
        };
        let connection = self.desk.writer().connection()?;
        let stored = record::events_since(
            connection,
            id,
            known.first_seq.saturating_sub(1),
            usize::MAX,
        )?
        .unwrap_or_default();
        let last = stored.last().map_or(0, |event| event.meta.seq);
        let of_this_stream = self
            .desk
            .recent(id)
            .iter()
            .filter(|event| event.stream == id);
        let recent = of_this_stream
            .filter(|event| event.meta.seq > last && event.meta.seq >= known.first_seq);
        for event in stored.iter().chain(recent.map(|event| &**event)) {
            let decoded = decoded::<S>(event)?;
            if event.meta.command == command {
                history.undone.push(decoded)
            } else {
                history.later.push(decoded)
            }
        }
        Ok(history)
    }

    /// The next release key of a program's code, such as `CPY-17`; nobody else gets it.
    ///
    /// # Errors
    /// The keys could not be read.
    pub fn next_key(&mut self, code: &str) -> Result<String, StoreError> {
        let number = self.desk.last_key_number(code)? + 1;
        self.desk.reserve_key_number(code, number);
        Ok(format!("{code}-{number}"))
    }
}

fn decoded<S: Stream>(event: &StoredEvent) -> Result<(Meta, S::Event), StoreError> {
    Ok((event.meta.clone(), content::<S>(event)?))
}
