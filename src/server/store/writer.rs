//! The one connection that writes.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, params_from_iter};

use super::{Batch, Statement, StoreError, connection, lock::Lock};
use crate::domain::ids::StreamId;

/// Applies batches, each in one transaction that is on the disk when [`Writer::commit`] returns.
///
/// After any failure the connection is closed and the next use opens a new one, whose view of the file is what is really
/// there: a failed sync is never retried as if it had succeeded.
pub struct Writer {
    path: PathBuf,
    connection: Option<Connection>,
    in_transaction: bool,
    _lock: Lock,
}

impl Writer {
    pub(super) fn new(path: &Path, connection: Connection, lock: Lock) -> Self {
        Self {
            path: path.to_path_buf(),
            connection: Some(connection),
            in_transaction: false,
            _lock: lock,
        }
    }

    /// The connection, opened again if the last one was given up. For reading: what is written goes through a batch.
    ///
    /// # Errors
    /// The file cannot be opened.
    pub fn connection(&mut self) -> Result<&Connection, StoreError> {
        let open = match self.connection.take() {
            Some(open) => open,
            None => connection::writing(&self.path)?,
        };
        Ok(self.connection.insert(open))
    }

    /// Whether statements were staged that are not committed yet: reading sees them.
    #[must_use]
    pub fn has_staged(&self) -> bool {
        self.in_transaction
    }

    /// Applies a part of a large batch, and empties it; the transaction stays open until [`Writer::commit`] or
    /// [`Writer::abandon`]. So a large operation needs memory for a part of itself only.
    ///
    /// # Errors
    /// SQLite failed; the transaction is gone.
    pub fn stage(&mut self, batch: &mut Batch) -> Result<(), StoreError> {
        let statements = batch.take();
        let outcome = self.try_stage(&statements);
        self.distrust_if_failed(outcome)
    }

    /// Applies the batch with all that was staged before, and returns when it is on the disk. `expected` names the version
    /// that each stream must have before.
    ///
    /// # Errors
    /// A stream has another version, or SQLite failed; nothing of it is applied, or, when a sync failed, it is unknown: read
    /// again.
    pub fn commit(&mut self, batch: Batch, expected: &[(StreamId, u64)]) -> Result<(), StoreError> {
        let outcome = self.try_commit(batch, expected);
        self.distrust_if_failed(outcome)
    }

    /// Takes back what was staged.
    pub fn abandon(&mut self) {
        if self.in_transaction {
            self.in_transaction = false;
            let rolled_back = self
                .connection
                .as_ref()
                .is_some_and(|open| open.execute_batch("ROLLBACK").is_ok());
            if !rolled_back {
                self.connection = None;
            }
        }
    }

    /// Writes the log back into the file and empties it, where no reader is in the way.
    ///
    /// # Errors
    /// SQLite failed; the log stays, nothing is lost.
    pub fn checkpoint(&mut self) -> Result<(), StoreError> {
        self.connection()?
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }

    fn begin(&mut self) -> Result<&Connection, StoreError> {
        if !self.in_transaction {
            self.connection()?.execute_batch("BEGIN IMMEDIATE")?;
            self.in_transaction = true;
        }
        self.connection()
    }

    fn try_stage(&mut self, statements: &[Statement]) -> Result<(), StoreError> {
        let connection = self.begin()?;
        for statement in statements {
            connection
                .prepare_cached(statement.sql)?
                .execute(params_from_iter(&statement.params))?;
        }
        Ok(())
    }

    fn try_commit(
        &mut self,
        mut batch: Batch,
        expected: &[(StreamId, u64)],
    ) -> Result<(), StoreError> {
        let nothing_staged = !self.in_transaction;
        let connection = self.begin()?;
        // What was staged raised the versions already, and this process has held the file since it read them.
        if nothing_staged {
            let mut version_of =
                connection.prepare_cached("SELECT max(version) FROM events WHERE stream = ?1")?;
            for (stream, expected) in expected {
                let found: Option<i64> =
                    version_of.query_row([stream.to_string()], |row| row.get(0))?;
                if u64::try_from(found.unwrap_or(0)).ok() != Some(*expected) {
                    return Err(StoreError::Stale(*stream));
                }
            }
        }
        self.try_stage(&batch.take())?;
        self.connection()?.execute_batch("COMMIT")?;
        self.in_transaction = false;
        Ok(())
    }

    fn distrust_if_failed(&mut self, outcome: Result<(), StoreError>) -> Result<(), StoreError> {
        if outcome.is_err() {
            self.in_transaction = false;
            // Closing rolls back whatever is open.
            self.connection = None;
        }
        outcome
    }
}
