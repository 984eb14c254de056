//! Programs, product lines, teams, environments and freezes.

mod forms;
mod freeze_form;
mod freezes;
mod line;
mod names;
mod page;
mod structure;

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use crate::app::shell::begin::begin;

/// Programs, product lines, teams, environments and freezes.
pub struct PortfolioPage;

#[lazy_route]
impl LazyRoute for PortfolioPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        begin("Portfolio", page::screen)
    }
}
