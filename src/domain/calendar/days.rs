//! What stands on which day: for the month, the agenda and the year.

use serde::{Deserialize, Serialize};

use super::{Mark, Range, Row};
use crate::domain::{
    ids::{MilestoneId, StreamId},
    table::Table,
    text::natural_order,
    time::Day,
};

/// What two product lines at least must have on a day for it to be shown, and what is shown of it then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SameDay {
    /// Milestones of releases.
    Milestones,
    /// Targets of releases.
    Targets,
}

impl SameDay {
    /// All of them.
    pub const ALL: [SameDay; 2] = [Self::Milestones, Self::Targets];

    /// The name in addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Milestones => "milestones",
            Self::Targets => "targets",
        }
    }

    /// The name for people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Milestones => "Days that lines share",
            Self::Targets => "Days that lines’ targets share",
        }
    }

    /// Whether a milestone counts: one of a release, or of a product line itself; a target, or none.
    #[must_use]
    pub const fn counts(self, of_release: bool, target: bool) -> bool {
        of_release && (target || matches!(self, Self::Milestones))
    }
}

/// A milestone on a day, with the row it belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The release, or the product line.
    pub row: &'a Row,
    /// The milestone.
    pub mark: &'a Mark,
}

/// The milestones of the range by day; on each day targets first, then by version. A milestone that lasts
/// several days stands on the first of them that is in the range. With `same_day` only what counts for it, on the days on
/// which two product lines at least have some.
pub fn by_day<'a>(
    rows: impl IntoIterator<Item = &'a Row>,
    range: Range,
    same_day: Option<SameDay>,
) -> Table<Day, Vec<Entry<'a>>> {
    let mut days: Table<Day, Vec<Entry<'a>>> = Table::new();
    for row in rows {
        let of_release = row.release().is_some();
        for mark in &row.milestones {
            if same_day.is_some_and(|same| !same.counts(of_release, mark.target)) {
                continue;
            }
            let (Some(first), Some(last)) = (mark.date.first_day(), mark.date.calendar_day())
            else {
                continue;
            };
            if let Some(day) = range.day_of(first, last) {
                days.get_or_default(day).push(Entry { row, mark });
            }
        }
    }
    if same_day.is_some() {
        days.retain(|_, entries| {
            let first = entries.first().map(|entry| entry.row.line);
            entries.iter().any(|entry| Some(entry.row.line) != first)
        });
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

/// The rows that have something on days which product lines share.
#[must_use]
pub fn sharing<'a>(rows: &[&'a Row], range: Range, same_day: SameDay) -> Vec<&'a Row> {
    let mut found: Table<StreamId, &'a Row> = Table::new();
    for entries in by_day(rows.iter().copied(), range, Some(same_day)).values() {
        for entry in entries {
            found.insert(entry.row.stream, entry.row);
        }
    }
    let shares = |row: &&Row| found.contains_key(&row.stream);
    rows.iter().copied().filter(shares).collect()
}

/// Of the rows what stands on days which product lines share: those milestones alone, without deployments, and no row without any.
#[must_use]
pub fn shared(mut rows: Vec<Row>, range: Range, same_day: SameDay) -> Vec<Row> {
    let mut kept: Table<(StreamId, MilestoneId), ()> = Table::new();
    for entries in by_day(&rows, range, Some(same_day)).values() {
        for entry in entries {
            kept.insert((entry.row.stream, entry.mark.id), ());
        }
    }
    for row in &mut rows {
        let stream = row.stream;
        row.milestones
            .retain(|mark| kept.contains_key(&(stream, mark.id)));
        row.deployments.clear();
    }
    rows.retain(|row| !row.milestones.is_empty());
    rows
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
