//! Moving: by the pointer, by keys, or by "Move to…". All three end in the same question, before anything changes.
//!
//! With a release in focus `M` begins; arrows move by a day, with Shift by a week; up and down choose what moves, the whole
//! release or one milestone; Enter asks, Escape leaves it.

use crate::app::ui::{AnyView, Erase};
use leptos::{
    ev::{KeyboardEvent, MouseEvent, PointerEvent},
    prelude::*,
};

use super::{board::Board, drawing::Drawing, words};
use crate::domain::{
    calendar::{Mark, Moved, Row, moves},
    ids::{MilestoneId, StreamId},
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
    /// Under the pointer or the arrow keys.
    pub held: RwSignal<Option<Move>>,
    /// Asked about in the dialog.
    pub asked: RwSignal<Option<Move>>,
    /// Where the pointer took hold of it.
    #[cfg_attr(not(feature = "hydrate"), allow(dead_code))]
    grip: StoredValue<Option<Grip>>,
}

/// Where the pointer took hold.
#[derive(Clone, Copy)]
#[cfg_attr(not(feature = "hydrate"), allow(dead_code))]
struct Grip {
    pointer: i32,
    x: f64,
    day: f64,
    of: Move,
}

impl Moving {
    /// Nothing is being moved.
    #[must_use]
    pub fn new() -> Self {
        Self {
            held: RwSignal::new(None),
            asked: RwSignal::new(None),
            grip: StoredValue::new(None),
        }
    }

    /// Asks whether this is to be moved by so many days.
    pub fn ask(self, stream: StreamId, mark: Option<MilestoneId>, days: i32) {
        self.held.set(None);
        self.asked.set(Some(Move {
            stream,
            moved: mark.map_or(Moved::Whole, Moved::Milestone),
            days,
        }));
    }

    /// Leaves everything where it is.
    pub fn cancel(self) {
        self.grip.set_value(None);
        self.held.set(None);
    }
}

/// The milestone by which a move is named: the one that moves, else the target, else the first that is open.
#[must_use]
pub fn anchor(row: &Row, moved: Moved) -> Option<&Mark> {
    let open = || {
        row.milestones
            .iter()
            .filter(|mark| !mark.done && mark.date.calendar_day().is_some())
    };
    match moved {
        Moved::Milestone(id) => open().find(|mark| mark.id == id),
        Moved::Whole => open().find(|mark| mark.target).or_else(|| open().next()),
    }
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
    let words = Memo::new(move |_| {
        let held = board.moving.held.get()?;
        let row = board.row(held.stream)?;
        let mark = anchor(&row, held.moved)?;
        let name = board
            .portfolio
            .read_untracked(|portfolio| words::name_of(&row, portfolio));
        let what = match held.moved {
            Moved::Whole => name,
            Moved::Milestone(_) => [&name, ": ", &mark.name].concat(),
        };
        let by = match held.days {
            0 => String::new(),
            days => [
                " (",
                &days_text(days),
                if days > 0 { " later)" } else { " earlier)" },
            ]
            .concat(),
        };
        Some([&what, " → ", &mark.date.plus(held.days).long_text(), &by].concat())
    });
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

/// Whether anything of it can move.
#[cfg_attr(not(feature = "hydrate"), allow(dead_code))]
fn can_move(board: Board, of: Move) -> bool {
    board.may_edit
        && board
            .row(of.stream)
            .is_some_and(|row| !moves(&row, of.moved, 1).is_empty())
}

/// What moves next when one goes up or down: the whole, then each open milestone.
#[cfg_attr(not(feature = "hydrate"), allow(dead_code))]
fn next_moved(row: &Row, moved: Moved, direction: i32) -> Moved {
    let open = moves(row, Moved::Whole, 0);
    let mut all = vec![Moved::Whole];
    if open.len() > 1 {
        all.extend(open.iter().map(|(id, _)| Moved::Milestone(*id)));
    }
    let at = all.iter().position(|one| *one == moved).unwrap_or(0);
    let count = i32::try_from(all.len()).unwrap_or(1);
    let next = (i32::try_from(at).unwrap_or(0) + direction).rem_euclid(count);
    usize::try_from(next)
        .ok()
        .and_then(|next| all.get(next).copied())
        .unwrap_or_default()
}

#[cfg(not(feature = "hydrate"))]
pub use on_server::{click, drag, keep_focus, key, press, release};
#[cfg(not(feature = "hydrate"))]
mod on_server {
    use super::{Board, Drawing, KeyboardEvent, Memo, MouseEvent, PointerEvent};

    pub fn click(_event: &MouseEvent) {}
    pub fn key(_board: Board, _event: &KeyboardEvent) {}
    pub fn press(_board: Board, _event: &PointerEvent) {}
    pub fn drag(_board: Board, _event: &PointerEvent) {}
    pub fn release(_board: Board, _event: &PointerEvent) {}
    pub fn keep_focus(_board: Board, _drawn: Memo<Drawing>) {}
}

#[cfg(feature = "hydrate")]
pub use in_browser::{click, drag, focus, keep_focus, key, press, release};
#[cfg(feature = "hydrate")]
mod in_browser {
    use leptos::{wasm_bindgen::JsCast, web_sys};

    use super::*;
    use crate::app::{route::go, shell::shortcuts::Shortcuts};

    /// Pixels that the pointer may tremble.
    const TREMBLE: f64 = 4.0;

    /// Moves the focus without turning the page.
    pub fn focus(element: &web_sys::Element) {
        if let Some(focus) = js_sys::Reflect::get(element, &"focus".into())
            .ok()
            .and_then(|focus| focus.dyn_into::<js_sys::Function>().ok())
        {
            drop(focus.call0(element));
        }
    }

    fn target(event: &web_sys::Event) -> Option<web_sys::Element> {
        event.target()?.dyn_into().ok()
    }

    /// The release or milestone that the event is about; a point of a bar is its milestone.
    fn subject(event: &web_sys::Event) -> Option<Move> {
        let target = target(event)?;
        let holder = target.closest("[data-stream]").ok()??;
        let stream = holder.get_attribute("data-stream")?.parse().ok()?;
        let mark = target
            .closest("[data-mark]")
            .ok()?
            .and_then(|element| element.get_attribute("data-mark")?.parse().ok());
        Some(Move {
            stream,
            moved: mark.map_or(Moved::Whole, Moved::Milestone),
            days: 0,
        })
    }

    /// A plain press on a bar goes to its page without loading the document anew: the drawing's links are not HTML's.
    pub fn click(event: &MouseEvent) {
        let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
        if event.default_prevented() || event.button() != 0 || modified {
            return;
        }
        let link = target(event).and_then(|target| target.closest("svg a[href]").ok().flatten());
        if let Some(href) = link.and_then(|link| link.get_attribute("href")) {
            event.prevent_default();
            go(&href);
        }
    }

    pub fn key(board: Board, event: &KeyboardEvent) {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let held = board.moving.held;
        let Some(now) = held.get_untracked() else {
            let enabled =
                use_context::<Shortcuts>().is_none_or(|keys| keys.enabled.get_untracked());
            if enabled && event.key().eq_ignore_ascii_case("m") {
                begin(board, event);
            }
            return;
        };
        let step = if event.shift_key() { 7 } else { 1 };
        match event.key().as_str() {
            "ArrowRight" => turn(
                board,
                Move {
                    days: now.days + step,
                    ..now
                },
            ),
            "ArrowLeft" => turn(
                board,
                Move {
                    days: now.days - step,
                    ..now
                },
            ),
            key @ ("ArrowDown" | "ArrowUp") => {
                if let Some(row) = board.row(now.stream) {
                    let direction = if key == "ArrowDown" { 1 } else { -1 };
                    let moved = next_moved(&row, now.moved, direction);
                    turn(board, Move { moved, ..now });
                }
            }
            "Enter" => {
                shift(now, 0.0);
                held.set(None);
                board.moving.asked.set(Some(now));
            }
            "Escape" => {
                shift(now, 0.0);
                held.set(None);
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }

    fn begin(board: Board, event: &KeyboardEvent) {
        let Some(of) = subject(event) else { return };
        event.prevent_default();
        event.stop_propagation();
        if can_move(board, of) {
            board.moving.held.set(Some(of));
        } else {
            let reason = if board.may_edit {
                "Nothing here can move: what has happened stays."
            } else {
                "Your role may not change milestones."
            };
            crate::app::ui::toasts().say(reason);
        }
    }

    fn turn(board: Board, next: Move) {
        if let Some(before) = board.moving.held.get_untracked() {
            shift(before, 0.0);
        }
        shift(next, f64::from(next.days) * day_width(board));
        board.moving.held.set(Some(next));
    }

    /// Pixels that a day takes.
    fn day_width(board: Board) -> f64 {
        let ruler = document().query_selector(".timeline-ruler").ok().flatten();
        let width = ruler.map_or(0.0, |ruler| ruler.get_bounding_client_rect().width());
        width / f64::from(board.shown.range.get_untracked().days().max(1))
    }

    /// Shows what is held so many pixels from where it stands.
    fn shift(of: Move, pixels: f64) {
        let selector = match of.moved {
            Moved::Whole => [
                "#timeline-body [data-stream='",
                &of.stream.to_string(),
                "']",
            ]
            .concat(),
            Moved::Milestone(id) => ["#timeline-body [data-mark='", &id.to_string(), "']"].concat(),
        };
        let Ok(Some(element)) = document().query_selector(&selector) else {
            return;
        };
        drop(if pixels == 0.0 {
            element.remove_attribute("transform")
        } else {
            let pixels = pixels as i32;
            element.set_attribute(
                "transform",
                &["translate(", &pixels.to_string(), " 0)"].concat(),
            )
        });
    }

    pub fn press(board: Board, event: &PointerEvent) {
        // A finger scrolls; "Move to…" and the keys are there for it.
        if event.button() != 0 || event.pointer_type() == "touch" {
            return;
        }
        let Some(of) = subject(event).filter(|of| can_move(board, *of)) else {
            return;
        };
        board.moving.grip.set_value(Some(Grip {
            pointer: event.pointer_id(),
            x: f64::from(event.client_x()),
            day: day_width(board),
            of,
        }));
    }

    pub fn drag(board: Board, event: &PointerEvent) {
        let Some(grip) = board.moving.grip.get_value() else {
            return;
        };
        let distance = f64::from(event.client_x()) - grip.x;
        let held = board.moving.held.get_untracked();
        if held.is_none() && distance.abs() < TREMBLE || grip.day <= 0.0 {
            return;
        }
        if held.is_none()
            && let Some(area) = event
                .current_target()
                .and_then(|area| area.dyn_into::<web_sys::Element>().ok())
        {
            drop(area.set_pointer_capture(grip.pointer));
        }
        let days = (distance / grip.day).round() as i32;
        shift(grip.of, distance);
        if held.map(|held| held.days) != Some(days) {
            board.moving.held.set(Some(Move { days, ..grip.of }));
        }
    }

    pub fn release(board: Board, _event: &PointerEvent) {
        let Some(grip) = board.moving.grip.get_value() else {
            return;
        };
        board.moving.grip.set_value(None);
        let Some(held) = board.moving.held.get_untracked() else {
            return;
        };
        shift(grip.of, 0.0);
        board.moving.held.set(None);
        if held.days != 0 {
            board.moving.asked.set(Some(held));
        }
    }

    /// What had the focus before the drawing changed has it afterwards, wherever it stands then.
    pub fn keep_focus(board: Board, drawn: Memo<Drawing>) {
        let held = StoredValue::new(String::new());
        let listener = window_event_listener(leptos::ev::focusin, move |event| {
            let Some(element) = target(&event) else {
                return;
            };
            // A dialog has the focus for a while; then it goes back.
            if matches!(element.closest("dialog"), Ok(Some(_))) {
                return;
            }
            let on_bar = element.has_attribute("data-stream");
            held.set_value(if on_bar { element.id() } else { String::new() });
        });
        on_cleanup(move || listener.remove());
        let back = move || {
            let id = held.try_get_value().unwrap_or_default();
            let here = document().active_element();
            let elsewhere = here.is_none_or(|here| {
                here.id() != id && !matches!(here.closest("dialog"), Ok(Some(_)))
            });
            if !id.is_empty()
                && elsewhere
                && let Some(element) = document().get_element_by_id(&id)
            {
                focus(&element);
            }
        };
        Effect::new(move |_| {
            drawn.track();
            if board.moving.asked.get().is_none() {
                // Once the drawing stands and the dialog is gone.
                request_animation_frame(back);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn up_and_down_go_through_what_is_open() {
        let mut row: Row = serde_json::from_value(serde_json::json!({
            "stream": "release:00000000000000000000000000000001",
            "line": "00000000000000000000000000000001",
            "version": "1.0", "kind": "minor", "destination": "production", "state": "planned",
            "milestones": [
                {"id": "00000000000000000000000000000001", "name": "rc", "date": {"day": {"day": "2025-10-01"}}, "done": true},
                {"id": "00000000000000000000000000000002", "name": "final", "date": {"day": {"day": "2025-10-07"}}, "target": true},
                {"id": "00000000000000000000000000000003", "name": "blog", "date": {"day": {"day": "2025-10-08"}}}
            ]
        }))
        .unwrap();
        let second = next_moved(&row, Moved::Whole, 1);
        assert_eq!(second, Moved::Milestone(MilestoneId(2)));
        assert_eq!(next_moved(&row, second, -1), Moved::Whole);
        assert_eq!(
            next_moved(&row, Moved::Whole, -1),
            Moved::Milestone(MilestoneId(3))
        );
        assert_eq!(
            anchor(&row, Moved::Whole).map(|mark| mark.id),
            Some(MilestoneId(2))
        );
        row.milestones.truncate(2);
        assert_eq!(next_moved(&row, Moved::Whole, 1), Moved::Whole);
    }
}
