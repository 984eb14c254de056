//! The palette and the list of shortcuts: their keys are always here; what they show loads when one is first opened.

use crate::app::{
    part::part,
    ui::{AnyView, Erase, later},
};
use leptos::prelude::*;

/// Opens with Ctrl K or ⌘ K from anywhere.
#[component]
pub fn Palette(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Whether the list of shortcuts is open.
    sheet: RwSignal<bool>,
) -> AnyView {
    #[cfg(feature = "hydrate")]
    {
        let listener = window_event_listener(leptos::ev::keydown, move |event| {
            if (event.ctrl_key() || event.meta_key())
                && !event.shift_key()
                && !event.alt_key()
                && event.key().eq_ignore_ascii_case("k")
            {
                event.prevent_default();
                open.update(|open| *open = !*open);
            }
        });
        on_cleanup(move || listener.remove());
    }
    view! {
        {move || {
            let shown = (open.get(), sheet.get());
            (shown.0 || shown.1).then(|| later(move || palette_part(open, sheet)))
        }}
    }
    .erase()
}

part!(palette_part, bring_palette, (open: RwSignal<bool>, sheet: RwSignal<bool>),
    if open.get_untracked() {
        view! { <super::palette_content::PaletteContent open/> }.erase()
    } else {
        view! { <super::sheet::Sheet open=sheet/> }.erase()
    }
);
