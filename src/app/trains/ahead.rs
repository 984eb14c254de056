//! The next trains of a cadence, before they are made: their days, what was shifted and why, and the versions that come.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::cadences::Around;
use crate::{
    app::{
        release::desk::words,
        shell::surroundings,
        ui::{Button, Chip, Dialog, Field, Notice, TextInput, Tone, Variant, toasts},
    },
    domain::{
        ids::{CadenceId, CommandId, MilestoneId, ReleaseId, TrainId},
        portfolio::Portfolio,
        time::Day,
        timetable::{
            AHEAD_LIMIT, Cadence, Coming, Command, Making, Template, coming, parts, templates_of,
            versions_of,
        },
    },
    live::{Outcome, new_id, use_live},
};

/// What comes next: each with the versions of its releases.
type Next = Vec<(Coming, Vec<String>)>;

/// Of each product line that rides along the template of its releases by name, and how many milestones that has.
type Laying = Vec<(String, usize)>;

/// Shows the next trains and makes them.
#[component]
pub fn AheadDialog(
    /// The pieces of the page.
    around: Around,
    /// Whose trains.
    id: CadenceId,
) -> AnyView {
    let live = use_live();
    let open = RwSignal::new(true);
    Effect::new(move |_| {
        if !open.get() {
            around.ahead.set(None);
        }
    });
    let today = surroundings().today();
    let count = RwSignal::new("3".to_owned());
    let doc = around.desk.doc;
    let wanted = move || {
        count
            .with(|count| count.trim().parse::<usize>().ok())
            .filter(|count| (1..=AHEAD_LIMIT).contains(count))
    };
    let next = Memo::new(move |_| -> Next {
        let Some(count) = wanted() else {
            return Vec::new();
        };
        doc.read(parts::CADENCES, |timetable| {
            let Some(cadence) = timetable.cadences.get(&id) else {
                return Vec::new();
            };
            around.portfolio.read(|portfolio| {
                let found = coming(cadence, timetable.made(id), portfolio, today, count);
                around.versions.with(|held| named(cadence, found, held))
            })
        })
    });
    // Of each product line the template that its releases begin with, and how many milestones that has.
    let laying = Memo::new(move |_| -> Laying {
        doc.read(parts::CADENCES.and(parts::TEMPLATES), |timetable| {
            let Some(cadence) = timetable.cadences.get(&id) else {
                return Vec::new();
            };
            around.portfolio.read(|portfolio| {
                let found = templates_of(timetable, cadence, portfolio).into_iter();
                let one = |of: Option<(_, &Template)>| match of {
                    Some((_, template)) => (template.name.clone(), template.items.len()),
                    None => (String::new(), 0),
                };
                found.map(one).collect()
            })
        })
    });
    let making = move || {
        let counts = laying.get_untracked();
        let ridden = counts.len();
        let one = |occurrence: Day, day: Day| Making {
            occurrence,
            day,
            train: TrainId(new_id()),
            releases: (0..ridden)
                .map(|_| (ReleaseId(new_id()), MilestoneId(new_id())))
                .collect(),
            milestones: counts
                .iter()
                .map(|(_, count)| (0..*count).map(|_| MilestoneId(new_id())).collect())
                .collect(),
        };
        let next = next.get_untracked();
        let made = next
            .iter()
            .filter_map(|(one_of, _)| Some(one(one_of.occurrence, one_of.day?)));
        made.collect::<Vec<_>>()
    };
    let trains = move || next.with(|next| next.iter().filter(|(one, _)| one.day.is_some()).count());
    let sent = RwSignal::new(None::<CommandId>);
    let busy = Signal::derive(move || {
        sent.get()
            .is_some_and(|sent| matches!(live.outcome(sent).get(), Outcome::Unsent | Outcome::Sent))
    });
    let refused = Signal::derive(move || {
        if wanted().is_none() {
            return Some(format!("1 to {AHEAD_LIMIT} trains are made at once."));
        }
        (trains() == 0)
            .then(|| "No train comes by this rule any more.".to_owned())
            .or_else(|| around.refused())
    });
    let problem = move || match live.outcome(sent.get()?).get() {
        Outcome::Refused(refusal) => Some(words(&refusal)),
        _ => None,
    };
    let messages = toasts();
    Effect::new(move |_| {
        let Some(command) = sent.get() else { return };
        let Outcome::Done { .. } = live.outcome(command).get() else {
            return;
        };
        messages.undo("The trains are made.", move |()| {
            around.desk.take_back(command)
        });
        open.set(false);
    });
    let make = move |_| {
        let command = Command::MakeTrains {
            id,
            trains: making(),
        };
        sent.set(Some(doc.send(command, None)));
    };
    let action = move || match trains() {
        1 => "Make 1 train".to_owned(),
        count => ["Make ", &count.to_string(), " trains"].concat(),
    };
    // What comes next looks at the portfolio itself: it is asked for before the portfolio is looked at.
    let table = move || {
        let (next, laying) = (next.get(), laying.get());
        around
            .portfolio
            .read(|portfolio| table((&next, &laying), id, around, portfolio))
    };
    view! {
        <Dialog open title="The next trains" wide=true>
            <Field name="ahead" label="How many" hint="Trains that were made are not made again."><TextInput value=count kind="number" limit=2/></Field>
            {table}
            <div role="alert">{move || problem().map(|words| view! { <Notice tone=Tone::Bad>{words}</Notice> })}</div>
            <div class="dialog-actions">
                <Button on_press=move |_| open.set(false)>"Cancel"</Button>
                <Button variant=Variant::Primary refused busy on_press=make>{action}</Button>
            </div>
        </Dialog>
    }
    .erase()
}

/// With the versions that come.
fn named(
    cadence: &Cadence,
    found: Vec<Coming>,
    held: &[(crate::domain::ids::ProductLineId, Vec<String>)],
) -> Next {
    let days: Vec<_> = found.iter().filter_map(|one| one.day).collect();
    let mut versions = versions_of(&cadence.riding, held, &days).into_iter();
    let with = |one: Coming| {
        let own = one.day.and_then(|_| versions.next()).unwrap_or_default();
        (one, own)
    };
    found.into_iter().map(with).collect()
}

fn table(
    (next, laying): (&Next, &Laying),
    id: CadenceId,
    around: Around,
    portfolio: &Portfolio,
) -> AnyView {
    let held = around.held_untracked(id);
    let asks = held.as_ref().is_some_and(|cadence| cadence.templates);
    let lines: Vec<String> = held.map_or_else(Vec::new, |cadence| {
        let name = |riding: &crate::domain::timetable::Riding| {
            portfolio
                .lines
                .get(&riding.line)
                .map_or_else(String::new, |line| line.name.clone())
        };
        cadence.riding.iter().map(name).collect()
    });
    let rows: Vec<_> = next
        .iter()
        .map(|(one, versions)| row(one, versions, &lines))
        .collect();
    view! {
        <div class="table-frame move-steps">
            <table class="table">
                <thead><tr><th scope="col">"By the rule"</th><th scope="col">"Goes on"</th><th scope="col">"Why"</th><th scope="col">"Releases"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {asks.then(|| view! { <p class="muted small">{begins_with(&lines, laying)}</p> })}
    }
    .erase()
}

/// What the releases begin with: `Milestones: Crane 5 from “Usual”; Hoist its target alone, no template fits it.`
fn begins_with(lines: &[String], laying: &Laying) -> String {
    let one = |(line, (template, count)): (&String, &(String, usize))| match count {
        0 => [line, " its target alone, no template fits it"].concat(),
        count => [line, " ", &count.to_string(), " from “", template, "”"].concat(),
    };
    let all: Vec<_> = lines.iter().zip(laying).map(one).collect();
    ["Milestones: ", &all.join("; "), "."].concat()
}

fn row(one: &Coming, versions: &[String], lines: &[String]) -> AnyView {
    let goes = match one.day {
        None => view! { <Chip>"Left out"</Chip> }.erase(),
        Some(day) if day == one.occurrence => view! { <span>"As the rule says"</span> }.erase(),
        Some(day) => {
            let by = day.days_since(one.occurrence);
            let words = [
                if by > 0 { "+" } else { "−" },
                &by.unsigned_abs().to_string(),
                if by.abs() == 1 { " day" } else { " days" },
            ]
            .concat();
            view! { <span class="strong">{day.long_text()}</span>" "<Chip tone=Tone::Warn>{words}</Chip> }.erase()
        }
    };
    let named: Vec<_> = lines
        .iter()
        .zip(versions)
        .map(|(line, version)| crate::domain::text::under_line(line, version))
        .collect();
    let (rule, why, named) = (
        one.occurrence.long_text(),
        one.why.join("; "),
        named.join(", "),
    );
    view! { <tr><th scope="row" class="nowrap">{rule}</th><td class="nowrap">{goes}</td><td class="small">{why}</td><td class="small">{named}</td></tr> }
        .erase()
}
