//! The marks of picked releases. They are put on what is drawn: the drawings know nothing of them.

use leptos::{prelude::*, wasm_bindgen::JsCast, web_sys::Element};

use super::board::Board;

/// Marks the picked releases wherever they are shown, and anew when what is shown has changed.
pub fn follow(board: Board) {
    Effect::new(move |before: Option<usize>| {
        let count = board.moving.picked.with(Vec::len);
        board.conflicts.track();
        board.rows.track();
        board.shown.range.track();
        board.shown.look.track();
        if count > 0 || before.is_some_and(|before| before > 0) {
            // Once it is drawn.
            request_animation_frame(move || request_animation_frame(move || mark(board)));
        }
        count
    });
}

fn mark(board: Board) {
    let Ok(all) = document().query_selector_all("#calendar a[data-stream]") else {
        return;
    };
    let picked = board.moving.picked.try_get_untracked().unwrap_or_default();
    for index in 0..all.length() {
        let element = all
            .item(index)
            .and_then(|node| node.dyn_into::<Element>().ok());
        let Some(element) = element else { continue };
        let stream = element.get_attribute("data-stream");
        let held = stream.and_then(|stream| stream.parse().ok());
        let is_picked = held.is_some_and(|held| picked.contains(&held));
        let class = element.class_list();
        drop(class.toggle_with_force("is-picked", is_picked));
    }
}
