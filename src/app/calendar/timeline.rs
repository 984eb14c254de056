//! The timeline: programs and product lines from above to below, days from left to right.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{
    arrows::follow,
    board::{Board, NothingHere},
    conflicts::counted,
    drawing::{Drawing, GroupDrawing, LaneDrawing, Over, draw},
    focus::keep_focus,
    folding::fold_link,
    moving::MoveButton,
    zone_ruler::zone_ruler,
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
            let mut rows = board.admitted(rows);
            if let Some(same_day) = shown.same_day() {
                rows = sharing(&rows, range, same_day);
            }
            board.conflicts.with(|conflicts| {
                board.known(|known| {
                    shown.wanted.with(|wanted| {
                        let days = (range, wanted.span);
                        board.trains.with(|trains| {
                            let over = Over { trains, conflicts };
                            draw(&rows, known, &over, wanted, days, shown.today)
                        })
                    })
                })
            })
        })
    });
    keep_focus(board, drawn);
    follow(board);
    let empty = Memo::new(move |_| drawn.with(|drawn| drawn.groups.is_empty()));
    let ruler = Signal::derive(move || drawn.with(|drawn| drawn.ruler.clone()));
    let back = Signal::derive(move || drawn.with(|drawn| drawn.back.clone()));
    view! {
        <div class="timeline-frame">
            <div class="timeline" role="region" aria-label="Timeline">
                <div class="timeline-top">
                    <div class="timeline-corner"></div>
                    <svg class="timeline-ruler" height="48" aria-hidden="true" inner_html=ruler></svg>
                    {zone_ruler(board)}
                </div>
                <div class="timeline-body" id="timeline-body">
                    <svg class="timeline-back" aria-hidden="true" inner_html=back></svg>
                    {move || drawn.with(groups)}
                    <svg class="timeline-arrows" id="timeline-arrows" aria-hidden="true"></svg>
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
    let freezes = (*height > 0).then(|| over_lanes("Freezes", *height, svg));
    let (height, svg) = &drawing.trains;
    let trains = (*height > 0).then(|| over_lanes("Trains", *height, svg));
    let groups: Vec<_> = drawing
        .groups
        .iter()
        .map(
            |GroupDrawing {
                 program,
                 name,
                 folded,
                 lanes,
             }| {
                let lanes: Vec<_> = lanes.iter().map(|lane| show_lane(name, lane)).collect();
                view! {
                    <div class="timeline-group">
                        {fold_link("timeline-program", program.to_string(), name, *folded)}
                        {lanes}
                    </div>
                }
            },
        )
        .collect();
    let more = (left_out > 0).then(|| {
        view! {
            <p class="timeline-more">{left_out.to_string()}" more releases are in these days. Narrow the days or the filters to see them."</p>
        }
    });
    (freezes, trains, groups, more).erase()
}

fn show_lane(program: &str, lane: &LaneDrawing) -> AnyView {
    let folded = lane.height == 0;
    let shown = if folded {
        let releases = lane.bars.to_string();
        view! { <p class="timeline-folded">{releases}" folded away"</p> }.erase()
    } else {
        plot([program, " ", &lane.name].concat(), lane.height, &lane.svg)
    };
    let conflicts = (lane.conflicts > 0).then(|| {
        let words = [&counted(lane.conflicts, "release"), " with conflicts"].concat();
        view! { <span class="conflict-mark" role="img" aria-label=words.clone() title=words>"△ "{lane.conflicts.to_string()}</span> }
    });
    view! {
        <div class="timeline-lane" class:is-folded=folded>
            <div class="timeline-line">{fold_link("timeline-fold", lane.line.to_string(), &lane.name, folded)}{conflicts}</div>
            {shown}
        </div>
    }
    .erase()
}

/// What lies over all lanes, by name.
fn over_lanes(name: &'static str, height: usize, svg: &str) -> AnyView {
    view! {
        <div class="timeline-lane timeline-freezes">
            <div class="timeline-line">{name}</div>
            {plot(name.to_owned(), height, svg)}
        </div>
    }
    .erase()
}

fn plot(label: String, height: usize, svg: &str) -> AnyView {
    view! { <svg class="timeline-plot" height=height.to_string() role="group" aria-label=label inner_html=svg.to_owned()></svg> }
        .erase()
}
