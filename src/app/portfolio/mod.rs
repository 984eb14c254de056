//! Programs, product lines, teams, environments and freezes.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use crate::app::shell::Page;

/// Programs, product lines, teams, environments and freezes.
pub struct PortfolioPage;

#[lazy_route]
impl LazyRoute for PortfolioPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page title="Portfolio"><p>"Programs have product lines; a product line ships releases."</p></Page> }.into_any()
    }
}
