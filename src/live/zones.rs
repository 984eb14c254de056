//! What clocks show where: the browser's answer from `Intl`, the server's from its own database.

use std::sync::OnceLock;

use crate::domain::time::Zones;

static INSTALLED: OnceLock<&'static dyn Zones> = OnceLock::new();

/// Says once who answers; the server does so when it starts.
pub fn install(zones: &'static dyn Zones) {
    let _ = INSTALLED.set(zones);
}

/// Whoever answers on this side.
#[must_use]
pub fn zones() -> &'static dyn Zones {
    #[cfg(feature = "hydrate")]
    let otherwise: &'static dyn Zones = &intl::Intl;
    #[cfg(not(feature = "hydrate"))]
    let otherwise: &'static dyn Zones = &crate::domain::time::UtcOnly;
    INSTALLED.get().copied().unwrap_or(otherwise)
}

#[cfg(feature = "hydrate")]
mod intl {
    use crate::domain::table::Table;
    use std::cell::RefCell;

    use js_sys::{Array, Date, Function, Object, Reflect};
    use leptos::wasm_bindgen::{JsCast, JsValue};

    use crate::domain::time::{Instant, Zone, Zones};

    thread_local! {
        /// `format` of a formatter for each zone that was asked for; `None` for one that the browser does not know.
        static FORMATS: RefCell<Table<String, Option<Function>>> = const { RefCell::new(Table::new()) };
    }

    pub struct Intl;

    impl Zones for Intl {
        fn offset(&self, zone: &Zone, at: Instant) -> Option<i32> {
            if zone.name() == "UTC" {
                return Some(0);
            }
            let format = FORMATS.with_borrow_mut(|formats| {
                if let Some(known) = formats.get(zone.name()) {
                    return known.clone();
                }
                let made = formatter(zone.name());
                formats.insert(zone.name().to_owned(), made.clone());
                made
            })?;
            let date = Date::new(&JsValue::from_f64(at.0 as f64));
            let text = format.call1(&JsValue::UNDEFINED, &date).ok()?.as_string()?;
            offset_in(&text)
        }
    }

    fn formatter(zone: &str) -> Option<Function> {
        let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let make: Function = Reflect::get(&intl, &"DateTimeFormat".into())
            .ok()?
            .dyn_into()
            .ok()?;
        let options = Object::new();
        Reflect::set(&options, &"timeZone".into(), &zone.into()).ok()?;
        Reflect::set(&options, &"timeZoneName".into(), &"longOffset".into()).ok()?;
        let made = Reflect::construct(&make, &Array::of2(&"en-US".into(), &options)).ok()?;
        Reflect::get(&made, &"format".into()).ok()?.dyn_into().ok()
    }

    /// Reads `1/6/2025, GMT+01:00`.
    fn offset_in(text: &str) -> Option<i32> {
        let (_, offset) = text.split_once("GMT")?;
        let sign = match offset.as_bytes().first() {
            None => return Some(0),
            Some(b'+') => 1,
            Some(_) => -1,
        };
        let digits = offset.trim_start_matches(['+', '-', '\u{2212}']);
        let mut seconds = 0;
        for (part, weight) in digits.split(':').zip([3_600, 60, 1]) {
            seconds += part.parse::<i32>().ok()? * weight;
        }
        Some(sign * seconds)
    }
}
