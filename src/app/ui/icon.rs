//! Icons, from the one sprite that the document carries.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

/// An icon of the sprite by name; decoration only, so whatever carries it needs words of its own.
#[component]
pub fn Icon(
    /// The symbol's name without its `i-`.
    name: &'static str,
) -> AnyView {
    view! {
        <svg class="icon" aria-hidden="true" focusable="false">
            <use href=format!("#i-{name}")></use>
        </svg>
    }
    .erase()
}
