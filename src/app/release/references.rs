//! Changes in other systems that belong to a release or to one of its deployments: shown as links, noted and corrected.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{
    conflicts::Around,
    deployment_forms::{Edit, Fields},
    forms::LineField,
};
use crate::{
    app::ui::{Chip, Field, Icon, IconButton, Select, TextInput, Tone, VisuallyHidden},
    domain::{
        ids::{ChangeId, DeploymentId},
        release::{
            Approval, ChangeReference, Command, Release,
            change_reference::{self, SYSTEM_LIMIT, in_order},
            parts,
        },
        web_address::ADDRESS_LIMIT,
    },
    live::new_id,
};

/// The references of a deployment, or of the release as a whole; nothing where there are none.
#[component]
pub fn References(
    /// The release, and what is known beside it.
    around: Around,
    /// Of which deployment; `None`: of the release.
    of: Option<DeploymentId>,
    /// Opens a form.
    begin: Callback<Edit>,
) -> AnyView {
    let shown = Memo::new(move |_| {
        around.desk.doc.read(parts::DEPLOYMENTS, |release| {
            let all = in_order(&release.changes).into_iter();
            let own = all.filter(|(_, one)| shown_with(release, one) == of);
            own.map(|(id, one)| (id, one.clone())).collect::<Vec<_>>()
        })
    });
    let refused = Signal::derive(move || references_refusal(around));
    let list = move || {
        let all = shown.get();
        (!all.is_empty()).then(|| {
            let items: Vec<_> = all
                .into_iter()
                .map(|(id, one)| item(around, id, one, refused, begin))
                .collect();
            let heading = of
                .is_none()
                .then(|| view! { <h3>"Changes of the release"</h3> });
            let class = if of.is_none() {
                "card-body stack-tight"
            } else {
                "stack-tight"
            };
            view! { <div class=class>{heading}<ul class="references">{items}</ul></div> }
        })
    };
    view! { {list} }.erase()
}

/// Where a reference stands: with its deployment, as long as that stands.
fn shown_with(release: &Release, reference: &ChangeReference) -> Option<DeploymentId> {
    let id = reference.deployment?;
    release.deployments.get(id).map(|one| one.id)
}

/// Why this person may not note references at all.
pub fn references_refusal(around: Around) -> Option<String> {
    let nobodys = Command::Reference(change_reference::Command::Add {
        id: ChangeId(0),
        reference: ChangeReference {
            system: "?".to_owned(),
            number: "?".to_owned(),
            ..blank(None)
        },
    });
    around.desk.refusal(&nobodys, None)
}

fn blank(deployment: Option<DeploymentId>) -> ChangeReference {
    ChangeReference {
        deployment,
        system: String::new(),
        number: String::new(),
        address: String::new(),
        approval: Approval::Requested,
    }
}

const fn tone_of(approval: Approval) -> Tone {
    match approval {
        Approval::Requested => Tone::Warn,
        Approval::Approved | Approval::Implemented => Tone::Good,
        Approval::Rejected => Tone::Bad,
        Approval::Withdrawn => Tone::Neutral,
    }
}

fn item(
    around: Around,
    id: ChangeId,
    one: ChangeReference,
    refused: Signal<Option<String>>,
    begin: Callback<Edit>,
) -> AnyView {
    let name = one.name();
    let (change, remove) = (["Change ", &name].concat(), ["Remove ", &name].concat());
    let said = [&name, " does not belong to it any more."].concat();
    let linked = if one.address.is_empty() {
        view! { <span>{name}</span> }.erase()
    } else {
        view! {
            <a href=one.address.clone() target="_blank" rel="noopener noreferrer"><Icon name="link"/>{name}<VisuallyHidden>" (opens another page)"</VisuallyHidden></a>
        }
        .erase()
    };
    let removing = move |_| {
        let command = Command::Reference(change_reference::Command::Remove { id });
        around.desk.change_or_say(command, said.clone());
    };
    view! {
        <li>
            {linked}
            <Chip tone=tone_of(one.approval)>{one.approval.label()}</Chip>
            <IconButton icon="edit" label=change refused on_press=move |_| begin.run(Edit::Reference(id))/>
            <IconButton icon="close" label=remove refused on_press=removing/>
        </li>
    }
    .erase()
}

/// The fields for a further one.
pub fn add(around: Around, of: Option<DeploymentId>) -> Fields {
    // The system is most likely the one of the others.
    let system = around.desk.doc.read_untracked(|release| {
        let last = release.changes.values().next();
        last.map_or_else(String::new, |one| one.system.clone())
    });
    let now = ChangeReference {
        system,
        ..blank(of)
    };
    fields(around, None, now)
}

/// The fields for one that is there.
pub fn change(around: Around, id: ChangeId) -> Option<Fields> {
    let now = around
        .desk
        .doc
        .read_untracked(|release| release.changes.get(&id).cloned())?;
    Some(fields(around, Some(id), now))
}

fn fields(around: Around, id: Option<ChangeId>, now: ChangeReference) -> Fields {
    let system = RwSignal::new(now.system);
    let number = RwSignal::new(now.number);
    let address = RwSignal::new(now.address);
    let position = Approval::ALL.iter().position(|one| *one == now.approval);
    let approval = RwSignal::new(position.unwrap_or(0).to_string());
    let of = now.deployment;
    let save = Callback::new(move |()| {
        let chosen = approval.with_untracked(|at| at.parse::<usize>().unwrap_or(0));
        let reference = ChangeReference {
            deployment: of,
            system: system.get_untracked(),
            number: number.get_untracked(),
            address: address.get_untracked(),
            approval: Approval::ALL.get(chosen).copied().unwrap_or_default(),
        };
        let name = [reference.system.trim(), " ", reference.number.trim()].concat();
        let (command, said) = match id {
            None => (
                change_reference::Command::Add {
                    id: ChangeId(new_id()),
                    reference,
                },
                [&name, " is noted."].concat(),
            ),
            Some(id) => (
                change_reference::Command::Change { id, reference },
                [&name, " is saved."].concat(),
            ),
        };
        let command = Command::Reference(command);
        around.desk.change(command, None, said).map_err(Some)
    });
    let states = Approval::ALL.iter().enumerate();
    let states: Vec<_> = states
        .map(|(at, one)| (at.to_string(), one.label().to_owned()))
        .collect();
    let view = view! {
        <div class="columns">
            <LineField name="system" label="System" value=system limit=SYSTEM_LIMIT/>
            <LineField name="number" label="Number" value=number limit=SYSTEM_LIMIT/>
        </div>
        <Field name="address" label="Address" optional=true hint="Begins with https:// or http://">
            <TextInput value=address kind="url" limit=ADDRESS_LIMIT as u32/>
        </Field>
        <Field name="approval" label="State"><Select value=approval choices=Signal::stored(states)/></Field>
    };
    (view.erase(), save)
}
