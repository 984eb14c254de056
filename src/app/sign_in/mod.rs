//! Sign-in, and choosing a password with a link.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use crate::{
    app::route::query_value,
    app::{
        shell::{Gate, surroundings},
        ui::{Button, Field, Notice, TextInput, Tone, Variant},
    },
    wire::entry::Entry,
};

/// Sign-in.
#[component]
pub fn SignInPage() -> AnyView {
    let entry = surroundings().entry.unwrap_or_default();
    let by_link = query_value("key").get_untracked().is_some();
    let login = RwSignal::new(entry.value("login"));
    let password = RwSignal::new(String::new());
    if by_link && !entry.link_works {
        return view! {
            <Gate title="This link no longer works">
                <p>"It has been used, is too old, or was cut off. Ask whoever sent it for a new one."</p>
                <p><a href="/sign-in" rel="external">"Sign in with a password"</a></p>
            </Gate>
        }
        .erase();
    }
    if entry.vacant {
        return view! {
            <Gate title="Not set up yet">
                <p>"This installation is empty. Whoever started the server opens the one-time link that it printed."</p>
                {explore_link(&entry)}
            </Gate>
        }
        .erase();
    }
    let (title, hint, autocomplete) = if by_link {
        (
            "Choose a password",
            "At least 12 characters. A few words are easy to remember.",
            "new-password",
        )
    } else {
        ("Sign in", "", "current-password")
    };
    let password_problem = entry.problem("password");
    view! {
        <Gate title>
            <Problem entry=entry.clone()/>
            <form method="post" class="stack">
                <Field name="login" label="Sign-in name">
                    <TextInput value=login autocomplete="username" required=!by_link/>
                </Field>
                <Field name="password" label="Password" hint=hint error=Signal::stored(password_problem)>
                    <TextInput value=password kind="password" autocomplete=autocomplete limit=128 required=true/>
                </Field>
                <Button variant=Variant::Primary submit=true>{if by_link { "Save the password and sign in" } else { "Sign in" }}</Button>
            </form>
            {explore_link(&entry)}
        </Gate>
    }
    .erase()
}

fn explore_link(entry: &Entry) -> Option<AnyView> {
    entry.sample.then(|| {
        view! { <p><a href="/explore" rel="external">"Open the sample data"</a></p> }.erase()
    })
}

/// What is wrong with a form as a whole, if anything.
#[component]
pub fn Problem(
    /// What the page was told.
    entry: Entry,
) -> AnyView {
    let problem = entry.problem("");
    problem
        .map(|problem| view! { <div role="alert"><Notice tone=Tone::Bad>{problem}</Notice></div> })
        .erase()
}
