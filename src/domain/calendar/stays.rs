//! Deployments on the days that they start: for the timeline, the month and the agenda.

use super::{Range, Row, timeline::edge};
use crate::domain::{
    release::Deployment, table::Table, text::natural_order, time::Day, time::Window,
};

/// A deployment on the day it starts, with the release that it is of.
#[derive(Clone, Copy, Debug)]
pub struct Stay<'a> {
    /// The release.
    pub row: &'a Row,
    /// The deployment.
    pub deployment: &'a Deployment,
}

/// A deployment on a bar.
#[derive(Clone, Debug)]
pub struct Stop<'a> {
    /// The deployment.
    pub deployment: &'a Deployment,
    /// Where it starts in the range's width.
    pub at: i32,
}

/// The deployments that start in the range, by day: on each day by the time of day, then by version. Days are those of the
/// window's own clocks, as those of milestones are.
pub fn stays<'a>(
    rows: impl IntoIterator<Item = &'a Row>,
    range: Range,
) -> Table<Day, Vec<Stay<'a>>> {
    let mut days: Table<Day, Vec<Stay<'a>>> = Table::new();
    for row in rows {
        for deployment in starting(row, range) {
            let there = days.get_or_default(deployment.window.day);
            there.push(Stay { row, deployment });
        }
    }
    for stays in days.values_mut() {
        crate::domain::order::sort_by(stays, |a, b| {
            let times = a.deployment.window.minute.cmp(&b.deployment.window.minute);
            times.then_with(|| natural_order(&a.row.version, &b.row.version))
        });
    }
    days
}

/// Where the row's deployments start in the range.
pub(super) fn stops(row: &Row, range: Range) -> Vec<Stop<'_>> {
    let stop = |deployment: &'_ Deployment| at(range, &deployment.window);
    starting(row, range)
        .map(|deployment| Stop {
            at: stop(deployment),
            deployment,
        })
        .collect()
}

fn starting(row: &Row, range: Range) -> impl Iterator<Item = &Deployment> {
    let all = row.deployments.iter();
    all.filter(move |one| (range.from..=range.to).contains(&one.window.day))
}

fn at(range: Range, window: &Window) -> i32 {
    let (from, to) = (edge(range, window.day), edge(range, window.day.plus(1)));
    from + (to - from) * i32::from(window.minute.min(1440)) / 1440
}
