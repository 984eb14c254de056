//! What each command does.

use super::{
    BadSetting, Settings, Written,
    command::{Command, CommandLine},
};
use crate::server::{
    auth::{Houses, Reach},
    serve,
    site::Site,
    state::AppState,
    store,
};

/// Carries out the command.
///
/// # Errors
/// With what is to be told to whoever typed it.
pub async fn run(line: CommandLine) -> Result<(), String> {
    let config = line.config.as_deref();
    let read = |written| {
        let flags = Written {
            data: line.data.clone(),
            ..written
        };
        Settings::read(&flags, config).map_err(text)
    };
    match line.command {
        Command::Serve(written) => start(read(written)?).await,
        Command::Import(file) => {
            let settings = read(Written::default())?;
            println!("{}", file.run(&settings.data.join(store::FILE_NAME)).await?);
            Ok(())
        }
        Command::Upkeep(upkeep) => {
            let settings = read(Written::default())?;
            println!("{}", upkeep.run(settings.data.join(store::FILE_NAME))?);
            Ok(())
        }
    }
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

async fn start(settings: Settings) -> Result<(), String> {
    log_to_stderr(&settings)?;
    let site = Site::find(settings.site.as_deref()).map_err(text)?;
    let listener = tokio::net::TcpListener::bind(&settings.address)
        .await
        .map_err(|error| {
            text(BadSetting::new(
                "address",
                format!("cannot listen on {}: {error}", settings.address),
            ))
        })?;
    let address = listener.local_addr().map_err(text)?;
    settings.check_reach(address).map_err(text)?;
    let reach = Reach::new(address, settings.public_url.clone(), settings.proxies);
    let houses = Houses::open(&settings.data, reach)
        .await
        .map_err(|error| text(BadSetting::new("data", error.to_string())))?;
    // Before it says where it is: whoever reads that may ask it to stop.
    let stop = serve::Stop::listen().map_err(text)?;
    announce(&houses);
    if !site.browser {
        eprintln!(
            "signalbox: this server comes without its part for the browser, as a plain `cargo build` makes it: pages can be read, \
             and nothing on them can be changed. `make run` builds both."
        );
    }
    let state = AppState::new(site, houses);
    let outcome = serve::serve_on(listener, state.clone(), stop).await;
    state.houses.close().await;
    outcome.map_err(text)
}

/// The link first, for an empty installation: it is what to open.
fn announce(houses: &Houses) {
    let url = houses.reach().url();
    if let Some(key) = houses.setup().issue() {
        println!(
            "This installation is empty. Set it up here; the link works once, until tomorrow or the next start:"
        );
        println!("  {url}/setup?key={key}");
    }
    println!("Signalbox is at {url}");
}

fn log_to_stderr(settings: &Settings) -> Result<(), String> {
    let filter = tracing_subscriber::EnvFilter::builder()
        .parse(&settings.log)
        .map_err(|error| text(BadSetting::new("log", error.to_string())))?;
    // A second subscriber, as in a test, changes nothing.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
    Ok(())
}
