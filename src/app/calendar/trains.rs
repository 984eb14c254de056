//! Trains on the calendar: a band across the lanes of their members, their names above, and days that could be one.

use crate::app::ui::{AnyView, Erase, Icon};
use leptos::prelude::*;

use super::{
    board::Board,
    drawing::LETTER,
    markup::{add, escape, line, rect, text},
};
use crate::{
    app::{route::bring, shell::surroundings},
    domain::{
        access::Operation,
        calendar::{Bar, Entry, Flag, Range, Row, flags, place, width_of},
        portfolio::Portfolio,
        time::Day,
        train::{Passing, could_ride},
    },
    live::Glance,
    wire::calendar::PassingTrains,
};

/// The height of a track of names.
const TRACK: usize = 20;

/// The trains of the days that are shown, as they change.
pub fn follow(
    trains: Vec<Passing>,
    range: Memo<Range>,
    portfolio: Glance<Portfolio>,
) -> Signal<Vec<Passing>> {
    let known = RwSignal::new(trains);
    Effect::new(move |began: Option<()>| {
        let Range { from, to } = range.get();
        portfolio.track_beside();
        if began.is_none() {
            return;
        }
        let address = ["/trains?from=", &from.to_string(), "&to=", &to.to_string()].concat();
        leptos::task::spawn_local(async move {
            if let Ok(fresh) = bring(&address).await.read::<PassingTrains>() {
                let fresh = fresh.trains.into_iter().map(|one| one.train);
                known.try_set(fresh.collect());
            }
        });
    });
    known.into()
}

/// The trains by name, each at its day; with the drawing's height, 0 without any.
#[must_use]
pub fn names(trains: &[Passing], range: Range) -> (usize, String) {
    let shown = || {
        trains
            .iter()
            .filter(|train| (range.from..=range.to).contains(&train.day))
    };
    let days: Vec<_> = shown()
        .map(|train| (train.day, width_of(&train.name, LETTER) + LETTER))
        .collect();
    let (placed, tracks) = flags(&days, range);
    let mut svg = String::new();
    for (train, flag) in shown().zip(&placed) {
        name(train, flag, &mut svg);
    }
    (if tracks > 0 { tracks * TRACK + 4 } else { 0 }, svg)
}

fn name(train: &Passing, flag: &Flag, svg: &mut String) {
    svg.push_str("<a class=\"train\" href=\"/trains/");
    escape(&train.address, svg);
    svg.push_str("\"><title>Train ");
    escape(&train.name, svg);
    add(svg, &[": ", &train.day.long_text(), "</title>"]);
    let top = flag.track * TRACK;
    let wide = (flag.label_at, width_of(&train.name, LETTER) + LETTER);
    rect(svg, "train-hit", wide, &top.to_string(), "20");
    text(svg, "train-name", flag.label_at, "6", top + 14, &train.name);
    line(svg, "train-band", flag.at);
    svg.push_str("</a>");
}

/// The bands of the trains that have members among the bars of a lane.
pub fn bands(trains: &[Passing], bars: &[Bar<'_>], range: Range, svg: &mut String) {
    for train in trains {
        let rides = |bar: &Bar<'_>| {
            bar.row
                .release()
                .is_some_and(|id| train.members.contains(&id))
        };
        if (range.from..=range.to).contains(&train.day) && bars.iter().any(rides) {
            line(svg, "train-band", place(range, train.day));
        }
    }
}

/// The trains of a day, and what could be one: the releases of several product lines that ship on it.
pub fn of_day(board: Board, day: Day, entries: &[Entry<'_>]) -> AnyView {
    let may = surroundings().grants().permit(Operation::EditTrain);
    let rows: Vec<&Row> = entries
        .iter()
        .filter(|entry| entry.mark.target)
        .map(|entry| entry.row)
        .collect();
    board.trains.with(|trains| {
        let links: Vec<_> = trains
            .iter()
            .filter(|train| train.day == day)
            .map(|train| {
                view! { <a class="day-train" href=["/trains/", &train.address].concat()><Icon name="train"/>{train.name.clone()}</a> }
            })
            .collect();
        let known: Vec<_> = trains.iter().map(|train| train.members.as_slice()).collect();
        let riding = if may { could_ride(&rows, day, &known) } else { Vec::new() };
        let offer = (!riding.is_empty()).then(|| {
            let ids: Vec<_> = riding.iter().map(ToString::to_string).collect();
            let href = ["/trains?day=", &day.to_string(), "&members=", &ids.join(",")].concat();
            view! { <a class="day-train" href=href><Icon name="plus"/>"Make a train of these"</a> }
        });
        (links, offer).erase()
    })
}
