//! What stands on which day: for the month and the agenda.

use crate::domain::table::Table;

use super::{Mark, Range, Row};
use crate::domain::{text::natural_order, time::Day};

/// A milestone on a day, with the row it belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The release, or the product line.
    pub row: &'a Row,
    /// The milestone.
    pub mark: &'a Mark,
}

/// The milestones of the range by day; on each day targets first, then by version. A milestone that lasts
/// several days stands on the first of them that is in the range.
pub fn by_day<'a>(
    rows: impl IntoIterator<Item = &'a Row>,
    range: Range,
) -> Table<Day, Vec<Entry<'a>>> {
    let mut days: Table<Day, Vec<Entry<'a>>> = Table::new();
    for row in rows {
        for mark in &row.milestones {
            let (Some(first), Some(last)) = (mark.date.first_day(), mark.date.calendar_day())
            else {
                continue;
            };
            if let Some(day) = range.day_of(first, last) {
                days.get_or_default(day).push(Entry { row, mark });
            }
        }
    }
    for entries in days.values_mut() {
        crate::domain::order::sort_by(entries, |a, b| {
            let targets = b.mark.target.cmp(&a.mark.target);
            targets
                .then_with(|| natural_order(&a.row.version, &b.row.version))
                .then_with(|| a.mark.name.cmp(&b.mark.name))
        });
    }
    days
}

/// The days of a month's sheet: whole weeks, as many as the month touches. `week` is the weekday they begin on, days after
/// Monday.
#[must_use]
pub fn month_days(month: Day, week: u8) -> Range {
    let first = month.month_start();
    let last = first.plus_months(1).plus(-1);
    Range {
        from: first.plus(-first.day_of_week(week)),
        to: last.plus(6 - last.day_of_week(week)),
    }
}
