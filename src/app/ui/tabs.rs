//! Tabs within a page; areas with an address of their own are links instead.

use crate::app::ui::{AnyView, ChildrenFn, Erase};
use leptos::{ev::KeyboardEvent, prelude::*};

/// The row of tabs; arrow keys move along it.
#[component]
pub fn Tabs(
    /// What the tabs choose between.
    label: &'static str,
    /// Key and name of each tab.
    tabs: Vec<(&'static str, &'static str)>,
    /// The chosen tab's key.
    selected: RwSignal<&'static str>,
) -> AnyView {
    let keys: Vec<_> = tabs.iter().map(|(key, _)| *key).collect();
    let on_key = move |event: KeyboardEvent| {
        let Some(at) = keys.iter().position(|key| *key == selected.get_untracked()) else {
            return;
        };
        let next = match event.key().as_str() {
            "ArrowRight" => (at + 1) % keys.len(),
            "ArrowLeft" => (at + keys.len() - 1) % keys.len(),
            "Home" => 0,
            "End" => keys.len() - 1,
            _ => return,
        };
        event.prevent_default();
        selected.set(keys[next]);
        focus_tab(keys[next]);
    };
    let tabs: Vec<_> = tabs
        .into_iter()
        .map(|(key, name)| {
            let chosen = move || selected.get() == key;
            view! {
                <button
                    type="button"
                    role="tab"
                    class="tab"
                    id=format!("tab-{key}")
                    aria-controls=format!("panel-{key}")
                    aria-selected=move || if chosen() { "true" } else { "false" }
                    tabindex=move || if chosen() { "0" } else { "-1" }
                    on:click=move |_| selected.set(key)
                >
                    {name}
                </button>
            }
        })
        .collect();
    view! { <div class="tabs" role="tablist" aria-label=label on:keydown=on_key>{tabs}</div> }
        .erase()
}

/// What a tab shows; there only while its tab is chosen.
#[component]
pub fn TabPanel(
    /// The tab's key.
    tab: &'static str,
    /// The chosen tab's key.
    selected: RwSignal<&'static str>,
    /// The content.
    children: ChildrenFn,
) -> AnyView {
    view! {
        <div role="tabpanel" id=format!("panel-{tab}") aria-labelledby=format!("tab-{tab}") hidden=move || selected.get() != tab>
            {move || (selected.get() == tab).then(|| children.show())}
        </div>
    }
    .erase()
}

fn focus_tab(key: &str) {
    use leptos::wasm_bindgen::JsCast;
    let tab = document().get_element_by_id(&format!("tab-{key}"));
    if let Some(tab) = tab.and_then(|tab| tab.dyn_into::<leptos::web_sys::HtmlElement>().ok()) {
        drop(tab.focus());
    }
}
