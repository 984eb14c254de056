//! The sample data: as whom to open them. No passwords, this machine only.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use crate::app::{
    shell::{Gate, surroundings},
    sign_in::Problem,
    ui::{Button, Variant},
};

/// As whom to open the sample data.
pub fn page() -> AnyView {
    let page = surroundings();
    let entry = page.entry.unwrap_or_default();
    if !entry.sample {
        return view! {
            <Gate title="Sample data">
                <Problem entry/>
                <p>"Sample data are shown on the machine that serves them, without passwords. They are opened first from the one-time link of an empty installation, or by somebody who is signed in."</p>
                <p><a href="/sign-in" rel="external">"Sign in"</a></p>
            </Gate>
        }
        .erase();
    }
    let me = page
        .person
        .filter(|_| page.sample)
        .map(|person| person.id.to_string());
    let people = entry.people.clone().into_iter().map(|(id, name)| {
        let now = me.as_ref().is_some_and(|me| *me == id);
        view! {
            <button type="submit" name="person" value=id class="choice">
                <strong>{name}</strong>
                {now.then(|| view! { <span>"You are here as this person."</span> })}
            </button>
        }
    });
    let people = people.collect::<Vec<_>>();
    let first = people.is_empty().then(
        || view! { <Button variant=Variant::Primary submit=true>"Open the sample data"</Button> },
    );
    let beside = entry.beside.clone().map(|address| view! {
        <p>"To see live work from two sides, be somebody else in "<a href=address target="_blank" rel="noopener">"a second window"</a>" at the same time."</p>
    });
    view! {
        <Gate title="Explore with sample data">
            <p>"Open it as the person whose work you want to see. Nothing of your organization's is touched."</p>
            <Problem entry/>
            <form method="post" class="stack-tight">{people}{first}</form>
            {beside}
        </Gate>
    }
    .erase()
}
