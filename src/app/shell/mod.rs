//! What surrounds every page: the document, navigation, and what is known of the reader.

#[cfg(feature = "ssr")]
pub mod html;
#[cfg(feature = "hydrate")]
pub mod mishap;
pub mod not_found;
pub mod surroundings;

use leptos::prelude::*;
use leptos_meta::Title;

/// The frame: navigation for whoever is signed in, and the page.
#[component]
pub fn Shell(
    /// The routes.
    children: Children,
) -> impl IntoView {
    view! { <div class="shell">{children()}</div> }.into_any()
}

/// A page: its title in the tab and, as the one first-level heading, on the screen.
#[component]
pub fn Page(
    /// What the page is called.
    #[prop(into)]
    title: Signal<String>,
    /// The content.
    children: Children,
) -> impl IntoView {
    view! {
        <Title text=title/>
        <main id="main" class="page" tabindex="-1">
            <h1 class="page-title">{title}</h1>
            {children()}
        </main>
    }
    .into_any()
}
