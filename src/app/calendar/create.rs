//! A new release, with its program and product line where they are new too.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{
    board::Board,
    from_template::{Templates, coming},
    wanted::name_of,
};
use crate::{
    app::{
        route::set_query,
        ui::{Button, DateInput, Dialog, Field, Select, TextInput, Variant, toasts},
    },
    domain::{
        Parts, Refusal,
        ids::{MilestoneId, ProductLineId, ProgramId, ReleaseId, StreamId},
        portfolio::{self, Portfolio, parts},
        release::{self, Beginning, Destination, Release, ReleaseType},
        schedule::Milestone,
        time::{Day, DayZone, MilestoneDate, Zone},
    },
    live::{new_id, use_live},
};

const NEW: &str = "new";

/// Asks what the new release is, and begins it.
#[component]
pub fn CreateDialog(
    /// The board.
    board: Board,
) -> AnyView {
    let live = use_live();
    let id = ReleaseId(new_id());
    let document = live.open::<Release>(id, None);
    let (new_program, new_line, target) = (
        ProgramId(new_id()),
        ProductLineId(new_id()),
        MilestoneId(new_id()),
    );
    let open = RwSignal::new(true);
    Effect::new(move |_| {
        if !open.get() {
            board.shown.creating.set(false);
        }
    });
    let portfolio = live.open::<Portfolio>(StreamId::PORTFOLIO, Some(board.portfolio.snapshot()));
    let wanted = board
        .shown
        .wanted
        .with_untracked(|wanted| wanted.filter.clone());
    let first = portfolio.read_untracked(|portfolio| {
        let programs = portfolio.programs_by_name();
        let by_line = wanted
            .lines
            .first()
            .and_then(|line| Some(portfolio.lines.get(line)?.program));
        by_line
            .or(wanted.programs.first().copied())
            .or(programs.first().map(|(id, _)| *id))
    });
    let text = || RwSignal::new(String::new());
    let program = RwSignal::new(first.map_or_else(|| NEW.to_owned(), |id| id.to_string()));
    let line = RwSignal::new(
        wanted
            .lines
            .first()
            .map(ToString::to_string)
            .unwrap_or_default(),
    );
    let templates = Templates::new();
    let (program_name, line_name, version, title, date) = (text(), text(), text(), text(), text());
    let kind = RwSignal::new(name_of(ReleaseType::default().label()));
    let destination = RwSignal::new(name_of(Destination::default().label()));
    let whose = RwSignal::new(String::from("home"));

    let programs = Signal::derive(move || {
        portfolio.read(parts::PROGRAMS, |portfolio| {
            let known = portfolio.programs_by_name().into_iter();
            known
                .map(|(id, program)| (id.to_string(), program.name.clone()))
                .chain([(NEW.to_owned(), "New program…".to_owned())])
                .collect::<Vec<_>>()
        })
    });
    let lines = Memo::new(move |_| {
        portfolio.read(parts::PROGRAMS, |portfolio| {
            let mut known: Vec<(String, String)> = Vec::new();
            if let Ok(id) = program.with(|program| program.parse()) {
                let lines = portfolio.lines_of(id).into_iter();
                known.extend(lines.map(|(id, line)| (id.to_string(), line.name.clone())));
            }
            known.push((NEW.to_owned(), "New product line…".to_owned()));
            known
        })
    });
    // Another program has other lines; the last is the newest by name.
    Effect::new(move |_| {
        let lines = lines.get();
        let chosen = line.get_untracked();
        if !lines.iter().any(|(id, _)| *id == chosen) {
            let last = lines.len().checked_sub(2).and_then(|at| lines.get(at));
            line.set(last.map_or_else(|| NEW.to_owned(), |(id, _)| id.clone()));
        }
    });
    let chosen_kind = move || chosen(&ReleaseType::ALL, ReleaseType::label, &kind.get());
    // Those for a release like this one; the closest is chosen until another one is.
    let offered = Memo::new(move |_| {
        let id = line.with(|line| line.parse().unwrap_or(new_line));
        portfolio.read(parts::PROGRAMS, |portfolio| {
            templates.offered(portfolio, id, chosen_kind())
        })
    });
    Effect::new(move |_| {
        let first = offered.with(|all| all.get(1).map(|(id, _)| id.clone()));
        templates.chosen.set(first.unwrap_or_default());
    });
    let laid_out = Memo::new(move |_| {
        let id = line.with(|line| line.parse().unwrap_or(new_line));
        let day = date.with(|date| date.parse().ok());
        portfolio.read(Parts::ALL, |portfolio| {
            templates.laid_out(portfolio, id, day)
        })
    });
    let is_new_program = move || program.with(|program| program == NEW);
    let is_new_line = move || line.with(|line| line == NEW);

    let add_program = move || {
        is_new_program().then(|| portfolio::Command::AddProgram {
            id: new_program,
            name: program_name.get(),
            code: String::new(),
        })
    };
    let add_line = move || {
        is_new_line().then(|| portfolio::Command::AddProductLine {
            id: new_line,
            program: program.with(|program| program.parse().unwrap_or(new_program)),
            name: line_name.get(),
        })
    };
    let beginning = move || {
        let mut goal = Milestone::new(target, "final");
        goal.target = true;
        goal.forecast = Some(date_of(&date.get(), &whose.get()));
        let mut milestones = vec![goal];
        laid_out.with(|laid| {
            let own = laid
                .iter()
                .flat_map(|laid| laid.milestones(templates.ids().into_iter()));
            milestones.extend(own);
        });
        release::Command::Create(Beginning {
            line: line.with(|line| line.parse().unwrap_or(new_line)),
            version: version.get(),
            title: title.get(),
            kind: chosen_kind(),
            destination: chosen(&Destination::ALL, Destination::label, &destination.get()),
            team: None,
            owner: None,
            milestones,
        })
    };
    let refusal = Memo::new(move |_| -> Option<Refusal> {
        let named = |name: RwSignal<String>, field| {
            name.with(|name| name.trim().is_empty())
                .then(|| Refusal::invalid(field, "Give it a name."))
        };
        if let Some(command) = add_program() {
            let refused =
                named(program_name, "Program").or_else(|| portfolio.ask(&command, None).err());
            if refused.is_some() {
                return refused;
            }
        }
        if let Some(command) = add_line() {
            let empty = named(line_name, "Product line");
            // A program that is yet to be made cannot be asked about its lines.
            let refused = empty.or_else(|| {
                if is_new_program() {
                    None
                } else {
                    portfolio.ask(&command, None).err()
                }
            });
            if refused.is_some() {
                return refused;
            }
        }
        document.ask(&beginning(), None).err()
    });
    let held = Signal::derive(move || {
        refusal.with(|refusal| refusal.as_ref().map(|refusal| refusal.message.clone()))
    });
    // What is still empty is no mistake yet.
    let mistake = move |field: &'static str, input: RwSignal<String>| {
        Signal::derive(move || {
            let begun = input.with(|text| !text.trim().is_empty());
            refusal.with(|refusal| {
                let refusal = refusal
                    .as_ref()
                    .filter(|refusal| begun && refusal.field.as_deref() == Some(field));
                refusal.map(|refusal| refusal.message.clone())
            })
        })
    };
    let create = move |_| {
        for command in [add_program(), add_line()].into_iter().flatten() {
            portfolio.send(command, None);
        }
        let command = document.send(beginning(), None);
        let said = ["Created ", version.get_untracked().trim()].concat();
        toasts().undo(said, move |()| {
            live.send::<Release>(id, release::Command::Undo { command }, None);
        });
        let day: Option<Day> = date.with_untracked(|date| date.parse().ok());
        let range = board.shown.range.get_untracked();
        if let Some(day) = day.filter(|day| !(range.from..=range.to).contains(day)) {
            set_query(&[("at", Some(&day.to_string()))], false);
        }
        open.set(false);
    };
    let zone = portfolio.read_untracked(|portfolio| portfolio.organization.zone.name().to_owned());
    let zones = Signal::stored(vec![
        ("home".to_owned(), ["The organization’s: ", &zone].concat()),
        ("aoe".to_owned(), "Anywhere on Earth (AoE)".to_owned()),
        ("utc".to_owned(), "UTC".to_owned()),
    ]);
    let kinds = Signal::stored(Vec::from(ReleaseType::ALL.map(|one| pair(one.label()))));
    let destinations = Signal::stored(Vec::from(Destination::ALL.map(|one| pair(one.label()))));
    view! {
        <Dialog open title="New release">
            <div class="columns">
                <Field name="new-program" label="Program"><Select value=program choices=programs/></Field>
                {move || is_new_program().then(|| view! {
                    <Field name="new-program-name" label="Name of the new program" error=mistake("Program", program_name)><TextInput value=program_name limit=120 required=true/></Field>
                })}
                <Field name="new-line" label="Product line"><Select value=line choices=lines/></Field>
                {move || is_new_line().then(|| view! {
                    <Field name="new-line-name" label="Name of the new product line" error=mistake("Product line", line_name)><TextInput value=line_name limit=120 required=true/></Field>
                })}
                <Field name="new-version" label="Version" error=mistake("Version", version)><TextInput value=version limit=60 required=true example="2.4.0"/></Field>
                <Field name="new-title" label="Name" optional=true error=mistake("Name", title)><TextInput value=title limit=120/></Field>
                <Field name="new-type" label="Type"><Select value=kind choices=kinds/></Field>
                <Field name="new-destination" label="Destination"><Select value=destination choices=destinations/></Field>
                <Field name="new-date" label="Target date" optional=true hint="Empty: to be confirmed."><DateInput value=date/></Field>
                <Field name="new-whose" label="Whose day"><Select value=whose choices=zones/></Field>
            </div>
            {move || (offered.with(Vec::len) > 1).then(|| view! {
                <Field name="new-template" label="Milestones"><Select value=templates.chosen choices=offered/></Field>
            })}
            {move || laid_out.with(|laid| laid.as_ref().map(coming))}
            <div class="dialog-actions">
                <Button on_press=move |_| open.set(false)>"Cancel"</Button>
                <Button variant=Variant::Primary refused=held on_press=create>"Create release"</Button>
            </div>
        </Dialog>
    }
    .erase()
}

fn pair(label: &str) -> (String, String) {
    (name_of(label), label.to_owned())
}

fn chosen<T: Copy + Default>(all: &[T], label: fn(T) -> &'static str, name: &str) -> T {
    all.iter()
        .copied()
        .find(|one| name_of(label(*one)) == name)
        .unwrap_or_default()
}

/// The target's date; without a day, to be confirmed.
fn date_of(day: &str, whose: &str) -> MilestoneDate {
    let Ok(day) = day.parse() else {
        return MilestoneDate::ToBeConfirmed;
    };
    let zone = match whose {
        "aoe" => DayZone::AnywhereOnEarth,
        "utc" => DayZone::In(Zone::utc()),
        _ => DayZone::Unstated,
    };
    MilestoneDate::Day { day, zone }
}
