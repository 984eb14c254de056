//! A second row of the ruler: the reader's days, where their clocks show another time than the organization's.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{
    board::Board,
    drawing::LETTER,
    markup::{line, text},
};
use crate::{
    app::shell::surroundings,
    domain::{
        calendar::{Span, days_beside, width_of},
        time::Zone,
    },
    live::zones,
};

/// The height of the row.
const HEIGHT: usize = 20;

/// The reader's days along the organization's, with whose they are. From a distance the two are the same, and it is not there.
pub fn zone_ruler(board: Board) -> AnyView {
    let shown = board.shown;
    let page = surroundings();
    let (home, own) = (page.zone, page.reader_zone);
    let row = move || {
        let span = shown.wanted.with(|wanted| wanted.span);
        let ticks = match span {
            Span::Week | Span::Month => days_beside(shown.range.get(), &home, &own, zones()),
            Span::Quarter | Span::Year => Vec::new(),
        };
        if ticks.is_empty() {
            return ().erase();
        }
        let mut svg = String::new();
        for tick in &ticks {
            if tick.from > 0 {
                line(&mut svg, "back-unit", tick.from);
            }
            let number = tick.day.day().to_string();
            let words = if span == Span::Week {
                [tick.day.weekday_name(), " ", &number].concat()
            } else {
                number
            };
            if tick.to - tick.from > width_of(&words, LETTER) {
                text(&mut svg, "ruler-day", tick.from, "6", 14, &words);
            }
        }
        view! {
            <div class="timeline-corner timeline-zone" title=own.name().to_owned()>{city(&own)}</div>
            <svg class="timeline-ruler" height=HEIGHT.to_string() aria-hidden="true" inner_html=svg></svg>
        }
        .erase()
    };
    view! { {row} }.erase()
}

/// `Europe/Berlin` as `Berlin`.
fn city(zone: &Zone) -> String {
    let name = zone.name();
    let city = name.rsplit('/').next().unwrap_or(name);
    ["Days in ", &city.replace('_', " ")].concat()
}
