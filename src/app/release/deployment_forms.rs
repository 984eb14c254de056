//! What is asked when a deployment is added, changed or removed.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{
    conflicts::Around,
    deployments::environment_of,
    forms::{FormDialog, LineField, Outcome, ReasonField, given},
    references,
    window_draft::{WindowDraft, WindowFields},
};
use crate::{
    app::{
        shell::surroundings,
        ui::{Checkbox, Field, Select},
    },
    domain::{
        ids::{ChangeId, DeploymentId, EnvironmentId},
        release::{Command, Deployment, World, deployment},
        text::{NAME_LIMIT, natural_order},
    },
    live::new_id,
};

/// What is being changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// A further deployment.
    Add,
    /// What one is.
    Change(DeploymentId),
    /// Why one is removed.
    Remove(DeploymentId),
    /// A further reference, of a deployment or of the release.
    AddReference(Option<DeploymentId>),
    /// What a reference is.
    Reference(ChangeId),
}

/// A form's fields, and what sends them.
pub type Fields = (AnyView, Callback<(), Outcome>);

/// The dialog for whatever is being changed.
#[component]
pub fn Form(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What is being changed.
    edit: RwSignal<Option<Edit>>,
    /// Makes the fields.
    form: Callback<(), Fields>,
) -> AnyView {
    let title = move || match edit.get() {
        Some(Edit::Add) => "Add a deployment",
        Some(Edit::Remove(_)) => "Remove the deployment?",
        Some(Edit::AddReference(_)) => "Add a change reference",
        Some(Edit::Reference(_)) => "Change the reference",
        Some(Edit::Change(_)) | None => "Change the deployment",
    };
    let action = move || match edit.get() {
        Some(Edit::Add) => "Add deployment",
        Some(Edit::Remove(_)) => "Remove the deployment",
        Some(Edit::AddReference(_)) => "Add reference",
        Some(Edit::Reference(_)) => "Save the reference",
        Some(Edit::Change(_)) | None => "Save the deployment",
    };
    view! {
        <FormDialog open title=Signal::derive(move || title().to_owned()) action=Signal::derive(move || action().to_owned()) form/>
    }
    .erase()
}

/// The fields for whatever is being changed.
pub fn form_of(around: Around, edit: Option<Edit>) -> Fields {
    let held = |id| {
        around
            .desk
            .doc
            .read_untracked(|release| release.deployments.get(id).cloned())
    };
    match edit {
        Some(Edit::Add) => fields(around, None),
        Some(Edit::Change(id)) => match held(id) {
            Some(now) => fields(around, Some(now)),
            None => gone(),
        },
        Some(Edit::Remove(id)) => match held(id) {
            Some(now) => remove(around, &now),
            None => gone(),
        },
        Some(Edit::AddReference(of)) => references::add(around, of),
        Some(Edit::Reference(id)) => references::change(around, id).unwrap_or_else(gone),
        None => gone(),
    }
}

/// Somebody else removed it in the meantime.
fn gone() -> Fields {
    let view = view! { <p>"This was removed in the meantime. Its record is kept."</p> };
    (view.erase(), Callback::new(|()| Ok(())))
}

/// Sends a change of the deployments, with what is known of the environment that it names.
pub fn send(
    around: Around,
    command: deployment::Command,
    reason: Option<String>,
    said: String,
) -> Outcome {
    let known = around.portfolio.doc.read_untracked(|portfolio| {
        let held = portfolio.environments.get(&command.environment()?);
        Some(held.is_some_and(|held| !held.retired))
    });
    let world = World {
        environment_in_use: known,
        ..World::default()
    };
    around
        .desk
        .change_in(Command::Deployment(command), &world, reason, said)
        .map_err(Some)
}

fn fields(around: Around, now: Option<Deployment>) -> Fields {
    let held = now.as_ref().map(|now| now.environment);
    let choices = environments(around, held);
    let first = choices.first().map(|(key, _)| key.clone());
    let environment = RwSignal::new(match held {
        Some(id) => id.to_string(),
        None => first.unwrap_or_default(),
    });
    let wave = RwSignal::new(
        now.as_ref()
            .map_or_else(String::new, |now| now.wave.clone()),
    );
    let window = match &now {
        Some(now) => WindowDraft::of(&now.window),
        None => beginning(around),
    };
    let required = RwSignal::new(now.as_ref().is_none_or(|now| now.required));
    let reason = RwSignal::new(String::new());
    let id = now.map(|now| now.id);
    let planned = around.desk.doc.read_untracked(|release| release.planned);
    let save = Callback::new(move |()| {
        let into = environment.with_untracked(|id| id.parse::<EnvironmentId>());
        let into = into.map_err(|_| {
            Some(crate::domain::Refusal::invalid(
                "Environment",
                "Environment: choose one.",
            ))
        })?;
        let deployment = Deployment {
            id: id.unwrap_or_else(|| DeploymentId(new_id())),
            environment: into,
            wave: wave.get_untracked(),
            window: untrack(|| window.read()).map_err(Some)?,
            required: required.get_untracked(),
            removed: false,
        };
        let (name, _) = untrack(|| environment_of(around, into));
        let (command, said) = match id {
            None => (
                deployment::Command::Add { deployment },
                ["The deployment into ", &name, " is added."].concat(),
            ),
            Some(_) => (
                deployment::Command::Change { deployment },
                ["The deployment into ", &name, " is saved."].concat(),
            ),
        };
        send(around, command, given(reason), said)
    });
    let asks = planned && id.is_some();
    let view = view! {
        <div class="columns">
            <Field name="environment" label="Environment"><Select value=environment choices=Signal::stored(choices)/></Field>
            <LineField name="wave" label="Region or wave" value=wave limit=NAME_LIMIT optional=true/>
        </div>
        <WindowFields draft=window/>
        <Checkbox checked=required>"Required: the release is live only with it"</Checkbox>
        {asks.then(|| view! { <ReasonField value=reason required=true/> })}
    };
    (view.erase(), save)
}

/// The evening of the target, or of today where there is none, by the organization's clocks.
fn beginning(around: Around) -> WindowDraft {
    let page = surroundings();
    let target = around.desk.doc.read_untracked(|release| {
        let target = release.schedule.target()?.date()?;
        target.calendar_day()
    });
    WindowDraft::evening(target.unwrap_or_else(|| page.today()), &page.zone)
}

/// The environments in use by name, and the one that is chosen already.
fn environments(around: Around, held: Option<EnvironmentId>) -> Vec<(String, String)> {
    around.portfolio.doc.read_untracked(|portfolio| {
        let all = portfolio.environments.iter();
        let offered = all.filter(|(id, one)| !one.retired || Some(**id) == held);
        let mut offered: Vec<_> = offered
            .map(|(id, one)| {
                let later = if one.retired { " (retired)" } else { "" };
                (id.to_string(), [&one.name, later].concat())
            })
            .collect();
        crate::domain::order::sort_by(&mut offered, |a, b| natural_order(&a.1, &b.1));
        offered
    })
}

fn remove(around: Around, now: &Deployment) -> Fields {
    let reason = RwSignal::new(String::new());
    let id = now.id;
    let (name, _) = untrack(|| environment_of(around, now.environment));
    let said = ["The deployment into ", &name, " is removed."].concat();
    let save = Callback::new(move |()| {
        let command = deployment::Command::Remove { id };
        send(around, command, given(reason), said.clone())
    });
    let view = view! {
        <p>"The release is planned: its record says why it goes without "{name}"."</p>
        <ReasonField value=reason required=true/>
    };
    (view.erase(), save)
}
