//! The timeline: programs and product lines from above to below, days from left to right.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{
    board::{Board, NothingHere},
    drawing::{Drawing, LaneDrawing, draw},
    moving,
};

/// The width of a letter of a label in hundredths of a percent, where the plot is as wide as on a laptop.
const LETTER: i32 = 68;

/// The timeline.
#[component]
pub fn TimelineView(
    /// The board.
    board: Board,
) -> AnyView {
    let shown = board.shown;
    let letter = RwSignal::new(LETTER);
    let drawn = Memo::new(move |_| {
        let (range, span) = (shown.range.get(), shown.wanted.with(|wanted| wanted.span));
        board.rows.with(|rows| {
            let rows: Vec<_> = rows.values().map(AsRef::as_ref).collect();
            board
                .portfolio
                .read(|portfolio| draw(&rows, portfolio, range, span, shown.today, letter.get()))
        })
    });
    #[cfg(feature = "hydrate")]
    fit_labels(letter);
    moving::keep_focus(board, drawn);
    let empty = Memo::new(move |_| drawn.with(|drawn| drawn.groups.is_empty()));
    view! {
        <div class="timeline-frame">
            <div
                class="timeline"
                role="region"
                aria-label="Timeline"
                on:click=move |event| moving::click(&event)
                on:keydown=move |event| moving::key(board, &event)
                on:pointerdown=move |event| moving::press(board, &event)
                on:pointermove=move |event| moving::drag(board, &event)
                on:pointerup=move |event| moving::release(board, &event)
                on:pointercancel=move |_| board.moving.cancel()
                on:dragstart=|event| event.prevent_default()
            >
                <div class="timeline-top">
                    <div class="timeline-corner"></div>
                    <svg class="timeline-ruler" height="48" aria-hidden="true" inner_html=move || drawn.with(|drawn| drawn.ruler.clone())></svg>
                </div>
                <div class="timeline-body" id="timeline-body">
                    <svg class="timeline-back" aria-hidden="true" inner_html=move || drawn.with(|drawn| drawn.back.clone())></svg>
                    {move || drawn.with(groups)}
                </div>
            </div>
            {move || empty.get().then(|| view! { <NothingHere board/> })}
        </div>
    }
    .erase()
}

fn groups(drawing: &Drawing) -> AnyView {
    let left_out = drawing.left_out;
    let groups: Vec<_> = drawing
        .groups
        .iter()
        .map(|(name, lanes)| {
            let lanes: Vec<_> = lanes.iter().map(|lane| show_lane(name, lane)).collect();
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
    (groups, more).erase()
}

fn show_lane(program: &str, lane: &LaneDrawing) -> AnyView {
    let label = [program, " ", &lane.name].concat();
    view! {
        <div class="timeline-lane">
            <div class="timeline-line">{lane.name.clone()}</div>
            <svg class="timeline-plot" height=lane.height.to_string() role="group" aria-label=label inner_html=lane.svg.clone()></svg>
        </div>
    }
    .erase()
}

/// Lays labels out by the width that there is, from when the page is hydrated.
#[cfg(feature = "hydrate")]
fn fit_labels(letter: RwSignal<i32>) {
    /// Pixels that a letter of a label takes on average.
    const PIXELS: f64 = 7.0;
    let fit = move || {
        let plot = document().query_selector(".timeline-ruler").ok().flatten();
        let width = plot.map_or(0.0, |plot| plot.get_bounding_client_rect().width());
        if width > 1.0 {
            let fitting = (PIXELS * 10_000.0 / width) as i32;
            if (fitting - letter.get_untracked()).abs() > 4 {
                letter.set(fitting);
            }
        }
    };
    Effect::new(move |_| fit());
    let listener = window_event_listener(leptos::ev::resize, move |_| fit());
    on_cleanup(move || listener.remove());
}
