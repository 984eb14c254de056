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

/// Room for the split: constants are moved to the files that use them and each file's are aligned anew, which must not need
/// more than they had together, or all of them travel with the shell. Nothing refers to these bytes: no file contains them.
#[cfg(feature = "hydrate")]
#[used]
static ROOM_FOR_THE_SPLIT: [u8; 8192] = [1; 8192];

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
