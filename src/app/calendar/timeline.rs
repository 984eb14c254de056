//! The timeline: programs and product lines from above to below, days from left to right.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{
    board::{Board, NothingHere},
    drawing::{Drawing, LaneDrawing, draw},
    focus::keep_focus,
    moving::MoveButton,
};
use crate::domain::calendar::sharing;

/// The timeline.
#[component]
pub fn TimelineView(
    /// The board.
    board: Board,
) -> AnyView {
    let shown = board.shown;
    let drawn = Memo::new(move |_| {
        let range = shown.range.get();
        board.rows.with(|rows| {
            let mut rows: Vec<_> = rows.values().map(AsRef::as_ref).collect();
            if let Some(same_day) = shown.same_day() {
                rows = sharing(&rows, range, same_day);
            }
            board.known(|known| {
                shown.wanted.with(|wanted| {
                    let days = (range, wanted.span);
                    board.trains.with(|trains| {
                        draw(&rows, known, trains, &wanted.filter, days, shown.today)
                    })
                })
            })
        })
    });
    keep_focus(board, drawn);
    let empty = Memo::new(move |_| drawn.with(|drawn| drawn.groups.is_empty()));
    let ruler = Signal::derive(move || drawn.with(|drawn| drawn.ruler.clone()));
    let back = Signal::derive(move || drawn.with(|drawn| drawn.back.clone()));
    view! {
        <div class="timeline-frame">
            <div class="timeline" role="region" aria-label="Timeline">
                <div class="timeline-top">
                    <div class="timeline-corner"></div>
                    <svg class="timeline-ruler" height="48" aria-hidden="true" inner_html=ruler></svg>
                </div>
                <div class="timeline-body" id="timeline-body">
                    <svg class="timeline-back" aria-hidden="true" inner_html=back></svg>
                    {move || drawn.with(groups)}
                    <MoveButton board/>
                </div>
            </div>
            {move || empty.get().then(|| view! { <NothingHere board/> })}
        </div>
    }
    .erase()
}

fn groups(drawing: &Drawing) -> AnyView {
    let left_out = drawing.left_out;
    let (height, svg) = &drawing.freezes;
    let freezes = (*height > 0).then(|| {
        show_lane(
            "timeline-lane timeline-freezes",
            "",
            "Freezes",
            *height,
            svg,
        )
    });
    let (height, svg) = &drawing.trains;
    let trains = (*height > 0)
        .then(|| show_lane("timeline-lane timeline-freezes", "", "Trains", *height, svg));
    let groups: Vec<_> = drawing
        .groups
        .iter()
        .map(|(name, lanes)| {
            let lane = |lane: &LaneDrawing| {
                show_lane("timeline-lane", name, &lane.name, lane.height, &lane.svg)
            };
            let lanes: Vec<_> = lanes.iter().map(lane).collect();
            view! {
                <details class="timeline-group" open>
                    <summary class="timeline-program"><span>{name.clone()}</span></summary>
                    {lanes}
                </details>
            }
        })
        .collect();
    let more = (left_out > 0).then(|| {
        view! {
            <p class="timeline-more">{left_out.to_string()}" more releases are in these days. Narrow the days or the filters to see them."</p>
        }
    });
    (freezes, trains, groups, more).erase()
}

fn show_lane(class: &'static str, program: &str, name: &str, height: usize, svg: &str) -> AnyView {
    let label = [program, if program.is_empty() { "" } else { " " }, name].concat();
    view! {
        <div class=class>
            <div class="timeline-line">{name.to_owned()}</div>
            <svg class="timeline-plot" height=height.to_string() role="group" aria-label=label inner_html=svg.to_owned()></svg>
        </div>
    }
    .erase()
}
