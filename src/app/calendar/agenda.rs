//! The agenda: milestones by date, one after the other.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{
    board::{Board, NothingHere},
    deployments::day_stays,
    freezes::{Shown, freezes, notes},
    moving::whole_or,
    trains::of_day,
    words,
};
use crate::{
    app::{route::address_with, ui::Icon},
    domain::{
        calendar::{Entry, Stay, by_day, stays},
        portfolio::Portfolio,
        text::said_before,
        time::Day,
    },
};

/// Most milestones that are listed at once.
const LISTED: usize = 110;

/// The agenda.
#[component]
pub fn Agenda(
    /// The board.
    board: Board,
) -> AnyView {
    let shown = board.shown;
    let list = move || {
        let range = shown.range.get();
        board.rows.with(|rows| {
            let shows = board.admitted(rows);
            let stays = stays(shows.iter().copied(), range, shown.same_day());
            let mut days = by_day(shows, range, shown.same_day());
            for day in stays.keys() {
                days.get_or_default(*day);
            }
            if days.is_empty() {
                return view! { <NothingHere board/> }.erase();
            }
            let freezes = freezes(board, range);
            board.judge();
            for freeze in &freezes {
                // The day on which it begins is said even where nothing else is.
                days.get_or_default(freeze.period.first.max(range.from));
            }
            board.portfolio.read(|portfolio| {
                let (mut listed, mut next) = (0, None);
                let mut sections = Vec::new();
                for (day, entries) in &days {
                    let there = stays.get(day).map(Vec::as_slice).unwrap_or_default();
                    let more = entries.len() + there.len();
                    if listed > 0 && listed + more > LISTED {
                        next = Some(*day);
                        break;
                    }
                    listed += more;
                    sections.push(section(*day, (entries, there), &freezes, portfolio, board));
                }
                let later = next.map(|day| {
                    let href = address_with(&[("at", Some(&day.to_string())), ("view", Some("agenda"))]);
                    view! { <p class="agenda-later"><a class="button" href=href>"Go on from "{day.long_text()}</a></p> }
                });
                (sections, later).erase()
            })
        })
    };
    view! {
        <div class="agenda">{list}</div>
    }
    .erase()
}

fn section(
    day: Day,
    (entries, stays): (&[Entry<'_>], &[Stay<'_>]),
    freezes: &[Shown],
    portfolio: &Portfolio,
    board: Board,
) -> AnyView {
    view! {
        <section class="agenda-day">
            {heading(day, board.shown.today)}
            {notes(freezes, day, true)}
            {of_day(board, day, entries)}
            {day_list(entries, portfolio, board)}
            {day_stays(stays, portfolio)}
        </section>
    }
    .erase()
}

/// The heading of a day.
#[must_use]
pub fn heading(day: Day, today: Day) -> AnyView {
    let near = match day.days_since(today) {
        0 => "Today",
        1 => "Tomorrow",
        -1 => "Yesterday",
        _ => "",
    };
    view! {
        <h2 class="agenda-date" class:is-today=day == today>
            {day.long_text()}
            {(!near.is_empty()).then(|| view! { <span class="agenda-near">{near}</span> })}
        </h2>
    }
    .erase()
}

/// The milestones of a day, each with its release, its state, and a way to move it.
#[must_use]
pub fn day_list(entries: &[Entry<'_>], portfolio: &Portfolio, board: Board) -> AnyView {
    let items: Vec<_> = entries
        .iter()
        .map(|entry| item(*entry, portfolio, board))
        .collect();
    view! { <ul class="agenda-list">{items}</ul> }.erase()
}

fn item(entry: Entry<'_>, portfolio: &Portfolio, board: Board) -> AnyView {
    let Entry { row, mark } = entry;
    let (stream, id) = (row.stream, mark.id);
    let name = words::name_of(row, portfolio);
    let program = portfolio
        .program_of(row.line)
        .map_or("", |(_, program)| program.name.as_str())
        .to_owned();
    let state = words::state_of(mark, board.shown.today);
    let shape = [
        "agenda-shape ",
        words::shape_of(mark, board.shown.today),
        if mark.target { " is-target" } else { "" },
    ]
    .concat();
    // The day stands above: a date is repeated only where it says more.
    let date = words::date_of(mark);
    let extra = (mark.date.first_day() != mark.date.calendar_day()
        || date.contains("—")
        || date.contains(':'))
    .then(|| view! { <span class="agenda-when">{date}</span> });
    let conflict = board.conflict_mark(stream, id);
    let movable = board.may_edit && !mark.done;
    let label = [
        "Move “",
        &mark.name,
        "” of ",
        &words::full_name_of(row, portfolio),
        " to…",
    ]
    .concat();
    let line = said_before(words::line_of(row, portfolio), &name).map(|line| line.to_owned() + " ");
    view! {
        <li class="agenda-item">
            <span class=shape role="img" aria-label=state></span>
            <a class="agenda-link" href=words::href_of(row) data-stream=stream.to_string() data-mark=id.to_string() id=["entry-", &id.to_string()].concat()>
                <span class="agenda-line">{line}</span><span class="agenda-release">{name}</span>" "<span class="agenda-name">{mark.name.clone()}</span>
            </a>
            {conflict}
            {extra}
            <span class="agenda-program">{program}</span>
            {movable.then(|| view! {
                <button type="button" class="button button-quiet button-icon" aria-label=label.clone() title=label on:click=move |_| board.moving.ask(whole_or(stream, Some(id)))><Icon name="move"/></button>
            })}
        </li>
    }
    .erase()
}
