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
        /// The data file to look at [default: signalbox.db in the data folder]
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
    },
    /// Copy the data file as of one moment; the server may be running
    Backup {
        /// Where the copy goes; must not exist
        to: PathBuf,
        /// The data file to copy [default: signalbox.db in the data folder]
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
    },
    /// Put a backup in the place of the data file, after checking it; the server must not be running
    Restore {
        /// The backup
        from: PathBuf,
        /// The data file to make [default: signalbox.db in the data folder]
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
        /// Replace a data file that is there; it is kept beside the new one
        #[arg(long)]
        force: bool,
    },
    /// Make everything again that follows from the record; the server must not be running
    Rebuild {
        /// The data file [default: signalbox.db in the data folder]
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
    },
}

impl Upkeep {
    /// Does it, on the named file or else on `served`, and says what was done.
    ///
    /// # Errors
    /// What to print as the reason why it was not done.
    pub fn run(self, served: PathBuf) -> Result<String, String> {
        self.carry_out(served)
            .map_err(|error| error.to_string())
            .and_then(|answer| answer)
    }

    fn carry_out(self, served: PathBuf) -> Result<Result<String, String>, StoreError> {
        let registry = engine::all_kinds();
        let of = |file: Option<PathBuf>| file.unwrap_or(served);
        Ok(match self {
            Self::Verify { file } => {
                let file = of(file);
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
                let file = of(file);
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
                let file = of(file);
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
                let file = of(file);
                let rebuilt = rebuild(&file, &registry)?;
                Ok(format!(
                    "Made again from {} events of {} streams.",
                    rebuilt.events, rebuilt.streams
                ))
            }
        })
    }
}
