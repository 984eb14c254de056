//! When the browser's side breaks: the document says so. A part that has gone with an update reloads the page once.

use std::panic::PanicHookInfo;

use leptos::prelude::{document, window};

const RELOADED: &str = "signalbox-reloaded";

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
    console_error_panic_hook::hook(what);
    say_broken();
}

/// The code of the document's own page could not be had.
pub fn page_is_missing() {
    if !reload_once() {
        say_broken();
    }
}

/// Shows the notice that stands hidden in the document: the program that could show one is gone.
fn say_broken() {
    if let Some(root) = document().document_element() {
        drop(root.set_attribute("data-broken", ""));
    }
}

/// Where a new build has replaced the one this page was rendered from, its address holds the new one. Not tried twice, nor
/// without a network: the browser would show a page of its own.
#[must_use]
pub fn reload_once() -> bool {
    let Ok(Some(memory)) = window().session_storage() else {
        return false;
    };
    if !window().navigator().on_line()
        || memory.get_item(RELOADED).is_ok_and(|seen| seen.is_some())
        || memory.set_item(RELOADED, "1").is_err()
    {
        return false;
    }
    window().location().reload().is_ok()
}
