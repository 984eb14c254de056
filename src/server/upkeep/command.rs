//! The subcommands that look after a data file, as the command line knows them.

use std::path::PathBuf;

use clap::Subcommand;

use super::{backup, rebuild, restore, verify};
use crate::server::{engine, store::StoreError};

/// Looks after a data file.
#[derive(Clone, Debug, Subcommand)]
pub enum Upkeep {
    /// Check that the record is unbroken and that everything stored follows from it; the server may be running
    Verify {
        /// The data file to look at
        #[arg(
            long,
            value_name = "FILE",
            default_value = "data/signalbox.db",
            env = "SIGNALBOX_FILE"
        )]
        file: PathBuf,
    },
    /// Copy the data file as of one moment; the server may be running
    Backup {
        /// Where the copy goes; must not exist
        to: PathBuf,
        /// The data file to copy
        #[arg(
            long,
            value_name = "FILE",
            default_value = "data/signalbox.db",
            env = "SIGNALBOX_FILE"
        )]
        file: PathBuf,
    },
    /// Put a backup in the place of the data file, after checking it; the server must not be running
    Restore {
        /// The backup
        from: PathBuf,
        /// The data file to make
        #[arg(
            long,
            value_name = "FILE",
            default_value = "data/signalbox.db",
            env = "SIGNALBOX_FILE"
        )]
        file: PathBuf,
        /// Replace a data file that is there; it is kept beside the new one
        #[arg(long)]
        force: bool,
    },
    /// Make everything again that follows from the record; the server must not be running
    Rebuild {
        /// The data file
        #[arg(
            long,
            value_name = "FILE",
            default_value = "data/signalbox.db",
            env = "SIGNALBOX_FILE"
        )]
        file: PathBuf,
    },
}

impl Upkeep {
    /// Does it, and says what was done.
    ///
    /// # Errors
    /// What to print as the reason why it was not done.
    pub fn run(self) -> Result<String, String> {
        self.carry_out()
            .map_err(|error| error.to_string())
            .and_then(|answer| answer)
    }

    fn carry_out(self) -> Result<Result<String, String>, StoreError> {
        let registry = engine::all_kinds();
        Ok(match self {
            Self::Verify { file } => {
                let findings = verify(&file, &registry)?;
                let looked_at = format!(
                    "{} events of {} streams, {} snapshots, and the read tables",
                    findings.events, findings.streams, findings.snapshots
                );
                if findings.problems.is_empty() {
                    Ok(format!("All is well: {looked_at}."))
                } else {
                    Err(format!(
                        "{} is damaged ({looked_at} looked at):\n  {}",
                        file.display(),
                        findings.problems.join("\n  ")
                    ))
                }
            }
            Self::Backup { to, file } => {
                let copy = backup(&file, &to)?;
                Ok(format!(
                    "{}: {} events, {} bytes. Check it with: signalbox verify --file {}",
                    to.display(),
                    copy.events,
                    copy.bytes,
                    to.display()
                ))
            }
            Self::Restore { from, file, force } => {
                let findings = restore(&from, &file, force, &registry)?;
                if findings.problems.is_empty() {
                    Ok(format!(
                        "{} holds the backup's {} events.",
                        file.display(),
                        findings.events
                    ))
                } else {
                    Err(format!(
                        "{} is damaged, so nothing was changed:\n  {}",
                        from.display(),
                        findings.problems.join("\n  ")
                    ))
                }
            }
            Self::Rebuild { file } => {
                let rebuilt = rebuild(&file, &registry)?;
                Ok(format!(
                    "Made again from {} events of {} streams.",
                    rebuilt.events, rebuilt.streams
                ))
            }
        })
    }
}
