//! Programs, product lines, teams, environments, freezes, and working days.

mod api;
pub mod day_form;
mod days;
mod days_import;
mod environment_form;
mod environments;
mod exceptions;
mod forms;
pub mod freeze_form;
pub mod freeze_times;
mod freezes;
mod line;
pub mod names;
mod page;
mod repeating;
mod structure;

pub use page::TABS;

use crate::app::ui::AnyView;

use crate::app::shell::begin::begin;

/// Programs, product lines, teams, environments and freezes.
pub fn page() -> AnyView {
    begin("Portfolio", page::screen)
}
