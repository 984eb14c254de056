//! Freezes and marked days beside the days of a list or a sheet.

use crate::app::ui::{AnyView, Erase, Icon};
use leptos::prelude::*;

use super::{board::Board, words};
use crate::domain::{
    calendar::{Range, freezes_in},
    portfolio::{DayKind, Period, Strictness},
    time::Day,
};

/// A freeze or a marked day as it is shown: shared by the days that it lies over.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// Its days, this time.
    pub period: Period,
    name: String,
    sort: Sort,
    words: String,
}

/// What it looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    /// It stops releases.
    Stops,
    /// It asks for care.
    Warns,
    /// Nobody works.
    Holiday,
}

impl Shown {
    /// Whether it lies over the day.
    #[must_use]
    pub fn is_on(&self, day: Day) -> bool {
        self.period.has(day)
    }
}

/// The freezes and marked days in the range that concern what is shown, by their first days.
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
                        sort: if freeze.strictness == Strictness::Hard {
                            Sort::Stops
                        } else {
                            Sort::Warns
                        },
                        words: words::freeze(freeze, known),
                    });
                }
            }
            for mark in known.portfolio.days.values() {
                if !wanted.filter.admits_scope(mark.scope, known.portfolio) {
                    continue;
                }
                for period in mark.occurrences(range.from, range.to) {
                    found.push(Shown {
                        period,
                        name: mark.name.clone(),
                        sort: match mark.kind {
                            DayKind::Holiday => Sort::Holiday,
                            DayKind::NoDeploy => Sort::Stops,
                        },
                        words: words::marked(mark, known),
                    });
                }
            }
            found
        })
    });
    crate::domain::order::sort_by_key(&mut found, |freeze: &Shown| freeze.period);
    found
}

/// The freezes and marks of a day, each by name; `until` adds when those of several days end.
#[must_use]
pub fn notes(freezes: &[Shown], day: Day, until: bool) -> Vec<AnyView> {
    let held = freezes.iter().filter(|freeze| freeze.is_on(day));
    held.map(|freeze| {
        let (class, icon) = match freeze.sort {
            Sort::Stops => ("freeze-note", "lock"),
            Sort::Warns => ("freeze-note freeze-soft", "lock"),
            Sort::Holiday => ("freeze-note day-off", "calendar"),
        };
        let Period { first, last } = freeze.period;
        let end = (until && last != first).then(|| [" until ", &last.long_text()].concat());
        view! { <span class=class title=freeze.words.clone()><Icon name=icon/><span>{freeze.name.clone()}{end}</span></span> }
            .erase()
    })
    .collect()
}
