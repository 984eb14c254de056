//! Moments as their reader lives them: by the clocks of their zone, which their browser tells the server.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::shell::surroundings;
use crate::{
    domain::time::{Instant, Zone},
    live::zones,
};

/// The cookie with the zone that the reader's browser lives in. Until it is there, pages show the organization's clocks.
pub const COOKIE: &str = "signalbox_zone";

/// `Tue 7 Oct 2025, 14:05` by the clocks of a zone.
#[must_use]
pub fn moment_in(zone: &Zone, at: Instant) -> String {
    at.long_text(zones().offset(zone, at).unwrap_or(0))
}

/// A moment by the reader's clocks, with the same in UTC as its title.
pub fn moment(zone: &Zone, at: Instant) -> AnyView {
    let utc = at.clock_text(0);
    let machine = [&utc.replace(' ', "T"), "Z"].concat();
    view! { <time datetime=machine title=[&utc, " UTC"].concat()>{moment_in(zone, at)}</time> }
        .erase()
}

/// The zone that the reader lives in.
#[must_use]
pub fn reader_zone() -> Zone {
    surroundings().reader_zone
}

/// In the browser, tells the server where its reader lives: in time for the next page, when that has changed.
pub fn tell() {
    #[cfg(feature = "hydrate")]
    if let Some(zone) = zone_of_browser().filter(|zone| *zone != reader_zone()) {
        use leptos::wasm_bindgen::JsCast;
        if let Some(html) = document().dyn_ref::<web_sys::HtmlDocument>() {
            let cookie = [
                COOKIE,
                "=",
                zone.name(),
                "; path=/; max-age=31536000; samesite=lax",
            ];
            drop(html.set_cookie(&cookie.concat()));
        }
    }
}

#[cfg(feature = "hydrate")]
fn zone_of_browser() -> Option<Zone> {
    use js_sys::{Array, Intl, Object, Reflect};
    let options = Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    let zone = Reflect::get(&options, &"timeZone".into()).ok()?;
    Zone::new(&zone.as_string()?).ok()
}
