//! The record of a release: who changed what, when, why.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use crate::app::shell::Page;

/// The record of a release: who changed what, when, why.
pub struct RecordPage;

#[lazy_route]
impl LazyRoute for RecordPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page title="Record"><p>"Who changed what, when and why."</p></Page> }.into_any()
    }
}
