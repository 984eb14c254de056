//! Freezes beside the days of a list or a sheet.

use crate::app::ui::{AnyView, Erase, Icon};
use leptos::prelude::*;

use super::{board::Board, words};
use crate::domain::{
    calendar::{Range, freezes_in},
    portfolio::{Period, Strictness},
    time::Day,
};

/// A freeze as it is shown: shared by the days that it lies over.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// Its days, this time.
    pub period: Period,
    name: String,
    hard: bool,
    words: String,
}

impl Shown {
    /// Whether it lies over the day.
    #[must_use]
    pub fn is_on(&self, day: Day) -> bool {
        self.period.has(day)
    }
}

/// The freezes in the range that concern what is shown, by their first days.
pub fn freezes(board: Board, range: Range) -> Vec<Shown> {
    let mut found = board.known(|known| {
        board.shown.wanted.with(|wanted| {
            let held = freezes_in(known.portfolio, range, &wanted.filter);
            let mut found = Vec::new();
            for freeze in held {
                for period in freeze.occurrences(range.from, range.to) {
                    found.push(Shown {
                        period,
                        name: freeze.name.clone(),
                        hard: freeze.strictness == Strictness::Hard,
                        words: words::freeze(freeze, known),
                    });
                }
            }
            found
        })
    });
    crate::domain::order::sort_by_key(&mut found, |freeze: &Shown| freeze.period);
    found
}

/// The freezes of a day, each by name; `until` adds when they end.
#[must_use]
pub fn notes(freezes: &[Shown], day: Day, until: bool) -> Vec<AnyView> {
    let held = freezes.iter().filter(|freeze| freeze.is_on(day));
    held.map(|freeze| {
        let class = if freeze.hard {
            "freeze-note"
        } else {
            "freeze-note freeze-soft"
        };
        let end = until.then(|| [" until ", &freeze.period.last.long_text()].concat());
        view! { <span class=class title=freeze.words.clone()><Icon name="lock"/><span>{freeze.name.clone()}{end}</span></span> }
            .erase()
    })
    .collect()
}
