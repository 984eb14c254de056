//! Import of a schedule: a file is chosen, its columns are named, what would come of it is looked at, and it comes in, or
//! goes out again.

mod api;
mod desk;
mod mapping;
mod page;
mod past;
mod preview;
mod sending;

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use crate::app::shell::begin::begin;

/// Import of a schedule.
pub struct ImportPage;

#[lazy_route]
impl LazyRoute for ImportPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        begin("Import", page::screen)
    }
}
