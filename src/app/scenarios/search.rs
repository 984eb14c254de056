//! Finding a release to take into a scenario.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::bench::Bench;
use crate::{
    app::{
        release::find_releases,
        ui::{Dialog, Field, TextInput},
    },
    domain::scenario::Entry,
    wire::release::Neighbour,
};

/// A field that searches as one types, with what it finds as buttons.
pub fn search(bench: Bench, open: RwSignal<bool>) -> AnyView {
    view! {
        <Dialog open title="Take in a release">
            {body(bench, open)}
        </Dialog>
    }
    .erase()
}

fn body(bench: Bench, open: RwSignal<bool>) -> AnyView {
    let asked = RwSignal::new(String::new());
    let found = RwSignal::new(None::<Vec<Neighbour>>);
    Effect::new(move |_| {
        let words = asked.get();
        if words.trim().is_empty() {
            found.set(None);
            return;
        }
        leptos::task::spawn_local(async move {
            let hits = find_releases(words.clone()).await.unwrap_or_default();
            // What is typed by now is asked for by itself.
            if asked.try_get_untracked() == Some(words) {
                found.set(Some(hits));
            }
        });
    });
    let list = move || {
        found.with(|found| {
            let held = |one: &&Neighbour| {
                let inside = |entry: &Entry| entry.release == one.id;
                !bench.entries.with(|all| all.iter().any(inside))
            };
            let hits: Vec<_> = found.as_ref()?.iter().filter(held).collect();
            if hits.is_empty() {
                return Some(view! { <p class="muted small">"No release of that name that is not in the scenario."</p> }.erase());
            }
            let items: Vec<_> = hits.into_iter().map(|one| item(one, bench, open)).collect();
            Some(view! { <ul class="neighbours">{items}</ul> }.erase())
        })
    };
    view! {
        <Field name="release" label="Release" hint="Key, version, product line or name">
            <TextInput value=asked kind="search" limit=100 example="3.14"/>
        </Field>
        <div role="status">{list}</div>
    }
    .erase()
}

fn item(one: &Neighbour, bench: Bench, open: RwSignal<bool>) -> AnyView {
    let id = one.id;
    let day = one.target.as_ref().map(|date| date.long_text());
    let choose = move |_| {
        bench.entries.update(|all| all.push(Entry::still(id)));
        open.set(false);
    };
    view! {
        <li>
            <button type="button" class="menu-item" on:click=choose>
                <span>{one.label.clone()}</span>
                <small class="muted">{day}</small>
            </button>
        </li>
    }
    .erase()
}
