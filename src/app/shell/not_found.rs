//! The page for an address that leads nowhere.

use crate::app::ui::Erase;
use leptos::prelude::*;

use super::Page;
use crate::app::ui::{ButtonLink, EmptyState, Variant};

/// Says that the address leads nowhere and where to go instead; answers with status 404.
#[component]
pub fn NotFound() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(options) = use_context::<leptos_axum::ResponseOptions>() {
        options.set_status(axum::http::StatusCode::NOT_FOUND);
    }
    view! {
        <Page title="Nothing here">
            <EmptyState title="This address leads nowhere" icon="flag">
                <p>"It was mistyped, or what stood here is gone. Releases keep their address; Ctrl K finds them by name."</p>
                <div class="row"><ButtonLink href="/" variant=Variant::Primary>"Go to the release calendar"</ButtonLink></div>
            </EmptyState>
        </Page>
    }
    .erase()
}
