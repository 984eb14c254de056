//! How connections are opened, and why each pragma is set.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::StoreError;

/// Before 3.51.3 a checkpoint that met a write at the wrong moment could reset the write-ahead log and damage the file.
const OLDEST_SQLITE: (i32, &str) = (3_051_003, "3.51.3");

/// Refuses to work with an SQLite that has known faults.
pub(super) fn assert_sqlite() -> Result<(), StoreError> {
    if rusqlite::version_number() < OLDEST_SQLITE.0 {
        return Err(StoreError::OldSqlite {
            found: rusqlite::version(),
            needed: OLDEST_SQLITE.1,
        });
    }
    Ok(())
}

/// For every connection.
///
/// - `busy_timeout`: a backup or `verify` of another process may hold a lock for a moment; waiting beats failing.
/// - `foreign_keys`: off by default for the sake of old files; ours has none that break them.
/// - `trusted_schema`: a restored file comes from outside; its schema must not call functions.
const EVERY: &str =
    "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;";

/// For the one connection that writes.
///
/// - `journal_mode = WAL`: readers go on while it writes, and a commit is one append with one sync.
/// - `synchronous = FULL`: the write-ahead log is synced at each commit; with `NORMAL`, what was acknowledged could be lost.
/// - `wal_autocheckpoint = 2000`: 8 MB of log between checkpoints: rare enough to cost little, small enough to recover fast.
/// - `journal_size_limit`: a log that a large import blew up is cut back at the next checkpoint.
/// - `secure_delete = ON`: an erased text is overwritten, not only forgotten. The record only grows, so it costs next to nothing.
/// - `cache_size`: 16 MB hold the upper levels of every index at a million events.
const WRITING: &str =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 2000;
    PRAGMA journal_size_limit = 33554432; PRAGMA secure_delete = ON; PRAGMA cache_size = -16384;";

/// For a connection that reads.
///
/// - `query_only`: whatever a reader's code says, it cannot change the record.
/// - `cache_size`: 8 MB each, so that the pool stays small beside the operating system's own cache.
const READING: &str = "PRAGMA query_only = ON; PRAGMA cache_size = -8192;";

/// How many statements each connection keeps prepared: more than there are, so that none is parsed twice.
const PREPARED: usize = 96;

/// A connection that writes; makes the file where there is none.
pub(crate) fn writing(path: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    connection.execute_batch(EVERY)?;
    connection.execute_batch(WRITING)?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    Ok(connection)
}

/// A connection that reads a file which exists.
pub(super) fn reading(path: &Path) -> Result<Connection, StoreError> {
    if !path.exists() {
        return Err(StoreError::Missing(path.to_path_buf()));
    }
    // Opened for writing although it never does: only so can it share the write-ahead log's index in every situation.
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    connection.execute_batch(EVERY)?;
    connection.execute_batch(READING)?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    Ok(connection)
}
