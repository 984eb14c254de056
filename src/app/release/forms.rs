//! A dialog with a form: what it asks differs, how it is sent and refused does not.

use crate::app::ui::{AnyView, Erase};
use leptos::{ev::SubmitEvent, prelude::*};

use super::desk::words;
use crate::{
    app::ui::{Button, Dialog, Field, Notice, TextArea, TextInput, Tone, Variant},
    domain::{Refusal, text::REASON_LIMIT},
};

/// What a form does when it is sent: `Ok` closes it. `Err(None)` says that a field shows what is wrong.
pub type Outcome = Result<(), Option<Refusal>>;

/// A form in a dialog.
#[component]
pub fn FormDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What it is about.
    #[prop(into)]
    title: Signal<String>,
    /// What the button does.
    #[prop(into)]
    action: Signal<String>,
    /// Whether what it does is decisive, so that the button looks like it.
    #[prop(optional)]
    decisive: bool,
    /// Makes the fields, and what sends them, each time the dialog opens.
    #[prop(into)]
    form: Callback<(), (AnyView, Callback<(), Outcome>)>,
) -> AnyView {
    view! {
        <Dialog open title>
            {
                let (fields, send) = form.run(());
                let refused = RwSignal::new(None::<String>);
                let submit = move |event: SubmitEvent| {
                    event.prevent_default();
                    match send.run(()) {
                        Ok(()) => open.set(false),
                        Err(refusal) => refused.set(refusal.map(|refusal| words(&refusal))),
                    }
                };
                view! {
                    <form class="stack" novalidate on:submit=submit>
                        {fields}
                        <div role="alert">{move || refused.get().map(|words| view! { <Notice tone=Tone::Bad>{words}</Notice> })}</div>
                        <div class="dialog-actions">
                            <Button on_press=move |_| open.set(false)>"Keep as it is"</Button>
                            <Button submit=true variant=if decisive { Variant::Danger } else { Variant::Primary }>{move || action.get()}</Button>
                        </div>
                    </form>
                }
            }
        </Dialog>
    }
    .erase()
}

/// Why: a field for a reason.
#[component]
pub fn ReasonField(
    /// The reason.
    value: RwSignal<String>,
    /// Whether it must be given.
    required: bool,
) -> AnyView {
    view! {
        <Field name="reason" label="Reason" optional=!required hint="It stands on the record beside the change.">
            <TextArea value limit=REASON_LIMIT as u32 rows=2 required/>
        </Field>
    }
    .erase()
}

/// A field with one line of text.
#[component]
pub fn LineField(
    /// Its name in the form.
    name: &'static str,
    /// What to enter.
    label: &'static str,
    /// The text.
    value: RwSignal<String>,
    /// The most characters.
    limit: usize,
    /// Whether it may stay empty.
    #[prop(optional)]
    optional: bool,
) -> AnyView {
    view! {
        <Field name label optional><TextInput value limit=limit as u32 required=!optional/></Field>
    }
    .erase()
}

/// The reason that was entered, if any.
#[must_use]
pub fn given(reason: RwSignal<String>) -> Option<String> {
    let reason = reason.get_untracked();
    let reason = reason.trim();
    (!reason.is_empty()).then(|| reason.to_owned())
}
