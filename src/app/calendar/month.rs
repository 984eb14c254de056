//! The month: a sheet of weeks with one tab stop, and beside it the list of the chosen day.

use crate::app::ui::{AnyView, Erase};
use crate::domain::table::Table;

use leptos::{ev::KeyboardEvent, prelude::*};

use super::{
    agenda::{day_list, heading},
    board::Board,
    deployments::{self, day_stays},
    freezes::{Shown, freezes, notes},
    sheet::{day_by_key, day_of, focus_day, leaves_sheet},
    trains::of_day,
    words,
};
use crate::{
    app::{
        route::{address_with, set_query},
        shell::surroundings,
    },
    domain::{
        calendar::{Entry, Range, Stay, by_day, stays},
        portfolio::Portfolio,
        time::Day,
    },
    live::{Rows, use_live},
    wire::calendar::Begin,
};

/// Milestones that the list of a day shows.
const LISTED: usize = 60;
/// Milestones and deployments that a day shows before it counts the rest.
const SHOWN: usize = 3;

/// The month's sheet and the chosen day.
#[component]
pub fn Month(
    /// The board.
    board: Board,
) -> AnyView {
    let shown = board.shown;
    let week = surroundings().week_start;
    let at = Memo::new(move |_| shown.wanted.with(|wanted| wanted.at).unwrap_or(shown.today));
    let chosen = RwSignal::new(at.get_untracked());
    Effect::new(move |_| chosen.set(at.get()));
    // Whether the sheet has the focus: another sheet then takes it over.
    let held = StoredValue::new(false);
    Effect::new(move |_| {
        board.rows.track();
        shown.range.track();
        let day = chosen.get_untracked();
        if held.get_value() {
            focus_day(day);
        }
    });
    let on_key = move |event: KeyboardEvent| {
        let key = event.key();
        if key == "Enter" || key == " " {
            event.prevent_default();
            return focus_list();
        }
        let Some(next) = day_by_key(&key, chosen.get_untracked(), week) else {
            return;
        };
        event.prevent_default();
        choose(chosen, at, next);
        focus_day(next);
        held.set_value(true);
    };
    let weeks = move || {
        let (range, month) = (shown.range.get(), at.get());
        board.rows.with(|rows| {
            let shows = board.admitted(rows);
            let stays = stays(shows.iter().copied(), range, shown.same_day());
            let days = by_day(shows, range, shown.same_day());
            let freezes = freezes(board, range);
            let counts = counts(board);
            board.judge();
            board.portfolio.read(|portfolio| {
                let working = portfolio.working_days(None);
                let weeks = (0..range.days() / 7).map(|week| {
                    let cells: Vec<_> = (0..7)
                        .map(|at| {
                            let day = range.from.plus(week * 7 + at);
                            let held = match &counts {
                                Some(counts) => {
                                    Held::Counted(counts.get(&day).copied().unwrap_or(0))
                                }
                                None => Held::Listed(
                                    days.get(&day).map_or(&[], Vec::as_slice),
                                    stays.get(&day).map_or(&[], Vec::as_slice),
                                ),
                            };
                            let looked = (portfolio, working.has(day));
                            cell(day, month, (held, &freezes), looked, board, chosen)
                        })
                        .collect();
                    view! { <div role="row" class="month-week">{cells}</div> }
                });
                weeks.collect::<Vec<_>>()
            })
        })
    };
    let names: Vec<_> = (0..7)
        .map(|at| {
            // 5 January 1970 was a Monday.
            let name = Day::from_number(4 + i32::from(week) + at).weekday_name();
            view! { <div role="columnheader" class="month-weekday">{name}</div> }
        })
        .collect();
    // The rows of a crowded month do not come; those of the chosen day do.
    let crowded = Memo::new(move |_| board.counted.with(Option::is_some));
    let list = move || {
        let rows = if crowded.get() {
            rows_of(board, chosen)
        } else {
            board.rows
        };
        let list = move || list_of(board, chosen.get(), rows);
        view! { {list} }.erase()
    };
    let press = move |event: leptos::ev::MouseEvent| {
        if let Some(day) = day_of(&event) {
            choose(chosen, at, day);
        }
    };
    view! {
        <div class="month">
            <div class="month-sheet" role="grid" aria-label=move || words::heading(Range {
                from: at.get().month_start(),
                to: at.get().plus_months(1).plus(-1),
            }) on:keydown=on_key on:click=press on:focusout=move |event| {
                if leaves_sheet(&event) {
                    held.set_value(false);
                }
            }>
                <div role="row" class="month-week month-head">{names}</div>
                {weeks}
            </div>
            <aside class="month-day" id="month-day" tabindex="-1" aria-label="The chosen day">
                {move || heading(chosen.get(), shown.today)}
                {list}
            </aside>
        </div>
    }
    .erase()
}

/// How many milestones the days of a crowded month hold.
fn counts(board: Board) -> Option<Table<Day, u32>> {
    let counted = board.counted.get()?;
    Some(counted.iter().copied().collect())
}

/// The rows of the chosen day.
fn rows_of(board: Board, chosen: RwSignal<Day>) -> Signal<Rows> {
    let wanted = board.shown.wanted;
    let filter = Memo::new(move |_| wanted.with(|wanted| wanted.filter.clone()));
    let one = move || {
        chosen.with(|day| Range {
            from: *day,
            to: *day,
        })
    };
    let feed = use_live().watch(untrack(one), filter.get_untracked(), Begin::default());
    Effect::new(move |_| feed.set(one(), filter.get()));
    feed.rows()
}

/// What stands on a day: freezes, trains, milestones.
fn list_of(board: Board, day: Day, rows: Signal<Rows>) -> AnyView {
    let one = Range { from: day, to: day };
    let held = notes(&freezes(board, one), day, true);
    rows.with(|rows| {
        let shows = board.admitted(rows);
        let stays = stays(shows.iter().copied(), one, board.shown.same_day());
        let days = by_day(shows, one, board.shown.same_day());
        let entries = days.get(&day).map(Vec::as_slice).unwrap_or_default();
        let stays = stays.get(&day).map(Vec::as_slice).unwrap_or_default();
        if entries.is_empty() && stays.is_empty() {
            return (held, view! { <p class="muted">"Nothing on this day."</p> }).erase();
        }
        let first = entries.get(..LISTED).unwrap_or(entries);
        board.judge();
        let list = board.portfolio.read(|portfolio| {
            (
                day_list(first, portfolio, board),
                day_stays(stays, portfolio),
            )
                .erase()
        });
        let rest = entries.len() - first.len();
        let more = (rest > 0).then(|| {
            let href = address_with(&[
                ("view", Some("agenda")),
                ("span", Some("week")),
                ("at", Some(&day.to_string())),
            ]);
            view! { <p><a class="button" href=href>{rest.to_string()}" more in the agenda"</a></p> }
        });
        (held, of_day(board, day, entries), list, more).erase()
    })
}

/// What a day holds: its milestones, or of a crowded month their number.
#[derive(Clone, Copy)]
enum Held<'a> {
    Listed(&'a [Entry<'a>], &'a [Stay<'a>]),
    Counted(u32),
}

fn cell(
    day: Day,
    month: Day,
    (held, freezes): (Held<'_>, &[Shown]),
    (portfolio, worked): (&Portfolio, bool),
    board: Board,
    chosen: RwSignal<Day>,
) -> AnyView {
    let today = board.shown.today;
    let (entries, stays, number) = match held {
        Held::Listed(entries, stays) => (entries, stays, entries.len()),
        Held::Counted(number) => (&[][..], &[][..], number as usize),
    };
    let all = entries.len() + stays.len();
    let rest = all.saturating_sub(SHOWN);
    let shown = if rest == 1 { SHOWN + 1 } else { SHOWN };
    let rest = all.saturating_sub(shown);
    let mut label = match number {
        0 => day.long_text(),
        1 => [&day.long_text(), ", 1 milestone"].concat(),
        count => [&day.long_text(), ", ", &count.to_string(), " milestones"].concat(),
    };
    match stays.len() {
        0 => {}
        1 => label.push_str(", 1 deployment"),
        count => label.push_str(&[", ", &count.to_string(), " deployments"].concat()),
    }
    let milestones = entries.iter().map(|entry| small(*entry, portfolio, board));
    let deployments = stays
        .iter()
        .map(|stay| deployments::small(*stay, portfolio));
    let items: Vec<_> = milestones.chain(deployments).take(shown).collect();
    let other = day.month() != month.month();
    view! {
        <div
            role="gridcell" class="month-cell" class:is-off=!worked class:is-other=other class:is-today=day == today
            id=["day-", &day.to_string()].concat() data-day=day.to_string() aria-label=label
            aria-selected=move || if chosen.get() == day { "true" } else { "false" }
            tabindex=move || if chosen.get() == day { "0" } else { "-1" }
        >
            <span class="month-number" aria-hidden="true">{if day.day() == 1 { words::short(day) } else { day.day().to_string() }}</span>
            {notes(freezes, day, false)}
            {items}
            {(rest > 0).then(|| view! { <span class="month-rest">"+"{rest.to_string()}" more"</span> })}
            {(all == 0 && number > 0).then(|| view! { <span class="month-rest">{number.to_string()}<span class="month-unit">" milestones"</span></span> })}
        </div>
    }
    .erase()
}

fn small(entry: Entry<'_>, portfolio: &Portfolio, board: Board) -> AnyView {
    let today = board.shown.today;
    let Entry { row, mark } = entry;
    let shape = [
        "month-entry ",
        words::shape_of(mark, today),
        if mark.target { " is-target" } else { "" },
    ]
    .concat();
    let shown = [&words::name_of(row, portfolio), " ", &mark.name].concat();
    let text = [&words::full_name_of(row, portfolio), " ", &mark.name].concat();
    let conflict = board.conflict_mark(row.stream, mark.id);
    view! {
        <a class=shape tabindex="-1" href=words::href_of(row) data-stream=row.stream.to_string() title=text>{conflict}{shown}</a>
    }
    .erase()
}

/// Chooses a day; one of another month turns the sheet.
fn choose(chosen: RwSignal<Day>, at: Memo<Day>, day: Day) {
    chosen.set(day);
    if day.month_start() != at.get_untracked().month_start() {
        set_query(&[("at", Some(&day.to_string()))], true);
    }
}

#[cfg(not(feature = "hydrate"))]
fn focus_list() {}

#[cfg(feature = "hydrate")]
fn focus_list() {
    if let Some(list) = document().get_element_by_id("month-day") {
        super::focus::focus(&list);
    }
}
