//! Days on which releases of several product lines ship: what could be a train.

use super::Brief;
use crate::domain::{
    calendar::Row,
    ids::{ProductLineId, ReleaseId},
    table::Table,
    time::Day,
};

/// A day on which two or more product lines ship a release for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedDay {
    /// The day.
    pub day: Day,
    /// The releases, by version.
    pub releases: Vec<ReleaseId>,
}

/// The days on which two or more product lines have the target of a release that stands, and that no train holds together
/// already.
#[must_use]
pub fn shared_days<'a>(
    rows: impl IntoIterator<Item = &'a Row>,
    trains: &[Brief],
) -> Table<Day, SharedDay> {
    let mut days: Table<Day, Vec<(ProductLineId, ReleaseId)>> = Table::new();
    for row in rows {
        let (Some(id), Some(target)) = (row.release(), row.target()) else {
            continue;
        };
        if row.state == crate::domain::release::ReleaseState::Cancelled {
            continue;
        }
        if let Some(day) = target.date.calendar_day() {
            days.get_or_default(day).push((row.line, id));
        }
    }
    let mut shared = Table::new();
    for (day, found) in &days {
        let first = found.first().map(|(line, _)| *line);
        let several = found.iter().any(|(line, _)| Some(*line) != first);
        let together = trains
            .iter()
            .any(|train| found.iter().all(|(_, id)| train.members.contains(id)));
        if several && !together {
            let releases = found.iter().map(|(_, id)| *id).collect();
            shared.insert(
                *day,
                SharedDay {
                    day: *day,
                    releases,
                },
            );
        }
    }
    shared
}
