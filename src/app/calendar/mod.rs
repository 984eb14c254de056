//! The release calendar, the first screen.

use leptos::prelude::*;

use crate::app::shell::Page;

/// The release calendar, the first screen.
#[component]
pub fn CalendarPage() -> impl IntoView {
    view! { <Page title="Calendar">()</Page> }.into_any()
}
