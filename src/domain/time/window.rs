//! Windows: when something may be done, by the clocks of a zone.

use serde::{Deserialize, Serialize};

use super::{Day, Instant, Zone, Zones};
use crate::domain::Refusal;

/// Longest window: minutes in 30 days.
const LONGEST: u32 = 43_200;
/// Minutes in a day without a change of the clocks.
const DAY_MINUTES: u32 = 24 * 60;

/// When something may be done: from a local time in a zone, for so long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// The day it starts.
    pub day: Day,
    /// Minutes after midnight by the zone's clocks, 0 to 1439.
    pub minute: u16,
    /// Whose clocks.
    pub zone: Zone,
    /// Minutes that it lasts, 1 to 43,200 (30 days).
    pub duration: u32,
}

impl Window {
    /// A window within the limits.
    ///
    /// # Errors
    /// The start is no time of day, or the duration is 0 or over 30 days.
    pub fn new(day: Day, minute: u16, zone: Zone, duration: u32) -> Result<Self, Refusal> {
        if u32::from(minute) >= DAY_MINUTES {
            return Err(Refusal::invalid(
                "Start",
                "The start is a time of day, 00:00 to 23:59.",
            ));
        }
        if !(1..=LONGEST).contains(&duration) {
            return Err(Refusal::invalid(
                "Duration",
                "A window lasts 1 minute to 30 days.",
            ));
        }
        Ok(Self {
            day,
            minute,
            zone,
            duration,
        })
    }
    /// The window within the limits, in a zone that is known.
    ///
    /// # Errors
    /// A refusal that names the field.
    pub fn checked(self, zones: &dyn Zones) -> Result<Self, Refusal> {
        let window = Self::new(self.day, self.minute, self.zone, self.duration)?;
        if window.span(zones).is_some() {
            return Ok(window);
        }
        Err(Refusal::invalid(
            "Time zone",
            [
                window.zone.name(),
                " is not a time zone that is known here.",
            ]
            .concat(),
        ))
    }
    /// Its first and its last moment; `None` if the zone is not known. One that starts at a time that the clocks skip starts as
    /// much later as they skip, and lasts as long as any other.
    #[must_use]
    pub fn span(&self, zones: &dyn Zones) -> Option<(Instant, Instant)> {
        let start = zones.instant(&self.zone, self.day, self.minute)?;
        Some((start, Instant(start.0 + i64::from(self.duration) * 60_000)))
    }
    /// The same so many days later, or earlier, at the same time of day.
    #[must_use]
    pub fn plus(&self, days: i32) -> Self {
        Self {
            day: self.day.plus(days),
            ..self.clone()
        }
    }
    /// The last day that it can touch by its clocks.
    #[must_use]
    pub fn last_day(&self) -> Day {
        let minutes = u32::from(self.minute) + self.duration.saturating_sub(1);
        let days = i32::try_from(minutes / DAY_MINUTES).unwrap_or(0);
        self.day.plus(days)
    }
    /// Whether two windows can meet at all, whatever their zones: asked before the moments are, which is dear.
    #[must_use]
    pub fn near(&self, other: &Self) -> bool {
        // No two clocks are further apart than 26 hours.
        self.day <= other.last_day().plus(2) && other.day <= self.last_day().plus(2)
    }
    /// `22:00`.
    #[must_use]
    pub fn clock(&self) -> String {
        let two = |number: u16| [if number < 10 { "0" } else { "" }, &number.to_string()].concat();
        [&two(self.minute / 60), ":", &two(self.minute % 60)].concat()
    }
    /// `Sat 7 Nov 2026, 22:00 Europe/Berlin, 2 h`.
    #[must_use]
    pub fn words(&self) -> String {
        [
            &self.day.long_text(),
            ", ",
            &self.clock(),
            " ",
            self.zone.name(),
            ", ",
            &duration_words(self.duration),
        ]
        .concat()
    }
}

/// `2 h`, `45 min`, `1 day 1 h 30 min`.
#[must_use]
pub fn duration_words(minutes: u32) -> String {
    let (days, hours, rest) = (minutes / DAY_MINUTES, minutes / 60 % 24, minutes % 60);
    let mut words = String::new();
    for (count, one, many) in [
        (days, " day", " days"),
        (hours, " h", " h"),
        (rest, " min", " min"),
    ] {
        if count > 0 {
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(&count.to_string());
            words.push_str(if count == 1 { one } else { many });
        }
    }
    words
}

/// The time that two spans share; `None` where one ends before the other begins, or just then.
#[must_use]
pub fn shared_time(
    one: (Instant, Instant),
    other: (Instant, Instant),
) -> Option<(Instant, Instant)> {
    let shared = (one.0.max(other.0), one.1.min(other.1));
    (shared.0 < shared.1).then_some(shared)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Clocks of Berlin around the nights in which they change in 2026, and of everywhere else UTC's.
    struct Clocks;
    impl Zones for Clocks {
        fn offset(&self, zone: &Zone, at: Instant) -> Option<i32> {
            let change = |text: &str| {
                let day: Day = text.parse().unwrap();
                day.utc_midnight().0 + 3_600_000
            };
            let summer = change("2026-03-29")..change("2026-10-25");
            match zone.name() {
                "UTC" => Some(0),
                "Europe/Berlin" => Some(if summer.contains(&at.0) { 7_200 } else { 3_600 }),
                _ => None,
            }
        }
    }

    fn window(day: &str, minute: u16, zone: &str, duration: u32) -> Window {
        Window::new(
            day.parse().unwrap(),
            minute,
            Zone::new(zone).unwrap(),
            duration,
        )
        .unwrap()
    }

    fn texts(window: &Window) -> (String, String) {
        let (from, to) = window.span(&Clocks).unwrap();
        (from.clock_text(0), to.clock_text(0))
    }

    #[test]
    fn a_window_that_starts_in_the_skipped_hour_lasts_as_long_as_any_other() {
        let skipped = window("2026-03-29", 150, "Europe/Berlin", 60);
        let expected = ("2026-03-29 01:30".to_owned(), "2026-03-29 02:30".to_owned());
        assert_eq!(texts(&skipped), expected, "03:30 to 04:30 by the clocks");
        // Over the night in which an hour comes twice it ends an hour earlier by the clocks.
        let twice = window("2026-10-24", 23 * 60, "Europe/Berlin", 4 * 60);
        let expected = ("2026-10-24 21:00".to_owned(), "2026-10-25 01:00".to_owned());
        assert_eq!(texts(&twice), expected);
    }

    #[test]
    fn windows_of_different_zones_meet_in_time_and_not_by_their_clocks() {
        let berlin = window("2026-11-07", 22 * 60, "Europe/Berlin", 60);
        let shared = |other: &Window| {
            shared_time(berlin.span(&Clocks).unwrap(), other.span(&Clocks).unwrap())
        };
        assert_eq!(
            shared(&window("2026-11-07", 22 * 60, "UTC", 60)),
            None,
            "it has just ended"
        );
        let (from, to) = shared(&window("2026-11-07", 20 * 60 + 30, "UTC", 60)).unwrap();
        assert_eq!(
            (from.clock_text(0), to.clock_text(0)),
            ("2026-11-07 21:00".to_owned(), "2026-11-07 21:30".to_owned())
        );
        assert_eq!(
            window("2026-11-07", 0, "Mars/Olympus", 60).span(&Clocks),
            None
        );
    }

    #[test]
    fn it_is_told_in_words() {
        let window = window("2026-11-07", 545, "Europe/Berlin", 90);
        assert_eq!(
            window.words(),
            "Sat 7 Nov 2026, 09:05 Europe/Berlin, 1 h 30 min"
        );
        assert_eq!(duration_words(1440), "1 day");
        assert_eq!(duration_words(3 * 1440 + 61), "3 days 1 h 1 min");
        assert_eq!(window.plus(7).day, "2026-11-14".parse().unwrap());
        assert_eq!(window.last_day(), window.day);
    }
}
