//! Import of a schedule.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use crate::app::shell::Page;

/// Import of a schedule.
pub struct ImportPage;

#[lazy_route]
impl LazyRoute for ImportPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page title="Import"><p>"Schedules come in as CSV: one row per milestone."</p></Page> }.into_any()
    }
}
