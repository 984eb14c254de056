//! A day on which releases of several product lines ship: what could be a train.

use crate::domain::{
    calendar::Row,
    ids::{ProductLineId, ReleaseId},
    release::ReleaseState,
    time::Day,
};

/// The releases whose target is on that day, where they could ride together: of two or more product lines, and not in one
/// train already. Else none. `trains` are the members of each train that is known.
#[must_use]
pub fn could_ride(rows: &[&Row], day: Day, trains: &[&[ReleaseId]]) -> Vec<ReleaseId> {
    let ships = |row: &&&Row| {
        let target = row.target().and_then(|mark| mark.date.calendar_day());
        target == Some(day) && row.state != ReleaseState::Cancelled
    };
    let found = rows.iter().filter(ships);
    let found: Vec<(ProductLineId, ReleaseId)> = found
        .filter_map(|row| Some((row.line, row.release()?)))
        .collect();
    let first = found.first().map(|(line, _)| *line);
    let several = found.iter().any(|(line, _)| Some(*line) != first);
    let together = trains
        .iter()
        .any(|members| found.iter().all(|(_, id)| members.contains(id)));
    if several && !together {
        found.into_iter().map(|(_, id)| id).collect()
    } else {
        Vec::new()
    }
}
