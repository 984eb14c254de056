//! Freezes beside the days of a list or a sheet.

use crate::app::ui::{AnyView, Erase, Icon};
use leptos::prelude::*;

use super::{board::Board, words};
use crate::domain::{
    calendar::{Range, freezes_in},
    portfolio::{Freeze, Strictness},
    time::Day,
};

/// A freeze as it is shown: shared by the days that it lies over.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// Its first day.
    pub first: Day,
    /// Its last day.
    pub last: Day,
    name: String,
    hard: bool,
    words: String,
}

impl Shown {
    /// Whether it lies over the day.
    #[must_use]
    pub fn is_on(&self, day: Day) -> bool {
        (self.first..=self.last).contains(&day)
    }
}

/// The freezes in the range that concern what is shown, by their first days.
pub fn freezes(board: Board, range: Range) -> Vec<Shown> {
    let mut found = board.known(|known| {
        board.shown.wanted.with(|wanted| {
            let held = freezes_in(known.portfolio, range, &wanted.filter);
            held.map(|freeze: &Freeze| Shown {
                first: freeze.first,
                last: freeze.last,
                name: freeze.name.clone(),
                hard: freeze.strictness == Strictness::Hard,
                words: words::freeze(freeze, known),
            })
            .collect()
        })
    });
    crate::domain::order::sort_by_key(&mut found, |freeze: &Shown| (freeze.first, freeze.last));
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
        let end = until.then(|| [" until ", &freeze.last.long_text()].concat());
        view! { <span class=class title=freeze.words.clone()><Icon name="lock"/><span>{freeze.name.clone()}{end}</span></span> }
            .erase()
    })
    .collect()
}
