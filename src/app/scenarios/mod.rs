//! Scenarios: the list of them, and the page on which one is weighed, changed, shared, made real or thrown away.

mod api;
pub mod bench;
pub mod commit;
mod conflicts;
mod lanes;
mod list;
mod page;
mod releases;
mod search;
mod tools;
pub use api::keep_scenario;

use crate::app::{shell::begin::begin, ui::AnyView};

/// The address of the list; a scenario's is below it.
pub const PATH: &str = "/scenarios";

/// The scenarios that the reader sees.
pub fn list() -> AnyView {
    begin("Scenarios", list::screen)
}

/// A scenario.
pub fn page() -> AnyView {
    begin("Scenario", page::screen)
}
