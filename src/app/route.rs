//! Addresses: which page an address names, where the reader is, and how they get elsewhere.
//!
//! Our own because it is small: a general router weighs more in the browser than the calendar. Plain links work: a press
//! on one that names a page of ours changes the page without loading the document anew. A page's address is shown at once
//! and the page when its code and its data have arrived; until then the page before it stays, and reads its own address.

#[cfg(feature = "hydrate")]
mod browser;
mod query;

use crate::app::ui::{AnyView, Erase};
use std::pin::Pin;

use leptos::{either::Either, prelude::*};

use super::{
    brought::Brought,
    calendar, import,
    part::{Missing, part},
    people, portfolio, record, release, scenarios, setup,
    shell::{begin::missing, not_found::NotFound},
    sign_in, slip, subscriptions, templates, trains,
};
use crate::{domain::time::Zone, wire::error::PublicError};
use query::{changed, decode};
pub use query::{encode, only, value_in};

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
    /// `/trains`
    Trains,
    /// `/trains/KEY`
    Train,
    /// `/trains/cadences`
    Cadences,
    /// `/scenarios`
    Scenarios,
    /// `/scenarios/ID`
    Scenario,
    /// `/releases/KEY/record`, `/scenarios/ID/record`, `/lines/ID/record`, `/trains/KEY/record`, `/portfolio/record`, `/templates/record`
    Record,
    /// `/changes`
    Changes,
    /// `/slips`, `/releases/KEY/slip`
    Slip,
    /// `/portfolio`
    Portfolio,
    /// `/templates`
    Templates,
    /// `/import`
    Import,
    /// `/people`
    People,
    /// `/subscriptions`
    Subscriptions,
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
                (Some("trains"), None, ..) => Self::Trains,
                (Some("trains"), Some("cadences"), None, _) => Self::Cadences,
                (Some("trains"), Some(_), None, _) => Self::Train,
                (Some("scenarios"), None, ..) => Self::Scenarios,
                (Some("scenarios"), Some(_), None, _) => Self::Scenario,
                (
                    Some("releases" | "lines" | "trains" | "scenarios"),
                    Some(_),
                    Some("record"),
                    None,
                )
                | (Some("portfolio" | "templates"), Some("record"), None, _) => Self::Record,
                (Some("releases"), Some(_), Some("slip"), None) | (Some("slips"), None, ..) => {
                    Self::Slip
                }
                (Some("changes"), None, ..) => Self::Changes,
                (Some("portfolio"), None, ..) => Self::Portfolio,
                (Some("templates"), None, ..) => Self::Templates,
                (Some("import"), None, ..) => Self::Import,
                (Some("people"), None, ..) => Self::People,
                (Some("subscriptions"), None, ..) => Self::Subscriptions,
                _ => return None,
            },
        )
    }

    /// Brings what the page needs that is not in the first load.
    #[cfg(feature = "hydrate")]
    async fn fetch(self) -> Result<(), Missing> {
        let brought = match self {
            Self::SignIn => Ok(()),
            Self::Calendar => {
                bring_calendar().await?;
                return calendar::bring_look(&browser::address().1).await;
            }
            Self::Release | Self::Record | Self::Changes | Self::Slip => bring_release().await,
            Self::Trains | Self::Train | Self::Cadences | Self::Scenarios | Self::Scenario => {
                bring_trains().await
            }
            Self::Portfolio | Self::Templates => bring_portfolio().await,
            Self::Import => bring_import().await,
            Self::People | Self::Subscriptions | Self::Setup | Self::Explore => {
                bring_people().await
            }
        };
        brought.map_err(Missing::from)
    }

    /// Whether another query is another page, with data of its own.
    #[cfg(feature = "hydrate")]
    fn turns_with_query(self) -> bool {
        matches!(self, Self::Record | Self::Changes | Self::Slip)
    }

    fn page(self) -> AnyView {
        match self {
            Self::SignIn => view! { <sign_in::SignInPage/> }.erase(),
            Self::Calendar => now(Box::pin(calendar_page())),
            Self::Release | Self::Record | Self::Changes | Self::Slip => {
                now(Box::pin(release_page(self)))
            }
            Self::Trains | Self::Train | Self::Cadences | Self::Scenarios | Self::Scenario => {
                now(Box::pin(trains_page(self)))
            }
            Self::Portfolio | Self::Templates => now(Box::pin(portfolio_page(self))),
            Self::Import => now(Box::pin(import_page())),
            Self::People | Self::Subscriptions | Self::Setup | Self::Explore => {
                now(Box::pin(people_page(self)))
            }
        }
    }
}

// The parts that are loaded when they are first needed. Few and large: what two of them share becomes a file of its own for
// each pair, three or more, and a hundred small files cost more than they spare.

part!(calendar_page, bring_calendar, (), calendar::page());
part!(release_page, bring_release, (route: Route), match route {
    Route::Record => record::page(),
    Route::Changes => slip::changed(),
    Route::Slip => slip::slipped(),
    _ => release::page(),
});
part!(trains_page, bring_trains, (route: Route), match route {
    Route::Train => trains::train(),
    Route::Cadences => trains::cadences(),
    Route::Scenarios => scenarios::list(),
    Route::Scenario => scenarios::page(),
    _ => trains::list(),
});
part!(portfolio_page, bring_portfolio, (route: Route), match route {
    Route::Templates => templates::page(),
    _ => portfolio::page(),
});
part!(import_page, bring_import, (), import::page());
part!(people_page, bring_people, (route: Route), match route {
    Route::Setup => setup::page(),
    Route::Explore => setup::explore::page(),
    Route::Subscriptions => subscriptions::page(),
    _ => people::page(),
});

/// A page whose code is here: its future is complete at once.
fn now(mut page: Pin<Box<dyn Future<Output = Result<AnyView, Missing>>>>) -> AnyView {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match page.as_mut().poll(&mut context) {
        std::task::Poll::Ready(Ok(view)) => view,
        _ => missing(),
    }
}

/// Where the reader is: the address of the page that is shown.
#[derive(Clone, Copy)]
pub struct Location {
    /// The path, with its leading slash.
    pub path: RwSignal<String>,
    /// The query without its question mark, as in the address.
    pub query: RwSignal<String>,
    /// What the page begins with.
    brought: StoredValue<Brought>,
    /// Counts the pages shown so far.
    shown: StoredValue<u32>,
    /// Whether the page's code could not be had.
    missing: StoredValue<bool>,
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
    /// The zone that the reader's browser lives in, if it has said so.
    pub zone: Option<Zone>,
    /// The first day of the reader's week, days after Monday.
    pub week_start: u8,
    /// What the page begins with.
    pub brought: Brought,
}

/// Where the reader is.
#[must_use]
pub fn location() -> Location {
    use_context().unwrap_or_else(Location::nowhere)
}

/// What the page that is being put up begins with.
///
/// # Errors
/// What went wrong in bringing it.
pub fn brought<T: serde::de::DeserializeOwned>() -> Result<T, PublicError> {
    let brought = location()
        .brought
        .try_update_value(|brought| std::mem::replace(brought, Brought::nothing()));
    brought.unwrap_or_else(Brought::nothing).read()
}

/// A part of the path of the page that is being built: of `/releases/KEY/record`, part 1 is the key.
#[must_use]
pub fn path_part(index: usize) -> Option<String> {
    location().path.with_untracked(|path| part_of(path, index))
}

/// A part of a path.
#[must_use]
pub fn part_of(path: &str, index: usize) -> Option<String> {
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

/// Where this installation is, as its reader sees it: `https://releases.example.org`. Only the browser knows.
#[must_use]
pub fn origin() -> String {
    #[cfg(feature = "hydrate")]
    {
        window().location().origin().unwrap_or_default()
    }
    #[cfg(not(feature = "hydrate"))]
    {
        String::new()
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
    fn at(path: String, query: String, brought: Brought) -> Self {
        Self {
            path: RwSignal::new(path),
            query: RwSignal::new(query),
            brought: StoredValue::new(brought),
            shown: StoredValue::new(0),
            missing: StoredValue::new(false),
        }
    }

    fn nowhere() -> Self {
        Self::at(String::from("/"), String::new(), Brought::nothing())
    }
}

/// Provides the location: the server's from the request, the browser's from the address bar, which is listened to from now on.
pub fn provide() {
    #[cfg(feature = "hydrate")]
    let location = {
        let (path, query) = browser::address();
        let location = Location::at(path, query, browser::of_document());
        browser::listen(location);
        location
    };
    #[cfg(not(feature = "hydrate"))]
    let location = match use_context::<Asked>() {
        Some(asked) => Location::at(asked.path, asked.query, asked.brought),
        None => Location::nowhere(),
    };
    provide_context(location);
}

/// The page that the address names.
#[component]
pub fn Routed() -> AnyView {
    let location = location();
    view! {
        {move || {
            let page = match location.path.with(|path| Route::of(path)) {
                _ if location.missing.get_value() => missing(),
                Some(route) => route.page(),
                None => view! { <NotFound/> }.erase(),
            };
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
/// Asks once more for the page of the address that is shown.
#[cfg(not(feature = "hydrate"))]
pub fn again() {}
/// What the page of an address begins with, as of now; only the browser asks.
#[cfg(not(feature = "hydrate"))]
pub async fn bring(_address: &str) -> Brought {
    Brought::nothing()
}

#[cfg(feature = "hydrate")]
pub use browser::{again, bring, ready};
#[cfg(feature = "hydrate")]
use browser::{location_anywhere, visit};

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
        for record in ["/portfolio/record", "/templates/record", "/lines/1/record"] {
            assert_eq!(Route::of(record), Some(Route::Record), "{record}");
        }
        assert_eq!(Route::of("/trains"), Some(Route::Trains));
        assert_eq!(Route::of("/templates"), Some(Route::Templates));
        assert_eq!(Route::of("/trains/cadences"), Some(Route::Cadences));
        assert_eq!(Route::of("/trains/TRAIN-3"), Some(Route::Train));
        assert_eq!(Route::of("/trains/TRAIN-3/record"), Some(Route::Record));
        assert_eq!(Route::of("/scenarios"), Some(Route::Scenarios));
        assert_eq!(Route::of("/scenarios/1"), Some(Route::Scenario));
        assert_eq!(Route::of("/scenarios/1/record"), Some(Route::Record));
        assert_eq!(Route::of("/lines/1"), None);
        assert_eq!(Route::of("/releases"), None);
        assert_eq!(Route::of("/releases/a/record/b"), None);
        assert_eq!(Route::of("/export/schedule.csv"), None);
    }
}
