//! What has no date and so stands on no calendar: counted among the tools, listed when asked for, and given a date from
//! there.

use crate::app::ui::{AnyView, Erase, Icon};
use leptos::prelude::*;

use super::{board::Board, moving::whole_or, tools::Shown, wanted::Wanted, words};
use crate::{
    app::route::{address_with, query_value},
    domain::{
        calendar::{Filter, Range, Row, anchor},
        portfolio::Portfolio,
        text::{natural_order, said_before},
        time::Day,
    },
    live::{Rows, use_live},
    wire::calendar::Begin,
};

/// Most that are listed at once.
const LISTED: usize = 60;

/// Follows what has no date, as far as the filters admit it.
pub fn follow(begin: Begin<Vec<Row>>, wanted: Memo<Wanted>, today: Day) -> Signal<Rows> {
    let filter = Memo::new(move |_| Filter {
        undated: true,
        ..wanted.with(|wanted| wanted.filter.clone())
    });
    // The days mean nothing here, and stay the same.
    let days = Range {
        from: today,
        to: today,
    };
    let feed = use_live().watch(days, filter.get_untracked(), begin);
    Effect::new(move |_| feed.set(days, filter.get()));
    feed.rows()
}

/// Opens the list; says how many there are.
#[component]
pub fn UndatedLink(
    /// What is shown.
    shown: Shown,
) -> AnyView {
    let open = query_value("undated");
    let count = Signal::derive(move || shown.undated.with(|rows| rows.len()));
    let toggled = Signal::derive(move || {
        let wanted = open.get().is_none().then_some("1");
        address_with(&[("undated", wanted)])
    });
    view! {
        {move || (count.get() > 0 || open.get().is_some()).then(|| view! {
            <a class="button undated-link" href=toggled aria-expanded=if open.get().is_some() { "true" } else { "false" }>{count.get().to_string()}" undated"</a>
        })}
    }
    .erase()
}

/// The list, where the address asks for it.
#[component]
pub fn Undated(
    /// The board.
    board: Board,
) -> AnyView {
    let open = query_value("undated");
    view! { {move || open.get().is_some().then(|| list(board))} }.erase()
}

fn list(board: Board) -> AnyView {
    let close = Signal::derive(|| address_with(&[("undated", None)]));
    let items = board.shown.undated.with(|rows| {
        board.portfolio.read(|portfolio| {
            let mut rows: Vec<&Row> = rows.values().map(AsRef::as_ref).collect();
            crate::domain::order::sort_by(&mut rows, |a, b| {
                let lines =
                    natural_order(words::line_of(a, portfolio), words::line_of(b, portfolio));
                lines.then_with(|| natural_order(&a.version, &b.version))
            });
            let items = rows.iter().take(LISTED);
            items
                .map(|row| item(row, portfolio, board))
                .collect::<Vec<_>>()
        })
    });
    let count = board.shown.undated.with(|rows| rows.len());
    let rest = count.saturating_sub(LISTED);
    view! {
        <section class="undated" aria-label="Undated">
            <div class="undated-head">
                <h2>"Without a date"</h2>
                <p class="muted small">{if count > 0 { "They stand on no calendar until a milestone has a date." } else { "Every release that the filters admit has a date." }}</p>
                <a class="button button-quiet button-icon push" href=close aria-label="Close the list" title="Close the list"><Icon name="close"/></a>
            </div>
            <ul class="agenda-list">{items}</ul>
            {(rest > 0).then(|| view! { <p class="muted small">{rest.to_string()}" more. Narrow the filters to see them."</p> })}
        </section>
    }
    .erase()
}

fn item(row: &Row, portfolio: &Portfolio, board: Board) -> AnyView {
    let name = words::name_of(row, portfolio);
    let line = said_before(words::line_of(row, portfolio), &name)
        .filter(|_| row.release().is_some())
        .map(|line| line.to_owned() + " ");
    let program = portfolio
        .program_of(row.line)
        .map_or("", |(_, program)| program.name.as_str())
        .to_owned();
    let of = whole_or(row.stream, None);
    let goal = anchor(row, of.moved);
    let awaited = goal.map_or_else(
        || "No milestones".to_owned(),
        |mark| [&mark.name, ", to be confirmed"].concat(),
    );
    let label = ["Move ", &words::full_name_of(row, portfolio), " to…"].concat();
    view! {
        <li class="agenda-item">
            <a class="agenda-link" href=words::href_of(row)>
                <span class="agenda-line">{line}</span><span class="agenda-release">{name}</span>" "<span class="agenda-name">{awaited}</span>
            </a>
            <span class="agenda-program">{program}</span>
            {(board.may_edit && goal.is_some()).then(|| view! {
                <button type="button" class="button button-small" aria-label=label on:click=move |_| board.moving.ask(of)>"Move to…"</button>
            })}
        </li>
    }
    .erase()
}
