//! A release: what it is, its milestones, what it waits for.

mod accepting;
mod api;
mod applying;
mod clock;
mod conflicts;
mod dates;
mod dependencies;
mod deployment_forms;
mod deployments;
pub mod desk;
pub mod drafts;
mod facts;
pub mod forms;
mod milestone_forms;
pub mod milestones;
mod page;
mod references;
pub mod window_draft;
pub use accepting::accept_form;
pub use api::find_releases;
pub use page::mark_of;

use crate::app::ui::AnyView;

use crate::app::shell::begin::begin;

/// A release.
pub fn page() -> AnyView {
    begin("Release", page::screen)
}
