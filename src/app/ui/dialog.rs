//! Dialogs: the browser's own element, which keeps the focus inside and gives it back afterwards.

use crate::app::ui::{AnyView, ChildrenFn, Erase};
use leptos::{html, prelude::*, web_sys};

use super::{Button, IconButton, Variant};

/// A dialog over the page; its content exists only while it is open.
#[component]
pub fn Dialog(
    /// Whether it is open; closing it by any way sets this to false.
    open: RwSignal<bool>,
    /// What it is about.
    #[prop(into)]
    title: Signal<String>,
    /// For content that needs the width, such as a table.
    #[prop(optional)]
    wide: bool,
    /// The content, usually a form that ends in a `dialog-actions` row.
    children: ChildrenFn,
) -> AnyView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let wanted = open.get();
        let Some(dialog) = node.get() else { return };
        if wanted && !dialog.open() {
            drop(dialog.show_modal());
            begin(&dialog);
        } else if !wanted && dialog.open() {
            dialog.close();
        }
    });
    view! {
        <dialog
            node_ref=node
            class="dialog"
            class:dialog-wide=wide
            aria-label=title
            on:close=move |_| open.set(false)
        >
            {move || open.get().then(|| view! {
                <h2 class="dialog-title">{move || title.get()}</h2>
                <div class="dialog-body">{children.show()}</div>
                // Last, so that the focus begins in the content; the style sheet puts it into the corner.
                <div class="dialog-close"><IconButton icon="close" label="Close" on_press=move |_| open.set(false)/></div>
            })}
        </dialog>
    }
    .erase()
}

#[cfg(not(feature = "hydrate"))]
fn begin(_dialog: &web_sys::HtmlDialogElement) {}

/// A long form scrolls, and the browser gives the focus to what scrolls: the first field has it instead.
#[cfg(feature = "hydrate")]
fn begin(dialog: &web_sys::HtmlDialogElement) {
    use leptos::wasm_bindgen::JsCast;
    let first = dialog
        .query_selector(".dialog-body:focus :is(a[href], button, input, select, textarea)")
        .ok()
        .flatten()
        .and_then(|first| first.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(first) = first {
        drop(first.focus());
    }
}

/// Asks before something that cannot be taken back; the button states the consequence.
#[component]
pub fn ConfirmDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The question.
    #[prop(into)]
    title: Signal<String>,
    /// What the button does, as a sentence without a subject: "Withdraw 670 milestones".
    #[prop(into)]
    consequence: Signal<String>,
    /// Runs when it is confirmed; the dialog closes.
    #[prop(into)]
    on_confirm: Callback<()>,
    /// What happens, what is kept.
    children: ChildrenFn,
) -> AnyView {
    let children = StoredValue::new(children);
    let confirm = move |_| {
        open.set(false);
        on_confirm.run(());
    };
    view! {
        <Dialog open title>
            <div class="prose">{children.with_value(|children| children.show())}</div>
            <div class="dialog-actions">
                <Button on_press=move |_| open.set(false)>"Cancel"</Button>
                <Button variant=Variant::Danger on_press=confirm>{move || consequence.get()}</Button>
            </div>
        </Dialog>
    }
    .erase()
}
