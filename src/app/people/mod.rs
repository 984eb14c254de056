//! The people of the organization and their roles.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use crate::{
    app::{
        route::bring,
        shell::{Page, begin::begin, surroundings},
        ui::{
            Avatar, Button, Chip, ConfirmDialog, CopyField, Dialog, Menu, MenuItem, Toasts, Tone,
            Variant, toasts,
        },
    },
    domain::access::Role,
    wire::people::{Listed, PeopleData, Standing},
};

mod api;
mod form;

/// The people of the organization and their roles.
pub fn page() -> AnyView {
    begin("People", screen)
}

/// What is being done on the page; one thing at a time.
#[derive(Clone, Copy)]
struct Doing {
    people: RwSignal<PeopleData>,
    /// Found while the page is built: those who answer a press have no context.
    toasts: Toasts,
    /// Whom the form is about; `None` adds somebody.
    editing: RwSignal<Option<Listed>>,
    form: RwSignal<bool>,
    /// The link that was made last, and for whom.
    link: RwSignal<Option<(String, String)>>,
    link_shown: RwSignal<bool>,
    leaving: RwSignal<Option<Listed>>,
    confirm: RwSignal<bool>,
}

impl Doing {
    /// Shows everybody as they are now.
    async fn look_again(self) {
        if let Ok(people) = bring("/people").await.read() {
            self.people.try_set(people);
        }
    }
}

fn screen(data: PeopleData) -> AnyView {
    let people = RwSignal::new(data);
    let doing = Doing {
        people,
        toasts: toasts(),
        editing: RwSignal::new(None),
        form: RwSignal::new(false),
        link: RwSignal::new(None),
        link_shown: RwSignal::new(false),
        leaving: RwSignal::new(None),
        confirm: RwSignal::new(false),
    };
    let may_manage = surroundings()
        .grants()
        .permit(crate::domain::access::Operation::ManagePeople);
    let add = move |_| {
        doing.editing.set(None);
        doing.form.set(true);
    };
    let tools = may_manage.then(|| view! { <Button variant=Variant::Primary icon="plus" on_press=add>"Add a person"</Button> });
    let tools = tools.erase();
    view! {
        <Page title="People" tools=tools>
            {move || list(people.get(), doing)}
            {may_manage.then(|| view! { <Dialogs doing/> })}
        </Page>
    }
    .erase()
}

fn list(data: PeopleData, doing: Doing) -> AnyView {
    let may_manage = data.may_manage;
    let rows = data
        .people
        .into_iter()
        .map(|person| row(person, may_manage, doing));
    view! {
        <div class="table-frame">
            <table class="table people">
                <thead><tr>
                    <th scope="col">"Person"</th>
                    <th scope="col">"Roles"</th>
                    {may_manage.then(|| view! { <th scope="col"><span class="visually-hidden">"Actions"</span></th> })}
                </tr></thead>
                <tbody>{rows.collect::<Vec<_>>()}</tbody>
            </table>
        </div>
    }
    .erase()
}

fn row(person: Listed, may_manage: bool, doing: Doing) -> AnyView {
    let standing = match person.standing {
        Standing::Active => None,
        Standing::Invited => Some((Tone::Warn, "No password yet")),
        Standing::Deactivated => Some((Tone::Neutral, "Deactivated")),
    };
    let standing = standing.map(|(tone, words)| view! { <Chip tone>{words}</Chip> });
    let roles: Vec<_> = person.roles.iter().copied().map(Role::label).collect();
    let menu = may_manage
        .then(|| view! { <td class="people-actions">{actions(person.clone(), doing)}</td> });
    view! {
        <tr class:people-gone=person.standing == Standing::Deactivated>
            <th scope="row">
                <span class="people-who">
                    <Avatar name=person.name.clone()/>
                    <span class="people-names"><span>{person.name}</span><span class="people-login">{person.login}</span></span>
                    {standing}
                </span>
            </th>
            <td>{roles.join(", ")}</td>
            {menu}
        </tr>
    }
    .erase()
}

fn actions(person: Listed, doing: Doing) -> AnyView {
    let sample = surroundings().sample;
    let gone = person.standing == Standing::Deactivated;
    let id = person.id;
    let edit = {
        let person = person.clone();
        move |()| {
            doing.editing.set(Some(person.clone()));
            doing.form.set(true);
        }
    };
    let link = {
        let name = person.name.clone();
        move |()| make_link(doing, id, name.clone())
    };
    let leave = {
        let person = person.clone();
        move |()| {
            doing.leaving.set(Some(person.clone()));
            doing.confirm.set(true);
        }
    };
    let name = person.name.clone();
    let back = move |()| set_deactivated(doing, id, false, format!("{name} may come in again."));
    view! {
        <Menu id=format!("person-{id}") label=format!("Actions for {}", person.name) trigger=|| view! { <crate::app::ui::Icon name="more"/> }>
            <MenuItem icon="edit" on_choose=edit>"Change name and roles…"</MenuItem>
            {(!gone && !sample).then(|| view! { <MenuItem icon="link" on_choose=link>"Link to choose a password…"</MenuItem> })}
            {if gone {
                view! { <MenuItem icon="undo" on_choose=back>"Reactivate"</MenuItem> }
            } else {
                view! { <MenuItem icon="lock" on_choose=leave>"Deactivate…"</MenuItem> }
            }}
        </Menu>
    }
    .erase()
}

fn make_link(doing: Doing, id: crate::domain::ids::PersonId, name: String) {
    leptos::task::spawn_local(async move {
        match api::password_link(id).await {
            Ok(link) => {
                doing.link.set(Some((name, link)));
                doing.link_shown.set(true);
                doing.look_again().await;
            }
            Err(error) => doing.toasts.fail(error.message),
        }
    });
}

fn set_deactivated(
    doing: Doing,
    id: crate::domain::ids::PersonId,
    deactivated: bool,
    done: String,
) {
    leptos::task::spawn_local(async move {
        match api::set_deactivated(id, deactivated).await {
            Ok(()) => {
                doing.look_again().await;
                doing.toasts.say(done);
            }
            Err(error) => doing.toasts.fail(error.message),
        }
    });
}

#[component]
fn Dialogs(doing: Doing) -> AnyView {
    let title = move || match doing.editing.get() {
        Some(person) => format!("Change {}", person.name),
        None => "Add a person".to_owned(),
    };
    let leaving = move || {
        let name = doing.leaving.get().map(|person| person.name);
        name.unwrap_or_default()
    };
    let leave = move |()| {
        if let Some(person) = doing.leaving.get_untracked() {
            set_deactivated(
                doing,
                person.id,
                true,
                format!("{} may not come in any more.", person.name),
            );
        }
    };
    view! {
        <Dialog open=doing.form title=Signal::derive(title)>
            <form::PersonForm doing/>
        </Dialog>
        <Dialog open=doing.link_shown title="Link to choose a password">
            {move || doing.link.get().map(|(name, link)| view! { <TheLink name link/> })}
        </Dialog>
        <ConfirmDialog
            open=doing.confirm
            title=Signal::derive(move || format!("Deactivate {}?", leaving()))
            consequence=Signal::derive(move || format!("Deactivate {} and end their sessions", leaving()))
            on_confirm=leave
        >
            <p>"They are signed out everywhere at once and cannot sign in. What they did stays on the record under their name. They can be reactivated."</p>
        </ConfirmDialog>
    }
    .erase()
}

#[component]
fn TheLink(name: String, link: String) -> AnyView {
    view! {
        <div class="stack">
            <p>{format!("Give this link to {name}. It works once, within 7 days; whoever has it can choose the password. It is shown only now.")}</p>
            <CopyField label="Link" text=link/>
        </div>
    }
    .erase()
}
