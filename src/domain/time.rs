//! Days, instants, zones, milestone dates and windows.
//!
//! The domain owns no time-zone database. Where a local time has to become an instant it asks [`Zones`], which the server
//! answers from its tz database and the browser from `Intl`.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Refusal;

mod milestone_date;
pub mod recurrence;
pub mod week;
mod window;
pub use milestone_date::{DayZone, MilestoneDate};
pub use recurrence::{MonthDay, Pattern, Recurrence, Weekdays};
pub use window::{Window, duration_words, shared_time};

/// Milliseconds in a day without a change of the clocks.
const DAY_MS: i64 = 86_400_000;

/// A moment: milliseconds since 1970-01-01T00:00Z, without leap seconds.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Instant(pub i64);

impl Instant {
    /// The civil day in UTC.
    #[must_use]
    pub fn utc_day(self) -> Day {
        Day::from_number(self.0.div_euclid(DAY_MS).try_into().unwrap_or(0))
    }
    /// The civil day where clocks are `offset_seconds` ahead of UTC.
    #[must_use]
    pub fn day_at(self, offset_seconds: i32) -> Day {
        Self(self.0.saturating_add(i64::from(offset_seconds) * 1000)).utc_day()
    }
    /// Milliseconds since midnight UTC.
    #[must_use]
    pub const fn ms_of_day(self) -> i64 {
        self.0.rem_euclid(DAY_MS)
    }
    /// `Tue 7 Oct 2025, 14:05` as clocks show that are `offset_seconds` ahead of UTC.
    #[must_use]
    pub fn long_text(self, offset_seconds: i32) -> String {
        let mut text = self.day_at(offset_seconds).long_text();
        text.push_str(", ");
        text.push_str(
            self.clock_text(offset_seconds)
                .get(11..)
                .unwrap_or_default(),
        );
        text
    }
    /// `YYYY-MM-DD HH:MM` as clocks show that are `offset_seconds` ahead of UTC.
    #[must_use]
    pub fn clock_text(self, offset_seconds: i32) -> String {
        let local = Self(self.0.saturating_add(i64::from(offset_seconds) * 1000));
        let minute = local.ms_of_day() / 60_000;
        format!("{} {:02}:{:02}", local.utc_day(), minute / 60, minute % 60)
    }
}

/// A civil day of the Gregorian calendar, written `YYYY-MM-DD`; years 0001 to 9999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(time::Date);

impl Day {
    /// Days in one year, month and day; `None` for a day that does not exist.
    #[must_use]
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        if !(1..=9999).contains(&year) {
            return None;
        }
        time::Date::from_calendar_date(year, time::Month::try_from(month).ok()?, day)
            .ok()
            .map(Self)
    }
    /// The day with the given number, counted from 1970-01-01 as 0; clamped to the years 0001 to 9999.
    #[must_use]
    pub fn from_number(number: i32) -> Self {
        const FIRST: i32 = -719_162;
        const LAST: i32 = 2_932_896;
        let julian = number.clamp(FIRST, LAST) + 2_440_588;
        time::Date::from_julian_day(julian).map_or(Self(time::Date::MIN), Self)
    }
    /// Days since 1970-01-01.
    #[must_use]
    pub const fn number(self) -> i32 {
        self.0.to_julian_day() - 2_440_588
    }
    /// So many days later, or earlier; clamped to the years 0001 to 9999.
    #[must_use]
    pub fn plus(self, days: i32) -> Self {
        Self::from_number(self.number().saturating_add(days))
    }
    /// Days from `earlier` to this one; negative if this one is before.
    #[must_use]
    pub const fn days_since(self, earlier: Day) -> i32 {
        self.number() - earlier.number()
    }
    /// The year.
    #[must_use]
    pub const fn year(self) -> i32 {
        self.0.year()
    }
    /// The month, 1 to 12.
    #[must_use]
    pub fn month(self) -> u8 {
        u8::from(self.0.month())
    }
    /// The day of the month, from 1.
    #[must_use]
    pub const fn day(self) -> u8 {
        self.0.day()
    }
    /// Days after Monday, 0 to 6.
    #[must_use]
    pub fn weekday(self) -> u8 {
        u8::try_from((self.number() + 3).rem_euclid(7)).unwrap_or(0)
    }
    /// Days since the beginning of a week that begins on a weekday, given in days after Monday.
    #[must_use]
    pub fn day_of_week(self, first: u8) -> i32 {
        (i32::from(self.weekday()) - i32::from(first)).rem_euclid(7)
    }
    /// `Mon` to `Sun`.
    #[must_use]
    pub fn weekday_name(self) -> &'static str {
        ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][usize::from(self.weekday())]
    }
    /// The first day of the month.
    #[must_use]
    pub fn month_start(self) -> Self {
        self.plus(1 - i32::from(self.day()))
    }
    /// The first day of the month that lies so many months later, or earlier.
    #[must_use]
    pub fn plus_months(self, months: i32) -> Self {
        let index = self.year() * 12 + i32::from(self.month()) - 1 + months;
        let month = u8::try_from(index.rem_euclid(12) + 1).unwrap_or(1);
        Self::new(index.div_euclid(12), month, 1).unwrap_or(self)
    }
    /// `January` to `December`.
    #[must_use]
    pub fn month_name(self) -> &'static str {
        const NAMES: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        NAMES[usize::from(self.month().saturating_sub(1)).min(11)]
    }
    /// `Tue 7 Oct 2025`.
    #[must_use]
    pub fn long_text(self) -> String {
        format!(
            "{} {} {} {}",
            self.weekday_name(),
            self.day(),
            &self.month_name()[..3],
            self.year()
        )
    }
    /// Midnight at the day's beginning in UTC.
    #[must_use]
    pub fn utc_midnight(self) -> Instant {
        Instant(i64::from(self.number()) * DAY_MS)
    }
}

impl Default for Day {
    fn default() -> Self {
        Self::from_number(0)
    }
}
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:04}-{:02}-{:02}",
            self.year(),
            self.month(),
            self.day()
        )
    }
}
impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A text that is not a day of the calendar.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a day: write YYYY-MM-DD, a day that exists")]
pub struct NotADay(pub String);

impl FromStr for Day {
    type Err = NotADay;
    fn from_str(text: &str) -> Result<Self, NotADay> {
        let refuse = || NotADay(text.chars().take(40).collect());
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return Err(refuse());
        }
        let number = |range: std::ops::Range<usize>| {
            let part = text.get(range)?;
            part.bytes()
                .all(|b| b.is_ascii_digit())
                .then(|| part.parse::<u16>().ok())
                .flatten()
        };
        let (year, month, day) = (number(0..4), number(5..7), number(8..10));
        let found = year.zip(month).zip(day).and_then(|((y, m), d)| {
            Day::new(i32::from(y), u8::try_from(m).ok()?, u8::try_from(d).ok()?)
        });
        found.ok_or_else(refuse)
    }
}
impl Serialize for Day {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// The name of a time zone in the IANA database, such as `Europe/Berlin`; at most 64 characters. Whether it exists is
/// answered by [`Zones`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Zone(String);

impl Zone {
    /// Coordinated universal time.
    #[must_use]
    pub fn utc() -> Self {
        Self("UTC".to_owned())
    }
    /// A zone by its name, if the name has the form of one.
    ///
    /// # Errors
    /// Longer than 64 characters, empty, or with characters that no zone name has.
    pub fn new(name: &str) -> Result<Self, Refusal> {
        let fits = (1..=64).contains(&name.len())
            && name
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'_' | b'-' | b'+'))
            && name.starts_with(|c: char| c.is_ascii_alphabetic());
        if fits {
            Ok(Self(name.to_owned()))
        } else {
            Err(Refusal::invalid(
                "Time zone",
                "A time zone is written like Europe/Berlin or UTC.",
            ))
        }
    }
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0
    }
}

impl Default for Zone {
    fn default() -> Self {
        Self::utc()
    }
}

/// The latest Monday before that day.
#[must_use]
pub fn last_monday(day: Day) -> Day {
    day.plus(-1).plus(-i32::from(day.plus(-1).weekday()))
}

/// The zone port: how far the clocks of a zone are ahead of UTC at a time.
pub trait Zones: Sync {
    /// Seconds ahead of UTC; `None` for a zone that is not known.
    fn offset(&self, zone: &Zone, at: Instant) -> Option<i32>;

    /// When the clocks of the zone show midnight at the day's beginning. Where they skip it, the first moment of the day;
    /// where they show it twice, the first time.
    fn midnight(&self, zone: &Zone, day: Day) -> Option<Instant> {
        self.instant(zone, day, 0)
    }

    /// When the clocks of the zone show so many minutes after midnight. A time the clocks skip is read with the offset
    /// before the gap; one they show twice is the first.
    fn instant(&self, zone: &Zone, day: Day, minutes: u16) -> Option<Instant> {
        let local = day.utc_midnight().0 + i64::from(minutes) * 60_000;
        let before = self.offset(zone, Instant(local - DAY_MS))?;
        let after = self.offset(zone, Instant(local + DAY_MS))?;
        let candidate = |offset: i32| Instant(local - i64::from(offset) * 1000);
        let first = candidate(before.max(after));
        if self.offset(zone, first)? == before.max(after) {
            return Some(first);
        }
        let second = candidate(before.min(after));
        if self.offset(zone, second)? == before.min(after) {
            Some(second)
        } else {
            Some(candidate(before))
        }
    }
}

/// Knows UTC only; for tests and for where no local time occurs.
#[derive(Clone, Copy, Debug, Default)]
pub struct UtcOnly;

impl Zones for UtcOnly {
    fn offset(&self, zone: &Zone, _at: Instant) -> Option<i32> {
        (zone.name() == "UTC").then_some(0)
    }
}

#[cfg(test)]
mod tests;
