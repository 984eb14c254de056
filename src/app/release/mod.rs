//! A release: what it is, its milestones, what it waits for, its record.

mod api;
mod clock;
mod dates;
mod dependencies;
pub mod desk;
pub mod drafts;
mod facts;
pub mod forms;
mod milestone_forms;
pub mod milestones;
mod page;
pub mod record;

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use crate::app::shell::begin::begin;

/// A release.
pub struct ReleasePage;

#[lazy_route]
impl LazyRoute for ReleasePage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        begin("Release", page::screen)
    }
}
