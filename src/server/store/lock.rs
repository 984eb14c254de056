//! One process per data file.

use std::{
    fs::{File, OpenOptions, TryLockError},
    path::Path,
};

use super::StoreError;

/// Holds the data file for this process; released when dropped, and by the operating system when the process dies.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock that belongs to the data file, or says that somebody else has it.
    ///
    /// A file beside it, since SQLite's own locks on the data file come and go with each transaction.
    pub(crate) fn take(data_file: &Path) -> Result<Self, StoreError> {
        let mut name = data_file.as_os_str().to_owned();
        name.push(".lock");
        let path = Path::new(&name);
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path)
            .map_err(StoreError::io(path))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse(data_file.to_path_buf())),
            Err(TryLockError::Error(error)) => Err(StoreError::io(path)(error)),
        }
    }
}
