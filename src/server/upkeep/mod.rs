//! What is done to a data file from the command line: verify, backup, restore, rebuild.

mod backup;
mod command;
mod rebuild;
mod verify;

pub use backup::{BackedUp, backup, restore};
pub use command::Upkeep;
pub use rebuild::{Rebuilt, rebuild, renew_read_tables_if_outdated};
pub use verify::{Findings, verify};
