//! The members of a train: each with its target, where it departs from the train, and its place in the order.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::page::Around;
use crate::{
    app::{
        release::{find_releases, mark_of},
        ui::{
            Button, Chip, Dialog, EmptyState, Field, IconButton, Mark, StateMark, TextInput, Tone,
            VisuallyHidden, toasts,
        },
    },
    domain::{
        ids::ReleaseId,
        release::ReleaseState,
        train::{Command, Member, Mode, parts},
    },
    wire::release::Neighbour,
};

/// The table of members, and a way to add one.
#[component]
pub fn Members(
    /// The pieces of the page.
    around: Around,
) -> AnyView {
    let doc = around.desk.doc;
    let ids = Memo::new(move |_| {
        let ids = |members: &Vec<Member>| members.iter().map(|one| one.release).collect::<Vec<_>>();
        around.members.with(ids)
    });
    let ordered =
        Memo::new(move |_| doc.read(parts::IDENTITY, |train| train.mode) == Mode::Ordered);
    let refused = Signal::derive(move || around.refused());
    let adding = RwSignal::new(false);
    let body = move || {
        view! {
            <div class="table-frame train-table">
                <table class="table">
                    <thead><tr>
                        <th scope="col">"Release"</th>
                        <th scope="col">"Target"</th>
                        <th scope="col">"Against the train"</th>
                        <th scope="col"><VisuallyHidden>"Actions"</VisuallyHidden></th>
                    </tr></thead>
                    <tbody><For each=move || ids.get() key=|id| *id children=move |id| row(id, around, ids, ordered)/></tbody>
                </table>
            </div>
        }
        .erase()
    };
    view! {
        <section class="card milestones" aria-label="Members">
            <div class="card-head">
                <h2>"Members"</h2>
                <div class="push"><Button icon="plus" refused on_press=move |_| adding.set(true)>"Add a release"</Button></div>
            </div>
            <Show when=move || ids.with(|ids| !ids.is_empty()) fallback=|| view! {
                <EmptyState title="No members yet" icon="train"><p>"Add the releases that ship together. Each keeps its own schedule; here you see who departs from the train’s day."</p></EmptyState>
            }>
                {body}
            </Show>
            <Dialog open=adding title="Which release joins the train?">{search(around, adding)}</Dialog>
        </section>
    }
    .erase()
}

fn row(id: ReleaseId, around: Around, ids: Memo<Vec<ReleaseId>>, ordered: Memo<bool>) -> AnyView {
    let member = Memo::new(move |_| {
        around
            .members
            .with(|members| members.iter().find(|one| one.release == id).cloned())
    });
    let read = move |look: fn(&Member) -> String| {
        Signal::derive(move || member.with(|member| member.as_ref().map(look).unwrap_or_default()))
    };
    let label = read(|member| member.label.clone());
    let href = read(|member| {
        let key = member.row.as_ref().and_then(|row| row.key.clone());
        [
            "/releases/",
            &key.unwrap_or_else(|| member.release.to_string()),
        ]
        .concat()
    });
    let state = move || {
        let row = |member: &Member| member.row.as_ref().map(|row| row.state);
        member
            .with(|member| member.as_ref().and_then(row))
            .unwrap_or(ReleaseState::Cancelled)
    };
    let target = read(|member| {
        member
            .target()
            .map_or_else(|| "None yet".to_owned(), |mark| mark.date.long_text())
    });
    let departs = Memo::new(move |_| {
        let found = around.departing();
        let found = found.into_iter().find(|(departing, _)| *departing == id)?;
        let called = |id: ReleaseId| {
            around.members.with_untracked(|members| {
                let member = members.iter().find(|one| one.release == id);
                member.map(|one| one.label.clone()).unwrap_or_default()
            })
        };
        Some(found.1.words(called))
    });
    let refused = Signal::derive(move || around.refused());
    let at = Memo::new(move |_| ids.with(|ids| ids.iter().position(|one| *one == id)));
    let no_way = move |by: isize, words: &'static str| {
        Signal::derive(move || {
            let to = at.get().and_then(|at| at.checked_add_signed(by));
            let fits = to.is_some_and(|to| to < ids.with(Vec::len));
            refused.get().or_else(|| (!fits).then(|| words.to_owned()))
        })
    };
    let (first, last) = (no_way(-1, "It is the first."), no_way(1, "It is the last."));
    let go = move |by: isize| {
        let mut members = ids.get_untracked();
        let Some(from) = members.iter().position(|one| *one == id) else {
            return;
        };
        let Some(to) = from.checked_add_signed(by).filter(|to| *to < members.len()) else {
            return;
        };
        members.swap(from, to);
        let said = [
            &label.get_untracked(),
            " is number ",
            &(to + 1).to_string(),
            " now.",
        ]
        .concat();
        around
            .desk
            .change_or_say(Command::Reorder { members }, said);
        focus_again(id, by);
    };
    let remove = move |_| {
        let said = [&label.get_untracked(), " is a member no longer."].concat();
        around
            .desk
            .change_or_say(Command::Remove { release: id }, said);
    };
    view! {
        <tr>
            <th scope="row">
                <span class="milestone-name">
                    {move || ordered.get().then(|| view! { <span class="muted train-place">{at.get().map_or(0, |at| at + 1)}"."</span> })}
                    <StateMark mark=Signal::derive(move || mark_of(state()))/>
                    <a href=href>{label}</a>
                    <span class="muted small">{move || state().label()}</span>
                </span>
            </th>
            <td data-label="Target" class="nowrap">{target}</td>
            <td data-label="Train">{move || match departs.get() {
                Some(words) => view! { <Chip tone=Tone::Warn><StateMark mark=Mark::Warn/>{words}</Chip> }.erase(),
                None => view! { <span class="muted">"Keeps to it"</span> }.erase(),
            }}</td>
            <td class="number">
                <span class="train-actions">
                    {move || ordered.get().then(|| view! {
                        <span class="train-actions" id=["order-", &id.to_string()].concat()>
                            <IconButton icon="up" label=Signal::derive(move || ["Earlier: ", &label.get()].concat()) refused=first on_press=move |_| go(-1)/>
                            <IconButton icon="down" label=Signal::derive(move || ["Later: ", &label.get()].concat()) refused=last on_press=move |_| go(1)/>
                        </span>
                    })}
                    <IconButton icon="close" label=Signal::derive(move || ["Remove ", &label.get(), " from the train"].concat()) refused on_press=remove/>
                </span>
            </td>
        </tr>
    }
    .erase()
}

/// A row that changes places loses the focus on the way: it gets it back.
#[cfg(feature = "hydrate")]
fn focus_again(id: ReleaseId, by: isize) {
    use leptos::wasm_bindgen::JsCast;
    request_animation_frame(move || {
        let which = if by < 0 {
            " button:first-child"
        } else {
            " button:last-child"
        };
        let button =
            document().query_selector(&["[id=order-", &id.to_string(), "]", which].concat());
        let button = button
            .ok()
            .flatten()
            .and_then(|one| one.dyn_into::<leptos::web_sys::HtmlElement>().ok());
        if let Some(button) = button {
            drop(button.focus());
        }
    });
}
#[cfg(not(feature = "hydrate"))]
fn focus_again(_id: ReleaseId, _by: isize) {}

/// A field that searches as one types, with what it finds as buttons.
fn search(around: Around, open: RwSignal<bool>) -> AnyView {
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
                let hits = find_releases(words.clone()).await.unwrap_or_default();
                if asked.try_get_untracked() == Some(words) {
                    found.set(Some(hits));
                }
            });
        };
        set_timeout(ask, std::time::Duration::from_millis(120));
    });
    let messages = toasts();
    let choose = Callback::new(move |one: Neighbour| {
        let said = [&one.label, " is on the train."].concat();
        match around
            .desk
            .change(Command::Add { release: one.id }, None, said)
        {
            Ok(()) => open.set(false),
            Err(refusal) => messages.fail(refusal.message),
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
                let hits: Vec<_> = hits.into_iter().map(|one| hit(one, around, choose)).collect();
                view! { <ul class="neighbours">{hits}</ul> }.erase()
            })}
        </div>
    }
    .erase()
}

fn hit(one: Neighbour, around: Around, choose: Callback<Neighbour>) -> AnyView {
    let (name, state) = (one.label.clone(), one.state);
    let held = around
        .desk
        .doc
        .read_untracked(|train| train.members.contains(&one.id));
    let day = if held {
        "A member already".to_owned()
    } else {
        one.target
            .as_ref()
            .map(|date| date.long_text())
            .unwrap_or_default()
    };
    view! {
        <li>
            <button type="button" class="menu-item" on:click=move |_| choose.run(one.clone())>
                <StateMark mark=mark_of(state) label=state.label()/>
                <span>{name}</span>
                <small class="muted">{day}</small>
            </button>
        </li>
    }
    .erase()
}
