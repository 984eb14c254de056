//! First run: the one-time link leads here.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use crate::app::shell::Gate;

/// First run: the one-time link leads here.
pub struct SetupPage;

#[lazy_route]
impl LazyRoute for SetupPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Gate title="Set up Signalbox"><p>"An installation is claimed with the one-time link that the server prints when it starts."</p></Gate> }.into_any()
    }
}
