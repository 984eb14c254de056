//! What is asked when a milestone is added or changed.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{
    drafts::{DateDraft, DateFields, OwnerDraft, OwnerFields},
    forms::{FormDialog, LineField, Outcome, ReasonField, given},
    milestones::Milestones,
};
use crate::{
    app::{
        shell::surroundings,
        ui::{Button, Field, TextArea},
    },
    domain::{
        ids::MilestoneId,
        schedule::{Command, Milestone},
        text::{NAME_LIMIT, NOTE_LIMIT},
        time::MilestoneDate,
    },
    live::zones,
};

/// What is being changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// A further milestone.
    Add,
    /// When it is expected.
    Forecast(MilestoneId),
    /// When it happened.
    Happened(MilestoneId),
    /// Its name.
    Rename(MilestoneId),
    /// Its owner.
    Owner(MilestoneId),
    /// Its note.
    Note(MilestoneId),
}

impl Edit {
    const fn id(self) -> Option<MilestoneId> {
        match self {
            Self::Add => None,
            Self::Forecast(id)
            | Self::Happened(id)
            | Self::Rename(id)
            | Self::Owner(id)
            | Self::Note(id) => Some(id),
        }
    }
}

type Form = (AnyView, Callback<(), Outcome>);

/// The dialog for whatever is being changed.
#[component]
pub fn MilestoneForm(
    /// The milestones.
    of: Milestones,
    /// What is being changed.
    edit: RwSignal<Option<Edit>>,
    /// Whether the dialog is open.
    open: RwSignal<bool>,
) -> AnyView {
    let title = move || {
        let Some(edit) = edit.get() else {
            return String::new();
        };
        let name = edit.id().and_then(|id| of.get(id)).map(|m| m.name);
        let name = name.unwrap_or_default();
        match edit {
            Edit::Add => "Add a milestone".to_owned(),
            Edit::Forecast(_) => format!("When is “{name}” expected?"),
            Edit::Happened(_) => format!("When did “{name}” happen?"),
            Edit::Rename(_) => format!("Rename “{name}”"),
            Edit::Owner(_) => format!("Who answers for “{name}”?"),
            Edit::Note(_) => format!("Note on “{name}”"),
        }
    };
    let action = move || {
        match edit.get() {
            Some(Edit::Add) => "Add milestone",
            Some(Edit::Forecast(_)) => "Set forecast",
            Some(Edit::Happened(_)) => "Mark as happened",
            Some(Edit::Rename(_)) => "Rename",
            Some(Edit::Owner(_)) => "Change owner",
            Some(Edit::Note(_)) | None => "Save note",
        }
        .to_owned()
    };
    let form = Callback::new(move |()| form_of(of, edit.get_untracked(), open));
    view! { <FormDialog open title=Signal::derive(title) action=Signal::derive(action) form/> }
        .erase()
}

fn form_of(of: Milestones, edit: Option<Edit>, open: RwSignal<bool>) -> Form {
    let milestone = edit.and_then(Edit::id).and_then(|id| of.get(id));
    match (edit, milestone) {
        (Some(Edit::Forecast(_)), Some(m)) => forecast(of, m),
        (Some(Edit::Happened(_)), Some(m)) => happened(of, m, open),
        (Some(Edit::Rename(_)), Some(m)) => rename(of, m),
        (Some(Edit::Owner(_)), Some(m)) => owner(of, m),
        (Some(Edit::Note(_)), Some(m)) => note(of, m),
        (Some(Edit::Add), _) => add(of),
        _ => gone(),
    }
}

/// Somebody else withdrew it in the meantime.
fn gone() -> Form {
    let view = view! { <p>"This milestone was withdrawn in the meantime. Its record is kept."</p> };
    (view.erase(), Callback::new(|()| Ok(())))
}

fn send(of: Milestones, command: Command, reason: Option<String>, said: String) -> Outcome {
    of.change.run((command, reason, said)).map_err(Some)
}

fn add(of: Milestones) -> Form {
    let name = RwSignal::new(String::new());
    let date = DateDraft::of(None, &surroundings().zone);
    let owner = OwnerDraft::of(None);
    let note = RwSignal::new(String::new());
    let save = Callback::new(move |()| {
        let forecast = date.read(zones()).ok_or(None)?;
        let name = name.get_untracked();
        let said = format!("“{}” is added.", name.trim());
        let milestone = Milestone {
            forecast: Some(forecast),
            owner: owner.read(),
            note: note.get_untracked(),
            ..Milestone::new(MilestoneId(crate::live::new_id()), name)
        };
        send(of, Command::Add { milestone }, None, said)
    });
    let view = view! {
        <LineField name="milestone" label="Milestone" value=name limit=NAME_LIMIT/>
        <DateFields draft=date label="Expected on"/>
        <OwnerFields draft=owner choices=of.choices/>
        <Field name="note" label="Note" optional=true><TextArea value=note limit=NOTE_LIMIT as u32 rows=2/></Field>
    };
    (view.erase(), save)
}

fn forecast(of: Milestones, m: Milestone) -> Form {
    let date = DateDraft::of(m.forecast.as_ref(), &surroundings().zone);
    let reason = RwSignal::new(String::new());
    let (id, name) = (m.id, m.name);
    let save = Callback::new(move |()| {
        let to = date.read(zones()).ok_or(None)?;
        let said = format!("“{name}” is expected {}.", on(&to));
        let to = vec![(id, to)];
        send(of, Command::Reschedule { to }, given(reason), said)
    });
    let view = view! {
        <DateFields draft=date label="Expected on"/>
        <ReasonField value=reason required=of.frozen.get_untracked()/>
    };
    (view.erase(), save)
}

fn happened(of: Milestones, m: Milestone, open: RwSignal<bool>) -> Form {
    let known = m.actual.clone().or_else(|| {
        let today = MilestoneDate::day(surroundings().today());
        Some(today)
    });
    let date = DateDraft::of(known.as_ref(), &surroundings().zone);
    let (id, name) = (m.id, m.name.clone());
    let save = Callback::new(move |()| {
        let actual = date.read(zones()).ok_or(None)?;
        let said = format!("“{name}” happened {}.", on(&actual));
        let actual = Some(actual);
        send(of, Command::SetActual { id, actual }, None, said)
    });
    let name = m.name;
    let not_after_all = move |_| {
        let said = format!("“{name}” has not happened after all.");
        if send(of, Command::SetActual { id, actual: None }, None, said).is_ok() {
            open.set(false);
        }
    };
    let view = view! {
        <DateFields draft=date label="Happened on" open_ended=false/>
        {m.actual.is_some().then(|| view! { <div><Button on_press=not_after_all>"It has not happened after all"</Button></div> })}
    };
    (view.erase(), save)
}

fn rename(of: Milestones, m: Milestone) -> Form {
    let name = RwSignal::new(m.name);
    let id = m.id;
    let save = Callback::new(move |()| {
        let name = name.get_untracked();
        let said = format!("The milestone is called “{}”.", name.trim());
        send(of, Command::Rename { id, name }, None, said)
    });
    let view =
        view! { <LineField name="milestone" label="Milestone" value=name limit=NAME_LIMIT/> };
    (view.erase(), save)
}

fn owner(of: Milestones, m: Milestone) -> Form {
    let draft = OwnerDraft::of(m.owner.as_ref());
    let (id, name) = (m.id, m.name);
    let save = Callback::new(move |()| {
        let owner = draft.read();
        let said = match &owner {
            Some(owner) => {
                let who = of.choices.with_value(|choices| choices.owner(owner));
                format!("{who} answers for “{name}”.")
            }
            None => format!("Nobody answers for “{name}”."),
        };
        send(of, Command::SetOwner { id, owner }, None, said)
    });
    (
        view! { <OwnerFields draft choices=of.choices/> }.erase(),
        save,
    )
}

fn note(of: Milestones, m: Milestone) -> Form {
    let note = RwSignal::new(m.note);
    let (id, name) = (m.id, m.name);
    let save = Callback::new(move |()| {
        let note = note.get_untracked();
        let said = format!("The note on “{name}” is saved.");
        send(of, Command::SetNote { id, note }, None, said)
    });
    let view = view! {
        <Field name="note" label="Note" optional=true><TextArea value=note limit=NOTE_LIMIT as u32 rows=5/></Field>
    };
    (view.erase(), save)
}

fn on(date: &MilestoneDate) -> String {
    match date {
        MilestoneDate::ToBeConfirmed => "at a date to be confirmed".to_owned(),
        other => format!("on {}", other.long_text()),
    }
}
