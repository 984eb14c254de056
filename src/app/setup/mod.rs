//! First run: the one-time link leads here.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use crate::{
    app::{
        route::query_value,
        shell::{Gate, surroundings},
        sign_in::Problem,
        ui::{Button, Field, TextInput, Variant},
    },
    wire::entry::Entry,
};

pub mod explore;

/// First run: the one-time link leads here.
pub fn page() -> AnyView {
    let entry = surroundings().entry.unwrap_or_default();
    match (entry.vacant, entry.link_works) {
        (false, _) => view! {
            <Gate title="Set up already">
                <p>"This installation has been set up. "<a href="/sign-in" rel="external">"Sign in"</a></p>
            </Gate>
        }
        .erase(),
        (true, false) => view! {
            <Gate title="Set up Signalbox">
                <p>"An installation is claimed with the one-time link that the server prints when it starts. This link is too old, or was cut off: start the server again for a new one."</p>
            </Gate>
        }
        .erase(),
        (true, true) => view! { <FirstRun entry/> }.erase(),
    }
}

#[component]
fn FirstRun(entry: Entry) -> AnyView {
    let key = query_value("key").get_untracked().unwrap_or_default();
    let explore = entry.sample.then(|| view! {
        <form method="post" action="/explore" class="stack">
            <input type="hidden" name="key" value=key/>
            <button type="submit" class="choice">
                <strong>"Explore with sample data"</strong>
                <span>"Real schedules of CPython and Kubernetes, in a file of their own, on this machine only. Nothing of yours is touched."</span>
            </button>
        </form>
        <p class="or" aria-hidden="true">"or"</p>
    });
    view! {
        <Gate title="Welcome to Signalbox">
            {explore}
            <h2 id="set-up">"Set up your organization"</h2>
            <Problem entry=entry.clone()/>
            <Form entry/>
        </Gate>
    }
    .erase()
}

#[component]
fn Form(entry: Entry) -> AnyView {
    let told = StoredValue::new(entry);
    let value = move |field: &str| RwSignal::new(told.with_value(|told| told.value(field)));
    let problem = move |field: &str| Signal::stored(told.with_value(|told| told.problem(field)));
    let zone = value("zone");
    if zone.with_untracked(String::is_empty) {
        zone.set("UTC".to_owned());
    }
    #[cfg(feature = "hydrate")]
    let zones = browser::fill_in(zone, told.with_value(|told| told.problems.is_empty()));
    #[cfg(not(feature = "hydrate"))]
    let zones = RwSignal::new(Vec::<String>::new());
    let password = RwSignal::new(String::new());
    view! {
        <form method="post" class="stack" aria-labelledby="set-up">
            <Field name="organization" label="Organization" error=problem("organization")>
                <TextInput value=value("organization") autocomplete="organization" limit=120 required=true/>
            </Field>
            <Field name="zone" label="Time zone" hint="Days without a zone of their own are read in it. Such as Europe/Berlin." error=problem("zone")>
                <ZoneInput value=zone zones/>
            </Field>
            <Field name="name" label="Your name" hint="You become the Deployment Manager and Administrator." error=problem("name")>
                <TextInput value=value("name") autocomplete="name" limit=120 required=true/>
            </Field>
            <Field name="login" label="Sign-in name" hint="Your e-mail address, for example." error=problem("login")>
                <TextInput value=value("login") autocomplete="username" required=true/>
            </Field>
            <Field name="password" label="Password" hint="At least 12 characters. A few words are easy to remember." error=problem("password")>
                <TextInput value=password kind="password" autocomplete="new-password" limit=128 required=true/>
            </Field>
            <Button variant=Variant::Primary submit=true>"Set up the organization"</Button>
        </form>
    }
    .erase()
}

/// A text with the browser's own list of zones behind it.
#[component]
fn ZoneInput(value: RwSignal<String>, zones: RwSignal<Vec<String>>) -> AnyView {
    view! {
        <TextInput value limit=64 required=true list="zones"/>
        <datalist id="zones">
            {move || zones.get().into_iter().map(|zone| view! { <option value=zone></option> }).collect::<Vec<_>>()}
        </datalist>
    }
    .erase()
}

#[cfg(feature = "hydrate")]
mod browser {
    use js_sys::{Array, Function, Reflect};
    use leptos::{
        prelude::*,
        wasm_bindgen::{JsCast, JsValue},
    };

    /// Once the page is taken over, offers the zones that the browser knows, and its own in place of the first guess.
    pub fn fill_in(zone: RwSignal<String>, untouched: bool) -> RwSignal<Vec<String>> {
        let zones = RwSignal::new(Vec::new());
        Effect::new(move |_| {
            zones.set(known().unwrap_or_default());
            if untouched && let Some(here) = here() {
                zone.set(here);
            }
        });
        zones
    }

    fn known() -> Option<Vec<String>> {
        let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let ask: Function = Reflect::get(&intl, &"supportedValuesOf".into())
            .ok()?
            .dyn_into()
            .ok()?;
        let zones: Array = ask
            .call1(&JsValue::NULL, &"timeZone".into())
            .ok()?
            .dyn_into()
            .ok()?;
        Some(zones.iter().filter_map(|zone| zone.as_string()).collect())
    }

    fn here() -> Option<String> {
        let format = js_sys::Intl::DateTimeFormat::new(&Array::new(), &js_sys::Object::new());
        Reflect::get(&format.resolved_options(), &"timeZone".into())
            .ok()?
            .as_string()
    }
}
