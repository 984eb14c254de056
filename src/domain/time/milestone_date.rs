//! The date of a milestone: a day, an instant, a range of days, or to be confirmed.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{DAY_MS, Day, Instant, Zone, Zones};

/// Whose day it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayZone {
    /// No zone was stated: the organization's is meant.
    #[default]
    Unstated,
    /// Anywhere on Earth: the day ends when it ends at UTC−12.
    AnywhereOnEarth,
    /// The named zone's.
    In(Zone),
}

impl DayZone {
    /// Whether no zone was stated. It is not written then: most days are so, and rows of a calendar hold many.
    #[must_use]
    pub fn is_unstated(&self) -> bool {
        *self == Self::Unstated
    }
}

/// When a milestone is, was, or should be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MilestoneDate {
    /// A civil day.
    Day {
        /// The day.
        day: Day,
        /// Whose day.
        #[serde(default, skip_serializing_if = "DayZone::is_unstated")]
        zone: DayZone,
    },
    /// A moment, with the offset it was written in.
    Instant {
        /// The moment.
        at: Instant,
        /// Minutes ahead of UTC that it was written with; for showing only.
        #[serde(default)]
        offset: i16,
    },
    /// From one day to another, both included, in the organization's zone.
    Range {
        /// The first day.
        first: Day,
        /// The last day; not before the first.
        last: Day,
    },
    /// Not known yet.
    ToBeConfirmed,
}

impl MilestoneDate {
    /// A day whose zone was not stated.
    #[must_use]
    pub const fn day(day: Day) -> Self {
        Self::Day {
            day,
            zone: DayZone::Unstated,
        }
    }
    /// The day it stands on in a calendar: a range by its last day, an instant by the day in the zone it was written in.
    #[must_use]
    pub fn calendar_day(&self) -> Option<Day> {
        match self {
            Self::Day { day, .. } => Some(*day),
            Self::Instant { at, offset } => Some(at.day_at(i32::from(*offset) * 60)),
            Self::Range { last, .. } => Some(*last),
            Self::ToBeConfirmed => None,
        }
    }
    /// The first day it touches in a calendar.
    #[must_use]
    pub fn first_day(&self) -> Option<Day> {
        match self {
            Self::Range { first, .. } => Some(*first),
            other => other.calendar_day(),
        }
    }
    /// The same date so many days later or earlier; what is to be confirmed stays so.
    #[must_use]
    pub fn plus(&self, days: i32) -> Self {
        match self {
            Self::Day { day, zone } => Self::Day {
                day: day.plus(days),
                zone: zone.clone(),
            },
            Self::Instant { at, offset } => Self::Instant {
                at: Instant(at.0.saturating_add(i64::from(days) * DAY_MS)),
                offset: *offset,
            },
            Self::Range { first, last } => Self::Range {
                first: first.plus(days),
                last: last.plus(days),
            },
            Self::ToBeConfirmed => Self::ToBeConfirmed,
        }
    }
    /// The moment after which it is late: the day's end where it counts, or the instant itself. Days without a zone and
    /// ranges end in the organization's zone `home`. `None` if to be confirmed, or if the zone is not known.
    #[must_use]
    pub fn deadline(&self, home: &Zone, zones: &dyn Zones) -> Option<Instant> {
        match self {
            Self::Day {
                day,
                zone: DayZone::AnywhereOnEarth,
            } => Some(Instant(day.plus(1).utc_midnight().0 + DAY_MS / 2)),
            Self::Day {
                day,
                zone: DayZone::Unstated,
            } => zones.midnight(home, day.plus(1)),
            Self::Day {
                day,
                zone: DayZone::In(zone),
            } => zones.midnight(zone, day.plus(1)),
            Self::Instant { at, .. } => Some(*at),
            Self::Range { last, .. } => zones.midnight(home, last.plus(1)),
            Self::ToBeConfirmed => None,
        }
    }
    /// Days from `earlier` to this date, by the calendar; `None` where either is to be confirmed.
    #[must_use]
    pub fn days_since(&self, earlier: &Self) -> Option<i32> {
        Some(self.calendar_day()?.days_since(earlier.calendar_day()?))
    }
    /// As a person reads it: `Tue 7 Oct 2025`, `Thu 6 Nov 2025 AoE`, `Fri 7 Nov 2025 14:00 +01:00`, `Mon 3 – Fri 7 Nov 2025`.
    #[must_use]
    pub fn long_text(&self) -> String {
        match self {
            Self::Day {
                day,
                zone: DayZone::Unstated,
            } => day.long_text(),
            Self::Day {
                day,
                zone: DayZone::AnywhereOnEarth,
            } => format!("{} AoE", day.long_text()),
            Self::Day {
                day,
                zone: DayZone::In(zone),
            } => format!("{} {}", day.long_text(), zone.name()),
            Self::Instant { at, offset } => {
                let shown = Instant(at.0.saturating_add(i64::from(*offset) * 60_000));
                let minute = shown.ms_of_day() / 60_000;
                let zone = if *offset == 0 {
                    "UTC".to_owned()
                } else {
                    offset_text(*offset)
                };
                format!(
                    "{} {:02}:{:02} {zone}",
                    shown.utc_day().long_text(),
                    minute / 60,
                    minute % 60
                )
            }
            Self::Range { first, last } => format!("{} – {}", first.long_text(), last.long_text()),
            Self::ToBeConfirmed => "To be confirmed".to_owned(),
        }
    }
}

fn offset_text(offset: i16) -> String {
    let sign = if offset < 0 { '-' } else { '+' };
    let minutes = offset.unsigned_abs();
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// As schedules are exchanged: `YYYY-MM-DD`, `YYYY-MM-DD AoE`, `YYYY-MM-DD Zone/Name`, an ISO 8601 instant,
/// `YYYY-MM-DD/YYYY-MM-DD`, or `TBC`. What is written reads back as the same date.
impl fmt::Display for MilestoneDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day {
                day,
                zone: DayZone::Unstated,
            } => write!(f, "{day}"),
            Self::Day {
                day,
                zone: DayZone::AnywhereOnEarth,
            } => write!(f, "{day} AoE"),
            Self::Day {
                day,
                zone: DayZone::In(zone),
            } => write!(f, "{day} {}", zone.name()),
            Self::Instant { at, offset } => {
                let shown = Instant(at.0.saturating_add(i64::from(*offset) * 60_000));
                let ms = shown.ms_of_day();
                write!(
                    f,
                    "{}T{:02}:{:02}",
                    shown.utc_day(),
                    ms / 3_600_000,
                    ms / 60_000 % 60
                )?;
                if ms % 60_000 != 0 {
                    write!(f, ":{:02}", ms / 1000 % 60)?;
                }
                if ms % 1000 != 0 {
                    write!(f, ".{:03}", ms % 1000)?;
                }
                if *offset == 0 {
                    f.write_str("Z")
                } else {
                    f.write_str(&offset_text(*offset))
                }
            }
            Self::Range { first, last } => write!(f, "{first}/{last}"),
            Self::ToBeConfirmed => f.write_str("TBC"),
        }
    }
}

/// A text that is not the date of a milestone, with what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotADate(pub String);

impl FromStr for MilestoneDate {
    type Err = NotADate;
    fn from_str(text: &str) -> Result<Self, NotADate> {
        let text = text.trim();
        let no_day = |part: &str| part.parse::<Day>().map_err(|e| NotADate(e.to_string()));
        if text.is_empty() {
            return Err(NotADate(
                "the date is empty: write YYYY-MM-DD, or TBC if it is to be confirmed".to_owned(),
            ));
        }
        if text.eq_ignore_ascii_case("tbc") || text.eq_ignore_ascii_case("tbd") {
            return Ok(Self::ToBeConfirmed);
        }
        if text.len() > 10 && text.is_char_boundary(10) {
            let (head, tail) = text.split_at(10);
            if let Some(last) = tail.strip_prefix('/') {
                let (first, last) = (no_day(head)?, no_day(last)?);
                if last < first {
                    return Err(NotADate(format!(
                        "the range ends on {last}, before it starts on {first}"
                    )));
                }
                return Ok(Self::Range { first, last });
            }
            if let Some(clock) = tail.strip_prefix(['T', 't']) {
                return instant(no_day(head)?, clock);
            }
            if let Some(zone) = tail.strip_prefix(' ') {
                let zone = zone.trim();
                let day = no_day(head)?;
                if zone.eq_ignore_ascii_case("aoe") {
                    return Ok(Self::Day {
                        day,
                        zone: DayZone::AnywhereOnEarth,
                    });
                }
                let zone = Zone::new(zone).map_err(|_| {
                    NotADate(format!(
                        "“{}” is neither AoE nor a time zone",
                        zone.chars().take(40).collect::<String>()
                    ))
                })?;
                return Ok(Self::Day {
                    day,
                    zone: DayZone::In(zone),
                });
            }
        }
        no_day(text).map(Self::day)
    }
}

/// Reads `HH:MM[:SS[.fff]](Z|±HH:MM)` on a day.
fn instant(day: Day, clock: &str) -> Result<MilestoneDate, NotADate> {
    let refuse = || {
        NotADate(format!(
            "“{}” is not a time with its offset: write it like 14:00Z or 14:00+01:00",
            clock.chars().take(40).collect::<String>()
        ))
    };
    let (clock, offset) = if let Some(clock) = clock.strip_suffix(['Z', 'z']) {
        (clock, 0)
    } else {
        let at = clock.rfind(['+', '-']).ok_or_else(refuse)?;
        let (clock, zone) = clock.split_at(at);
        let digits: String = zone[1..].chars().filter(|c| *c != ':').collect();
        if digits.len() != 4 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(refuse());
        }
        let number: i16 = digits.parse().map_err(|_| refuse())?;
        let minutes = number / 100 * 60 + number % 100;
        if number % 100 > 59 || minutes > 18 * 60 {
            return Err(refuse());
        }
        (
            clock,
            if zone.starts_with('-') {
                -minutes
            } else {
                minutes
            },
        )
    };
    let (whole, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let parts: Vec<&str> = whole.split(':').collect();
    let two = |part: &str, limit: i64| {
        (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit()))
            .then(|| part.parse::<i64>().ok())
            .flatten()
            .filter(|n| *n < limit)
            .ok_or_else(refuse)
    };
    let (hours, minutes, seconds) = match parts.as_slice() {
        [h, m] => (two(h, 24)?, two(m, 60)?, 0),
        [h, m, s] => (two(h, 24)?, two(m, 60)?, two(s, 60)?),
        _ => return Err(refuse()),
    };
    if fraction.len() > 3 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return Err(refuse());
    }
    let ms: i64 = if fraction.is_empty() {
        0
    } else {
        format!("{fraction:0<3}").parse().map_err(|_| refuse())?
    };
    let local = day.utc_midnight().0 + ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms;
    Ok(MilestoneDate::Instant {
        at: Instant(local - i64::from(offset) * 60_000),
        offset,
    })
}
