//! What every request can reach.

use std::sync::Arc;

use axum::extract::FromRef;
use leptos::config::LeptosOptions;

use super::{auth::Houses, import::Uploads, site::Site};

/// The swappable parts of a running server; cheap to clone.
#[derive(Clone, FromRef)]
pub struct AppState {
    /// The scripts, styles and icons.
    pub site: Arc<Site>,
    /// Where Leptos finds them. Set by us alone: nothing is read from the environment.
    pub leptos: LeptosOptions,
    /// The data files with their engines and accounts. Which engine to ask says the [`super::auth::Session`].
    pub houses: Arc<Houses>,
    /// Files that wait to be imported.
    pub uploads: Uploads,
}

impl AppState {
    /// The state around a site folder and what is served.
    #[must_use]
    pub fn new(site: Site, houses: Arc<Houses>) -> Self {
        let leptos = LeptosOptions::builder()
            .output_name("signalbox")
            .site_root(site.root.to_string_lossy().into_owned())
            .site_pkg_dir("pkg")
            .build();
        Self {
            site: Arc::new(site),
            leptos,
            houses,
            uploads: Uploads::default(),
        }
    }
}
