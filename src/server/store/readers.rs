//! The connections that read.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use rusqlite::Connection;
use tokio::sync::Semaphore;

use super::{StoreError, connection};

/// How many reads run at the same time. More would only wait for the same processors and disk.
const READERS: usize = 6;

/// Reads the record; cheap to clone.
#[derive(Clone)]
pub struct Store {
    pool: Arc<Pool>,
}

struct Pool {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
    turns: Arc<Semaphore>,
}

impl Store {
    pub(super) fn new(path: &Path) -> Self {
        let pool = Pool {
            path: path.to_path_buf(),
            idle: Mutex::new(Vec::new()),
            turns: Arc::new(Semaphore::new(READERS)),
        };
        Self {
            pool: Arc::new(pool),
        }
    }

    /// The data file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.pool.path
    }

    /// Runs `read` on a consistent view of the record, on a thread that may block, without ever waiting for the writer.
    ///
    /// # Errors
    /// What `read` returned, the file cannot be opened, or the server is stopping.
    pub async fn read<T, F>(&self, read: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        let turn = Arc::clone(&self.pool.turns)
            .acquire_owned()
            .await
            .map_err(|_| StoreError::Stopped)?;
        let pool = Arc::clone(&self.pool);
        let answer = tokio::task::spawn_blocking(move || {
            let answer = pool.read(read);
            drop(turn);
            answer
        });
        answer.await.unwrap_or_else(|error| {
            Err(StoreError::Damaged(format!(
                "a read ended abnormally: {error}"
            )))
        })
    }

    /// The same, on the calling thread: for tests, the command line, and threads of their own.
    ///
    /// # Errors
    /// What `read` returned, or the file cannot be opened.
    pub fn read_blocking<T>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.pool.read(read)
    }
}

impl Pool {
    fn read<T>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let idle = self
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        let connection = match idle {
            Some(connection) => connection,
            None => connection::reading(&self.path)?,
        };
        // One transaction, so that everything the closure reads is of the same moment.
        let view = connection.unchecked_transaction()?;
        let answer = read(&view);
        view.finish()?;
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < READERS {
            idle.push(connection);
        }
        answer
    }
}
