//! Screens: the shell around them, the routes, and one room per area.
//!
//! The calendar and sign-in come with the first load; every other area is a lazy route in a file of its own.

pub mod calendar;
pub mod import;
pub mod people;
pub mod portfolio;
pub mod release;
pub mod route;
pub mod setup;
pub mod shell;
pub mod sign_in;
pub mod ui;

use crate::app::ui::Erase;
use leptos::prelude::*;

use shell::Shell;

/// The application: the shell with the page that the address names.
#[component]
pub fn App() -> AnyView {
    shell::surroundings::provide();
    crate::live::provide(&shell::surroundings());
    route::provide();
    view! { <Shell><route::Routed/></Shell> }.erase()
}
