//! The rail: where one can go. At the side, and on a phone a bar at the bottom.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{person_menu::PersonMenu, shortcuts::shortcut, surroundings};
use crate::app::{
    route::{go, location},
    ui::{Icon, Kbd},
};

/// The places: address, name, icon, and the keys that lead there.
pub const PLACES: [(&str, &str, &str, &str); 6] = [
    ("/", "Calendar", "calendar", "g c"),
    ("/trains", "Trains", "train", "g t"),
    ("/changes", "Changes", "history", "g h"),
    ("/portfolio", "Portfolio", "portfolio", "g p"),
    ("/import", "Import", "import", "g i"),
    ("/people", "People", "people", "g e"),
];

/// Navigation, search, help, and the person.
#[component]
pub fn Rail(
    /// Opens the palette.
    palette: RwSignal<bool>,
    /// Opens the list of shortcuts.
    sheet: RwSignal<bool>,
) -> AnyView {
    let here = location().path;
    let calendar = surroundings().calendar();
    shortcut("g m", "Templates of milestones", || go("/templates"));
    shortcut("g s", "Scenarios", || go("/scenarios"));
    let places = PLACES.map(|(href, name, icon, keys)| {
        let leads = if href == "/" { calendar.clone() } else { href.to_owned() };
        let to = leads.clone();
        shortcut(keys, name, move || go(&to));
        view! {
            <li>
                <a class="rail-item" href=leads aria-current=move || is_at(href, &here.get()).then_some("page")>
                    <Icon name=icon/>
                    <span>{name}</span>
                </a>
            </li>
        }
    });
    shortcut("/", "Search", move || palette.set(true));
    shortcut("?", "Keyboard shortcuts", move || sheet.set(true));
    let organization = surroundings().organization;
    let home = if organization.is_empty() {
        "Signalbox".to_owned()
    } else {
        organization
    };
    view! {
        <header class="rail">
            <a class="brand" href=calendar title=home.clone()><Icon name="logo"/><span>{home.clone()}</span></a>
            <button type="button" class="rail-item rail-search" on:click=move |_| palette.set(true) aria-keyshortcuts="Control+K Meta+K">
                <Icon name="search"/>
                <span>"Search"</span>
                <Kbd keys="Ctrl K"/>
            </button>
            <nav aria-label="Main" class="rail-places"><ul class="rail-nav">{places.into_iter().collect::<Vec<_>>()}</ul></nav>
            <div class="rail-foot">
                <button type="button" class="rail-item rail-help" on:click=move |_| sheet.set(true)>
                    <Icon name="keyboard"/>
                    <span>"Shortcuts"</span>
                    <Kbd keys="?"/>
                </button>
                <PersonMenu sheet/>
            </div>
        </header>
    }
    .erase()
}

/// Releases belong to the calendar; every other place has the addresses below its own.
fn is_at(href: &str, path: &str) -> bool {
    match href {
        "/" => path == "/" || path.starts_with("/releases") || path == "/subscriptions",
        "/trains" if path.starts_with("/scenarios") => true,
        "/changes" if path == "/slips" => true,
        "/portfolio" if path.starts_with("/templates") => true,
        _ => path
            .strip_prefix(href)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
    }
}

#[cfg(test)]
mod tests {
    use super::is_at;

    #[test]
    fn a_place_covers_what_lies_below_it() {
        assert!(is_at("/", "/"));
        assert!(is_at("/", "/releases/PY-3.14.0"));
        assert!(!is_at("/", "/portfolio"));
        assert!(is_at("/people", "/people/x"));
        assert!(is_at("/portfolio", "/templates"));
        assert!(is_at("/trains", "/scenarios/x"));
        assert!(is_at("/changes", "/slips") && is_at("/", "/releases/PY-1/slip"));
        assert!(!is_at("/people", "/peoples"));
    }
}
