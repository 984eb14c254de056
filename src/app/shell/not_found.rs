//! The page for an address that leads nowhere.

use leptos::prelude::*;

use super::Page;

/// Says that the address leads nowhere and where to go instead; answers with status 404.
#[component]
pub fn NotFound() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(options) = use_context::<leptos_axum::ResponseOptions>() {
        options.set_status(axum::http::StatusCode::NOT_FOUND);
    }
    view! {
        <Page title="Nothing here">
            <p>"The address leads nowhere: it was mistyped, or what stood here was renamed."</p>
            <p><a href="/">"Go to the release calendar"</a></p>
        </Page>
    }
    .into_any()
}
