//! A page's own frame: its head with title and tools.

use crate::app::ui::{AnyView, Children, Erase};
use leptos::prelude::*;

use super::connection::ConnectionChip;
use crate::app::ui::Icon;

/// A page of somebody who is signed in: a head that stays in sight, and a body.
#[component]
pub fn Page(
    /// What the page is called: in the tab, and as the one first-level heading.
    #[prop(into)]
    title: Signal<String>,
    /// Where the page belongs: links to what is above it, before the title.
    #[prop(optional, into)]
    path: Option<AnyView>,
    /// What can be done with the page, after the title.
    #[prop(optional, into)]
    tools: Option<AnyView>,
    /// The body reaches from edge to edge, as a calendar does.
    #[prop(optional)]
    bleed: bool,
    /// The body.
    children: Children,
) -> AnyView {
    in_the_tab(title);
    let children = children.show();
    view! {
        <main id="main" class="page" class:page-bleed=bleed tabindex="-1">
            <header class="page-head">
                {path.map(|path| view! { <div class="page-path">{path}</div> })}
                <h1 class="page-title">{move || title.get()}</h1>
                {tools.map(|tools| view! { <div class="page-tools">{tools}</div> })}
                <div class="page-status"><ConnectionChip/></div>
            </header>
            <div class="page-body">{children}</div>
        </main>
    }
    .erase()
}

/// A page in front of everything: sign-in, first run.
#[component]
pub fn Gate(
    /// What the page is called.
    #[prop(into)]
    title: String,
    /// The card's content below the title.
    children: Children,
) -> AnyView {
    in_the_tab(Signal::stored(title.clone()));
    let children = children.show();
    view! {
        <main id="main" class="gate" tabindex="-1">
            <div class="gate-brand"><Icon name="logo"/>"Signalbox"</div>
            <div class="gate-card">
                <h1>{title}</h1>
                {children}
            </div>
        </main>
    }
    .erase()
}

/// The page's name in the tab.
fn in_the_tab(title: Signal<String>) {
    #[cfg(feature = "ssr")]
    {
        // As it is now: the head is written when all is rendered, and what this page stood on may be gone by then.
        let text = format!("{} · Signalbox", title.get_untracked());
        // Rendering it is what registers it; it leaves nothing in the page itself.
        let _ = view! { <leptos_meta::Title text/> }.erase().to_html();
    }
    #[cfg(not(feature = "ssr"))]
    Effect::new(move |_| document().set_title(&format!("{} · Signalbox", title.get())));
}
