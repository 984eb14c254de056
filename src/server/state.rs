//! What every request can reach.

use std::sync::Arc;

use axum::extract::FromRef;
use leptos::config::LeptosOptions;

use super::{engine::Engine, site::Site};

/// The swappable parts of a running server; cheap to clone.
#[derive(Clone, FromRef)]
pub struct AppState {
    /// The scripts, styles and icons.
    pub site: Arc<Site>,
    /// Where Leptos finds them. Set by us alone: nothing is read from the environment.
    pub leptos: LeptosOptions,
    /// What decides commands and keeps the record.
    pub engine: Engine,
}

impl AppState {
    /// The state around a site folder and an engine.
    #[must_use]
    pub fn new(site: Site, engine: Engine) -> Self {
        let leptos = LeptosOptions::builder()
            .output_name("signalbox")
            .site_root(site.root.to_string_lossy().into_owned())
            .site_pkg_dir("pkg")
            .build();
        Self {
            site: Arc::new(site),
            leptos,
            engine,
        }
    }
}
