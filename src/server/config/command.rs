//! The commands and their flags.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use super::Written;
use crate::server::{import::command::ImportFile, upkeep::Upkeep};

/// Release calendar, release controls, deployments and retrospectives for Deployment Managers.
///
/// Every setting can be given as a flag, as an environment variable (SIGNALBOX_ and its name in capitals), or in signalbox.toml
/// (its name with underscores); the first of these that names it decides.
#[derive(Parser, Debug)]
#[command(name = "signalbox", version, about, max_term_width = 100)]
pub struct CommandLine {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// The file with settings [default: signalbox.toml in this folder, if there is one]
    #[arg(long, value_name = "FILE", global = true, env = "SIGNALBOX_CONFIG")]
    pub config: Option<PathBuf>,
    /// The folder of the data file [default: data] [env: SIGNALBOX_DATA]
    #[arg(long, value_name = "FOLDER", global = true)]
    pub data: Option<PathBuf>,
}

/// What can be done.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Serve until asked to stop; on an empty installation it prints the link that sets it up
    Serve(Written),
    /// Bring a schedule in from a CSV file, all of it or nothing; the server must not be running
    Import(ImportFile),
    /// Looks after a data file.
    #[command(flatten)]
    Upkeep(Upkeep),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound_and_explains_every_flag() {
        let mut command = CommandLine::command();
        command.clone().debug_assert();
        command.build();
        for sub in command.get_subcommands() {
            assert!(sub.get_about().is_some(), "{}", sub.get_name());
            for argument in sub.get_arguments() {
                let (name, of) = (argument.get_id(), sub.get_name());
                assert!(argument.get_help().is_some(), "{of} {name}");
            }
        }
    }

    #[test]
    fn the_data_folder_can_stand_before_and_behind_the_command() {
        for line in [
            "--data here serve",
            "serve --data here",
            "verify --data here",
        ] {
            let words = std::iter::once("signalbox").chain(line.split(' '));
            let line = CommandLine::try_parse_from(words).unwrap();
            assert_eq!(line.data, Some("here".into()));
        }
    }
}
