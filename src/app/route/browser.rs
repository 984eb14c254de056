//! Going from page to page in the browser: the address bar, presses on links, the way back.

use std::cell::Cell;

use leptos::{ev, prelude::*, wasm_bindgen::JsCast, wasm_bindgen::JsValue};
use wasm_bindgen_futures::JsFuture;

use super::{Brought, Location, Route};
use crate::{
    app::{brought::ELEMENT_ID, part::Missing, shell::mishap},
    wire::error::{ErrorKind, PublicError},
};

thread_local! {
    static LOCATION: Cell<Option<Location>> = const { Cell::new(None) };
    /// Counts visits: a page that arrives after the reader went on is not shown.
    static VISIT: Cell<u32> = const { Cell::new(0) };
}

/// Completes when the page of the present address can be hydrated.
///
/// # Errors
/// Its code could not be had.
pub async fn ready() -> Result<(), Missing> {
    match Route::of(&address().0) {
        Some(route) => route.fetch().await,
        None => Ok(()),
    }
}

/// Asks once more for the page of the address that is shown.
pub fn again() {
    turn(location_anywhere(), true);
}

/// What the document's page begins with.
pub fn of_document() -> Brought {
    let text = document()
        .get_element_by_id(ELEMENT_ID)
        .and_then(|element| element.text_content());
    text.map_or_else(Brought::nothing, Brought::from_document)
}

/// What the page of an address begins with, as of now.
pub async fn bring(address: &str) -> Brought {
    answered(ask(address)).await
}

/// Listens to the answer from now on, so that a failure is heard however late it is waited for.
fn ask(address: &str) -> JsFuture {
    JsFuture::from(window().fetch_with_str(&["/data", address].concat()))
}

async fn answered(asked: JsFuture) -> Brought {
    match answer(asked).await {
        Some((200, text)) => Brought::from_document(text),
        Some((401, _)) => Brought::wrong(PublicError::signed_out()),
        Some(_) => Brought::wrong(PublicError::failed("unexpected")),
        None => Brought::wrong(PublicError::new(
            ErrorKind::Unreachable,
            "The server could not be reached. Check the network and try again.",
        )),
    }
}

async fn answer(asked: JsFuture) -> Option<(u16, String)> {
    let answer = asked.await.ok()?;
    let answer: web_sys::Response = answer.dyn_into().ok()?;
    let text = JsFuture::from(answer.text().ok()?).await.ok()?;
    Some((answer.status(), text.as_string()?))
}

pub fn address() -> (String, String) {
    let here = window().location();
    let query = here.search().unwrap_or_default();
    (
        here.pathname().unwrap_or_default(),
        query.trim_start_matches('?').to_owned(),
    )
}

pub fn location_anywhere() -> Location {
    LOCATION.get().unwrap_or_else(super::location)
}

pub fn listen(location: Location) {
    LOCATION.set(Some(location));
    let back = window_event_listener(ev::popstate, move |_| arrive(location, false));
    let press = window_event_listener(ev::click, move |event| {
        if let Some(address) = own_address(&event) {
            event.prevent_default();
            visit(&address, false);
        }
    });
    on_cleanup(move || {
        back.remove();
        press.remove();
    });
}

/// The address of the link that was pressed, if it is a plain press on a plain link to a page of ours.
fn own_address(event: &ev::MouseEvent) -> Option<String> {
    let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    if event.default_prevented() || event.button() != 0 || modified {
        return None;
    }
    let target: web_sys::Element = event.target()?.dyn_into().ok()?;
    let link: web_sys::HtmlAnchorElement = target.closest("a[href]").ok()??.dyn_into().ok()?;
    let elsewhere = !link.target().is_empty()
        || link.has_attribute("download")
        || link.rel().contains("external");
    let here = window().location();
    if elsewhere || link.origin() != here.origin().ok()? {
        return None;
    }
    let address = link.pathname() + &link.search();
    let within_page =
        !link.hash().is_empty() && address == here.pathname().ok()? + &here.search().ok()?;
    (!within_page && Route::of(&link.pathname()).is_some()).then(|| address + &link.hash())
}

pub fn visit(address: &str, replace: bool) {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let history = window().history();
    let (true, Ok(history)) = (Route::of(path).is_some(), history) else {
        drop(window().location().set_href(address));
        return;
    };
    let done = if replace {
        history.replace_state_with_url(&JsValue::NULL, "", Some(address))
    } else {
        history.push_state_with_url(&JsValue::NULL, "", Some(address))
    };
    if done.is_ok() {
        arrive(location_anywhere(), true);
    }
}

/// Goes where the address bar points: to another page, or to other words of the same.
fn arrive(location: Location, forward: bool) {
    let (path, query) = address();
    let same = location.path.with_untracked(|before| *before == path);
    if same && !Route::of(&path).is_some_and(Route::turns_with_query) {
        begin_visit();
        turning(false);
        location.query.set(query);
    } else {
        turn(location, forward);
    }
}

/// The visit that begins now: whatever an earlier one still brings is not shown.
fn begin_visit() -> u32 {
    let visit = VISIT.get().wrapping_add(1);
    VISIT.set(visit);
    visit
}

/// Shows the page of the address bar, once its code and its data are here; says so where they cannot be had.
fn turn(location: Location, forward: bool) {
    let (path, query) = address();
    let visit = begin_visit();
    let route = Route::of(&path);
    turning(true);
    // Asked for at once: the code comes meanwhile.
    let asked = ask(&[path.as_str(), "?", &query].concat());
    leptos::task::spawn_local(async move {
        let missing = match route {
            Some(route) => route.fetch().await.is_err(),
            None => false,
        };
        let brought = answered(asked).await;
        if VISIT.get() != visit {
            return;
        }
        turning(false);
        let unreachable = brought
            .text()
            .is_err_and(|error| error.kind == ErrorKind::Unreachable);
        // The server is there and the file is not: the page comes from another build, and anew with the document.
        if missing && !unreachable && mishap::reload_once() {
            return;
        }
        location.missing.set_value(missing);
        if brought
            .text()
            .is_err_and(|error| error.kind == ErrorKind::SignedOut)
        {
            // Asked for as a document, the address leads to sign-in and from there back.
            drop(window().location().reload());
            return;
        }
        location.brought.set_value(brought);
        // In this order: the page before this one is gone when its query would change under it.
        location.path.set(path);
        location.query.set(query);
        // Once the page stands.
        request_animation_frame(move || turn_to_content(forward));
    });
}

/// Whether another page is on its way, for the style to show.
fn turning(so: bool) {
    if let Some(root) = document().document_element() {
        drop(root.toggle_attribute_with_force("data-turning", so));
    }
}

/// The focus goes to the new page's content, so that keyboard and screen reader go on from there.
fn turn_to_content(forward: bool) {
    if forward {
        let part = window().location().hash().unwrap_or_default();
        match document().get_element_by_id(part.trim_start_matches('#')) {
            Some(part) => part.scroll_into_view(),
            None => window().scroll_to_with_x_and_y(0.0, 0.0),
        }
    }
    let main = document()
        .get_element_by_id("main")
        .and_then(|main| main.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(main) = main {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        drop(main.focus_with_options(&options));
    }
    crate::app::ui::announce(document().title());
}
