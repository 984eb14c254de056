//! When the browser's side breaks: a part that no longer loads reloads the page once, anything else says so.

use std::panic::PanicHookInfo;

use leptos::prelude::{document, window};

const RELOADED: &str = "signalbox-reloaded";
/// Words of the message with which a missing part of the program announces itself.
const PART_MISSING: &str = "load callback should succeed";

/// From now on, looks after panics.
pub fn watch() {
    std::panic::set_hook(Box::new(on_panic));
}

/// The page has come up whole: its controls work (`html[data-hydrated]`), and a missing part may reload it again.
pub fn all_is_well() {
    if let Some(root) = document().document_element() {
        if window()
            .navigator()
            .platform()
            .is_ok_and(|platform| platform.starts_with("Mac"))
        {
            drop(root.set_attribute("data-apple", ""));
        }
        drop(root.set_attribute("data-hydrated", ""));
    }
    if let Ok(Some(memory)) = window().session_storage() {
        drop(memory.remove_item(RELOADED));
    }
}

fn on_panic(what: &PanicHookInfo<'_>) {
    let part_missing = what
        .payload()
        .downcast_ref::<String>()
        .is_some_and(|text| text.contains(PART_MISSING));
    if part_missing && reload_once() {
        return;
    }
    console_error_panic_hook::hook(what);
    if let Some(root) = document().document_element() {
        // Shows the notice that stands hidden in the document: the program that could show one is gone.
        drop(root.set_attribute("data-broken", ""));
    }
}

/// A new build has replaced the one this page was rendered from: its address holds the new one.
fn reload_once() -> bool {
    let Ok(Some(memory)) = window().session_storage() else {
        return false;
    };
    if memory.get_item(RELOADED).is_ok_and(|seen| seen.is_some())
        || memory.set_item(RELOADED, "1").is_err()
    {
        return false;
    }
    window().location().reload().is_ok()
}
