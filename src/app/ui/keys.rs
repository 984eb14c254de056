//! Keys: how they are shown, and when one is meant as a shortcut.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

/// A key or a chord, as printed on keys; the style sheet prints Ctrl as ⌘ on Apple's keyboards.
#[component]
pub fn Kbd(
    /// The keys, separated by spaces.
    keys: &'static str,
) -> AnyView {
    let caps = keys
        .split(' ')
        .map(|key| view! { <kbd data-key=key>{key}</kbd> })
        .collect::<Vec<_>>();
    view! { <span class="keycaps">{caps}</span> }.erase()
}

/// Whether the event happened where a person types, so that a single key is a letter and not a shortcut.
#[cfg(feature = "hydrate")]
#[must_use]
pub fn is_typing(event: &web_sys::Event) -> bool {
    use wasm_bindgen::JsCast;
    event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()).is_some_and(|element| {
        element.closest("input:not([type=checkbox],[type=radio]),textarea,select,[contenteditable],dialog[open]").is_ok_and(|found| found.is_some())
    })
}
