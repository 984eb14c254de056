//! What the palette shows: places and actions of this page at once, and what the server finds.

use crate::app::ui::{AnyView, Erase};
use leptos::{ev::KeyboardEvent, html, prelude::*};

use super::{
    rail::PLACES,
    shortcuts::{Shortcut, Shortcuts},
};
use crate::app::{
    route::go,
    ui::{Icon, Kbd},
};

/// Something that the server found: `GET /api/search?q=` answers with a list of these.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Hit {
    /// Its name.
    pub title: String,
    /// What it belongs to.
    #[serde(default)]
    pub subtitle: String,
    /// Its address.
    pub href: String,
}

#[derive(Clone)]
enum Choice {
    Found(Hit),
    Act(Shortcut),
}

/// The dialog with the input and the list.
#[component]
pub fn PaletteContent(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> AnyView {
    let query = RwSignal::new(String::new());
    let found = RwSignal::new(Vec::<Hit>::new());
    let at = RwSignal::new(0_usize);
    let actions = use_context::<Shortcuts>()
        .map(Shortcuts::all)
        .unwrap_or_default();
    let choices = Memo::new_with_compare(
        move |_| matching(&query.get(), &found.get(), &actions),
        |_, _| true,
    );
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get().filter(|dialog| !dialog.open()) {
            drop(dialog.show_modal());
        }
    });
    let choose = move |index: usize| {
        let choice = choices.with_untracked(|choices| choices.get(index).cloned());
        if let (Some(dialog), Some(_)) = (dialog.get_untracked(), &choice) {
            dialog.close();
        }
        match choice {
            Some(Choice::Found(hit)) => go(&hit.href),
            Some(Choice::Act(action)) => (action.run)(),
            None => {}
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let count = choices.with_untracked(Vec::len).max(1);
        match event.key().as_str() {
            "ArrowDown" => at.update(|at| *at = (*at + 1) % count),
            "ArrowUp" => at.update(|at| *at = (*at + count - 1) % count),
            "Enter" => choose(at.get_untracked()),
            _ => return,
        }
        event.prevent_default();
        reveal_chosen();
    };
    let on_input = move |text: String| {
        at.set(0);
        if text.trim().is_empty() {
            found.set(Vec::new());
        }
        query.set(text);
        search_soon(query, found);
    };
    view! {
        <dialog node_ref=dialog class="dialog palette" aria-label="Go to" on:close=move |_| open.set(false) on:click=move |event| close_on_backdrop(&event)>
            <input
                class="palette-input"
                type="text"
                placeholder="Go to a release, a page, an action…"
                role="combobox"
                aria-label="Go to"
                aria-expanded="true"
                aria-controls="palette-list"
                aria-activedescendant=move || format!("palette-{}", at.get())
                autocomplete="off"
                spellcheck="false"
                maxlength="100"
                autofocus
                on:input:target=move |event| on_input(event.target().value())
                on:keydown=on_key
            />
            <div class="palette-list" id="palette-list" role="listbox" aria-label="Results">
                {move || {
                    let choices = choices.get();
                    if choices.is_empty() {
                        return view! { <p class="palette-empty">"Nothing goes by that name."</p> }.erase();
                    }
                    choices.into_iter().enumerate().map(|(index, choice)| show(index, choice, at, choose)).collect::<Vec<_>>().erase()
                }}
            </div>
        </dialog>
    }
    .erase()
}

fn show(
    index: usize,
    choice: Choice,
    at: RwSignal<usize>,
    choose: impl Fn(usize) + 'static,
) -> AnyView {
    let (icon, title, subtitle, keys) = match choice {
        Choice::Found(hit) => ("flag", hit.title, hit.subtitle, None),
        Choice::Act(action) => (
            icon_of(action.label),
            action.label.to_owned(),
            String::new(),
            Some(action.keys),
        ),
    };
    view! {
        <div
            class="palette-item"
            role="option"
            id=format!("palette-{index}")
            aria-selected=move || if at.get() == index { "true" } else { "false" }
            on:pointermove=move |_| if at.get_untracked() != index { at.set(index) }
            on:click=move |_| choose(index)
        >
            <Icon name=icon/>
            <span>{title}<small>{subtitle}</small></span>
            {keys.map(|keys| view! { <Kbd keys/> })}
        </div>
    }
    .erase()
}

fn icon_of(label: &str) -> &'static str {
    PLACES
        .iter()
        .find(|place| place.1 == label)
        .map_or("right", |place| place.2)
}

/// What was found first, then the actions whose words begin with what was typed.
fn matching(query: &str, found: &[Hit], actions: &[Shortcut]) -> Vec<Choice> {
    let query = query.trim().to_lowercase();
    let fits = |label: &str| {
        let label = label.to_lowercase();
        query
            .split_whitespace()
            .all(|part| label.split_whitespace().any(|word| word.starts_with(part)))
    };
    let acts = actions
        .iter()
        .filter(|action| action.label != "Search" && fits(action.label))
        .cloned()
        .map(Choice::Act);
    found
        .iter()
        .cloned()
        .map(Choice::Found)
        .chain(acts)
        .collect()
}

#[cfg(not(feature = "hydrate"))]
fn search_soon(_query: RwSignal<String>, _found: RwSignal<Vec<Hit>>) {}
#[cfg(not(feature = "hydrate"))]
fn reveal_chosen() {}
#[cfg(not(feature = "hydrate"))]
fn close_on_backdrop(_event: &leptos::ev::MouseEvent) {}

/// Asks the server once typing has paused. An answer to what is no longer asked is dropped.
#[cfg(feature = "hydrate")]
fn search_soon(query: RwSignal<String>, found: RwSignal<Vec<Hit>>) {
    let asked = query.get_untracked();
    if asked.trim().is_empty() {
        return;
    }
    set_timeout(
        move || {
            if query.try_get_untracked().as_ref() != Some(&asked) {
                return;
            }
            leptos::task::spawn_local(async move {
                let hits = ask(&asked).await.unwrap_or_default();
                if query.try_get_untracked().as_ref() == Some(&asked) {
                    found.set(hits);
                }
            });
        },
        std::time::Duration::from_millis(80),
    );
}

#[cfg(feature = "hydrate")]
async fn ask(words: &str) -> Option<Vec<Hit>> {
    use leptos::wasm_bindgen::JsCast;
    use wasm_bindgen_futures::JsFuture;
    let address = format!(
        "/api/search?q={}",
        String::from(js_sys::encode_uri_component(words))
    );
    let response: web_sys::Response = JsFuture::from(window().fetch_with_str(&address))
        .await
        .ok()?
        .dyn_into()
        .ok()?;
    if !response.ok() {
        return None;
    }
    let text = JsFuture::from(response.text().ok()?)
        .await
        .ok()?
        .as_string()?;
    crate::wire::json::read(&text).ok()
}

#[cfg(feature = "hydrate")]
fn reveal_chosen() {
    request_animation_frame(|| {
        if let Ok(Some(chosen)) = document().query_selector(".palette-item[aria-selected=true]") {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            chosen.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
}

/// A press beside the dialog lands on the dialog element itself.
#[cfg(feature = "hydrate")]
fn close_on_backdrop(event: &leptos::ev::MouseEvent) {
    use leptos::wasm_bindgen::JsCast;
    if let Some(dialog) = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::HtmlDialogElement>().ok())
    {
        dialog.close();
    }
}
