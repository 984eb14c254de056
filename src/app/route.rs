//! Addresses: which page an address names, where the reader is, and how they get elsewhere.
//!
//! Our own because it is small: a general router weighs more in the browser than the calendar. Plain links work: a press
//! on one that names a page of ours changes the page without loading the document anew. A lazy page's address is shown at
//! once and its content when it has arrived; until then the page before it stays, and reads its own address.

use crate::app::ui::Erase;
use leptos::{either::Either, prelude::*};
#[cfg(feature = "hydrate")]
use leptos_router::LazyRoute;

use super::{
    calendar, import, people, portfolio, release, setup, shell::not_found::NotFound, sign_in,
};

/// The page that a path names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// `/`
    Calendar,
    /// `/sign-in`
    SignIn,
    /// `/setup`
    Setup,
    /// `/explore`
    Explore,
    /// `/releases/KEY`
    Release,
    /// `/releases/KEY/record`
    Record,
    /// `/portfolio`
    Portfolio,
    /// `/import`
    Import,
    /// `/people`
    People,
}

impl Route {
    /// The page that the path names, if any.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        let mut segments = path.split('/').filter(|segment| !segment.is_empty());
        Some(
            match (
                segments.next(),
                segments.next(),
                segments.next(),
                segments.next(),
            ) {
                (None, ..) => Self::Calendar,
                (Some("sign-in"), None, ..) => Self::SignIn,
                (Some("setup"), None, ..) => Self::Setup,
                (Some("explore"), None, ..) => Self::Explore,
                (Some("releases"), Some(_), None, _) => Self::Release,
                (Some("releases"), Some(_), Some("record"), None) => Self::Record,
                (Some("portfolio"), None, ..) => Self::Portfolio,
                (Some("import"), None, ..) => Self::Import,
                (Some("people"), None, ..) => Self::People,
                _ => return None,
            },
        )
    }

    /// Brings what the page needs that is not in the first load.
    #[cfg(feature = "hydrate")]
    async fn fetch(self) {
        match self {
            Self::Calendar | Self::SignIn => {}
            Self::Setup => setup::SetupPage::preload().await,
            Self::Explore => setup::explore::ExplorePage::preload().await,
            Self::Release => release::ReleasePage::preload().await,
            Self::Record => release::record::RecordPage::preload().await,
            Self::Portfolio => portfolio::PortfolioPage::preload().await,
            Self::Import => import::ImportPage::preload().await,
            Self::People => people::PeoplePage::preload().await,
        }
    }

    fn page(self) -> AnyView {
        match self {
            Self::Calendar => view! { <calendar::CalendarPage/> }.erase(),
            Self::SignIn => view! { <sign_in::SignInPage/> }.erase(),
            Self::Setup => lazy::<setup::SetupPage>(),
            Self::Explore => lazy::<setup::explore::ExplorePage>(),
            Self::Release => lazy::<release::ReleasePage>(),
            Self::Record => lazy::<release::record::RecordPage>(),
            Self::Portfolio => lazy::<portfolio::PortfolioPage>(),
            Self::Import => lazy::<import::ImportPage>(),
            Self::People => lazy::<people::PeoplePage>(),
        }
    }
}

/// A lazy page whose code is here: its future is complete at once.
fn lazy<P: leptos_router::LazyRoute>() -> AnyView {
    let page: std::pin::Pin<Box<dyn Future<Output = AnyView>>> = Box::pin(P::view(P::data()));
    now(page)
}

fn now(mut page: std::pin::Pin<Box<dyn Future<Output = AnyView>>>) -> AnyView {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match page.as_mut().poll(&mut context) {
        std::task::Poll::Ready(view) => view,
        std::task::Poll::Pending => ().erase(),
    }
}

/// Where the reader is: the address of the page that is shown.
#[derive(Clone, Copy)]
pub struct Location {
    /// The path, with its leading slash.
    pub path: RwSignal<String>,
    /// The query without its question mark, as in the address.
    pub query: RwSignal<String>,
    /// Counts the pages shown so far.
    shown: StoredValue<u32>,
}

/// The address that was asked for, on the server.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The path.
    pub path: String,
    /// The query without its question mark.
    pub query: String,
    /// Whether a phone asks, by what its browser calls itself.
    pub phone: bool,
}

/// Where the reader is.
#[must_use]
pub fn location() -> Location {
    use_context().unwrap_or_else(|| Location::at(String::from("/"), String::new()))
}

/// A part of the path of the page that is being built: of `/releases/KEY/record`, part 1 is the key.
#[must_use]
pub fn path_part(index: usize) -> Option<String> {
    let path = location().path.get_untracked();
    path.split('/')
        .filter(|part| !part.is_empty())
        .nth(index)
        .map(decode)
}

/// A value of the query, as long as it is there; follows the address.
#[must_use]
pub fn query_value(name: &'static str) -> Signal<Option<String>> {
    let query = location().query;
    Signal::derive(move || query.with(|query| value_in(query, name)))
}

/// The address of this page with values of the query changed: `None` takes one out. Follows the address.
#[must_use]
pub fn address_with(changes: &[(&str, Option<&str>)]) -> String {
    let location = location();
    let query = location.query.with(|query| changed(query, changes));
    let path = location.path.get_untracked();
    if query.is_empty() {
        path
    } else {
        format!("{path}?{query}")
    }
}

/// Whether the reader's browser calls itself a phone's: both sides answer the same.
#[must_use]
pub fn on_phone() -> bool {
    #[cfg(feature = "hydrate")]
    {
        window()
            .navigator()
            .user_agent()
            .is_ok_and(|name| names_phone(&name))
    }
    #[cfg(not(feature = "hydrate"))]
    {
        use_context::<Asked>().is_some_and(|asked| asked.phone)
    }
}

/// Whether a browser's name for itself is that of a phone's.
#[must_use]
pub fn names_phone(user_agent: &str) -> bool {
    user_agent.contains("Mobi")
}

/// Changes values of the query: `None` takes one out. With `replace` the way back skips where one was.
pub fn set_query(changes: &[(&str, Option<&str>)], replace: bool) {
    let location = location_anywhere();
    let query = location
        .query
        .with_untracked(|query| changed(query, changes));
    let path = location.path.get_untracked();
    let address = if query.is_empty() {
        path
    } else {
        format!("{path}?{query}")
    };
    visit(&address, replace);
}

/// Goes to an address: one of ours without loading the document anew.
pub fn go(address: &str) {
    visit(address, false);
}

impl Location {
    fn at(path: String, query: String) -> Self {
        Self {
            path: RwSignal::new(path),
            query: RwSignal::new(query),
            shown: StoredValue::new(0),
        }
    }
}

/// Provides the location: the server's from the request, the browser's from the address bar, which is listened to from now on.
pub fn provide() {
    #[cfg(feature = "hydrate")]
    let location = {
        let (path, query) = browser::address();
        let location = Location::at(path, query);
        browser::listen(location);
        location
    };
    #[cfg(not(feature = "hydrate"))]
    let location = match use_context::<Asked>() {
        Some(asked) => Location::at(asked.path, asked.query),
        None => Location::at(String::from("/"), String::new()),
    };
    provide_context(location);
}

/// The page that the address names.
#[component]
pub fn Routed() -> AnyView {
    let location = location();
    view! {
        {move || {
            let page = location.path.with(|path| Route::of(path)).map_or_else(|| view! { <NotFound/> }.erase(), Route::page);
            let shown = location.shown.get_value();
            location.shown.set_value(shown + 1);
            // One page never turns into the next piece by piece: the sides differ, so it is taken down and the next put up.
            if shown.is_multiple_of(2) { Either::Left(page) } else { Either::Right(page) }
        }}
    }
    .erase()
}

#[cfg(not(feature = "hydrate"))]
fn location_anywhere() -> Location {
    location()
}
#[cfg(not(feature = "hydrate"))]
fn visit(_address: &str, _replace: bool) {}

#[cfg(feature = "hydrate")]
pub use browser::ready;
#[cfg(feature = "hydrate")]
use browser::{location_anywhere, visit};

#[cfg(feature = "hydrate")]
mod browser {
    use std::cell::Cell;

    use leptos::{ev, prelude::*, wasm_bindgen::JsCast, wasm_bindgen::JsValue};

    use super::{Location, Route};

    thread_local! {
        static LOCATION: Cell<Option<Location>> = const { Cell::new(None) };
        /// Counts visits: a page that arrives after the reader went on is not shown.
        static VISIT: Cell<u32> = const { Cell::new(0) };
    }

    /// Completes when the page of the present address can be hydrated.
    pub async fn ready() {
        if let Some(route) = Route::of(&address().0) {
            route.fetch().await;
        }
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

    /// Shows the page of the address bar; a lazy one once it is here.
    fn arrive(location: Location, forward: bool) {
        let (path, query) = address();
        let visit = VISIT.get().wrapping_add(1);
        VISIT.set(visit);
        if location.path.with_untracked(|before| *before == path) {
            location.query.set(query);
            return;
        }
        leptos::task::spawn_local(async move {
            if let Some(route) = Route::of(&path) {
                route.fetch().await;
            }
            if VISIT.get() != visit {
                return;
            }
            // In this order: the page before this one is gone when its query would change under it.
            location.path.set(path);
            location.query.set(query);
            // Once the page stands.
            request_animation_frame(move || turn_to_content(forward));
        });
    }

    /// The focus goes to the new page's content, so that keyboard and screen reader go on from there.
    fn turn_to_content(forward: bool) {
        if forward {
            window().scroll_to_with_x_and_y(0.0, 0.0);
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
}

/// The decoded value of a name in a query.
#[must_use]
pub fn value_in(query: &str, name: &str) -> Option<String> {
    pairs(query).find_map(|(key, value)| (decode(key) == name).then(|| decode(value)))
}

fn pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

fn changed(query: &str, changes: &[(&str, Option<&str>)]) -> String {
    let kept = pairs(query).map(|(key, value)| (decode(key), decode(value)));
    let kept = kept.filter(|(key, _)| !changes.iter().any(|(name, _)| name == key));
    let added = changes
        .iter()
        .filter_map(|(name, value)| value.map(|value| ((*name).to_owned(), value.to_owned())));
    let mut text = String::new();
    for (key, value) in kept.chain(added) {
        if !text.is_empty() {
            text.push('&');
        }
        encode(&key, &mut text);
        text.push('=');
        encode(&value, &mut text);
    }
    text
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let hex = |at: usize| {
            after
                .get(at)
                .and_then(|digit| (*digit as char).to_digit(16))
        };
        match (first, hex(0), hex(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = &after[2..];
            }
            _ => {
                bytes.push(if first == b'+' { b' ' } else { first });
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Appends the text as it may stand in a query.
pub fn encode(text: &str, into: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~,:/".contains(&byte) {
            into.push(byte as char);
        } else {
            into.push('%');
            into.push(DIGITS[usize::from(byte >> 4)] as char);
            into.push(DIGITS[usize::from(byte & 15)] as char);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_name_pages() {
        assert_eq!(Route::of("/"), Some(Route::Calendar));
        assert_eq!(Route::of("/releases/PY-3.14.0"), Some(Route::Release));
        assert_eq!(
            Route::of("/releases/PY-3.14.0/record/"),
            Some(Route::Record)
        );
        assert_eq!(Route::of("/releases"), None);
        assert_eq!(Route::of("/releases/a/record/b"), None);
        assert_eq!(Route::of("/export/schedule.csv"), None);
    }

    #[test]
    fn a_query_keeps_what_is_not_changed() {
        let query = "view=month&q=a%20b%26c&line=1.35";
        assert_eq!(value_in(query, "q").as_deref(), Some("a b&c"));
        assert_eq!(value_in(query, "none"), None);
        assert_eq!(
            changed(query, &[("view", Some("agenda")), ("line", None)]),
            "q=a%20b%26c&view=agenda"
        );
        assert_eq!(
            changed("", &[("q", Some("größe +1"))]),
            "q=gr%C3%B6%C3%9Fe%20%2B1"
        );
        assert_eq!(
            value_in(&changed("", &[("q", Some("größe +1"))]), "q").as_deref(),
            Some("größe +1")
        );
        assert_eq!(decode("100%"), "100%");
        assert_eq!(decode("%f"), "%f");
    }
}
