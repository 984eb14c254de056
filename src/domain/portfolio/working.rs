//! Working days: the organization's week without its holidays. Whatever counts in working days counts with this.

use super::{DayKind, DayMark, FreezeScope, Portfolio, Week};
use crate::domain::{ids::ProductLineId, time::Day};

/// Furthest that a working day is looked for: days. Past it, the day itself is taken.
const FURTHEST: i32 = 1_000;

/// Which days are worked, somewhere.
#[derive(Clone, Debug)]
pub struct WorkingDays<'a> {
    week: Week,
    holidays: Vec<&'a DayMark>,
}

impl Portfolio {
    /// Which days are worked by those who work on a product line; with none, what holds everywhere.
    #[must_use]
    pub fn working_days(&self, line: Option<ProductLineId>) -> WorkingDays<'_> {
        let program = line
            .and_then(|line| self.lines.get(&line))
            .map(|line| line.program);
        let holidays = self.days.values().filter(|mark| {
            mark.kind == DayKind::Holiday
                && match line {
                    Some(line) => mark.scope.holds(program, line),
                    None => mark.scope == FreezeScope::Organization,
                }
        });
        WorkingDays {
            week: self.week,
            holidays: holidays.collect(),
        }
    }
}

impl WorkingDays<'_> {
    /// Whether that day is worked.
    #[must_use]
    pub fn has(&self, day: Day) -> bool {
        self.week.0.has(day.weekday()) && self.holiday(day).is_none()
    }
    /// The holiday that the day is.
    #[must_use]
    pub fn holiday(&self, day: Day) -> Option<&DayMark> {
        self.holidays.iter().copied().find(|mark| mark.is_on(day))
    }
    /// The first working day from that day on, itself included.
    #[must_use]
    pub fn at_or_after(&self, day: Day) -> Day {
        self.nearest(day, 1)
    }
    /// The last working day up to that day, itself included.
    #[must_use]
    pub fn at_or_before(&self, day: Day) -> Day {
        self.nearest(day, -1)
    }
    fn nearest(&self, day: Day, way: i32) -> Day {
        let found = (0..FURTHEST).map(|days| day.plus(way * days));
        found.into_iter().find(|day| self.has(*day)).unwrap_or(day)
    }
    /// So many working days after that day, or before it where the number is below 0: the day itself does not count, whether
    /// it is worked or not. With 0, the day itself.
    #[must_use]
    pub fn plus(&self, day: Day, days: i32) -> Day {
        let way = days.signum();
        (0..days.unsigned_abs()).fold(day, |day, _| self.nearest(day.plus(way), way))
    }
    /// Working days after `from` up to `to`, `to` included; below 0 where `to` is before `from`: then those before `from` down
    /// to `to`. For a working day `to` this is what [`WorkingDays::plus`] needs to come from `from` to `to`.
    #[must_use]
    pub fn between(&self, from: Day, to: Day) -> i32 {
        let apart = to.days_since(from);
        let way = apart.signum();
        let passed = (1..=apart.abs()).filter(|days| self.has(from.plus(way * days)));
        way * i32::try_from(passed.count()).unwrap_or(i32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        ids::{DayMarkId, ProgramId},
        portfolio::ProductLine,
        time::{Pattern, Recurrence, Weekdays},
    };

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn holiday(first: &str, last: &str, yearly: bool) -> DayMark {
        DayMark {
            name: "Holiday".to_owned(),
            first: day(first),
            last: day(last),
            recurs: yearly.then_some(Recurrence {
                pattern: Pattern::Yearly,
                interval: 1,
                until: None,
            }),
            ..DayMark::default()
        }
    }

    fn with(marks: Vec<DayMark>) -> Portfolio {
        let mut portfolio = Portfolio::default();
        for (id, mark) in (1..).zip(marks) {
            portfolio.days.insert(DayMarkId(id), mark);
        }
        portfolio
    }

    #[test]
    fn a_week_without_more_works_from_monday_to_friday() {
        let portfolio = Portfolio::default();
        let working = portfolio.working_days(None);
        // 2026-11-20 is a Friday.
        assert_eq!(working.plus(day("2026-11-20"), 1), day("2026-11-23"));
        assert_eq!(working.plus(day("2026-11-21"), 1), day("2026-11-23"));
        assert_eq!(working.plus(day("2026-11-23"), -1), day("2026-11-20"));
        assert_eq!(working.plus(day("2026-11-22"), 0), day("2026-11-22"));
        assert_eq!(working.at_or_after(day("2026-11-21")), day("2026-11-23"));
        assert_eq!(working.at_or_before(day("2026-11-22")), day("2026-11-20"));
        assert_eq!(working.between(day("2026-11-20"), day("2026-11-27")), 5);
        assert_eq!(working.between(day("2026-11-27"), day("2026-11-20")), -5);
    }

    #[test]
    fn holidays_are_passed_over_every_year_and_only_where_they_hold() {
        let mut portfolio = with(vec![holiday("2020-12-25", "2020-12-26", true)]);
        let working = portfolio.working_days(None);
        // Thursday 24 December 2026, then Christmas, then a weekend.
        assert_eq!(working.plus(day("2026-12-24"), 1), day("2026-12-28"));
        assert!(working.holiday(day("2026-12-26")).is_some());
        assert!(!working.has(day("2031-12-25")), "a Thursday");
        let line = ProductLine {
            program: ProgramId(3),
            name: "Line".to_owned(),
            retired: false,
        };
        portfolio.lines.insert(ProductLineId(1), line.clone());
        portfolio.lines.insert(
            ProductLineId(2),
            ProductLine {
                program: ProgramId(4),
                ..line
            },
        );
        for mark in portfolio.days.values_mut() {
            mark.scope = FreezeScope::Program(ProgramId(3));
        }
        let christmas = day("2026-12-25");
        assert!(
            !portfolio
                .working_days(Some(ProductLineId(1)))
                .has(christmas)
        );
        assert!(
            portfolio
                .working_days(Some(ProductLineId(2)))
                .has(christmas)
        );
        assert!(portfolio.working_days(None).has(christmas));
    }

    #[test]
    fn days_without_end_do_not_hang() {
        let mut portfolio = with(vec![DayMark {
            recurs: Some(Recurrence {
                pattern: Pattern::Daily,
                interval: 1,
                until: None,
            }),
            ..holiday("2020-01-01", "2020-01-01", false)
        }]);
        let at = day("2026-01-01");
        assert_eq!(portfolio.working_days(None).at_or_after(at), at);
        portfolio.days.clear();
        portfolio.week = Week(Weekdays::default());
        assert_eq!(portfolio.working_days(None).plus(at, 2), at.plus(2));
    }

    proptest::proptest! {
        /// Counting day by day says the same.
        #[test]
        fn a_count_of_days_agrees(
            week in 1u8..128, start in 0i32..700, count in -60i32..60,
            off in proptest::collection::vec((0i32..900, 0i32..9, proptest::bool::ANY), 0..12),
        ) {
            let origin = day("2026-01-01");
            let marks = off.iter().map(|(at, lasts, yearly)| {
                let first = origin.plus(*at).to_string();
                holiday(&first, &origin.plus(at + lasts).to_string(), *yearly)
            });
            let mut portfolio = with(marks.collect());
            portfolio.week = Week((0..7).filter(|bit| week & (1 << bit) != 0).fold(Weekdays::default(), |days, weekday| {
                days.and(Weekdays::only(weekday))
            }));
            let working = portfolio.working_days(None);
            let worked = |day: Day| {
                let in_week = week & (1 << day.weekday()) != 0;
                let in_a_holiday = portfolio.days.values().any(|mark| match mark.recurs {
                    None => mark.first <= day && day <= mark.last,
                    Some(_) => (0..=mark.last.days_since(mark.first)).any(|back| {
                        let first = day.plus(-back);
                        first >= mark.first && (first.month(), first.day()) == (mark.first.month(), mark.first.day())
                    }),
                });
                in_week && !in_a_holiday
            };
            let from = origin.plus(start);
            let (mut at, mut left) = (from, count.abs());
            while left > 0 {
                at = at.plus(count.signum());
                left -= i32::from(worked(at));
            }
            proptest::prop_assert_eq!(working.plus(from, count), at);
            proptest::prop_assert_eq!(working.between(from, at), count);
        }
    }
}
