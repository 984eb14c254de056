//! What comes again: every so many days, weeks, months or years. A subset of the recurrence rules of RFC 5545, over civil days;
//! what an occurrence means in time is a matter of its zone, day by day.

use serde::{Deserialize, Serialize};

use super::Day;
use crate::domain::Refusal;

/// Most days, weeks, months or years from one occurrence to the next.
pub const INTERVAL_LIMIT: u16 = 99;

/// Days of the week, Monday as the lowest bit.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Weekdays(u8);

impl Weekdays {
    /// Monday to Friday.
    pub const WORKING: Weekdays = Weekdays(0b001_1111);

    /// One day, counted after Monday.
    #[must_use]
    pub const fn only(weekday: u8) -> Self {
        Self(1 << (weekday % 7))
    }
    /// Both together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
    /// Whether that day, counted after Monday, is one of them.
    #[must_use]
    pub const fn has(self, weekday: u8) -> bool {
        self.0 & (1 << (weekday % 7)) != 0
    }
    /// These without those.
    #[must_use]
    pub const fn except(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 & 0x7f == 0
    }
    /// Their names in the order of a week that begins on Monday: `Mon, Tue, Fri`; from one to the other where three or more
    /// follow each other: `Mon – Fri`.
    #[must_use]
    pub fn words(self) -> String {
        let held: Vec<u8> = (0..7).filter(|weekday| self.has(*weekday)).collect();
        match (held.first(), held.last()) {
            (Some(first), Some(last))
                if held.len() > 2 && usize::from(last - first) + 1 == held.len() =>
            {
                [weekday_name(*first), " – ", weekday_name(*last)].concat()
            }
            _ => {
                let names: Vec<_> = held.into_iter().map(weekday_name).collect();
                names.join(", ")
            }
        }
    }
}

/// Which day of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MonthDay {
    /// By its number, 1 to 31; a month without it is left out.
    Number(u8),
    /// The nth of a weekday, 1 to 5; a month without it is left out.
    Nth {
        /// Which of them.
        nth: u8,
        /// Days after Monday.
        weekday: u8,
    },
    /// The last of a weekday: days after Monday.
    Last(u8),
}

impl MonthDay {
    /// That day in the month that begins with `month`; `None` where it has none.
    #[must_use]
    pub fn of(self, month: Day) -> Option<Day> {
        let next = month.plus_months(1);
        let after = |from: Day, weekday: u8| {
            from.plus((i32::from(weekday) - i32::from(from.weekday())).rem_euclid(7))
        };
        let day = match self {
            Self::Number(number) => month.plus(i32::from(number) - 1),
            Self::Nth { nth, weekday } => after(month, weekday).plus(7 * (i32::from(nth) - 1)),
            Self::Last(weekday) => after(next.plus(-7), weekday),
        };
        (day >= month && day < next).then_some(day)
    }

    const fn fits(self) -> bool {
        match self {
            Self::Number(number) => 1 <= number && number <= 31,
            Self::Nth { nth, weekday } => 1 <= nth && nth <= 5 && weekday < 7,
            Self::Last(weekday) => weekday < 7,
        }
    }
}

/// How it comes again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pattern {
    /// Day by day.
    Daily,
    /// On these days of a week, weeks beginning on Monday; none: on the first one's.
    Weekly(Weekdays),
    /// On this day of a month.
    Monthly(MonthDay),
    /// On the first one's day and month; 29 February only where there is one.
    Yearly,
}

/// A rule by which something comes again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Recurrence {
    /// How.
    pub pattern: Pattern,
    /// Every so many days, weeks, months or years: 1 to 99.
    pub interval: u16,
    /// The last day on which it may begin; `None`: it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
}

impl Recurrence {
    /// The rule within the limits, for something that begins on `first` and lasts until `last`.
    ///
    /// # Errors
    /// A refusal that names the field: an interval or a day out of bounds, an end before the beginning, or the next one
    /// beginning before the first has ended.
    pub fn checked(self, first: Day, last: Day) -> Result<Self, Refusal> {
        if !(1..=INTERVAL_LIMIT).contains(&self.interval) {
            return Err(Refusal::invalid(
                "Repeats",
                format!("It repeats every 1 to {INTERVAL_LIMIT} days, weeks, months or years."),
            ));
        }
        if matches!(self.pattern, Pattern::Monthly(day) if !day.fits()) {
            return Err(Refusal::invalid(
                "Repeats",
                "A month has days 1 to 31, and a weekday at most five times.",
            ));
        }
        if self.until.is_some_and(|until| until < first) {
            return Err(Refusal::invalid(
                "Until",
                format!("It repeats until a day that is not before {first}."),
            ));
        }
        let begins = self.starts(
            first,
            first,
            first.plus(i32::from(self.interval) * 366 + 31),
        );
        let overlaps = begins
            .windows(2)
            .any(|pair| pair[1] <= last.plus(pair[0].days_since(first)));
        if overlaps {
            return Err(Refusal::invalid(
                "Repeats",
                "The next one would begin before the one before it has ended.",
            ));
        }
        Ok(self)
    }

    /// The days on which it begins, from `from` to `to`, in order. What begins on `first` begins there the first time, whether
    /// or not the pattern names that day (RFC 5545: DTSTART counts as the first occurrence).
    #[must_use]
    pub fn starts(&self, first: Day, from: Day, to: Day) -> Vec<Day> {
        let to = self.until.map_or(to, |until| until.min(to));
        let from = from.max(first);
        let mut days = Vec::new();
        if from <= first && first <= to {
            days.push(first);
        }
        let mut add = |day: Day| {
            if day > first && day >= from && day <= to {
                days.push(day);
            }
        };
        let interval = i32::from(self.interval.max(1));
        match self.pattern {
            Pattern::Daily => {
                let steps = from.days_since(first).div_euclid(interval);
                let mut day = first.plus(steps * interval);
                while day <= to {
                    add(day);
                    day = day.plus(interval);
                }
            }
            Pattern::Weekly(on) => {
                let on = if on.is_empty() {
                    Weekdays::only(first.weekday())
                } else {
                    on
                };
                let week = first.plus(-i32::from(first.weekday()));
                let steps = from.days_since(week).div_euclid(7 * interval);
                let mut monday = week.plus(steps * 7 * interval);
                while monday <= to {
                    (0..7)
                        .filter(|weekday| on.has(*weekday))
                        .for_each(|weekday| add(monday.plus(i32::from(weekday))));
                    monday = monday.plus(7 * interval);
                }
            }
            Pattern::Monthly(day) => {
                Self::by_months(first, from, to, interval, |month| day.of(month), add);
            }
            Pattern::Yearly => {
                let same = |month: Day| Day::new(month.year(), month.month(), first.day());
                Self::by_months(first, from, to, 12 * interval, same, add);
            }
        }
        days
    }

    /// How it comes again, in words: `every 2 weeks on Mon and Fri, until Fri 1 Jan 2027`.
    #[must_use]
    pub fn words(&self, first: Day) -> String {
        let (one, many) = match self.pattern {
            Pattern::Daily => ("day", "days"),
            Pattern::Weekly(_) => ("week", "weeks"),
            Pattern::Monthly(_) => ("month", "months"),
            Pattern::Yearly => ("year", "years"),
        };
        let mut words = match self.interval {
            1 => ["every ", one].concat(),
            n => ["every ", &n.to_string(), " ", many].concat(),
        };
        match self.pattern {
            Pattern::Daily => {}
            Pattern::Weekly(on) => {
                let on = if on.is_empty() {
                    Weekdays::only(first.weekday())
                } else {
                    on
                };
                let held = (0..7).filter(|weekday| on.has(*weekday));
                for (at, weekday) in held.enumerate() {
                    words.push_str(if at > 0 { ", " } else { " on " });
                    words.push_str(weekday_name(weekday));
                }
            }
            Pattern::Monthly(MonthDay::Number(number)) => {
                words.push_str(" on day ");
                words.push_str(&number.to_string());
            }
            Pattern::Monthly(MonthDay::Nth { nth, weekday }) => {
                const NTH: [&str; 5] = ["first", "second", "third", "fourth", "fifth"];
                words.push_str(" on the ");
                words.push_str(NTH[usize::from(nth.clamp(1, 5)) - 1]);
                words.push(' ');
                words.push_str(weekday_name(weekday));
            }
            Pattern::Monthly(MonthDay::Last(weekday)) => {
                words.push_str(" on the last ");
                words.push_str(weekday_name(weekday));
            }
            Pattern::Yearly => {
                words.push_str(" on ");
                words.push_str(&first.day().to_string());
                words.push(' ');
                words.push_str(first.month_name());
            }
        }
        if let Some(until) = self.until {
            words.push_str(", until ");
            words.push_str(&until.long_text());
        }
        words
    }

    fn by_months(
        first: Day,
        from: Day,
        to: Day,
        interval: i32,
        of: impl Fn(Day) -> Option<Day>,
        mut add: impl FnMut(Day),
    ) {
        let months = |day: Day| day.year() * 12 + i32::from(day.month());
        let steps = (months(from) - months(first)).div_euclid(interval);
        let mut month = first.month_start().plus_months(steps * interval);
        while month <= to {
            if let Some(day) = of(month) {
                add(day);
            }
            let next = month.plus_months(interval);
            if next <= month {
                return;
            }
            month = next;
        }
    }
}

/// A weekday's name, `Mon` to `Sun`, by how many days it comes after Monday.
fn weekday_name(weekday: u8) -> &'static str {
    // 1970-01-05 was a Monday.
    Day::from_number(4 + i32::from(weekday % 7)).weekday_name()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn every(pattern: Pattern, interval: u16) -> Recurrence {
        Recurrence {
            pattern,
            interval,
            until: None,
        }
    }

    fn texts(days: &[Day]) -> Vec<String> {
        days.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn weeks_count_from_the_first_ones_monday() {
        let weekend = Weekdays::only(4).and(Weekdays::only(6));
        let rule = every(Pattern::Weekly(weekend), 2);
        let first = day("2026-01-09");
        assert_eq!(
            texts(&rule.starts(first, first, day("2026-02-10"))),
            [
                "2026-01-09",
                "2026-01-11",
                "2026-01-23",
                "2026-01-25",
                "2026-02-06",
                "2026-02-08"
            ]
        );
    }

    #[test]
    fn months_without_the_day_are_left_out() {
        let rule = every(Pattern::Monthly(MonthDay::Number(31)), 1);
        let first = day("2026-01-31");
        assert_eq!(
            texts(&rule.starts(first, first, day("2026-06-30"))),
            ["2026-01-31", "2026-03-31", "2026-05-31"]
        );
        let fifth = every(Pattern::Monthly(MonthDay::Nth { nth: 5, weekday: 4 }), 1);
        let first = day("2026-01-30");
        assert_eq!(
            texts(&fifth.starts(first, first, day("2026-08-01"))),
            ["2026-01-30", "2026-05-29", "2026-07-31"]
        );
        let last = every(Pattern::Monthly(MonthDay::Last(4)), 1);
        assert_eq!(
            texts(&last.starts(first, first, day("2026-03-31"))),
            ["2026-01-30", "2026-02-27", "2026-03-27"]
        );
    }

    #[test]
    fn leap_days_come_with_leap_years() {
        let rule = every(Pattern::Yearly, 1);
        let first = day("2024-02-29");
        assert_eq!(
            texts(&rule.starts(first, day("2025-01-01"), day("2033-01-01"))),
            ["2028-02-29", "2032-02-29"]
        );
    }

    #[test]
    fn a_beginning_outside_the_pattern_counts_as_the_first() {
        let rule = every(Pattern::Weekly(Weekdays::only(0)), 1);
        let first = day("2026-11-25");
        assert_eq!(
            texts(&rule.starts(first, first, day("2026-12-08"))),
            ["2026-11-25", "2026-11-30", "2026-12-07"]
        );
    }

    #[test]
    fn what_would_overlap_or_ends_before_it_begins_is_refused() {
        let first = day("2026-01-05");
        let weekly = every(Pattern::Weekly(Weekdays::default()), 1);
        assert!(weekly.checked(first, first.plus(6)).is_ok());
        assert!(weekly.checked(first, first.plus(7)).is_err());
        let until = Recurrence {
            until: Some(first.plus(-1)),
            ..weekly
        };
        assert_eq!(
            until.checked(first, first).unwrap_err().field.as_deref(),
            Some("Until")
        );
        assert!(every(Pattern::Daily, 0).checked(first, first).is_err());
        assert!(every(Pattern::Daily, 100).checked(first, first).is_err());
        assert!(
            every(Pattern::Monthly(MonthDay::Number(32)), 1)
                .checked(first, first)
                .is_err()
        );
    }

    #[test]
    fn it_is_told_in_words() {
        let first = day("2026-11-06");
        let days = Weekdays::only(0).and(Weekdays::only(4));
        for (pattern, interval, words) in [
            (Pattern::Daily, 1, "every day"),
            (Pattern::Weekly(Weekdays::default()), 1, "every week on Fri"),
            (Pattern::Weekly(days), 2, "every 2 weeks on Mon, Fri"),
            (
                Pattern::Monthly(MonthDay::Number(31)),
                3,
                "every 3 months on day 31",
            ),
            (
                Pattern::Monthly(MonthDay::Nth { nth: 2, weekday: 1 }),
                1,
                "every month on the second Tue",
            ),
            (
                Pattern::Monthly(MonthDay::Last(4)),
                1,
                "every month on the last Fri",
            ),
            (Pattern::Yearly, 1, "every year on 6 November"),
        ] {
            assert_eq!(every(pattern, interval).words(first), words);
        }
        let until = Recurrence {
            until: Some(day("2027-01-01")),
            ..every(Pattern::Daily, 1)
        };
        assert_eq!(until.words(first), "every day, until Fri 1 Jan 2027");
    }

    proptest::proptest! {
        /// However late one begins to look, one sees the same.
        #[test]
        fn looking_later_shows_the_same(
            pattern in 0u8..5, interval in 1u16..9, offset in 0i32..4000, ahead in 0i32..900, set in 0u8..128,
        ) {
            let first = day("2026-01-29").plus(offset % 60);
            let pattern = match pattern {
                0 => Pattern::Daily,
                1 => Pattern::Weekly(Weekdays(set)),
                2 => Pattern::Monthly(MonthDay::Number(set % 31 + 1)),
                3 => Pattern::Monthly(MonthDay::Nth { nth: set % 5 + 1, weekday: set % 7 }),
                _ => Pattern::Yearly,
            };
            let rule = every(pattern, interval);
            let (from, to) = (first.plus(offset), first.plus(offset + ahead));
            let all = rule.starts(first, first, to);
            let late: Vec<Day> = all.iter().copied().filter(|day| *day >= from).collect();
            proptest::prop_assert!(all.is_sorted());
            proptest::prop_assert_eq!(rule.starts(first, from, to), late);
        }
    }
}
