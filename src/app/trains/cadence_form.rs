//! A cadence being entered: its name, its rule, what it does where a day is not free, and who rides along.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{
    cadences::Around,
    facts::{home_key, home_of, homes, mode_of, modes},
};
use crate::{
    app::{
        portfolio::freeze_times::{TimeFields, Times},
        release::forms::{LineField, Outcome},
        shell::surroundings,
        ui::{Button, Checkbox, Field, IconButton, Select},
    },
    domain::{
        Refusal,
        ids::CadenceId,
        portfolio::{Freeze, Portfolio},
        release::{Destination, ReleaseType},
        text::NAME_LIMIT,
        time::{MonthDay, Pattern, Recurrence, Zone},
        timetable::{Cadence, Command, RIDING_LIMIT, Riding, Shift, Versions},
        train::Mode,
    },
};

/// A product line that rides along, as it is being entered.
#[derive(Clone, Copy)]
struct Draft {
    key: usize,
    line: RwSignal<String>,
    versions: RwSignal<String>,
}

impl Draft {
    fn of(key: usize, line: String, versions: Versions) -> Self {
        Self {
            key,
            line: RwSignal::new(line),
            versions: RwSignal::new(versions.name().to_owned()),
        }
    }

    fn read(self) -> Result<Riding, Refusal> {
        let wrong = || Refusal::invalid("Product lines", "Choose which product line rides along.");
        let versions = self.versions.get_untracked();
        Ok(Riding {
            line: self.line.get_untracked().parse().map_err(|_| wrong())?,
            versions: Versions::ALL
                .into_iter()
                .find(|one| one.name() == versions)
                .unwrap_or_default(),
        })
    }
}

/// The form for a cadence: one that is there, or a new one.
pub fn form(
    around: Around,
    id: CadenceId,
    held: Option<Cadence>,
) -> (AnyView, Callback<(), Outcome>) {
    let today = surroundings().today();
    let new = held.is_none();
    let now = held.unwrap_or_else(|| Cadence {
        name: String::new(),
        first: today,
        rule: Recurrence {
            pattern: Pattern::Monthly(MonthDay::Nth {
                nth: (today.day() - 1) / 7 % 4 + 1,
                weekday: today.weekday(),
            }),
            interval: 1,
            until: None,
        },
        shift: Shift::default(),
        mode: Mode::default(),
        home: None,
        kind: ReleaseType::default(),
        destination: Destination::default(),
        riding: Vec::new(),
        templates: true,
    });
    let freeze = Freeze {
        first: now.first,
        last: now.first,
        recurs: Some(now.rule),
        ..Freeze::default()
    };
    let times = Times::of(&freeze, &Zone::utc());
    let name = RwSignal::new(now.name.clone());
    let shift = RwSignal::new(now.shift.name().to_owned());
    let mode = RwSignal::new(now.mode.name().to_owned());
    let home = RwSignal::new(home_key(now.home));
    let kind = RwSignal::new(now.kind.label().to_owned());
    let destination = RwSignal::new(now.destination.label().to_owned());
    let templates = RwSignal::new(now.templates);
    let lines = around.portfolio.read_untracked(lines);
    let first = lines
        .first()
        .map(|(key, _)| key.clone())
        .unwrap_or_default();
    let riding = now.riding.iter().enumerate();
    let riding: Vec<_> = riding
        .map(|(key, one)| Draft::of(key, one.line.to_string(), one.versions))
        .collect();
    let next = StoredValue::new(riding.len());
    let riding = RwSignal::new(riding);
    let add = move || {
        let key = next.get_value();
        next.set_value(key + 1);
        riding.update(|riding| riding.push(Draft::of(key, first.clone(), Versions::default())));
    };
    if new {
        add();
    }
    let save = Callback::new(move |()| {
        let when = times.read().map_err(Some)?;
        let rule = when
            .recurs
            .ok_or_else(|| Some(Refusal::invalid("Repeats", "Choose how trains come again.")))?;
        let riding = riding.get_untracked().into_iter().map(Draft::read);
        let (kind, destination) = (kind.get_untracked(), destination.get_untracked());
        let shift = shift.get_untracked();
        let cadence = Cadence {
            name: name.get_untracked(),
            first: when.first,
            rule,
            shift: Shift::ALL
                .into_iter()
                .find(|one| one.name() == shift)
                .unwrap_or_default(),
            mode: mode.with_untracked(|mode| mode_of(mode)),
            home: home.with_untracked(|home| home_of(home)),
            kind: ReleaseType::ALL
                .into_iter()
                .find(|one| one.label() == kind)
                .unwrap_or_default(),
            destination: Destination::ALL
                .into_iter()
                .find(|one| one.label() == destination)
                .unwrap_or_default(),
            riding: riding.collect::<Result<_, _>>().map_err(Some)?,
            templates: templates.get_untracked(),
        };
        let said = [
            "The cadence “",
            cadence.name.trim(),
            "” is saved. Trains that were made stay as they are.",
        ]
        .concat();
        let command = Command::KeepCadence {
            id,
            cadence: Some(cadence),
        };
        around.desk.change(command, None, said).map_err(Some)
    });
    let shifts: Vec<_> = Shift::ALL
        .map(|one| (one.name().to_owned(), one.label().to_owned()))
        .into();
    let kinds: Vec<_> = ReleaseType::ALL
        .map(|one| (one.label().to_owned(), one.label().to_owned()))
        .into();
    let destinations: Vec<_> = Destination::ALL
        .map(|one| (one.label().to_owned(), one.label().to_owned()))
        .into();
    let homes = around.portfolio.read_untracked(homes);
    let full = Signal::derive(move || {
        (riding.with(Vec::len) >= RIDING_LIMIT)
            .then(|| format!("At most {RIDING_LIMIT} product lines ride along."))
    });
    let lines = StoredValue::new(lines);
    let view = view! {
        <LineField name="cadence-name" label="Name" value=name limit={NAME_LIMIT - 12}/>
        <TimeFields times days_only=true one_day=true/>
        <Field name="cadence-shift" label="Where the day is not worked, without deployments, or in a hard freeze"><Select value=shift choices=Signal::stored(shifts)/></Field>
        <div class="columns">
            <Field name="cadence-kind" label="Type of its releases"><Select value=kind choices=Signal::stored(kinds)/></Field>
            <Field name="cadence-destination" label="Destination"><Select value=destination choices=Signal::stored(destinations)/></Field>
            <Field name="cadence-mode" label="Its releases ship"><Select value=mode choices=Signal::stored(modes())/></Field>
            <Field name="cadence-home" label="Belongs to"><Select value=home choices=Signal::stored(homes)/></Field>
        </div>
        <Checkbox checked=templates>"Milestones from templates: each release begins with those of the template that fits its product line and type best"</Checkbox>
        <fieldset class="stack-tight">
            <legend class="small strong">"Product lines that ride along, and how their versions are made"</legend>
            <For each=move || riding.get() key=|draft| draft.key children=move |draft| row(draft, riding, lines)/>
            <div><Button icon="plus" refused=full on_press=move |_| add()>"Add product line"</Button></div>
        </fieldset>
    };
    (view.erase(), save)
}

fn row(
    draft: Draft,
    riding: RwSignal<Vec<Draft>>,
    lines: StoredValue<Vec<(String, String)>>,
) -> AnyView {
    let versions: Vec<_> = Versions::ALL
        .map(|one| (one.name().to_owned(), one.label().to_owned()))
        .into();
    let remove = move |_| riding.update(|riding| riding.retain(|one| one.key != draft.key));
    view! {
        <div class="cadence-row">
            <Select value=draft.line choices=Signal::stored(lines.get_value()) label="Product line"/>
            <Select value=draft.versions choices=Signal::stored(versions) label="How its versions are made"/>
            <IconButton icon="close" label="Leave this product line out" on_press=remove/>
        </div>
    }
    .erase()
}

/// The product lines in use.
fn lines(portfolio: &Portfolio) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (id, program) in portfolio.programs_by_name() {
        for (id, line) in portfolio.lines_of(id) {
            all.push((id.to_string(), [&program.name, " · ", &line.name].concat()));
        }
    }
    all
}
