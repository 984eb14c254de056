//! The command line. Wiring only: every subcommand lives in `server`.

#![forbid(unsafe_code)]

use std::process::ExitCode;

use signalbox::server::{serve, site::Site, state::AppState};

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("signalbox: {message}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), String> {
    let site = Site::find(None).map_err(|error| error.to_string())?;
    serve::serve("127.0.0.1:3000", AppState::new(site))
        .await
        .map_err(|error| error.to_string())
}
