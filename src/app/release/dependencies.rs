//! What a release waits for, and what waits for it.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{
    api,
    desk::{Desk, words},
    page::mark_of,
};
use crate::{
    app::ui::{Button, Dialog, Field, IconButton, StateMark, TextInput, toasts},
    domain::{
        ids::ReleaseId,
        release::{Command, DependencyFacts, Release, World, parts},
        time::MilestoneDate,
    },
    wire::release::{Neighbour, Related},
};

/// Both lists, with links.
#[component]
pub fn Dependencies(
    /// The release.
    desk: Desk<Release>,
    /// Which.
    id: ReleaseId,
    /// The releases on both sides, as the page brought them.
    related: Related,
) -> AnyView {
    let related = RwSignal::new(related);
    let waits_for =
        Memo::new(move |_| desk.doc.read(parts::DEPENDENCIES, |r| r.depends_on.clone()));
    let ask = move || {
        leptos::task::spawn_local(async move {
            if let Ok(fresh) = api::neighbours_of(id).await
                && related.try_with_untracked(|known| *known != fresh) == Some(true)
            {
                related.try_set(fresh);
            }
        });
    };
    // What waits for it, and how those on both sides stand, is not its own: the server says when that has changed.
    Effect::new(move |began: Option<()>| {
        desk.doc.track_beside();
        if began.is_some() {
            ask();
        }
    });
    // A dependency that somebody added is known by its identity only: its name is asked for.
    Effect::new(move |_| {
        let known = waits_for.with(|ids| {
            related.with_untracked(|related| {
                ids.iter()
                    .all(|id| related.before.iter().any(|one| one.id == *id))
            })
        });
        if !known {
            ask();
        }
    });
    let before = move || {
        waits_for.with(|ids| {
            related.with(|related| {
                let held = related.before.iter().filter(|one| ids.contains(&one.id));
                held.cloned().collect::<Vec<_>>()
            })
        })
    };
    let after = move || related.with(|related| related.after.clone());
    let remove = Callback::new(move |one: Neighbour| {
        let said = format!("It waits for {} no longer.", one.label);
        desk.change_or_say(Command::StopDependingOn { release: one.id }, said);
    });
    let refused = Signal::derive(move || {
        let nothing = Command::StopDependingOn {
            release: ReleaseId(0),
        };
        desk.refusal(&nothing, None)
    });
    let adding = RwSignal::new(false);
    view! {
        <section class="card" aria-label="Dependencies">
            <div class="card-head">
                <h2>"Dependencies"</h2>
                <div class="push"><Button icon="plus" refused on_press=move |_| adding.set(true)>"Wait for a release"</Button></div>
            </div>
            <div class="card-body stack">
                <div class="stack-tight">
                    <h3>"Waits for"</h3>
                    <Show when=move || waits_for.with(|ids| !ids.is_empty()) fallback=|| view! { <p class="muted small">"Nothing: it can ship by itself."</p> }>
                        <ul class="neighbours">
                            <For each=before key=key_of children=move |one| item(one, Some((remove, refused)))/>
                        </ul>
                    </Show>
                </div>
                <div class="stack-tight">
                    <h3>"Is waited for by"</h3>
                    <Show when=move || !after().is_empty() fallback=|| view! { <p class="muted small">"Nothing waits for it."</p> }>
                        <ul class="neighbours">
                            <For each=after key=key_of children=move |one| item(one, None)/>
                        </ul>
                    </Show>
                </div>
            </div>
            <Dialog open=adding title=Signal::stored("Which release must be out before?".to_owned())>
                {search(desk, id, adding)}
            </Dialog>
        </section>
    }
    .erase()
}

/// Shown anew when anything of it has changed.
fn key_of(one: &Neighbour) -> (ReleaseId, String, String) {
    let shown = [one.state.label(), &day_of(one)].concat();
    (one.id, one.label.clone(), shown)
}

fn item(one: Neighbour, remove: Option<(Callback<Neighbour>, Signal<Option<String>>)>) -> AnyView {
    let label = format!("Wait for {} no longer", one.label);
    let (href, name, day) = (
        format!("/releases/{}", one.address),
        one.label.clone(),
        day_of(&one),
    );
    let state = one.state;
    let button = remove.map(|(remove, refused)| {
        view! { <IconButton icon="close" label refused on_press=move |_| remove.run(one.clone())/> }
    });
    view! {
        <li>
            <StateMark mark=mark_of(state) label=state.label()/>
            <a href=href>{name}</a>
            <span class="muted small push">{day}</span>
            {button}
        </li>
    }
    .erase()
}

fn day_of(one: &Neighbour) -> String {
    one.target
        .as_ref()
        .map(MilestoneDate::long_text)
        .unwrap_or_default()
}

/// A field that searches as one types, with what it finds as buttons.
fn search(desk: Desk<Release>, id: ReleaseId, open: RwSignal<bool>) -> AnyView {
    let asked = RwSignal::new(String::new());
    let found = RwSignal::new(None::<Vec<Neighbour>>);
    Effect::new(move |_| {
        let words = asked.get();
        if words.trim().is_empty() {
            found.set(None);
            return;
        }
        let ask = move || {
            if asked.try_get_untracked().as_ref() != Some(&words) {
                return;
            }
            leptos::task::spawn_local(async move {
                let hits = api::find_releases(words.clone()).await.unwrap_or_default();
                if asked.try_get_untracked() == Some(words) {
                    found.set(Some(hits.into_iter().filter(|one| one.id != id).collect()));
                }
            });
        };
        set_timeout(ask, std::time::Duration::from_millis(120));
    });
    let messages = toasts();
    let choose = Callback::new(move |one: Neighbour| {
        let world = World {
            // Whether it waits for us, over whatever chain, the server knows.
            dependency: Some(DependencyFacts {
                release: one.id,
                label: one.label.clone(),
                depends_on_us: false,
            }),
            ..World::default()
        };
        let said = format!("It waits for {}.", one.label);
        let command = Command::DependOn { release: one.id };
        match desk.change_in(command, &world, None, said) {
            Ok(()) => open.set(false),
            Err(refusal) => messages.fail(words(&refusal)),
        }
    });
    view! {
        <Field name="release" label="Release" hint="Key, version, product line or name">
            <TextInput value=asked kind="search" limit=100 example="3.14"/>
        </Field>
        <div role="status">
            {move || found.get().map(|hits| {
                if hits.is_empty() {
                    return view! { <p class="muted small">"No release of that name."</p> }.erase();
                }
                let hits: Vec<_> = hits.into_iter().map(|one| {
                    let (name, day) = (one.label.clone(), day_of(&one));
                    let state = one.state;
                    view! {
                        <li>
                            <button type="button" class="menu-item" on:click=move |_| choose.run(one.clone())>
                                <StateMark mark=mark_of(state) label=state.label()/>
                                <span>{name}</span>
                                <small class="muted">{day}</small>
                            </button>
                        </li>
                    }
                }).collect();
                view! { <ul class="neighbours">{hits}</ul> }.erase()
            })}
        </div>
    }
    .erase()
}
