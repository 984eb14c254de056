//! Where the focus is on the calendar, and that it stays there when somebody else changes something.

#[cfg(feature = "hydrate")]
use leptos::{prelude::*, wasm_bindgen::JsCast, web_sys::Element};

#[cfg(not(feature = "hydrate"))]
pub use on_server::{keep_focus, neighbour};
#[cfg(not(feature = "hydrate"))]
mod on_server {
    use crate::app::calendar::{board::Board, drawing::Drawing};
    use leptos::prelude::Memo;

    pub fn keep_focus(_board: Board, _drawn: Memo<Drawing>) {}
    pub fn neighbour(_direction: i32) {}
}

/// Moves the focus without turning the page.
#[cfg(feature = "hydrate")]
pub fn focus(element: &Element) {
    if let Some(focus) = js_sys::Reflect::get(element, &"focus".into())
        .ok()
        .and_then(|focus| focus.dyn_into::<js_sys::Function>().ok())
    {
        drop(focus.call0(element));
    }
}

/// Moves the focus to the next or the previous release on the screen.
#[cfg(feature = "hydrate")]
pub fn neighbour(direction: i32) {
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
        .and_then(|node| node.dyn_into::<Element>().ok())
    {
        focus(&element);
    }
}

/// What had the focus before the drawing changed has it afterwards, wherever it stands then.
#[cfg(feature = "hydrate")]
pub fn keep_focus(board: super::board::Board, drawn: Memo<super::drawing::Drawing>) {
    let held = StoredValue::new(String::new());
    let listener = window_event_listener(leptos::ev::focusin, move |event| {
        let Some(element) = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
        else {
            return;
        };
        // A dialog has the focus for a while; then it goes back.
        if matches!(element.closest("dialog"), Ok(Some(_))) {
            return;
        }
        let stays = element.has_attribute("data-stream") || element.has_attribute("data-fold");
        held.set_value(if stays { element.id() } else { String::new() });
    });
    on_cleanup(move || listener.remove());
    let back = move || {
        let id = held.try_get_value().unwrap_or_default();
        let here = document().active_element();
        let elsewhere = here
            .is_none_or(|here| here.id() != id && !matches!(here.closest("dialog"), Ok(Some(_))));
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
