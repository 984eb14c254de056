//! A release.

pub mod record;

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use crate::app::shell::Page;

/// A release.
pub struct ReleasePage;

#[lazy_route]
impl LazyRoute for ReleasePage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page title="Release"><p>"A release with its milestones."</p></Page> }.into_any()
    }
}
