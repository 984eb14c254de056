//! Which releases are shown; in the address, so that it can be passed on.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{board::Board, wanted::name_of};
use crate::{
    app::{
        route::{address_with, query_value, set_query},
        ui::Icon,
    },
    domain::{
        calendar::SameDay,
        release::{Destination, ReleaseState, ReleaseType},
    },
};

/// The names of the filters in the address.
pub const NAMES: [&str; 8] = [
    "program",
    "line",
    "type",
    "destination",
    "state",
    "same-day",
    "with",
    "q",
];

/// The address without any filter.
#[must_use]
pub fn address_without() -> String {
    address_with(&NAMES.map(|name| (name, None)))
}

type Choices = Vec<(String, String)>;

/// The filters: one choice each, and words to look for.
#[component]
pub fn Filters(
    /// The board.
    board: Board,
) -> AnyView {
    let portfolio = board.portfolio;
    let programs = Signal::derive(move || -> Choices {
        portfolio.read(|portfolio| {
            let all = portfolio.programs_by_name().into_iter();
            all.map(|(id, program)| (id.to_string(), program.name.clone()))
                .collect()
        })
    });
    let lines = Signal::derive(move || -> Choices {
        let wanted = board
            .shown
            .wanted
            .with(|wanted| wanted.filter.programs.clone());
        portfolio.read(|portfolio| {
            let mut found = Choices::new();
            for (id, program) in portfolio.programs_by_name() {
                if !wanted.is_empty() && !wanted.contains(&id) {
                    continue;
                }
                for (line, held) in portfolio.lines_of(id) {
                    let name = if wanted.is_empty() {
                        [&program.name, " ", &held.name].concat()
                    } else {
                        held.name.clone()
                    };
                    found.push((line.to_string(), name));
                }
            }
            found
        })
    });
    let count = move || {
        let (filter, conflicting) =
            (board.shown.wanted).with(|wanted| (wanted.filter.clone(), wanted.conflicting));
        [
            filter.programs.is_empty(),
            filter.lines.is_empty(),
            filter.types.is_empty(),
            filter.destinations.is_empty(),
            filter.states.is_empty(),
            filter.same_day.is_none(),
            filter.text.is_empty(),
            !conflicting,
        ]
        .iter()
        .filter(|empty| !**empty)
        .count()
    };
    let words = query_value("q");
    view! {
        <details class="filters">
            <summary class="filters-summary"><Icon name="filter"/>"Filter"{move || match count() {
                0 => String::new(),
                count => [" · ", &count.to_string()].concat(),
            }}</summary>
            <div class="filters-row" role="group" aria-label="Filter">
                {choice("program", "All programs", programs)}
                {choice("line", "All product lines", lines)}
                {choice("type", "All types", Signal::stored(ReleaseType::ALL.map(|one| named(one.label())).into()))}
                {choice("destination", "All destinations", Signal::stored(Destination::ALL.map(|one| named(one.label())).into()))}
                {choice("state", "All states", Signal::stored(ReleaseState::ALL.map(|one| named(one.label())).into()))}
                {choice("same-day", "All days", Signal::stored(SameDay::ALL.map(|one| (one.name().to_owned(), one.label().to_owned())).into()))}
                {choice("with", "With or without conflicts", Signal::stored(vec![("conflicts".to_owned(), "With conflicts".to_owned())]))}
                <input
                    class="input" type="search" aria-label="Version, name or key" placeholder="Version, name or key" maxlength="100" autocomplete="off"
                    prop:value=move || words.get().unwrap_or_default()
                    value=words.get_untracked()
                    on:change:target=move |event| {
                        let text = event.target().value();
                        let text = text.trim();
                        set_query(&[("q", (!text.is_empty()).then_some(text))], true);
                    }
                />
                {move || (count() > 0).then(|| view! { <a class="button button-quiet" href=address_without>"Clear"</a> })}
            </div>
        </details>
    }
    .erase()
}

fn named(label: &str) -> (String, String) {
    (name_of(label), label.to_owned())
}

/// One choice of a filter; choosing another program forgets the product line.
fn choice(name: &'static str, all: &'static str, choices: Signal<Choices>) -> AnyView {
    let chosen = query_value(name);
    let choose = move |value: String| {
        let value = (!value.is_empty()).then_some(value.as_str());
        if name == "program" {
            set_query(&[(name, value), ("line", None)], true);
        } else {
            set_query(&[(name, value)], true);
        }
    };
    view! {
        <span class="select" class:is-set=move || chosen.get().is_some()>
            <select class="input" aria-label=all prop:value=move || chosen.get().unwrap_or_default() on:change:target=move |event| choose(event.target().value())>
                {move || {
                    let chosen = chosen.get().unwrap_or_default();
                    let first = (String::new(), all.to_owned());
                    std::iter::once(first).chain(choices.get()).map(|(value, words)| {
                        let here = value == chosen;
                        view! { <option value=value selected=here>{words}</option> }
                    }).collect::<Vec<_>>()
                }}
            </select>
            <Icon name="down"/>
        </span>
    }
    .erase()
}
