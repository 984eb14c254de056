//! Moving: by the pointer or a finger, by keys, or by "Move to…". All end in the same question, before anything changes.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{board::Board, words};
use crate::domain::{
    calendar::{Moved, anchor, moves},
    ids::{MilestoneId, StreamId, StreamKind},
};

/// A move that is being considered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// The release or the product line.
    pub stream: StreamId,
    /// What of it.
    pub moved: Moved,
    /// By how many days.
    pub days: i32,
}

/// What is being moved.
#[derive(Clone, Copy)]
pub struct Moving {
    /// Under the pointer, the finger or the arrow keys.
    pub held: RwSignal<Option<Move>>,
    /// Asked about in the dialog.
    pub asked: RwSignal<Option<Move>>,
    /// Under the pointer or in focus, and so offered to be moved.
    pub near: RwSignal<Option<Move>>,
    /// Under the pointer or in focus, whether it can be moved or not.
    #[cfg_attr(not(feature = "hydrate"), allow(dead_code))]
    pub looked: RwSignal<Option<StreamId>>,
    /// Releases that were picked, to be moved together.
    pub picked: RwSignal<Vec<StreamId>>,
    /// Whether a press picks a release instead of going to its page.
    pub picking: RwSignal<bool>,
}

impl Moving {
    /// Nothing is being moved.
    #[must_use]
    pub fn new() -> Self {
        Self {
            held: RwSignal::new(None),
            asked: RwSignal::new(None),
            near: RwSignal::new(None),
            looked: RwSignal::new(None),
            picked: RwSignal::new(Vec::new()),
            picking: RwSignal::new(false),
        }
    }

    /// Whether what is asked about is one of several picked releases, which then move together.
    #[must_use]
    pub fn together(self, asked: Move) -> bool {
        asked.moved == Moved::Whole
            && self
                .picked
                .with_untracked(|picked| picked.len() > 1 && picked.contains(&asked.stream))
    }

    /// Picks a release, or picks it no longer; says how many there are.
    #[cfg_attr(not(feature = "hydrate"), allow(dead_code))]
    pub fn pick(self, stream: StreamId) {
        if stream.kind != StreamKind::Release {
            return crate::app::ui::toasts().say("Only releases can be picked.");
        }
        self.picked.update(|picked| {
            let count = picked.len();
            picked.retain(|held| *held != stream);
            if picked.len() == count {
                picked.push(stream);
            }
        });
    }

    /// Asks whether this is to be moved.
    pub fn ask(self, of: Move) {
        self.held.set(None);
        self.asked.set(Some(of));
    }
}

/// A milestone, or all that is open.
#[must_use]
pub fn whole_or(stream: StreamId, mark: Option<MilestoneId>) -> Move {
    Move {
        stream,
        moved: mark.map_or(Moved::Whole, Moved::Milestone),
        days: 0,
    }
}

/// Whether anything of it can be dragged.
#[cfg_attr(not(feature = "hydrate"), allow(dead_code))]
#[must_use]
pub fn can_move(board: Board, of: Move) -> bool {
    board.may_edit
        && board
            .row(of.stream)
            .is_some_and(|row| !moves(&row, of.moved, 1).is_empty())
}

/// What is moved, in words: a release by its name, a milestone with its release's.
#[must_use]
pub fn name_of(board: Board, of: Move) -> Option<String> {
    let row = board.row(of.stream)?;
    let name = board
        .portfolio
        .read_untracked(|portfolio| words::full_name_of(&row, portfolio));
    Some(match of.moved {
        Moved::Whole => name,
        Moved::Milestone(_) => ["“", &anchor(&row, of.moved)?.name, "” of ", &name].concat(),
    })
}

/// "7 days", "1 day".
#[must_use]
pub fn days_text(days: i32) -> String {
    let count = days.unsigned_abs().to_string();
    [
        count.as_str(),
        if days.abs() == 1 { " day" } else { " days" },
    ]
    .concat()
}

/// Says what the keys or the pointer hold, and where it would go.
#[component]
pub fn MoveHint(
    /// The board.
    board: Board,
) -> AnyView {
    let words = Memo::new(move |_| board.moving.held.get().and_then(|held| hint(board, held)));
    Effect::new(move |_| {
        if let Some(words) = words.get() {
            crate::app::ui::mention(words);
        }
    });
    view! {
        {move || words.get().map(|words| view! {
            <div class="move-hint">
                <strong>{words}</strong>
                <span><kbd>"←"</kbd><kbd>"→"</kbd>" day, with Shift week "<kbd>"↑"</kbd><kbd>"↓"</kbd>" what "<kbd>"Enter"</kbd>" go on "<kbd>"Esc"</kbd>" leave"</span>
            </div>
        })}
    }
    .erase()
}

fn hint(board: Board, held: Move) -> Option<String> {
    let row = board.row(held.stream)?;
    let date = anchor(&row, held.moved)?.date.plus(held.days);
    let by = match held.days {
        0 => String::new(),
        days => [
            " (",
            &days_text(days),
            if days > 0 { " later)" } else { " earlier)" },
        ]
        .concat(),
    };
    Some([&name_of(board, held)?, " → ", &date.long_text(), &by].concat())
}

/// The button that moves what is under the pointer or in focus: for whoever cannot drag, and knows no keys. It stands
/// beside its bar.
#[component]
pub fn MoveButton(
    /// The board.
    board: Board,
) -> AnyView {
    let label = Signal::derive(move || {
        let near = board
            .moving
            .near
            .get()
            .filter(|_| board.moving.held.get().is_none())?;
        Some(["Move ", &name_of(board, near)?, " to…"].concat())
    });
    view! {
        <button type="button" id="timeline-move" class="timeline-move" hidden=move || label.get().is_none() aria-label=label title=label aria-keyshortcuts="m">
            <crate::app::ui::Icon name="move"/>
        </button>
    }
    .erase()
}

/// Turns picking on and off: for whoever knows no keys. While it is on, a press picks a release.
#[component]
pub fn PickButton(
    /// The board.
    board: Board,
) -> AnyView {
    if !board.may_edit {
        return ().erase();
    }
    let picking = board.moving.picking;
    let pressed = Signal::derive(move || if picking.get() { "true" } else { "false" });
    let toggle = move |_| {
        picking.update(|on| *on = !*on);
        if !picking.get_untracked() {
            board.moving.picked.set(Vec::new());
        }
    };
    view! {
        <button type="button" class="button button-quiet calendar-pick" aria-pressed=pressed aria-keyshortcuts="x" on:click=toggle>"Pick several"</button>
    }
    .erase()
}
