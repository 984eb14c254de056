//! Screens: the shell around them, the routes, and one room per area.
//!
//! Sign-in comes with the shell; every area is a lazy route in a file of its own, the calendar among them: what only it needs
//! is not loaded for a release.

pub mod brought;
pub mod calendar;
pub mod import;
pub mod part;
pub mod people;
pub mod portfolio;
pub mod record;
pub mod release;
pub mod route;
pub mod scenarios;
pub mod setup;
pub mod shell;
pub mod sign_in;
pub mod slip;
pub mod subscriptions;
pub mod templates;
pub mod times;
pub mod trains;
pub mod ui;

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use shell::Shell;

/// The application: the shell with the page that the address names.
#[component]
pub fn App() -> AnyView {
    shell::surroundings::provide();
    times::tell();
    crate::live::provide(&shell::surroundings());
    route::provide();
    view! { <Shell><route::Routed/></Shell> }.erase()
}
