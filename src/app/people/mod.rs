//! The people of the organization and their roles.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use crate::app::shell::Page;

/// The people of the organization and their roles.
pub struct PeoplePage;

#[lazy_route]
impl LazyRoute for PeoplePage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page title="People"><p>"The people of the organization and their roles."</p></Page> }.into_any()
    }
}
