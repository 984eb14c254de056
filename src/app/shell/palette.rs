//! The palette: go anywhere by typing. Its button and its key are always here; what it shows loads when it is first opened.

use leptos::prelude::*;

/// Opens with Ctrl K or ⌘ K from anywhere.
#[component]
pub fn Palette(
    /// Whether it is open.
    open: RwSignal<bool>,
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
    view! { {move || open.get().then(|| Suspend::new(async move { content(open).await }))} }
        .into_any()
}

#[lazy]
fn content(open: RwSignal<bool>) -> AnyView {
    view! { <super::palette_content::PaletteContent open/> }.into_any()
}
