//! The command line. Wiring only: every subcommand lives in `server`.

#![forbid(unsafe_code)]

use std::process::ExitCode;

use clap::Parser;
use signalbox::server::config::{command::CommandLine, run};

#[tokio::main]
async fn main() -> ExitCode {
    match run::run(CommandLine::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("signalbox: {message}");
            ExitCode::FAILURE
        }
    }
}
