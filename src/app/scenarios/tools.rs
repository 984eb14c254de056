//! What becomes of a scenario: made real, copied, named, shared, thrown away.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{PATH, api, page::Desk};
use crate::{
    app::{
        release::forms::LineField,
        route::{go, origin},
        shell::surroundings,
        ui::{
            Button, Checkbox, ConfirmDialog, CopyField, Dialog, Icon, Menu, MenuItem, Notice,
            Toasts, Tone, Variant, toasts,
        },
    },
    domain::{access::Operation, ids::ScenarioId, scenario::Draft, text::NAME_LIMIT},
    live::new_id,
    wire::{error::PublicError, scenario::ScenarioData},
};

/// What can be done with the scenario as a whole.
pub(super) fn tools(desk: Desk, committing: RwSignal<bool>) -> AnyView {
    let (naming, throwing) = (RwSignal::new(false), RwSignal::new(false));
    let messages = toasts();
    let may = surroundings().grants().permit(Operation::EditSchedule);
    let refused = Signal::derive(move || {
        if !may {
            return Some("Your role may not change milestones.".to_owned());
        }
        if desk.real.with(Option::is_some) {
            return Some("It is real already.".to_owned());
        }
        let nothing = desk
            .bench
            .weighed
            .with(|weighed| weighed.moving.members.is_empty());
        nothing.then(|| "Nothing moves: choose other dates first.".to_owned())
    });
    let copy = move |()| {
        let id = ScenarioId(new_id());
        let name = desk.draft.with_untracked(|draft| draft.name.clone());
        let entries = desk.bench.entries.get_untracked();
        // Within the limit, whatever it was called.
        let name: String = ["Copy of ", &name]
            .concat()
            .chars()
            .take(NAME_LIMIT)
            .collect();
        leptos::task::spawn_local(async move {
            match api::keep_scenario(id, name, false, entries).await {
                Ok(_) => go(&[PATH, "/", &id.to_string()].concat()),
                Err(error) => messages.fail(error.message),
            }
        });
    };
    let own = desk.mine.then(|| {
        view! {
            <MenuItem icon="edit" on_choose=move |()| naming.set(true)>"Name and sharing…"</MenuItem>
            <MenuItem icon="close" on_choose=move |()| throwing.set(true)>"Throw it away…"</MenuItem>
        }
    });
    view! {
        <div class="row push">
            <Button variant=Variant::Primary refused on_press=move |_| committing.set(true)>"Make it real…"</Button>
            <Menu id="scenario" label="More" trigger=|| view! { <Icon name="more"/> }>
                <MenuItem icon="plus" on_choose=copy>"Take a copy"</MenuItem>
                {own}
            </Menu>
        </div>
        {naming_dialog(desk, naming)}
        <ConfirmDialog open=throwing title="Throw this scenario away?" consequence="Throw it away" on_confirm=move |()| throw_away(desk)>
            <p>"Its dates are gone with it. Releases stay as they are; what was made real of it stays real."</p>
        </ConfirmDialog>
    }
    .erase()
}

fn throw_away(desk: Desk) {
    let messages = toasts();
    let draft = Draft {
        entries: desk.bench.entries.get_untracked(),
        ..desk.draft.get_untracked()
    };
    leptos::task::spawn_local(async move {
        match api::throw_away_scenario(desk.id).await {
            Ok(()) => {
                go(PATH);
                messages.undo("The scenario is thrown away.", move |()| {
                    keep_again(messages, &draft)
                });
            }
            Err(error) => messages.fail(error.message),
        }
    });
}

fn keep_again(messages: Toasts, draft: &Draft) {
    let draft = draft.clone();
    leptos::task::spawn_local(async move {
        let address = [PATH, "/", &draft.id.to_string()].concat();
        match api::keep_scenario(draft.id, draft.name, draft.shared, draft.entries).await {
            Ok(_) => go(&address),
            Err(error) => messages.fail(error.message),
        }
    });
}

fn naming_dialog(desk: Desk, open: RwSignal<bool>) -> AnyView {
    let body = move || open.get().then(|| naming_form(desk, open));
    view! { <Dialog open title="Name and sharing">{body}</Dialog> }.erase()
}

fn naming_form(desk: Desk, open: RwSignal<bool>) -> AnyView {
    let (was, was_shared) = desk
        .draft
        .with_untracked(|draft| (draft.name.clone(), draft.shared));
    let (name, shared) = (RwSignal::new(was), RwSignal::new(was_shared));
    let refused = RwSignal::new(None::<String>);
    let answered = move |outcome: Result<ScenarioData, PublicError>| match outcome {
        Ok(data) => {
            desk.shows(data);
            open.set(false);
        }
        Err(error) => refused.set(Some(error.message)),
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        leptos::task::spawn_local(async move {
            let described =
                api::describe_scenario(desk.id, name.get_untracked(), shared.get_untracked());
            answered(described.await);
        });
    };
    let link = [&origin(), PATH, "/", &desk.id.to_string()].concat();
    view! {
        <form class="stack" novalidate on:submit=submit>
            <LineField name="scenario-name" label="Name" value=name limit=NAME_LIMIT/>
            <Checkbox checked=shared>"Everyone of the organization sees it"</Checkbox>
            {move || shared.get().then(|| view! { <CopyField label="Link to this scenario" text=link.clone()/> })}
            <div role="alert">{move || refused.get().map(|words| view! { <Notice tone=Tone::Bad>{words}</Notice> })}</div>
            <div class="dialog-actions">
                <Button on_press=move |_| open.set(false)>"Keep as it is"</Button>
                <Button submit=true variant=Variant::Primary>"Save"</Button>
            </div>
        </form>
    }
    .erase()
}
