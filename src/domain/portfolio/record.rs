//! What happened to the portfolio, in words.

use super::{
    DayMark, Environment, Event, Freeze, FreezeScope, Part, Portfolio, Strictness, Verdict,
    days::{self, DayChange},
};
use crate::domain::record::{Kind, Names, Recorded, Told, owned, worded};

impl Recorded for Portfolio {
    const KINDS: &'static [Kind] = &[
        Kind::Programs,
        Kind::ProductLines,
        Kind::Teams,
        Kind::Environments,
        Kind::Freezes,
        Kind::Days,
        Kind::Organization,
    ];
    fn kind(event: &Event) -> Kind {
        if matches!(event, Event::Days(_)) {
            return Kind::Days;
        }
        match part_of(event) {
            None => Kind::Organization,
            Some(Part::Program(_)) => Kind::Programs,
            Some(Part::ProductLine(_)) => Kind::ProductLines,
            Some(Part::Team(_)) => Kind::Teams,
            Some(Part::Environment(_)) => Kind::Environments,
            Some(Part::Freeze(_)) => Kind::Freezes,
        }
    }
    fn part(event: &Event) -> Option<Part> {
        part_of(event)
    }
    fn told(event: &Event, names: &dyn Names) -> Told {
        told(event, names)
    }
}

/// What the event is about; `None` for the organization itself.
const fn part_of(event: &Event) -> Option<Part> {
    Some(match event {
        Event::OrganizationSet { .. } | Event::Days(_) => return None,
        Event::ProgramAdded { id, .. } => Part::Program(*id),
        Event::ProductLineAdded { id, .. } => Part::ProductLine(*id),
        Event::TeamAdded { id, .. } => Part::Team(*id),
        Event::EnvironmentAdded { id, .. } | Event::EnvironmentChanged { id, .. } => {
            Part::Environment(*id)
        }
        Event::Booked { booking, .. } | Event::BookingCancelled { booking, .. } => {
            Part::Environment(booking.environment)
        }
        Event::FreezeAdded { id, .. } | Event::FreezeChanged { id, .. } => Part::Freeze(*id),
        Event::ExceptionRequested { exception, .. } => Part::Freeze(exception.freeze),
        Event::ExceptionAnswered { freeze, .. } => Part::Freeze(*freeze),
        Event::Renamed { part, .. }
        | Event::Retired { part, .. }
        | Event::Reinstated { part, .. } => *part,
    })
}

/// The event in words.
fn told(event: &Event, names: &dyn Names) -> Told {
    match event {
        Event::OrganizationSet { from, to } => {
            let told = Told::plainly("set the organization’s name and time zone");
            let told = if from.name == to.name {
                told
            } else {
                told.with("Name", worded(&from.name), worded(&to.name))
            };
            if from.zone == to.zone {
                told
            } else {
                told.with(
                    "Time zone",
                    worded(from.zone.name()),
                    worded(to.zone.name()),
                )
            }
        }
        Event::ProgramAdded { program, .. } => {
            Told::plainly(format!("added the program “{}”", program.name))
                .begun("Code", worded(&program.code))
        }
        Event::ProductLineAdded { line, .. } => {
            Told::plainly(format!("added the product line “{}”", line.name))
                .begun("Program", names.part(Part::Program(line.program)))
        }
        Event::TeamAdded { team, .. } => Told::plainly(format!("added the team “{}”", team.name)),
        Event::EnvironmentAdded { environment, .. } => {
            let told = Told::plainly(format!("added the environment “{}”", environment.name));
            environment_facts(environment)
                .into_iter()
                .skip(1)
                .fold(told, |told, (of, value)| told.begun(of, value))
        }
        Event::EnvironmentChanged { from, to, .. } => {
            let told = Told::plainly(format!("changed the environment “{}”", to.name));
            changed(told, environment_facts(from), environment_facts(to))
        }
        Event::Booked { booking, .. } | Event::BookingCancelled { booking, .. } => {
            let place = names.part(Part::Environment(booking.environment));
            let place = place.unwrap_or_default();
            let purpose = &booking.purpose;
            Told::plainly(match event {
                Event::Booked { .. } => format!("booked {place} for “{purpose}”"),
                _ => format!("cancelled the booking of {place} for “{purpose}”"),
            })
            .begun("When", Some(booking.window.words()))
        }
        Event::FreezeAdded { freeze, .. } => {
            let told = Told::plainly(format!("added the freeze “{}”", freeze.name));
            freeze_facts(freeze, names)
                .into_iter()
                .fold(told, |told, (of, value)| told.begun(of, value))
        }
        Event::FreezeChanged { from, to, .. } => {
            let told = Told::plainly(format!("changed the freeze “{}”", to.name));
            changed(told, freeze_facts(from, names), freeze_facts(to, names))
        }
        Event::ExceptionRequested { exception, .. } => Told::plainly(format!(
            "asked for an exception from the freeze “{}” for {}",
            names
                .part(Part::Freeze(exception.freeze))
                .unwrap_or_default(),
            exception.key
        ))
        .begun("First day", Some(exception.first.long_text()))
        .begun("Last day", Some(exception.last.long_text()))
        .begun("Reason", worded(&exception.reason)),
        Event::ExceptionAnswered {
            freeze,
            key,
            answer,
            ..
        } => {
            let did = match answer.verdict {
                Verdict::Granted => "granted",
                Verdict::Declined => "declined",
                Verdict::Withdrawn => "withdrew",
            };
            Told::plainly(format!(
                "{did} the exception from the freeze “{}” for {key}",
                names.part(Part::Freeze(*freeze)).unwrap_or_default()
            ))
            .begun("Reason", worded(&answer.reason))
        }
        Event::Days(event) => days_told(event, names),
        Event::Renamed { part, from, to } => {
            Told::plainly(format!("renamed the {} “{from}” to “{to}”", noun(*part)))
        }
        Event::Retired { part, name } => {
            Told::plainly(format!("retired the {} “{name}”", noun(*part)))
        }
        Event::Reinstated { part, name } => {
            Told::plainly(format!("reinstated the {} “{name}”", noun(*part)))
        }
    }
}

/// What a sort of part is called.
#[must_use]
pub const fn noun(part: Part) -> &'static str {
    match part {
        Part::Program(_) => "program",
        Part::ProductLine(_) => "product line",
        Part::Team(_) => "team",
        Part::Environment(_) => "environment",
        Part::Freeze(_) => "freeze",
    }
}

/// Whom a freeze concerns, in words.
#[must_use]
pub fn scope_words(scope: FreezeScope, names: &dyn Names) -> String {
    let part = match scope {
        FreezeScope::Organization => return "Everything".to_owned(),
        FreezeScope::Program(id) => Part::Program(id),
        FreezeScope::ProductLine(id) => Part::ProductLine(id),
        FreezeScope::Environment(id) => Part::Environment(id),
    };
    let name = names.part(part).unwrap_or_default();
    format!("{} {name}", capital(noun(part)))
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// Most marked days of one change that are told each by name.
const DAYS_TOLD: usize = 40;

fn days_told(event: &days::Event, names: &dyn Names) -> Told {
    let changes = match event {
        days::Event::WeekSet { from, to } => {
            return Told::plainly("set the working week").with(
                "Working days",
                Some(from.0.words()),
                Some(to.0.words()),
            );
        }
        days::Event::DaysMarked { changes } => changes,
    };
    let what = match changes.as_slice() {
        [
            DayChange {
                from: None,
                to: Some(to),
                ..
            },
        ] => format!("marked the day “{}”", to.name),
        [
            DayChange {
                from: Some(from),
                to: None,
                ..
            },
        ] => {
            format!("removed the marked day “{}”", from.name)
        }
        [DayChange { to: Some(to), .. }] => format!("changed the marked day “{}”", to.name),
        all => {
            let count = |rule: fn(&DayChange) -> bool| all.iter().filter(|one| rule(one)).count();
            format!(
                "marked days: {} new, {} changed, {} removed",
                count(|one| one.from.is_none()),
                count(|one| one.from.is_some() && one.to.is_some()),
                count(|one| one.to.is_none())
            )
        }
    };
    let side = |mark: &Option<DayMark>| {
        mark.as_ref().map(|mark| {
            format!(
                "{}; {}; {}",
                mark.when(),
                mark.kind.label(),
                scope_words(mark.scope, names)
            )
        })
    };
    let told = changes
        .iter()
        .take(DAYS_TOLD)
        .fold(Told::plainly(what), |told, one| {
            let name = one
                .to
                .as_ref()
                .or(one.from.as_ref())
                .map_or("", |mark| &mark.name);
            told.with(name, side(&one.from), side(&one.to))
        });
    match changes.len().checked_sub(DAYS_TOLD) {
        None | Some(0) => told,
        Some(rest) => told.with("Further days", None, Some(rest.to_string())),
    }
}

type Facts = Vec<(&'static str, Option<String>)>;

/// With the facts that differ.
fn changed(told: Told, before: Facts, after: Facts) -> Told {
    before
        .into_iter()
        .zip(after)
        .filter(|(before, after)| before != after)
        .fold(told, |told, ((of, from), (_, to))| told.with(of, from, to))
}

fn environment_facts(environment: &Environment) -> Facts {
    let windows: Vec<_> = environment
        .windows
        .iter()
        .map(super::MaintenanceWindow::words)
        .collect();
    vec![
        ("Name", worded(&environment.name)),
        ("Short name", worded(&environment.short)),
        ("Shared", environment.shared.then(|| "Yes".to_owned())),
        ("Maintenance windows", worded(&windows.join("\n"))),
    ]
}

fn freeze_facts(freeze: &Freeze, names: &dyn Names) -> Facts {
    let stops: Vec<_> = freeze.stops.iter().map(|kind| kind.label()).collect();
    let strictness = match freeze.strictness {
        Strictness::Hard => "Hard: blocks a go",
        Strictness::Soft => "Soft: warns",
    };
    vec![
        ("Name", worded(&freeze.name)),
        ("When", Some(freeze.when())),
        (
            "Emergency",
            freeze.emergency.then(|| "Ends by itself".to_owned()),
        ),
        ("Scope", Some(scope_words(freeze.scope, names))),
        (
            "Stops",
            Some(if stops.is_empty() {
                "All releases".to_owned()
            } else {
                stops.join(", ")
            }),
        ),
        ("Strictness", Some(strictness.to_owned())),
        ("Reason", worded(&freeze.reason)),
        ("Owner", owned(freeze.owner.as_ref(), names)),
    ]
}
