//! The command line. Wiring only: every subcommand lives in `server`.

#![forbid(unsafe_code)]

use std::{path::PathBuf, process::ExitCode, sync::Arc};

use clap::{Parser, Subcommand};
use signalbox::server::{
    engine::{Engine, Options},
    serve,
    site::Site,
    state::AppState,
    store::FILE_NAME,
    upkeep::Upkeep,
    zones::TzDatabase,
};

/// Release calendar, release controls, deployments and retrospectives for Deployment Managers.
#[derive(Parser)]
#[command(name = "signalbox", version, args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    task: Option<Task>,
    #[command(flatten)]
    serve: Serve,
}

#[derive(Subcommand)]
enum Task {
    /// Serve the application; what happens without a subcommand
    Serve(Serve),
    #[command(flatten)]
    Upkeep(Upkeep),
}

#[derive(clap::Args)]
struct Serve {
    /// The folder that holds the data file; made where there is none
    #[arg(
        long,
        value_name = "FOLDER",
        default_value = "data",
        env = "SIGNALBOX_DATA"
    )]
    data: PathBuf,
}

#[tokio::main]
async fn main() -> ExitCode {
    let Arguments { task, serve } = Arguments::parse();
    let done = match task {
        Some(Task::Upkeep(upkeep)) => upkeep.run().map(|answer| println!("{answer}")),
        Some(Task::Serve(serve)) => run(serve).await,
        None => run(serve).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("signalbox: {message}");
            ExitCode::FAILURE
        }
    }
}

async fn run(Serve { data }: Serve) -> Result<(), String> {
    let site = Site::find(None).map_err(|error| error.to_string())?;
    let engine = Engine::start(&data.join(FILE_NAME), Options::new(Arc::new(TzDatabase)));
    let engine = engine.map_err(|error| error.to_string())?;
    let served = serve::serve("127.0.0.1:3000", AppState::new(site, engine.clone())).await;
    engine.stop().await;
    served.map_err(|error| error.to_string())
}
