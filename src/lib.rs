//! Signalbox: release calendar, release controls, deployments and retrospectives for Deployment Managers.
//!
//! The module tree. `domain`, `wire`, `live` and `app` are compiled twice: to the server, which renders pages and decides
//! commands, and to the browser, which hydrates those pages and predicts. `server` exists on the server only.

#![forbid(unsafe_code)]
#![recursion_limit = "256"]

pub mod app;
pub mod domain;
pub mod live;
#[cfg(feature = "ssr")]
pub mod server;
pub mod wire;

/// The browser's entry point: takes over the page that the server rendered.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    app::shell::mishap::watch();
    wasm_bindgen_futures::spawn_local(async {
        if let Some(body) = leptos::prelude::document().body() {
            if app::route::ready().await.is_err() {
                return app::shell::mishap::page_is_missing();
            }
            leptos::mount::hydrate_from(body, app::App).forget();
            app::shell::mishap::all_is_well();
        }
    });
}
