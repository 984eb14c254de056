//! Import of a schedule: a file is chosen, its columns are named, what would come of it is looked at, and it comes in, or
//! goes out again.

mod api;
mod desk;
mod events;
mod mapping;
mod nouns;
mod page;
mod past;
mod preview;
mod sending;

use crate::app::ui::AnyView;

use crate::app::shell::begin::begin;

/// Import of a schedule.
pub fn page() -> AnyView {
    begin("Import", page::screen)
}
