//! The calendar's board: the live rows in the look that is asked for, with what can be done to them.

use crate::app::ui::{AnyView, Erase};
use std::sync::Arc;

use leptos::prelude::*;

use super::{
    agenda::Agenda,
    filters::Filters,
    month::Month,
    moving::{Move, MoveHint, Moving},
    timeline::TimelineView,
    tools::Shown,
    wanted::Look,
};
use crate::{
    app::{
        part::part,
        route::address_with,
        shell::{shortcut, surroundings},
        ui::{Button, ButtonLink, EmptyState, Notice, Tone, Variant, later},
    },
    domain::{access::Operation, calendar::Row, ids::StreamId, portfolio::Portfolio},
    live::{Feed, Glance, Rows, use_live},
    wire::calendar::CalendarData,
};

/// What the parts of the calendar share.
#[derive(Clone, Copy)]
pub struct Board {
    /// What is shown.
    pub shown: Shown,
    /// Programs, product lines, freezes.
    pub portfolio: Glance<Portfolio>,
    /// The rows.
    pub rows: Signal<Rows>,
    /// What is being moved.
    pub moving: Moving,
    /// Whether the reader may move and create.
    pub may_edit: bool,
}

impl Board {
    /// The row of a stream.
    #[must_use]
    pub fn row(self, stream: StreamId) -> Option<Arc<Row>> {
        self.rows.with_untracked(|rows| rows.get(&stream).cloned())
    }
}

/// The calendar under its tools.
#[component]
pub fn BoardView(
    /// What the page begins with.
    data: CalendarData,
    /// What is shown.
    shown: Shown,
) -> AnyView {
    let live = use_live();
    let portfolio = live.look::<Portfolio>(StreamId::PORTFOLIO, data.portfolio);
    let filter = Memo::new(move |_| shown.wanted.with(|wanted| wanted.filter.clone()));
    let feed: Feed = live.watch(data.range, filter.get_untracked(), data.rows, data.seq);
    Effect::new(move |_| feed.set(shown.range.get(), filter.get()));
    let board = Board {
        shown,
        portfolio,
        rows: feed.rows(),
        moving: Moving::new(),
        may_edit: surroundings().grants().permit(Operation::EditSchedule),
    };
    shortcut("j", "Next release", || focus_neighbour(1));
    shortcut("k", "Previous release", || focus_neighbour(-1));
    let view = feed.view();
    let too_many = move || {
        let count: Option<u32> = view.with(|view| {
            view.days
                .as_ref()
                .map(|days| days.iter().map(|day| day.1).sum())
        });
        count.map(|count| {
            view! {
                <div class="calendar-notice"><Notice tone=Tone::Warn>
                    {count.to_string()}" milestones are in these days: more than can be shown. Narrow the days or the filters."
                </Notice></div>
            }
        })
    };
    let no_programs = Memo::new(move |_| portfolio.read(|portfolio| portfolio.programs.is_empty()));
    let body = move || {
        if no_programs.get() {
            return view! { <FirstSteps board/> }.erase();
        }
        match shown.look.get() {
            Look::Timeline => view! { <TimelineView board/> }.erase(),
            Look::Month => view! { <Month board/> }.erase(),
            Look::Agenda => view! { <Agenda board/> }.erase(),
        }
    };
    #[cfg(feature = "hydrate")]
    super::tools::follow_width(shown.usual);
    view! {
        <div class="calendar">
        <Filters board/>
        {too_many}
        {body}
        <MoveHint board/>
        {move || board.moving.asked.get().map(|asked| later(move || calendar_dialog(Some(asked), board)))}
        {move || shown.creating.get().then(|| later(move || calendar_dialog(None, board)))}
        </div>
    }
    .erase()
}

// Asks about a move, or what the new release is: both know a release's rules, which the calendar does without.
part!(calendar_dialog, bring_dialog, (asked: Option<Move>, board: Board), match asked {
    Some(asked) => view! { <super::move_dialog::MoveDialog asked board/> }.erase(),
    None => view! { <super::create::CreateDialog board/> }.erase(),
});

/// What to do where there is nothing at all.
#[component]
fn FirstSteps(
    /// The board.
    board: Board,
) -> AnyView {
    let may_create = surroundings().grants().permit(Operation::EditRelease);
    view! {
        <EmptyState title="No releases yet">
            <p>"The calendar shows every release of your programs with its milestones. Bring a schedule you have, or begin with a first release: its program and product line are made along with it."</p>
            {may_create.then(|| view! {
                <div class="row">
                    <Button variant=Variant::Primary icon="plus" on_press=move |_| board.shown.creating.set(true)>"Create the first release"</Button>
                    <ButtonLink href="/import" icon="import">"Import a schedule"</ButtonLink>
                    <ButtonLink href="/portfolio" icon="portfolio">"Set up programs"</ButtonLink>
                </div>
            })}
        </EmptyState>
    }
    .erase()
}

/// What to do where these days and filters hold nothing.
#[component]
pub fn NothingHere(
    /// The board.
    board: Board,
) -> AnyView {
    let shown = board.shown;
    let filtered = move || shown.wanted.with(|wanted| !wanted.filter.is_empty());
    view! {
        <EmptyState title="Nothing in these days">
            <p>{move || if filtered() {
                "No milestone of the releases that you filter for is in these days."
            } else {
                "No release has a milestone in these days."
            }}</p>
            <div class="row">
                {move || filtered().then(|| view! {
                    <ButtonLink href=Signal::derive(super::filters::address_without)>"Clear the filters"</ButtonLink>
                })}
                <ButtonLink href=Signal::derive(|| address_with(&[("span", Some("year"))]))>"Look at a year"</ButtonLink>
                <ButtonLink href=Signal::derive(|| address_with(&[("at", None)]))>"Go to today"</ButtonLink>
            </div>
        </EmptyState>
    }
    .erase()
}

#[cfg(not(feature = "hydrate"))]
fn focus_neighbour(_direction: i32) {}

/// Moves the focus to the next or the previous release on the screen.
#[cfg(feature = "hydrate")]
fn focus_neighbour(direction: i32) {
    use leptos::{wasm_bindgen::JsCast, web_sys};
    let Ok(all) = document().query_selector_all("#main a[data-stream]") else {
        return;
    };
    let here = document().active_element();
    let at = (0..all.length()).find(|index| all.item(*index).as_ref() == here.as_deref());
    let count = i64::from(all.length());
    let next = match at {
        Some(at) => i64::from(at) + i64::from(direction),
        None if direction > 0 => 0,
        None => count - 1,
    };
    let next = u32::try_from(next.clamp(0, (count - 1).max(0))).unwrap_or_default();
    if let Some(element) = all
        .item(next)
        .and_then(|node| node.dyn_into::<web_sys::Element>().ok())
    {
        super::moving::focus(&element);
    }
}
