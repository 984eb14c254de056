//! The palette and the list of shortcuts: their keys are always here; what they show loads when one is first opened.

use crate::app::ui::later;
use crate::app::ui::{AnyView, Erase};
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
            (shown.0 || shown.1).then(|| later(content(open, sheet)))
        }}
    }
    .erase()
}

#[lazy]
fn content(open: RwSignal<bool>, sheet: RwSignal<bool>) -> AnyView {
    if open.get_untracked() {
        view! { <super::palette_content::PaletteContent open/> }.erase()
    } else {
        view! { <super::sheet::Sheet open=sheet/> }.erase()
    }
}
