//! A copy of the data file while the server runs, and putting it back.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use rusqlite::{Connection, backup::Backup};

use super::{
    rebuild::renew_read_tables_if_outdated,
    verify::{Findings, verify},
};
use crate::server::{
    engine::Registry,
    store::{self, StoreError, record},
};

/// What a backup holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackedUp {
    /// Events of the record.
    pub events: u64,
    /// Size of the copy in bytes.
    pub bytes: u64,
}

/// Copies the data file into a new one, as of one moment; a server may go on working on it.
///
/// # Errors
/// The data file is missing, the copy exists already, or it cannot be written.
pub fn backup(path: &Path, copy: &Path) -> Result<BackedUp, StoreError> {
    let source = store::reading(path)?;
    // Made here and now, so that nothing that exists is ever overwritten.
    File::create_new(copy).map_err(StoreError::io(copy))?;
    let backed_up = source.read_blocking(|view| {
        // The first read fixes the moment of the view, and the pages are copied within it: what is committed meanwhile changes
        // nothing, and the copying never begins anew.
        let tip = record::tip(view)?;
        let mut target = Connection::open(copy)?;
        Backup::new(view, &mut target)?.step(-1)?;
        Ok(tip.seq)
    });
    let events = match backed_up {
        Ok(events) => events,
        Err(error) => {
            remove(copy)?;
            return Err(error);
        }
    };
    let file = File::open(copy).map_err(StoreError::io(copy))?;
    file.sync_all().map_err(StoreError::io(copy))?;
    sync_folder_of(copy)?;
    Ok(BackedUp {
        events,
        bytes: file.metadata().map_err(StoreError::io(copy))?.len(),
    })
}

/// Puts a backup in the place of the data file, after it was verified. What stood there before is kept beside it. The server
/// must not be running.
///
/// # Errors
/// The backup is missing or damaged (`Ok` with its findings: nothing was changed), there is a data file and `replace` is
/// false, or the files cannot be written.
pub fn restore(
    copy: &Path,
    path: &Path,
    replace: bool,
    registry: &Registry,
) -> Result<Findings, StoreError> {
    if path.exists() && !replace {
        return Err(StoreError::Occupied(path.to_path_buf()));
    }
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        fs::create_dir_all(folder).map_err(StoreError::io(folder))?;
    }
    let lock = store::lock::Lock::take(path)?;
    if !copy.is_file() {
        return Err(StoreError::Missing(copy.to_path_buf()));
    }
    // Checked as it will stand there, not where it lies: opening leaves files beside it.
    let incoming = beside(path, ".incoming");
    fs::copy(copy, &incoming).map_err(StoreError::io(&incoming))?;
    let findings =
        brought_up_to_date(&incoming, registry).and_then(|()| verify(&incoming, registry));
    for suffix in ["-wal", "-shm", ".lock"] {
        remove(&beside(&incoming, suffix))?;
    }
    let findings = match findings {
        Ok(findings) if findings.problems.is_empty() => findings,
        other => {
            remove(&incoming)?;
            return other;
        }
    };
    File::open(&incoming)
        .and_then(|file| file.sync_all())
        .map_err(StoreError::io(&incoming))?;
    if path.exists() {
        // Its log goes back into it first: a log left behind would be taken for the new file's.
        let former = store::connection::writing(path)?;
        former.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        former.close().map_err(|(_, error)| error)?;
        let kept = free_name(path);
        fs::rename(path, &kept).map_err(StoreError::io(&kept))?;
    }
    remove(&beside(path, "-wal"))?;
    remove(&beside(path, "-shm"))?;
    fs::rename(&incoming, path).map_err(StoreError::io(path))?;
    sync_folder_of(path)?;
    drop(lock);
    Ok(findings)
}

/// A backup may be of an earlier release.
fn brought_up_to_date(path: &Path, registry: &Registry) -> Result<(), StoreError> {
    let (mut writer, _) = store::open(path)?;
    renew_read_tables_if_outdated(&mut writer, registry)?;
    writer.checkpoint()
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn free_name(path: &Path) -> PathBuf {
    let numbered = (1_u32..).map(|n| beside(path, &format!(".before-restore-{n}")));
    numbered
        .into_iter()
        .find(|name| !name.exists())
        .unwrap_or_else(|| beside(path, ".before-restore"))
}

fn remove(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(StoreError::io(path)(error))
        }
        _ => Ok(()),
    }
}

/// A new name is on the disk when its folder is.
fn sync_folder_of(path: &Path) -> Result<(), StoreError> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(StoreError::io(folder))
}
