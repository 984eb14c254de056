//! Where the record is kept: one SQLite file in the data folder, with one writer and a pool of readers.
//!
//! A port of two operations. [`Store::read`] runs a closure on a consistent view and never waits for the writer;
//! [`Writer::commit`] applies a batch of deterministic statements in one transaction, if the streams still have the versions
//! that the batch was decided on. What a batch says depends on nothing but its parameters (no clock, no randomness, no reading
//! inside SQL), so that a replicated engine could apply the very same batches. Whoever wants to be woken after a commit
//! subscribes to the engine, which publishes what it committed.

use std::path::{Path, PathBuf};

pub mod batch;
pub mod chain;
pub(super) mod connection;
pub(super) mod lock;
pub mod migrations;
mod readers;
pub mod record;
mod writer;

pub use batch::{Batch, Statement};
pub use readers::Store;
pub use writer::Writer;

/// Why the store could not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process has the file.
    #[error("{} is in use by another Signalbox: stop that one first, or name another data folder", .0.display())]
    InUse(PathBuf),
    /// The linked SQLite has known faults.
    #[error("SQLite {found} is too old: {needed} or later is needed")]
    OldSqlite {
        /// The version that is linked.
        found: &'static str,
        /// The oldest that is safe.
        needed: &'static str,
    },
    /// The file was written by a later release.
    #[error("{} was written by a newer Signalbox: start that version, or restore a backup made before the upgrade", .0.display())]
    Newer(PathBuf),
    /// There is no such file.
    #[error("there is no data file {}", .0.display())]
    Missing(PathBuf),
    /// There is a data file already.
    #[error("{} exists: add --force to replace it (it is kept beside the restored one)", .0.display())]
    Occupied(PathBuf),
    /// A stream is not at the version that the batch was decided on.
    #[error("stream {0} changed while it was being written")]
    Stale(crate::domain::ids::StreamId),
    /// What is stored cannot be read as what it should be.
    #[error("the record is damaged: {0}")]
    Damaged(String),
    /// The store is closed.
    #[error("the server is stopping")]
    Stopped,
    /// SQLite failed.
    #[error("SQLite: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// A migration failed.
    #[error("bringing the data file up to date failed: {0}")]
    Migration(#[from] rusqlite_migration::Error),
    /// The file system failed.
    #[error("{}: {error}", path.display())]
    Io {
        /// Of which file.
        path: PathBuf,
        /// What it said.
        error: std::io::Error,
    },
}

impl StoreError {
    /// A file system's error, with the file it is about.
    pub fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_path_buf();
        move |error| Self::Io { path, error }
    }
}

/// The name of the data file in the data folder.
pub const FILE_NAME: &str = "signalbox.db";

/// Opens the data file, made and brought up to date where needed, for this process alone: its writer and its readers.
///
/// # Errors
/// In use by another process, not writable, written by a newer release, or damaged.
pub fn open(path: &Path) -> Result<(Writer, Store), StoreError> {
    connection::assert_sqlite()?;
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        std::fs::create_dir_all(folder).map_err(StoreError::io(folder))?;
    }
    let lock = lock::Lock::take(path)?;
    let mut first = connection::writing(path)?;
    migrations::bring_up_to_date(&mut first, path)?;
    Ok((Writer::new(path, first, lock), Store::new(path)))
}

/// Reads a data file that another process may be serving.
///
/// # Errors
/// There is no such file.
pub fn reading(path: &Path) -> Result<Store, StoreError> {
    connection::assert_sqlite()?;
    if path.is_file() {
        Ok(Store::new(path))
    } else {
        Err(StoreError::Missing(path.to_path_buf()))
    }
}
