//! The working week, and the days that are marked: holidays, and days without deployments.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{
    forms::Ask,
    names::Known,
    page::{Around, AskButton},
};
use crate::{
    app::{
        shell::surroundings,
        ui::{Chip, EmptyState, Icon, Menu, MenuItem, Tone, VisuallyHidden, toasts},
    },
    domain::{
        ids::DayMarkId,
        portfolio::{Command, DayKind, DayMark, Week, days, parts, scope_words},
        time::{Day, Weekdays},
    },
};

const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// How far ahead the next time of a mark is looked for: days.
const AHEAD: i32 = 3_660;

/// The working week and the table of marked days.
#[component]
pub fn Days(
    /// The pieces of the page.
    around: Around,
) -> AnyView {
    let doc = around.desk.doc;
    let today = surroundings().today();
    let all = Memo::new(move |_| {
        doc.read(parts::DAYS, |p| {
            let marks = p.days.iter();
            let mut all: Vec<_> = marks
                .map(|(id, mark)| {
                    let next = next_of(mark, today);
                    // What comes first, then what is over, the latest first.
                    let order =
                        next.map_or((true, -mark.last.number()), |day| (false, day.number()));
                    (order, *id)
                })
                .collect();
            all.sort();
            all.into_iter().map(|(_, id)| id).collect::<Vec<_>>()
        })
    });
    view! {
        {week(around)}
        <div class="row row-end">
            <AskButton around ask=Ask::DaysFile words="Import a calendar file"/>
            <AskButton around ask=Ask::Day(None) words="Mark a day"/>
        </div>
        <Show when=move || all.with(|all| !all.is_empty()) fallback=|| view! {
            <EmptyState title="No marked days" icon="calendar"><p>"Mark holidays, on which nobody works, and days on which nothing is deployed. Offsets in working days and the cadence of trains pass over holidays; a target on such a day is a conflict."</p></EmptyState>
        }>
            <div class="table-frame">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">"Day"</th>
                            <th scope="col">"When"</th>
                            <th scope="col">"Where"</th>
                            <th scope="col">"From"</th>
                            <th scope="col"><VisuallyHidden>"Actions"</VisuallyHidden></th>
                        </tr>
                    </thead>
                    <tbody><For each=move || all.get() key=|id| *id children=move |id| row(id, around, today)/></tbody>
                </table>
            </div>
        </Show>
    }
    .erase()
}

/// The next first day of a mark that is not over.
fn next_of(mark: &DayMark, today: Day) -> Option<Day> {
    let mut times = mark.occurrences(today, today.plus(AHEAD)).into_iter();
    times.next().map(|period| period.first)
}

/// The weekdays that are worked, each to be ticked.
fn week(around: Around) -> AnyView {
    let doc = around.desk.doc;
    let boxes: Vec<_> = (0..)
        .zip(WEEKDAYS)
        .map(|(weekday, name)| one_weekday(around, weekday, name))
        .collect();
    let words = move || doc.read(parts::DAYS, |p| p.week.0.words());
    view! {
        <section class="card" aria-labelledby="working-week">
            <div class="card-head"><h2 id="working-week">"Working week"</h2><span class="muted small">{words}</span></div>
            <div class="card-body"><div class="row working-week">{boxes}</div></div>
        </section>
    }
    .erase()
}

fn one_weekday(around: Around, weekday: u8, name: &'static str) -> AnyView {
    let doc = around.desk.doc;
    let messages = toasts();
    let worked = Memo::new(move |_| doc.read(parts::DAYS, |p| p.week.0.has(weekday)));
    let turn = move |event: leptos::ev::Event| {
        let only = Weekdays::only(weekday);
        let now = doc.read_untracked(|p| p.week.0);
        let week = Week(if now.has(weekday) {
            now.except(only)
        } else {
            now.and(only)
        });
        let said = ["The organization works ", &week.0.words(), "."].concat();
        let command = Command::Days(days::Command::SetWeek { week });
        if let Err(refusal) = around.desk.change(command, None, said) {
            messages.fail(refusal.message);
            // The box shows what holds, not what was refused.
            let input: leptos::web_sys::HtmlInputElement = event_target(&event);
            input.set_checked(now.has(weekday));
        }
    };
    view! {
        <label class="check">
            <input type="checkbox" checked=worked.get_untracked() prop:checked=move || worked.get() disabled=move || around.refused().is_some() on:change=turn/>
            <span>{name}</span>
        </label>
    }
    .erase()
}

fn row(id: DayMarkId, around: Around, today: Day) -> AnyView {
    let doc = around.desk.doc;
    let cells = move || {
        let found = doc.read(crate::domain::Parts::ALL, |p| {
            let mark = p.days.get(&id)?.clone();
            let place = around.people.with_value(|people| {
                scope_words(
                    mark.scope,
                    &Known {
                        portfolio: p,
                        people,
                    },
                )
            });
            Some((mark, place))
        });
        found.map(|(mark, place)| cells(id, &mark, place, around, today))
    };
    view! { <tr>{cells}</tr> }.erase()
}

fn cells(id: DayMarkId, mark: &DayMark, place: String, around: Around, today: Day) -> AnyView {
    let next = next_of(mark, today);
    let chip = match (next, mark.is_on(today)) {
        (_, true) => Some((Tone::Warn, "Today".to_owned())),
        (None, _) => Some((Tone::Neutral, "Over".to_owned())),
        (Some(day), _) if mark.recurs.is_some() => {
            Some((Tone::Neutral, ["Next ", &day.long_text()].concat()))
        }
        _ => None,
    };
    let kind = match mark.kind {
        DayKind::Holiday => Tone::Accent,
        DayKind::NoDeploy => Tone::Bad,
    };
    let origin = mark.origin.as_ref().map_or_else(
        || "Entered here".to_owned(),
        |origin| origin.calendar.clone(),
    );
    let actions = menu(id, mark.name.clone(), around);
    let (name, when, label) = (mark.name.clone(), mark.when(), mark.kind.label());
    view! {
        <th scope="row">
            <span class="milestone-name"><span class="strong">{name}</span><Chip tone=kind>{label}</Chip></span>
        </th>
        <td>{when}" "{chip.map(|(tone, words)| view! { <Chip tone>{words}</Chip> })}</td>
        <td>{place}</td>
        <td>{origin}</td>
        <td class="number">{actions}</td>
    }
    .erase()
}

fn menu(id: DayMarkId, name: String, around: Around) -> AnyView {
    let messages = toasts();
    let label = format!("Change “{name}”");
    let removed = format!("“{name}” is not marked any more.");
    let change = move |()| match around.refused() {
        Some(refused) => messages.fail(refused),
        None => around.ask.run(Ask::Day(Some(id))),
    };
    let remove = move |()| {
        let marks = vec![(id, None)];
        around.desk.change_or_say(
            Command::Days(days::Command::Mark { marks }),
            removed.clone(),
        );
    };
    view! {
        <Menu id=format!("day-{id}") label trigger=|| view! { <Icon name="more"/> }>
            <MenuItem icon="edit" on_choose=change>"Change…"</MenuItem>
            <MenuItem icon="trash" on_choose=remove>"Remove"</MenuItem>
        </Menu>
    }
    .erase()
}
