//! Operations: what spans several streams, decided inside the writer as a whole, written as a whole or not at all.

use std::sync::Arc;

use super::{
    Done, Facts, Rejected, Served,
    desk::{Desk, Order},
};
use crate::{
    domain::{
        Actor, Plan, Stream,
        access::Grants,
        ids::{CommandId, StreamId},
    },
    server::store::StoreError,
};

/// Who asks for an operation, and by which identity it is remembered.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its identity: the same again gets the first answer.
    pub id: CommandId,
    /// Who.
    pub actor: Actor,
    /// With which rights.
    pub grants: Grants,
    /// Why, where it was asked.
    pub reason: Option<String>,
}

/// Everything an operation reads and changes. What it changed it sees at once; nobody else does before the commit.
///
/// Large ones need not fit into memory: what they did is handed to SQLite in slices of the one transaction.
pub struct OperationWorld<'a, 'w> {
    desk: &'a mut Desk<'w>,
    order: &'a Order<'a>,
}

impl<'a, 'w> OperationWorld<'a, 'w> {
    /// Carries out the operation at the desk.
    pub(super) fn carry_out(
        desk: &mut Desk<'w>,
        order: &Order<'_>,
        run: impl FnOnce(&mut OperationWorld<'_, '_>) -> Result<Plan, Rejected>,
    ) -> Result<Done, Rejected> {
        let first_seq = desk.next_seq();
        let plan = run(&mut OperationWorld {
            desk: &mut *desk,
            order,
        })?;
        for (stream, name, payload) in &plan.events {
            desk.append_json(order, *stream, name, payload)?;
        }
        Ok(desk.remember(order, first_seq, 0))
    }

    /// Facts for its rules.
    pub fn facts(&mut self) -> Facts<'_, 'w> {
        Facts::of(self.desk)
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

    /// The version of a stream; 0 if it has no events.
    ///
    /// # Errors
    /// It could not be read.
    pub fn version(&mut self, id: impl Into<StreamId>) -> Result<u64, StoreError> {
        Ok(self.desk.held(id.into())?.version)
    }

    /// Decides a command of one stream, as part of the operation.
    ///
    /// # Errors
    /// Its rules refuse it; the operation may go on without it.
    pub fn decide<S: Served>(
        &mut self,
        id: impl Into<StreamId>,
        command: &S::Command,
    ) -> Result<Vec<S::Event>, Rejected> {
        self.desk.decide::<S>(self.order, id.into(), command)
    }

    /// Puts events of one stream on the record that the operation itself decided.
    ///
    /// # Errors
    /// They could not be written.
    pub fn append<S: Stream>(
        &mut self,
        id: impl Into<StreamId>,
        events: &[S::Event],
    ) -> Result<(), StoreError> {
        self.desk.append::<S>(self.order, id.into(), events)
    }
}
