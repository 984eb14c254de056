//! The calendar's board: the live rows in the look that is asked for, with what can be done to them.

use crate::app::ui::{AnyView, Erase};
use std::sync::Arc;

use leptos::prelude::*;

use super::{
    agenda::Agenda,
    conflicts::{ConflictsLink, mark},
    filters::Filters,
    focus::neighbour,
    hands::listen,
    month::Month,
    moving::{Move, MoveHint, Moving, PickButton},
    timeline::TimelineView,
    tools::Shown,
    undated::{Undated, UndatedLink},
    wanted::Look,
};
use crate::{
    app::{
        part::part,
        portfolio::names::Known,
        route::{address_with, query_value},
        shell::{shortcut, surroundings},
        ui::{Button, ButtonLink, EmptyState, Notice, Tone, Variant, later, soon},
    },
    domain::{
        access::Operation,
        calendar::{
            Range, Row,
            conflict::{Beside, Conflict},
            conflicts_of,
        },
        ids::{MilestoneId, StreamId},
        portfolio::Portfolio,
        table::Table,
        train::Passing,
    },
    live::{Counted, Feed, Glance, Rows, use_live, zones},
    wire::{calendar::Begin, frames::Snapshot, release::PersonName},
};

/// What the parts of the calendar share.
#[derive(Clone, Copy)]
pub struct Board {
    /// What is shown.
    pub shown: Shown,
    /// Programs, product lines, freezes.
    pub portfolio: Glance<Portfolio>,
    /// Who answers for freezes, by name.
    people: StoredValue<Vec<PersonName>>,
    /// The rows.
    pub rows: Signal<Rows>,
    /// What speaks against the rows' dates, by stream; what somebody has taken on is left out.
    pub conflicts: Memo<Table<StreamId, Vec<Conflict>>>,
    /// The trains of these days, and of days near them.
    pub trains: Signal<Vec<Passing>>,
    /// Where there are too many rows to list: days with their number of milestones.
    pub counted: Signal<Option<Counted>>,
    /// What is being moved.
    pub moving: Moving,
    /// Whether the reader may move and create.
    pub may_edit: bool,
}

impl Board {
    /// The row of a stream.
    #[must_use]
    pub fn row(self, stream: StreamId) -> Option<Arc<Row>> {
        let among = |rows: Signal<Rows>| rows.with_untracked(|rows| rows.get(&stream).cloned());
        among(self.rows).or_else(|| among(self.shown.undated))
    }

    /// The rows that are shown: all, or those with conflicts.
    #[must_use]
    pub fn admitted(self, rows: &Rows) -> Vec<&Row> {
        let all = rows.values().map(AsRef::as_ref);
        if !self.shown.wanted.with(|wanted| wanted.conflicting) {
            return all.collect();
        }
        self.conflicts.with(|found| {
            let held = |row: &&Row| found.contains_key(&row.stream);
            all.filter(held).collect()
        })
    }

    /// Finds the conflicts anew where that is due. To be called before the portfolio is looked at: looking at it twice, one
    /// inside the other, cannot be done.
    pub fn judge(self) {
        self.conflicts.with(|_| ());
    }

    /// The mark of a milestone that something speaks against; nothing of the others.
    #[must_use]
    pub fn conflict_mark(self, stream: StreamId, id: MilestoneId) -> Option<AnyView> {
        let found = |found: &Table<StreamId, Vec<Conflict>>| mark(found.get(&stream)?, id);
        self.conflicts.with(found)
    }

    /// Looks at what is known around a row: whoever does so is called again when it changes.
    pub fn beside<R>(self, look: impl FnOnce(&Beside<'_>) -> R) -> R {
        self.rows.with(|rows| {
            self.portfolio.read(|portfolio| {
                let rows = rows.values().map(|row| -> &Row { row });
                let known = Beside::of(rows, portfolio, self.shown.today, zones());
                (self.trains).with(|trains| look(&known.with_trains(trains.iter())))
            })
        })
    }

    /// Looks at the portfolio with the names that are known; whoever does so is called again when it changes.
    pub fn known<R>(self, look: impl FnOnce(&Known<'_>) -> R) -> R {
        self.portfolio.read(|portfolio| {
            self.people
                .with_value(|people| look(&Known { portfolio, people }))
        })
    }
}

/// The calendar under its tools.
#[component]
pub fn BoardView(
    /// Programs, product lines and freezes.
    portfolio: Snapshot<Portfolio>,
    /// Who answers for freezes.
    people: Vec<PersonName>,
    /// The days of the rows.
    range: Range,
    /// The rows that the page begins with.
    rows: Begin<Vec<Row>>,
    /// The trains that the page begins with.
    trains: Vec<Passing>,
    /// What is shown.
    shown: Shown,
) -> AnyView {
    let live = use_live();
    let portfolio = live.look::<Portfolio>(StreamId::PORTFOLIO, portfolio);
    let filter = Memo::new(move |_| shown.wanted.with(|wanted| wanted.filter.clone()));
    let feed: Feed = live.watch(range, filter.get_untracked(), rows);
    Effect::new(move |_| feed.set(shown.range.get(), filter.get()));
    let view = feed.view();
    let rows = feed.rows();
    let counted = Signal::derive(move || view.with(|view| view.days.clone()));
    let trains = super::trains::follow(trains, shown.range, portfolio);
    let board = Board {
        shown,
        counted,
        portfolio,
        people: StoredValue::new(people),
        rows,
        conflicts: Memo::new(move |_| {
            rows.with(|rows| {
                portfolio.read(|portfolio| {
                    trains.with(|trains| {
                        let rows = rows.values().map(|row| -> &Row { row });
                        conflicts_of(rows, trains, portfolio, shown.today, zones())
                    })
                })
            })
        }),
        trains,
        moving: Moving::new(),
        may_edit: surroundings().grants().permit(Operation::EditSchedule),
    };
    if board.may_edit {
        let choose = || {
            crate::app::ui::toasts()
                .say("Choose a release first: J and K go from one to the next.");
        };
        shortcut("m", "Move the release in focus", choose);
        shortcut(
            "x",
            "Pick the release in focus, to move several together",
            choose,
        );
    }
    shortcut("j", "Next release", || neighbour(1));
    shortcut("k", "Previous release", || neighbour(-1));
    let too_many = move || {
        // A year and a month show numbers then.
        let lists = || matches!(shown.look.get(), Look::Timeline | Look::Agenda);
        let days = counted.get().filter(|_| lists());
        days.map(|days| {
            let count: u32 = days.iter().map(|day| day.1).sum();
            view! {
                <div class="calendar-notice"><Notice tone=Tone::Warn>
                    {count.to_string()}" milestones are in these days: more than can be shown. Narrow the days or the filters."
                </Notice></div>
            }
        })
    };
    let conflicts_open = query_value(super::conflicts::NAME);
    let no_programs = Memo::new(move |_| portfolio.read(|portfolio| portfolio.programs.is_empty()));
    let body = move || {
        if no_programs.get() {
            return view! { <FirstSteps board/> }.erase();
        }
        match shown.look.get() {
            Look::Timeline => view! { <TimelineView board/> }.erase(),
            Look::Month => view! { <Month board/> }.erase(),
            Look::Agenda => view! { <Agenda board/> }.erase(),
            Look::Year => soon(move || calendar_year(board)),
        }
    };
    listen(board);
    let any_picked = Memo::new(move |_| board.moving.picked.with(|picked| !picked.is_empty()));
    let guess = Signal::derive(move || shown.wanted.with(|wanted| wanted.look.is_none()));
    #[cfg(feature = "hydrate")]
    super::tools::follow_width(shown.usual);
    view! {
        <div class="calendar" id="calendar" class:is-guess=guess>
        <Filters board/>
        <div class="calendar-asides"><ConflictsLink board/><UndatedLink shown/><PickButton board/></div>
        {too_many}
        <Undated board/>
        {move || conflicts_open.get().is_some().then(|| soon(move || calendar_conflicts(board)))}
        {body}
        <MoveHint board/>
        {move || board.moving.asked.get().map(|asked| later(move || calendar_dialog(Asks::Move(asked), board)))}
        {move || any_picked.get().then(|| later(move || calendar_dialog(Asks::Picked, board)))}
        {move || shown.views.get().then(|| later(move || calendar_views(shown)))}
        {move || shown.creating.get().then(|| later(move || calendar_dialog(Asks::Create, board)))}
        </div>
    }
    .erase()
}

// Asks about a move, or what the new release is: both know a release's rules, which the calendar does without.
part!(calendar_dialog, bring_dialog, (asks: Asks, board: Board), match asks {
    Asks::Move(asked) if board.moving.together(asked) => super::picked::dialog(asked, board),
    Asks::Move(asked) => view! { <super::move_dialog::MoveDialog asked board/> }.erase(),
    Asks::Picked => super::picked::bar(board),
    Asks::Create => view! { <super::create::CreateDialog board/> }.erase(),
});

/// What is asked on the calendar.
#[derive(Clone, Copy)]
enum Asks {
    /// Whether this is to be moved.
    Move(Move),
    /// What is to be done with the picked releases.
    Picked,
    /// What the new release is.
    Create,
}

// The list of named views, and how they are named.
part!(calendar_views, bring_views, (shown: Shown), view! { <super::views::Views shown/> }.erase());

// The list of conflicts, and what settles them.
part!(calendar_conflicts, bring_conflicts, (board: Board), view! { <super::settle::Settle board/> }.erase());

// Few look at a year, and then for long.
part!(calendar_year, bring_year, (board: Board), view! { <super::year::Year board/> }.erase());

/// Brings the look that a query asks for, where it is not with the calendar's other ones: it can then be hydrated.
///
/// # Errors
/// Its file does not come.
#[cfg(feature = "hydrate")]
pub async fn bring_look(query: &str) -> Result<(), crate::app::part::Missing> {
    if super::conflicts::asked_for(query) {
        bring_conflicts().await?;
    }
    match super::wanted::Wanted::of(query).look {
        Some(Look::Year) => Ok(bring_year().await?),
        _ => Ok(()),
    }
}

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
