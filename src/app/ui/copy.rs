//! A text to take along: shown whole, copied with one press.

use leptos::{html, prelude::*};

use super::{AnyView, Button, Erase, toasts};

/// A text that is shown for copying, with the button that does it.
#[component]
pub fn CopyField(
    /// What the text is.
    #[prop(into)]
    label: String,
    /// The text.
    #[prop(into)]
    text: String,
) -> AnyView {
    let toasts = toasts();
    let input = NodeRef::<html::Input>::new();
    let copied = text.clone();
    let copy = move |_| copy(&copied, input, toasts);
    view! {
        <div class="copy">
            <input class="input" readonly=true aria-label=label value=text node_ref=input/>
            <Button icon="link" on_press=copy>"Copy"</Button>
        </div>
    }
    .erase()
}

/// Copies; where the browser does not let us, the text is chosen, ready to be copied by hand.
#[cfg(feature = "hydrate")]
fn copy(text: &str, input: NodeRef<html::Input>, toasts: super::Toasts) {
    use leptos::wasm_bindgen::JsCast;
    let navigator = window().navigator();
    // Only pages on a safe connection have a clipboard.
    let clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into());
    let written = clipboard
        .ok()
        .and_then(|clipboard| clipboard.dyn_into::<web_sys::Clipboard>().ok())
        .map(|clipboard| clipboard.write_text(text));
    leptos::task::spawn_local(async move {
        let done = match written {
            Some(written) => wasm_bindgen_futures::JsFuture::from(written).await.is_ok(),
            None => false,
        };
        if done {
            toasts.say("Copied.");
        } else if let Some(input) = input.get_untracked() {
            drop(input.focus());
            input.select();
            toasts.say("It is selected: copy it with Ctrl C.");
        }
    });
}
#[cfg(not(feature = "hydrate"))]
fn copy(_text: &str, _input: NodeRef<html::Input>, _toasts: super::Toasts) {}
