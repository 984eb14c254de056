//! Form fields for what a milestone or a release is given: a date of any kind, an owner.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use crate::{
    app::ui::{DateInput, Field, Select, TextInput},
    domain::{
        schedule::Owner,
        time::{DayZone, Instant, MilestoneDate, Zone, Zones},
    },
    wire::release::Choices,
};

/// A date being entered.
#[derive(Clone, Copy)]
pub struct DateDraft {
    kind: RwSignal<String>,
    day: RwSignal<String>,
    last: RwSignal<String>,
    time: RwSignal<String>,
    zone: RwSignal<String>,
    /// What is wrong with it.
    pub error: RwSignal<Option<String>>,
}

const KINDS: [(&str, &str); 6] = [
    ("day", "A day"),
    ("zone", "A day in a time zone"),
    ("aoe", "A day, anywhere on Earth (AoE)"),
    ("instant", "A day and time"),
    ("range", "From a day to a day"),
    ("tbc", "To be confirmed"),
];

impl DateDraft {
    /// A draft that begins with a date.
    #[must_use]
    pub fn of(date: Option<&MilestoneDate>, home: &Zone) -> Self {
        let (mut kind, mut day, mut last, mut time) =
            ("day", String::new(), String::new(), String::new());
        let mut zone = home.name().to_owned();
        match date {
            Some(MilestoneDate::Day { day: d, zone: z }) => {
                day = d.to_string();
                match z {
                    DayZone::Unstated => {}
                    DayZone::AnywhereOnEarth => kind = "aoe",
                    DayZone::In(z) => {
                        kind = "zone";
                        z.name().clone_into(&mut zone);
                    }
                }
            }
            Some(date @ MilestoneDate::Instant { offset, .. }) => {
                kind = "instant";
                // As it is exchanged: `2025-11-06T14:00+01:00`.
                let text = date.to_string();
                day = text.get(..10).unwrap_or_default().to_owned();
                time = text.get(11..16).unwrap_or_default().to_owned();
                zone = if *offset == 0 {
                    "UTC".to_owned()
                } else {
                    text.get(text.len().saturating_sub(6)..)
                        .unwrap_or_default()
                        .to_owned()
                };
            }
            Some(MilestoneDate::Range { first, last: l }) => {
                kind = "range";
                day = first.to_string();
                last = l.to_string();
            }
            Some(MilestoneDate::ToBeConfirmed) => kind = "tbc",
            None => {}
        }
        Self {
            kind: RwSignal::new(kind.to_owned()),
            day: RwSignal::new(day),
            last: RwSignal::new(last),
            time: RwSignal::new(time),
            zone: RwSignal::new(zone),
            error: RwSignal::new(None),
        }
    }

    /// The date, or `None` with the error shown.
    pub fn read(self, zones: &dyn Zones) -> Option<MilestoneDate> {
        let read = self.text(zones).and_then(|text| {
            text.parse::<MilestoneDate>()
                .map_err(|error| error.to_string())
        });
        match read {
            Ok(date) => {
                self.error.set(None);
                Some(date)
            }
            Err(error) => {
                self.error.set(Some(error));
                None
            }
        }
    }

    /// The date as it is exchanged.
    fn text(self, zones: &dyn Zones) -> Result<String, String> {
        let [kind, day, last, time, zone] =
            [self.kind, self.day, self.last, self.time, self.zone].map(|part| part.get_untracked());
        if kind != "tbc" && day.is_empty() {
            return Err("Choose a day.".to_owned());
        }
        let zone = zone.trim();
        Ok(match kind.as_str() {
            "tbc" => "TBC".to_owned(),
            "aoe" => format!("{day} AoE"),
            "range" => format!("{day}/{last}"),
            "zone" => {
                let named = Zone::new(zone).map_err(|refusal| refusal.message)?;
                if zones.offset(&named, Instant(0)).is_none() {
                    return Err(format!("{zone} is not a time zone that is known here."));
                }
                format!("{day} {zone}")
            }
            "instant" => {
                if time.is_empty() {
                    return Err("Choose a time.".to_owned());
                }
                if zone.starts_with(['+', '-']) {
                    return Ok(format!("{day}T{time}{zone}"));
                }
                let named = Zone::new(zone).map_err(|refusal| refusal.message)?;
                let known = format!("{day}T{time}Z").parse::<MilestoneDate>();
                let Ok(MilestoneDate::Instant { at: local, .. }) = known else {
                    return Err("Choose a day and a time.".to_owned());
                };
                let minutes = u16::try_from(local.ms_of_day() / 60_000).unwrap_or(0);
                let at = zones.instant(&named, local.utc_day(), minutes);
                let at =
                    at.ok_or_else(|| format!("{zone} is not a time zone that is known here."))?;
                let offset = i16::try_from((local.0 - at.0) / 60_000).unwrap_or(0);
                MilestoneDate::Instant { at, offset }.to_string()
            }
            _ => day,
        })
    }
}

/// The fields for a date.
#[component]
pub fn DateFields(
    /// The date.
    draft: DateDraft,
    /// What it is: the label of its day.
    label: &'static str,
    /// Whether it may be to be confirmed.
    #[prop(default = true)]
    open_ended: bool,
) -> AnyView {
    let kind = draft.kind;
    let choices: Vec<_> = KINDS
        .iter()
        .filter(|(key, _)| open_ended || *key != "tbc")
        .map(|(key, words)| ((*key).to_owned(), (*words).to_owned()))
        .collect();
    let is = move |kinds: &'static [&'static str]| {
        move || kind.with(|kind| kinds.contains(&kind.as_str()))
    };
    view! {
        <Field name="date-kind" label="Kind of date"><Select value=kind choices=Signal::stored(choices)/></Field>
        <div class="columns" hidden=is(&["tbc"])>
            <Field name="date-day" label=label error=draft.error><DateInput value=draft.day/></Field>
            <div hidden=move || !is(&["range"])()><Field name="date-last" label="Last day"><DateInput value=draft.last/></Field></div>
            <div hidden=move || !is(&["instant"])()><Field name="date-time" label="Time"><TextInput value=draft.time kind="time"/></Field></div>
            <div hidden=move || !is(&["instant", "zone"])()>
                <Field name="date-zone" label="Time zone" hint="Like Europe/Berlin, UTC or, with a time, +01:00"><TextInput value=draft.zone limit=64/></Field>
            </div>
        </div>
    }
    .erase()
}

/// An owner being chosen.
#[derive(Clone, Copy)]
pub struct OwnerDraft {
    kind: RwSignal<String>,
    role: RwSignal<String>,
    chosen: RwSignal<String>,
}

impl OwnerDraft {
    /// A draft that begins with an owner.
    #[must_use]
    pub fn of(owner: Option<&Owner>) -> Self {
        let (kind, role, chosen) = match owner {
            None => ("none", String::new(), String::new()),
            Some(Owner::Role(name)) => ("role", name.clone(), String::new()),
            Some(Owner::Person(id)) => ("person", String::new(), id.to_string()),
            Some(Owner::Team(id)) => ("team", String::new(), id.to_string()),
        };
        Self {
            kind: RwSignal::new(kind.to_owned()),
            role: RwSignal::new(role),
            chosen: RwSignal::new(chosen),
        }
    }

    /// The owner; `None` for nobody, also while nobody is chosen.
    #[must_use]
    pub fn read(self) -> Option<Owner> {
        let chosen = self.chosen.get_untracked();
        match self.kind.get_untracked().as_str() {
            "role" => Some(Owner::Role(self.role.get_untracked())),
            "person" => chosen.parse().ok().map(Owner::Person),
            "team" => chosen.parse().ok().map(Owner::Team),
            _ => None,
        }
    }
}

/// The fields for an owner.
#[component]
pub fn OwnerFields(
    /// The owner.
    draft: OwnerDraft,
    /// Who there is.
    choices: StoredValue<Choices>,
) -> AnyView {
    let OwnerDraft { kind, role, chosen } = draft;
    let kinds: Vec<_> = [
        ("none", "Nobody"),
        ("role", "Whoever has a role"),
        ("person", "A person"),
        ("team", "A team"),
    ]
    .map(|(key, words)| (key.to_owned(), words.to_owned()))
    .into();
    let is = move |wanted: &'static str| move || kind.with(|kind| kind == wanted);
    let empty = || (String::new(), "Choose…".to_owned());
    let people = StoredValue::new(choices.with_value(|choices| {
        let people = choices.people.iter();
        std::iter::once(empty())
            .chain(people.map(|person| (person.id.to_string(), person.name.clone())))
            .collect::<Vec<_>>()
    }));
    let teams = StoredValue::new(choices.with_value(|choices| {
        let teams = choices.teams.iter().filter(|team| !team.retired);
        std::iter::once(empty())
            .chain(teams.map(|team| (team.id.to_string(), team.name.clone())))
            .collect::<Vec<_>>()
    }));
    view! {
        <div class="columns">
            <Field name="owner-kind" label="Owner"><Select value=kind choices=Signal::stored(kinds)/></Field>
            {move || is("role")().then(|| view! { <Field name="owner-role" label="Role"><TextInput value=role limit=120 example="Release manager"/></Field> })}
            {move || is("person")().then(|| view! { <Field name="owner-person" label="Person"><Select value=chosen choices=Signal::stored(people.get_value())/></Field> })}
            {move || is("team")().then(|| view! { <Field name="owner-team" label="Team"><Select value=chosen choices=Signal::stored(teams.get_value())/></Field> })}
        </div>
    }
    .erase()
}
