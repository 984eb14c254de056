//! What is asked when something is added to the portfolio or renamed.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{
    day_form, days_import, environment_form, exceptions,
    freeze_form::{self, New},
    page::Around,
};
use crate::{
    app::{
        release::forms::{FormDialog, LineField, Outcome},
        ui::{Field, TextInput},
    },
    domain::{
        ids::{DayMarkId, EnvironmentId, ExceptionId, FreezeId, ProductLineId, ProgramId, TeamId},
        portfolio::{Command, Part, noun},
        text::NAME_LIMIT,
        time::Zone,
    },
    live::new_id,
};

/// What a form asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Name and zone of the organization.
    Organization,
    /// A further program.
    AddProgram,
    /// A further product line of a program.
    AddLine(ProgramId),
    /// A further team.
    AddTeam,
    /// An environment: one that is there, or a new one.
    Environment(Option<EnvironmentId>),
    /// A booking of an environment.
    Book(EnvironmentId),
    /// Another name.
    Rename(Part),
    /// A freeze: one that is there, or a new one.
    Freeze(Result<FreezeId, freeze_form::New>),
    /// A marked day: one that is there, or a new one.
    Day(Option<DayMarkId>),
    /// A calendar file with holidays.
    DaysFile,
    /// Why an exception is declined.
    Decline(ExceptionId),
}

/// A form's fields, and what sends them.
pub type Form = (AnyView, Callback<(), Outcome>);

/// The dialog for whatever is asked.
#[component]
pub fn PartForm(
    /// The pieces of the page.
    around: Around,
    /// What is asked.
    asked: RwSignal<Option<Ask>>,
    /// Whether the dialog is open.
    open: RwSignal<bool>,
) -> AnyView {
    let title = move || match asked.get() {
        Some(Ask::AddProgram) => "Add a program".to_owned(),
        Some(Ask::AddLine(_)) => "Add a product line".to_owned(),
        Some(Ask::AddTeam) => "Add a team".to_owned(),
        Some(Ask::Environment(None)) => "Add an environment".to_owned(),
        Some(Ask::Environment(Some(_))) => "Change the environment".to_owned(),
        Some(Ask::Book(id)) => {
            let environments = crate::domain::portfolio::parts::ENVIRONMENTS;
            let name = around.desk.doc.read(environments, |p| {
                p.environments.get(&id).map(|one| one.name.clone())
            });
            format!("Book {}", name.unwrap_or_default())
        }
        Some(Ask::Rename(part)) => format!("Rename the {}", noun(part)),
        Some(Ask::Freeze(Err(New::Planned))) => "Add a freeze".to_owned(),
        Some(Ask::Freeze(Err(New::Emergency))) => "Freeze now".to_owned(),
        Some(Ask::Decline(_)) => "Decline the exception".to_owned(),
        Some(Ask::Freeze(Ok(_))) => "Change the freeze".to_owned(),
        Some(Ask::Day(None)) => "Mark a day".to_owned(),
        Some(Ask::Day(Some(_))) => "Change the marked day".to_owned(),
        Some(Ask::DaysFile) => "Import a calendar file".to_owned(),
        Some(Ask::Organization) | None => "Name and time zone".to_owned(),
    };
    let action = move || {
        match asked.get() {
            Some(Ask::AddProgram) => "Add program",
            Some(Ask::AddLine(_)) => "Add product line",
            Some(Ask::AddTeam) => "Add team",
            Some(Ask::Environment(None)) => "Add environment",
            Some(Ask::Environment(Some(_))) => "Save the environment",
            Some(Ask::Book(_)) => "Book it",
            Some(Ask::Rename(_)) => "Rename",
            Some(Ask::Freeze(Err(New::Planned))) => "Add freeze",
            Some(Ask::Freeze(Err(New::Emergency))) => "Freeze: stop releases now",
            Some(Ask::Decline(_)) => "Decline",
            Some(Ask::Freeze(Ok(_))) => "Save the freeze",
            Some(Ask::Day(None)) => "Mark the day",
            Some(Ask::Day(Some(_))) => "Save the day",
            Some(Ask::DaysFile) => "Import these days",
            Some(Ask::Organization) | None => "Save",
        }
        .to_owned()
    };
    let form = Callback::new(move |()| match asked.get_untracked() {
        Some(Ask::Freeze(which)) => freeze_form::form(around, which),
        Some(Ask::Day(id)) => day_form::form(around, id),
        Some(Ask::DaysFile) => days_import::form(around),
        Some(Ask::Environment(which)) => environment_form::form(around, which),
        Some(Ask::Book(id)) => environment_form::book(around, id),
        Some(Ask::Decline(id)) => exceptions::decline(around, id),
        Some(Ask::AddProgram) => add_program(around),
        Some(Ask::Organization) | None => organization(around),
        Some(ask) => named(around, ask),
    });
    view! { <FormDialog open title=Signal::derive(title) action=Signal::derive(action) form/> }
        .erase()
}

/// Sends a change of the portfolio.
pub fn send(around: Around, command: Command, said: String) -> Outcome {
    around.desk.change(command, None, said).map_err(Some)
}

fn organization(around: Around) -> Form {
    let now = around.desk.doc.read_untracked(|p| p.organization.clone());
    let name = RwSignal::new(now.name);
    let zone = RwSignal::new(now.zone.name().to_owned());
    let save = Callback::new(move |()| {
        let zone = Zone::new(zone.get_untracked().trim()).map_err(Some)?;
        let name = name.get_untracked();
        let command = Command::SetOrganization { name, zone };
        send(around, command, "Name and time zone are saved.".to_owned())
    });
    let view = view! {
        <LineField name="name" label="Organization" value=name limit=NAME_LIMIT/>
        <Field name="zone" label="Time zone" hint="Days without a zone of their own are read in it. Like Europe/Berlin or UTC.">
            <TextInput value=zone limit=64 required=true/>
        </Field>
    };
    (view.erase(), save)
}

fn add_program(around: Around) -> Form {
    let name = RwSignal::new(String::new());
    let code = RwSignal::new(String::new());
    let save = Callback::new(move |()| {
        let name = name.get_untracked();
        let said = format!("The program “{}” is added.", name.trim());
        let command = Command::AddProgram {
            id: ProgramId(new_id()),
            name,
            code: code.get_untracked(),
        };
        send(around, command, said)
    });
    let view = view! {
        <LineField name="name" label="Name" value=name limit=NAME_LIMIT/>
        <Field name="code" label="Code" optional=true hint="Begins the keys of its releases, like CPY in CPY-17; it never changes. Left empty, it is made from the name.">
            <TextInput value=code limit=8/>
        </Field>
    };
    (view.erase(), save)
}

/// Everything that asks for a name only.
fn named(around: Around, ask: Ask) -> Form {
    let now = match ask {
        Ask::Rename(part) => around
            .desk
            .doc
            .read_untracked(|p| p.part(part).map(|(name, _)| name.to_owned())),
        _ => None,
    };
    let name = RwSignal::new(now.unwrap_or_default());
    let save = Callback::new(move |()| {
        let name = name.get_untracked();
        let called = name.trim().to_owned();
        let (command, said) = match ask {
            Ask::AddLine(program) => (
                Command::AddProductLine {
                    id: ProductLineId(new_id()),
                    program,
                    name,
                },
                format!("The product line “{called}” is added."),
            ),
            Ask::AddTeam => (
                Command::AddTeam {
                    id: TeamId(new_id()),
                    name,
                },
                format!("The team “{called}” is added."),
            ),
            Ask::Rename(part) => (
                Command::Rename { part, name },
                format!("The {} is called “{called}”.", noun(part)),
            ),
            // These have forms of their own.
            Ask::Organization
            | Ask::AddProgram
            | Ask::Environment(_)
            | Ask::Book(_)
            | Ask::Freeze(_)
            | Ask::Day(_)
            | Ask::DaysFile
            | Ask::Decline(_) => return Ok(()),
        };
        send(around, command, said)
    });
    let view = view! { <LineField name="name" label="Name" value=name limit=NAME_LIMIT/> };
    (view.erase(), save)
}
