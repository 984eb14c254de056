//! A page's own frame: its head with title and tools, and what happens when one page takes another's place.

use leptos::prelude::*;
use leptos_meta::Title;

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
    let children = children();
    view! {
        <Title text=move || format!("{} · Signalbox", title.get())/>
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
    .into_any()
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
    let children = children();
    view! {
        <Title text=format!("{title} · Signalbox")/>
        <main id="main" class="gate" tabindex="-1">
            <div class="gate-brand"><Icon name="logo"/>"Signalbox"</div>
            <div class="gate-card">
                <h1>{title}</h1>
                {children}
            </div>
        </main>
    }
    .into_any()
}

/// When another page takes the place of the one before, the focus goes to its content, so that keyboard and screen reader
/// go on from there. A change of the query alone stays on the same page and moves nothing.
pub fn focus_after_navigation() {
    #[cfg(feature = "hydrate")]
    {
        let location = leptos_router::hooks::use_location();
        Effect::new(move |before: Option<String>| {
            let path = location.pathname.get();
            match before {
                Some(before) if before != path => await_page(path.clone(), 40),
                Some(_) => {}
                None => drop(
                    document()
                        .get_element_by_id("main")
                        .map(|main| main.set_attribute(FOCUSED_FOR, &path)),
                ),
            }
            path
        });
    }
}

/// Marks a page's content as having had its turn.
#[cfg(feature = "hydrate")]
const FOCUSED_FOR: &str = "data-focused-for";

/// A lazy page arrives later than its address; the page before it keeps the focus until then.
#[cfg(feature = "hydrate")]
fn await_page(path: String, patience: u32) {
    use leptos::wasm_bindgen::JsCast;
    let main = document().get_element_by_id("main");
    let Some(main) = main.and_then(|main| main.dyn_into::<web_sys::HtmlElement>().ok()) else {
        return;
    };
    if main.has_attribute(FOCUSED_FOR) && patience > 0 {
        set_timeout(
            move || await_page(path, patience - 1),
            std::time::Duration::from_millis(25),
        );
        return;
    }
    drop(main.set_attribute(FOCUSED_FOR, &path));
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    drop(main.focus_with_options(&options));
    super::super::ui::announce(document().title());
}
