//! Templates of milestones: the list, and the form for one.

mod form;
mod page;

use crate::app::{shell::begin::begin, ui::AnyView};

/// Templates of milestones.
pub fn page() -> AnyView {
    begin("Templates", page::screen)
}
