//! Which days a view shows, and which come before and after them.

use super::Range;
use crate::domain::time::Day;

/// How many days a view shows at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Span {
    /// Seven days, from the first day of the reader's week.
    Week,
    /// A calendar month.
    Month,
    /// Three calendar months.
    #[default]
    Quarter,
    /// Twelve calendar months.
    Year,
}

impl Span {
    /// All spans, from the nearest look to the farthest.
    pub const ALL: [Span; 4] = [Self::Week, Self::Month, Self::Quarter, Self::Year];

    /// The name in addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// The name for people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Week => "Week",
            Self::Month => "Month",
            Self::Quarter => "Quarter",
            Self::Year => "Year",
        }
    }

    const fn months(self) -> i32 {
        match self {
            Self::Week => 0,
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        }
    }
}

/// The days shown: from the week or month of `at` on. Where no day was asked for, around today: a quarter begins a month
/// before it and a year three, so that what has just happened stands beside what comes. `week` is the weekday that weeks begin
/// on, days after Monday.
#[must_use]
pub fn window(span: Span, at: Option<Day>, today: Day, week: u8) -> Range {
    if span == Span::Week {
        let day = at.unwrap_or(today);
        let from = day.plus(-day.day_of_week(week));
        return Range {
            from,
            to: from.plus(6),
        };
    }
    let from = match (at, span) {
        (Some(day), _) => day.month_start(),
        (None, Span::Quarter) => today.plus_months(-1),
        (None, Span::Year) => today.plus_months(-3),
        (None, _) => today.month_start(),
    };
    Range {
        from,
        to: from.plus_months(span.months()).plus(-1),
    }
}

/// The first day of the window before (−1) or after (1) the one that is shown; of a year or a quarter in steps that leave
/// something in sight.
#[must_use]
pub fn step(span: Span, shown: Range, direction: i32) -> Day {
    match span {
        Span::Week => shown.from.plus(7 * direction),
        Span::Month | Span::Quarter => shown.from.plus_months(direction),
        Span::Year => shown.from.plus_months(3 * direction),
    }
}
