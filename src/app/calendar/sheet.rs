//! Getting around on a sheet of days, by the keys that such sheets have everywhere.

use crate::domain::time::Day;

#[cfg(feature = "hydrate")]
use leptos::{prelude::*, wasm_bindgen::JsCast, web_sys::Element};

/// The day that a key goes to, if any. `week` is the weekday that weeks begin on, days after Monday.
#[must_use]
pub fn day_by_key(key: &str, day: Day, week: u8) -> Option<Day> {
    let weekday = day.day_of_week(week);
    Some(match key {
        "ArrowLeft" => day.plus(-1),
        "ArrowRight" => day.plus(1),
        "ArrowUp" => day.plus(-7),
        "ArrowDown" => day.plus(7),
        "Home" => day.plus(-weekday),
        "End" => day.plus(6 - weekday),
        "PageUp" => same_day(day, -1),
        "PageDown" => same_day(day, 1),
        _ => return None,
    })
}

/// The same day of another month, or its last one.
fn same_day(day: Day, months: i32) -> Day {
    let first = day.plus_months(months);
    let last = first.plus_months(1).plus(-1);
    first.plus(i32::from(day.day()) - 1).min(last)
}

/// The element that is a day.
#[must_use]
pub fn id_of(day: Day) -> String {
    ["day-", &day.to_string()].concat()
}

#[cfg(not(feature = "hydrate"))]
pub use on_server::{day_of, focus_day, leaves_sheet};
#[cfg(not(feature = "hydrate"))]
mod on_server {
    use crate::domain::time::Day;

    pub fn focus_day(_day: Day) {}
    pub fn leaves_sheet(_event: &leptos::ev::FocusEvent) -> bool {
        false
    }
    pub fn day_of(_event: &leptos::ev::Event) -> Option<Day> {
        None
    }
}

/// Gives the day the focus, once the sheet shows it.
#[cfg(feature = "hydrate")]
pub fn focus_day(day: Day) {
    request_animation_frame(move || {
        if let Some(cell) = document().get_element_by_id(&id_of(day)) {
            super::focus::focus(&cell);
        }
    });
}

/// Whether the focus goes elsewhere on the page; that of a cell which is taken down goes nowhere.
#[cfg(feature = "hydrate")]
pub fn leaves_sheet(event: &leptos::ev::FocusEvent) -> bool {
    let next = event
        .related_target()
        .and_then(|next| next.dyn_into::<Element>().ok());
    next.is_some_and(|next| {
        next.closest("[role=grid]")
            .is_ok_and(|sheet| sheet.is_none())
    })
}

/// The day in which something happened.
#[cfg(feature = "hydrate")]
pub fn day_of(event: &leptos::ev::Event) -> Option<Day> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let cell = target.closest("[data-day]").ok()??;
    cell.get_attribute("data-day")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_lead_over_the_ends_of_months() {
        let day = Day::new(2025, 3, 31).unwrap();
        let goes = |key: &str| day_by_key(key, day, 0).map(|day| day.to_string());
        assert_eq!(goes("ArrowRight").as_deref(), Some("2025-04-01"));
        assert_eq!(goes("ArrowUp").as_deref(), Some("2025-03-24"));
        assert_eq!(goes("Home").as_deref(), Some("2025-03-31"));
        assert_eq!(goes("End").as_deref(), Some("2025-04-06"));
        assert_eq!(goes("PageUp").as_deref(), Some("2025-02-28"));
        assert_eq!(goes("PageDown").as_deref(), Some("2025-04-30"));
        assert_eq!(goes("x"), None);
        assert_eq!(day_by_key("Home", day, 6), Day::new(2025, 3, 30));
    }
}
