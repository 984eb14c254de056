//! A window being entered, and a window as it is shown: by the clocks of its zone, and in UTC.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use crate::{
    app::ui::{DateInput, Field, TextInput},
    domain::{
        Refusal,
        time::{Day, Instant, Window, Zone, Zones, duration_words},
    },
    live::zones,
};

/// A window as it is being entered.
#[derive(Clone, Copy)]
pub struct WindowDraft {
    day: RwSignal<String>,
    start: RwSignal<String>,
    zone: RwSignal<String>,
    duration: RwSignal<String>,
}

impl WindowDraft {
    /// A draft that begins with a window.
    #[must_use]
    pub fn of(window: &Window) -> Self {
        Self {
            day: RwSignal::new(window.day.to_string()),
            start: RwSignal::new(window.clock()),
            zone: RwSignal::new(window.zone.name().to_owned()),
            duration: RwSignal::new(window.duration.to_string()),
        }
    }

    /// The evening of a day, for two hours, by the clocks of a zone.
    #[must_use]
    pub fn evening(day: Day, zone: &Zone) -> Self {
        Self::of(&Window {
            day,
            minute: 22 * 60,
            zone: zone.clone(),
            duration: 120,
        })
    }

    /// What is entered. Whoever asks is called again when it changes.
    ///
    /// # Errors
    /// A field that is no day, no time, no zone or no number, by its label.
    pub fn read(self) -> Result<Window, Refusal> {
        let day = self.day.with(|text| text.parse::<Day>());
        let day = day.map_err(|_| Refusal::invalid("Day", "Day: choose a day."))?;
        let minute = self.start.with(|text| minutes_of(text));
        let minute =
            minute.ok_or_else(|| Refusal::invalid("Start", "Start: choose a time of day."))?;
        let zone = self.zone.with(|text| Zone::new(text.trim()))?;
        let duration = self.duration.with(|text| text.trim().parse::<u32>());
        let duration = duration
            .map_err(|_| Refusal::invalid("Duration", "Duration: say how many minutes."))?;
        Window::new(day, minute, zone, duration)?.checked(zones())
    }
}

/// `HH:MM` as minutes after midnight.
fn minutes_of(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.get(..2)?.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// The fields of a window, and what it comes to in UTC.
#[component]
pub fn WindowFields(
    /// What is entered.
    draft: WindowDraft,
    /// What the fields' names begin with, where there are several windows on the page.
    #[prop(optional, into)]
    prefix: String,
) -> AnyView {
    let name = move |name: &str| [&prefix, name].concat();
    let told = move || draft.read().ok().map(|window| comes_to(&window, zones()));
    view! {
        <div class="columns">
            <Field name=name("day") label="Day"><DateInput value=draft.day required=true/></Field>
            <Field name=name("start") label="Start"><TextInput value=draft.start kind="time" required=true/></Field>
            <Field name=name("duration") label="Duration" hint="In minutes"><TextInput value=draft.duration kind="number" required=true/></Field>
            <Field name=name("zone") label="Time zone" hint="Like Europe/Berlin or UTC"><TextInput value=draft.zone limit=64 required=true/></Field>
        </div>
        <p class="field-hint" role="status">{told}</p>
    }
    .erase()
}

/// What a window comes to: `2 h, 2026-11-07 21:00 – 23:00 UTC`, and whether the clocks skip its start.
#[must_use]
pub fn comes_to(window: &Window, zones: &dyn Zones) -> String {
    let mut words = duration_words(window.duration);
    if let Some((from, to)) = window.span(zones) {
        words.push_str(", ");
        words.push_str(&utc_words(from, to));
    }
    if let Some(start) = late_start(window, zones) {
        words.push_str(". The clocks skip ");
        words.push_str(&window.clock());
        words.push_str(" on this day: it starts at ");
        words.push_str(&start);
        words.push('.');
    }
    words
}

/// The time at which it really starts, where the clocks skip the one that is entered.
fn late_start(window: &Window, zones: &dyn Zones) -> Option<String> {
    let (from, _) = window.span(zones)?;
    let shown = from.clock_text(zones.offset(&window.zone, from)?);
    let shown = shown.get(11..)?;
    (shown != window.clock()).then(|| shown.to_owned())
}

/// `2026-11-07 21:00 – 23:00 UTC`.
fn utc_words(from: Instant, to: Instant) -> String {
    [&between(from, to, 0), " UTC"].concat()
}

/// `2026-11-07 22:00 – 2026-11-08 01:00`, the second day where it is another one, by clocks so many seconds ahead of UTC at the
/// beginning.
fn between(from: Instant, to: Instant, offset: i32) -> String {
    let (from, mut to) = (from.clock_text(offset), to.clock_text(offset));
    if from.get(..10) == to.get(..10) {
        to = to.get(11..).unwrap_or_default().to_owned();
    }
    [&from, " – ", &to].concat()
}

/// A window as it is shown: by its own clocks, and below it in UTC.
pub fn window_view(window: &Window) -> AnyView {
    let from = window.span(zones()).map(|(from, _)| from);
    let machine = from.map(|from| [&from.clock_text(0).replace(' ', "T"), "Z"].concat());
    let own = [
        &window.day.long_text(),
        ", ",
        &window.clock(),
        " ",
        window.zone.name(),
    ]
    .concat();
    view! {
        <time datetime=machine>{own}</time>
        <small class="milestone-utc">{comes_to(window, zones())}</small>
    }
    .erase()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Berlin's clocks in the night of 29 March 2026.
    struct Berlin;
    impl Zones for Berlin {
        fn offset(&self, _zone: &Zone, at: Instant) -> Option<i32> {
            let summer = Day::new(2026, 3, 29)?.utc_midnight().0 + 3_600_000;
            Some(if at.0 < summer { 3_600 } else { 7_200 })
        }
    }

    fn window(minute: u16, duration: u32) -> Window {
        Window {
            day: Day::new(2026, 3, 29).unwrap(),
            minute,
            zone: Zone::new("Europe/Berlin").unwrap(),
            duration,
        }
    }

    #[test]
    fn it_says_what_a_window_comes_to() {
        assert_eq!(
            comes_to(&window(60, 120), &Berlin),
            "2 h, 2026-03-29 00:00 – 02:00 UTC"
        );
        assert_eq!(
            comes_to(&window(22 * 60, 180), &Berlin),
            "3 h, 2026-03-29 20:00 – 23:00 UTC"
        );
        assert_eq!(
            comes_to(&window(23 * 60, 300), &Berlin),
            "5 h, 2026-03-29 21:00 – 2026-03-30 02:00 UTC"
        );
        assert_eq!(
            comes_to(&window(150, 60), &Berlin),
            "1 h, 2026-03-29 01:30 – 02:30 UTC. The clocks skip 02:30 on this day: it starts at 03:30."
        );
    }

    #[test]
    fn times_of_day_are_read() {
        assert_eq!(minutes_of("22:05"), Some(1325));
        assert_eq!(minutes_of("22:05:00"), Some(1325));
        for wrong in ["", "24:00", "7", "12:60", "a:b"] {
            assert_eq!(minutes_of(wrong), None, "{wrong}");
        }
    }
}
