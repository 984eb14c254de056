//! A release: what it is, its milestones, what it waits for, its record.

mod api;
pub mod awaited;
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

use crate::app::route::path_part;

/// A release.
pub struct ReleasePage;

#[lazy_route]
impl LazyRoute for ReleasePage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let address = path_part(1).unwrap_or_default();
        awaited::awaited("Release", api::release_page(address), page::screen)
    }
}
