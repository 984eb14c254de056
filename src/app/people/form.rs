//! Adding somebody, and changing their name and roles.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{Doing, api, make_link};
use crate::{
    app::{
        shell::surroundings,
        ui::{Button, Checkbox, Field, Notice, TextInput, Tone, Variant},
    },
    domain::access::Role,
    wire::error::PublicError,
};

/// The form; it is made anew each time that its dialog opens.
#[component]
pub fn PersonForm(doing: Doing) -> AnyView {
    let person = doing.editing.get_untracked();
    let is_new = person.is_none();
    let name = RwSignal::new(
        person
            .as_ref()
            .map(|person| person.name.clone())
            .unwrap_or_default(),
    );
    let login = RwSignal::new(String::new());
    let held = person
        .as_ref()
        .map(|person| person.roles.clone())
        .unwrap_or_default();
    let roles = Role::ALL.map(|role| (role, RwSignal::new(held.contains(&role))));
    let error = RwSignal::new(None::<PublicError>);
    let busy = RwSignal::new(false);
    let problem = move |field: &'static str| {
        Signal::derive(move || error.with(|error| of_field(error.as_ref(), field)))
    };
    let id = person.map(|person| person.id);
    let sample = surroundings().sample;
    let save = move || {
        busy.set(true);
        let chosen: Vec<_> = roles
            .iter()
            .filter(|(_, held)| held.get_untracked())
            .map(|(role, _)| *role)
            .collect();
        let (name, login) = (name.get_untracked(), login.get_untracked());
        leptos::task::spawn_local(async move {
            let outcome = match id {
                Some(id) => api::change_person(id, name.clone(), chosen)
                    .await
                    .map(|()| id),
                None => api::add_person(name.clone(), login, chosen).await,
            };
            busy.set(false);
            match outcome {
                Ok(person) => {
                    doing.form.set(false);
                    doing.look_again().await;
                    if is_new && !sample {
                        make_link(doing, person, name);
                    } else {
                        doing.toasts.say(format!("{name} is saved."));
                    }
                }
                Err(refused) => error.set(Some(refused)),
            }
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !busy.get_untracked() {
            save();
        }
    };
    let boxes =
        roles.map(|(role, held)| view! { <Checkbox checked=held>{role.label()}</Checkbox> });
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            {move || error.with(|error| of_field(error.as_ref(), "")).map(|problem| view! { <Notice tone=Tone::Bad>{problem}</Notice> })}
            <Field name="name" label="Name" error=problem("name")>
                <TextInput value=name limit=120 required=true/>
            </Field>
            {is_new.then(|| view! {
                <Field name="login" label="Sign-in name" hint="Their e-mail address, for example." error=problem("login")>
                    <TextInput value=login required=true/>
                </Field>
            })}
            <fieldset class="people-roles" aria-describedby="roles-problem">
                <legend>"Roles"</legend>
                {boxes.into_iter().collect::<Vec<_>>()}
                <p class="field-error" id="roles-problem">{move || problem("roles").get()}</p>
            </fieldset>
            <div class="dialog-actions">
                <Button on_press=move |_| doing.form.set(false)>"Cancel"</Button>
                <Button variant=Variant::Primary submit=true busy>{if is_new { "Add" } else { "Save" }}</Button>
            </div>
        </form>
    }
    .erase()
}

/// What is wrong with the field; with an empty name, what belongs to none of the form's fields.
fn of_field(error: Option<&PublicError>, field: &str) -> Option<String> {
    const FIELDS: [&str; 3] = ["name", "login", "roles"];
    let error = error?;
    let at = error
        .refusal
        .as_ref()
        .and_then(|refusal| refusal.field.as_deref());
    let at = at.filter(|at| FIELDS.contains(at)).unwrap_or_default();
    (at == field).then(|| error.message.clone())
}
