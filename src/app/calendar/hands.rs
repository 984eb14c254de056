//! What hands do on the calendar: press, drag, hold, and the keys.
//!
//! With a release in focus `M` begins a move; arrows move by a day, with Shift by a week; up and down choose what moves, the
//! whole release or one milestone; Enter asks, Escape leaves it. A mouse drags at once; a finger scrolls, and drags what it
//! has rested on. While something is held, its bar stands where it would go, and what has happened stays.
//!
//! One listener hears everything: each listener of its own would cost the browser's program more than what it does.

use crate::domain::calendar::{Moved, Row, moves};

#[cfg(not(feature = "hydrate"))]
pub use on_server::listen;
#[cfg(not(feature = "hydrate"))]
mod on_server {
    use crate::app::calendar::board::Board;

    pub fn listen(_board: Board) {}
}

#[cfg(feature = "hydrate")]
pub use in_browser::listen;

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

#[cfg(feature = "hydrate")]
mod in_browser {
    use leptos::{
        ev::{KeyboardEvent, MouseEvent, PointerEvent},
        prelude::*,
        wasm_bindgen::{JsCast, closure::Closure},
        web_sys::{Element, Event},
    };

    use super::next_moved;
    use crate::{
        app::{
            calendar::{
                board::Board,
                drawing::{LETTER, id_of, inside},
                focus::focus,
                moving::{Move, can_move, whole_or},
            },
            route::go,
            shell::shortcuts::Shortcuts,
        },
        domain::calendar::{Moved, bars_of, moved_row},
    };

    /// Pixels that a mouse may tremble before it drags.
    const TREMBLE: f64 = 4.0;
    /// Pixels that a finger may tremble while it rests.
    const SHAKE: f64 = 10.0;
    /// How long a finger rests on what it takes hold of; the browser's own menu would come a little later.
    const REST: std::time::Duration = std::time::Duration::from_millis(400);

    const HEARD: [&str; 12] = [
        "click",
        "keydown",
        "pointerdown",
        "pointermove",
        "pointerup",
        "pointercancel",
        "pointerover",
        "pointerleave",
        "touchmove",
        "contextmenu",
        "dragstart",
        "focusin",
    ];

    /// Where the pointer took hold.
    #[derive(Clone, Copy)]
    struct Grip {
        pointer: i32,
        x: f64,
        y: f64,
        day: f64,
        finger: bool,
        of: Move,
    }

    /// The board, and what the pointer is about to drag.
    #[derive(Clone, Copy)]
    struct Hands {
        board: Board,
        grip: StoredValue<Option<Grip>>,
    }

    /// Hears what is done on the calendar for as long as it is shown.
    pub fn listen(board: Board) {
        let hands = Hands {
            board,
            grip: StoredValue::new(None),
        };
        Effect::new(move |_| {
            let Some(area) = document().get_element_by_id("calendar") else {
                return;
            };
            // As a part of the calendar: what it needs from its surroundings is found. What it does may be heard at once: a
            // focus that it moves.
            let owner = Owner::current().unwrap_or_default();
            let hear = Closure::<dyn Fn(Event)>::new(move |event: Event| {
                owner.with(|| hands.hear(&event));
            });
            for name in HEARD {
                drop(area.add_event_listener_with_callback(name, hear.as_ref().unchecked_ref()));
            }
            let held = StoredValue::new_local((area, hear));
            on_cleanup(move || {
                held.with_value(|(area, hear)| {
                    for name in HEARD {
                        let hear = hear.as_ref().unchecked_ref();
                        drop(area.remove_event_listener_with_callback(name, hear));
                    }
                });
            });
        });
        Effect::new(move |_| show(board, board.moving.held.get()));
        crate::app::calendar::picks::follow(board);
    }

    impl Hands {
        fn hear(self, event: &Event) {
            match event.type_().as_str() {
                "click" => self.click(event.unchecked_ref()),
                "keydown" => self.key(event.unchecked_ref()),
                "pointerdown" => self.press(event.unchecked_ref()),
                "pointermove" => self.drag(event.unchecked_ref()),
                "pointerup" => self.release(),
                "pointercancel" => self.let_go(),
                "pointerover" => self.come_near(event),
                "pointerleave" => self.near_focus(),
                "focusin" => self.near_focus(),
                // What a finger holds does not scroll, has no menu, and is not dragged as a link.
                "touchmove" if self.board.moving.held.get_untracked().is_none() => {}
                "contextmenu" if self.grip().is_none_or(|grip| !grip.finger) => {}
                "dragstart" if in_plot(event).is_none() => {}
                _ => event.prevent_default(),
            }
        }

        fn grip(self) -> Option<Grip> {
            self.grip.try_get_value().flatten()
        }

        /// A plain press on a bar goes to its page without loading the document anew: the drawing's links are not HTML's.
        fn click(self, event: &MouseEvent) {
            if event.default_prevented() || event.button() != 0 {
                return;
            }
            let Some(target) = target(event) else { return };
            if closest(&target, "#timeline-move").is_some() {
                if let Some(near) = self.board.moving.near.get_untracked() {
                    self.board.moving.ask(near);
                }
                return;
            }
            if event.shift_key() || self.board.moving.picking.get_untracked() {
                let holder = closest(&target, "a[data-stream]");
                let stream = holder.and_then(|holder| holder.get_attribute("data-stream"));
                if let Some(stream) = stream.and_then(|stream| stream.parse().ok()) {
                    caught(event);
                    return self.board.moving.pick(stream);
                }
            }
            let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
            let Some(href) =
                closest(&target, "svg a[href]").and_then(|link| link.get_attribute("href"))
            else {
                return;
            };
            if !modified {
                event.prevent_default();
                // The end of a drag is no press.
                if self.board.moving.asked.get_untracked().is_none() {
                    go(&href);
                }
            }
        }

        fn key(self, event: &KeyboardEvent) {
            if event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            let held = self.board.moving.held;
            let Some(now) = held.get_untracked() else {
                return self.key_in_passing(event);
            };
            let step = if event.shift_key() { 7 } else { 1 };
            let next = match event.key().as_str() {
                "ArrowRight" => Move {
                    days: now.days + step,
                    ..now
                },
                "ArrowLeft" => Move {
                    days: now.days - step,
                    ..now
                },
                key @ ("ArrowDown" | "ArrowUp") => {
                    let direction = if key == "ArrowDown" { 1 } else { -1 };
                    let row = self.board.row(now.stream);
                    let moved = row.map_or(now.moved, |row| next_moved(&row, now.moved, direction));
                    Move { moved, ..now }
                }
                "Enter" => {
                    caught(event);
                    return self.board.moving.ask(now);
                }
                "Escape" => {
                    caught(event);
                    return self.let_go();
                }
                _ => return,
            };
            caught(event);
            held.set(Some(next));
        }

        /// A key while nothing is held: `M` takes hold of what is in focus, and Tab goes from a bar to its button.
        fn key_in_passing(self, event: &KeyboardEvent) {
            let Some(target) = target(event) else { return };
            let key = event.key();
            if key == "Tab" {
                return self.tab(&target, event);
            }
            let enabled =
                use_context::<Shortcuts>().is_none_or(|keys| keys.enabled.get_untracked());
            if !enabled {
                return;
            }
            if key.eq_ignore_ascii_case("x") {
                if let Some(of) = subject(&target).filter(|_| self.board.may_edit) {
                    caught(event);
                    self.board.moving.pick(of.stream);
                }
                return;
            }
            if key == "Escape" && !self.board.moving.picked.with_untracked(Vec::is_empty) {
                caught(event);
                return self.board.moving.picked.set(Vec::new());
            }
            if !key.eq_ignore_ascii_case("m") {
                return;
            }
            let button = closest(&target, "#timeline-move");
            let near = button.and_then(|_| self.board.moving.near.get_untracked());
            let Some(of) = near.or_else(|| subject(&target)) else {
                return;
            };
            caught(event);
            if can_move(self.board, of) {
                self.board.moving.held.set(Some(of));
                return;
            }
            let reason = if self.board.may_edit {
                "Nothing here can move: what has happened stays."
            } else {
                "Your role may not change milestones."
            };
            crate::app::ui::toasts().say(reason);
        }

        fn tab(self, target: &Element, event: &KeyboardEvent) {
            let Some(button) = document().get_element_by_id("timeline-move") else {
                return;
            };
            if button == *target {
                let Some(near) = self.board.moving.near.get_untracked() else {
                    return;
                };
                // Forth, the browser goes on from the bar to what comes after it.
                if let Some(bar) = bar_of(near) {
                    focus(&bar);
                    if event.shift_key() {
                        event.prevent_default();
                    }
                }
            } else if !event.shift_key()
                && in_plot(event).is_some()
                && !button.has_attribute("hidden")
            {
                event.prevent_default();
                focus(&button);
            }
        }

        fn press(self, event: &PointerEvent) {
            let of = in_plot(event).filter(|of| can_move(self.board, *of));
            let (true, Some(of)) = (event.button() == 0 && event.is_primary(), of) else {
                return;
            };
            let finger = event.pointer_type() == "touch";
            let pointer = event.pointer_id();
            self.grip.set_value(Some(Grip {
                pointer,
                x: f64::from(event.client_x()),
                y: f64::from(event.client_y()),
                day: day_width(self.board),
                finger,
                of,
            }));
            if finger {
                let rested = move || {
                    if self.grip().is_some_and(|grip| grip.pointer == pointer) {
                        self.board.moving.held.set(Some(of));
                    }
                };
                set_timeout(rested, REST);
            }
        }

        fn drag(self, event: &PointerEvent) {
            let Some(grip) = self
                .grip()
                .filter(|grip| grip.pointer == event.pointer_id())
            else {
                return;
            };
            let right = f64::from(event.client_x()) - grip.x;
            let down = f64::from(event.client_y()) - grip.y;
            let held = self.board.moving.held.get_untracked();
            if held.is_none() {
                if grip.finger {
                    if right.abs().max(down.abs()) > SHAKE {
                        // It scrolls.
                        self.grip.set_value(None);
                    }
                    return;
                }
                if right.abs() < TREMBLE {
                    return;
                }
                if let Some(area) = document().get_element_by_id("calendar") {
                    drop(area.set_pointer_capture(grip.pointer));
                }
            }
            if grip.day <= 0.0 {
                return;
            }
            let days = (right / grip.day).round() as i32;
            if held.map(|held| held.days) != Some(days) {
                self.board.moving.held.set(Some(Move { days, ..grip.of }));
            }
        }

        fn release(self) {
            let held = self.board.moving.held.get_untracked();
            if let (Some(grip), Some(held)) = (self.grip(), held) {
                self.let_go();
                // A finger that has rested and not moved wants to be asked all the same.
                if held.days != 0 || grip.finger {
                    self.board.moving.ask(held);
                }
            }
            self.grip.set_value(None);
        }

        fn let_go(self) {
            self.grip.set_value(None);
            self.board.moving.held.set(None);
        }

        fn come_near(self, event: &Event) {
            let event: &PointerEvent = event.unchecked_ref();
            if event.pointer_type() == "touch" || self.grip().is_some() {
                return;
            }
            match in_plot(event) {
                Some(of) => self.offer(Some(of)),
                None if target(event)
                    .is_some_and(|target| closest(&target, "#timeline-move").is_some()) => {}
                None => self.near_focus(),
            }
        }

        /// What is in focus is near; where that is the button, what it was for.
        fn near_focus(self) {
            let Some(here) = document().active_element() else {
                return;
            };
            if closest(&here, "#timeline-move, dialog").is_none() {
                self.offer(closest(&here, "svg").and_then(|_| subject(&here)));
            }
        }

        /// Offers to move the whole of it, or the one milestone of a product line.
        fn offer(self, of: Option<Move>) {
            let board = self.board;
            let looked = of.map(|of| of.stream);
            if board.moving.looked.get_untracked() != looked {
                board.moving.looked.set(looked);
            }
            let whole = of.map(|of| {
                let release = whole_or(of.stream, None);
                if bar_of(release).is_some() {
                    release
                } else {
                    of
                }
            });
            let near = whole.filter(|of| can_move(board, *of));
            if board.moving.near.get_untracked() != near {
                board.moving.near.set(near);
            }
            if let Some(bar) = near.and_then(bar_of) {
                stand_beside(&bar);
            }
        }
    }

    fn caught(event: &Event) {
        event.prevent_default();
        event.stop_propagation();
    }

    fn target(event: &Event) -> Option<Element> {
        event.target()?.dyn_into().ok()
    }

    fn closest(element: &Element, selector: &str) -> Option<Element> {
        element.closest(selector).ok().flatten()
    }

    /// What the event is about, if it is about something in the timeline.
    fn in_plot(event: &Event) -> Option<Move> {
        let target = target(event)?;
        closest(&target, "#timeline-body svg")?;
        subject(&target)
    }

    /// The release or milestone that an element is of; a point of a bar is its milestone.
    fn subject(element: &Element) -> Option<Move> {
        let holder = closest(element, "[data-stream]")?;
        let stream = holder.get_attribute("data-stream")?.parse().ok()?;
        let mark = closest(element, "[data-mark]")
            .and_then(|element| element.get_attribute("data-mark")?.parse().ok());
        Some(whole_or(stream, mark))
    }

    /// The bar of a release, or of a product line's milestone.
    fn bar_of(of: Move) -> Option<Element> {
        let mut id = ["bar-", &of.stream.to_string()].concat();
        if let Moved::Milestone(mark) = of.moved {
            id.push('-');
            id.push_str(&mark.to_string());
        }
        document().get_element_by_id(&id)
    }

    /// Places the button at the bar's end.
    fn stand_beside(bar: &Element) {
        let body = document().get_element_by_id("timeline-body");
        let button = document().get_element_by_id("timeline-move");
        let (Some(body), Some(button), Ok(Some(hit))) =
            (body, button, bar.query_selector(".bar-hit"))
        else {
            return;
        };
        let (body, hit) = (
            body.get_bounding_client_rect(),
            hit.get_bounding_client_rect(),
        );
        let left = (hit.right() + 1.0).min(body.right() - 26.0) - body.left();
        let top = hit.top() + 3.0 - body.top();
        let place = ["left:", &pixels(left), ";top:", &pixels(top)].concat();
        button
            .unchecked_ref::<leptos::web_sys::HtmlElement>()
            .style()
            .set_css_text(&place);
    }

    fn pixels(of: f64) -> String {
        [(of as i32).to_string().as_str(), "px"].concat()
    }

    /// Pixels that a day takes.
    fn day_width(board: Board) -> f64 {
        let ruler = document().query_selector(".timeline-ruler").ok().flatten();
        let width = ruler.map_or(0.0, |ruler| ruler.get_bounding_client_rect().width());
        width / f64::from(board.shown.range.get_untracked().days().max(1))
    }

    /// Draws what is held where it would stand; its bar stays, paler, where it stands now.
    fn show(board: Board, held: Option<Move>) {
        while let Ok(Some(ghost)) = document().query_selector(".bar-ghost") {
            ghost.remove();
        }
        while let Ok(Some(bar)) = document().query_selector(".bar[data-held]") {
            drop(bar.remove_attribute("data-held"));
        }
        let Some(of) = held else { return };
        let Some(row) = board.row(of.stream) else {
            return;
        };
        let after = moved_row(&row, of.moved, of.days);
        for bar in bars_of(&after, board.shown.range.get_untracked(), LETTER) {
            let Some(element) = document().get_element_by_id(&id_of(&bar)) else {
                continue;
            };
            drop(element.set_attribute("data-held", ""));
            let top = element
                .query_selector(".bar-hit")
                .ok()
                .flatten()
                .and_then(|hit| hit.get_attribute("y")?.parse().ok());
            let class = element.get_attribute("class").unwrap_or_default();
            let mut ghost = ["<g class=\"bar-ghost ", &class, "\" aria-hidden=\"true\">"].concat();
            let (top, today) = (top.unwrap_or_default(), board.shown.today);
            board.portfolio.read_untracked(|portfolio| {
                inside(&bar, top, (portfolio, today), &mut ghost);
            });
            ghost.push_str("</g>");
            drop(element.insert_adjacent_html("afterend", &ghost));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{calendar::anchor, ids::MilestoneId};

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
