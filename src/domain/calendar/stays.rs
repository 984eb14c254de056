//! Deployments on the days that they start: for the timeline, the month and the agenda.

use super::{Range, Row, SameDay, timeline::edge};
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
/// window's own clocks, as those of milestones are. None where only days that product lines share are shown, which milestones
/// make.
pub fn stays<'a>(
    rows: impl IntoIterator<Item = &'a Row>,
    range: Range,
    same_day: Option<SameDay>,
) -> Table<Day, Vec<Stay<'a>>> {
    let mut days: Table<Day, Vec<Stay<'a>>> = Table::new();
    if same_day.is_some() {
        return days;
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        calendar::{Mark, bars_of},
        ids::{DeploymentId, EnvironmentId, MilestoneId, ProductLineId, ReleaseId},
        release::{Destination, ReleaseState, ReleaseType},
        time::{MilestoneDate, Zone},
    };

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn row(version: &str, starts: &[(&str, u16)]) -> Row {
        let deployments = (1..).zip(starts).map(|(id, (on, minute))| Deployment {
            id: DeploymentId(id),
            environment: EnvironmentId(1),
            wave: String::new(),
            window: Window {
                day: day(on),
                minute: *minute,
                zone: Zone::utc(),
                duration: 60,
            },
            required: true,
            removed: false,
        });
        Row {
            stream: ReleaseId(1).into(),
            key: None,
            line: ProductLineId(1),
            version: version.to_owned(),
            title: String::new(),
            kind: ReleaseType::Minor,
            destination: Destination::Production,
            state: ReleaseState::Planned,
            team: None,
            owner: None,
            depends_on: Vec::new(),
            accepted: Vec::new(),
            milestones: vec![Mark {
                id: MilestoneId(1),
                name: "final".to_owned(),
                date: MilestoneDate::day(day("2026-11-09")),
                baseline: None,
                target: true,
                done: false,
                owner: None,
            }],
            deployments: deployments.collect(),
        }
    }

    #[test]
    fn they_stand_on_the_day_they_start_by_the_time_of_day() {
        let late = row("1.9", &[("2026-11-07", 1320), ("2026-12-01", 0)]);
        let early = row("1.10", &[("2026-11-07", 60)]);
        let same = row("1.10", &[("2026-11-07", 1320)]);
        let november = Range {
            from: day("2026-11-01"),
            to: day("2026-11-30"),
        };
        let rows = [same, late, early];
        let days = stays(&rows, november, None);
        assert_eq!(
            days.keys().copied().collect::<Vec<_>>(),
            [day("2026-11-07")]
        );
        let there = days.get(&day("2026-11-07")).unwrap();
        let shown: Vec<_> = there
            .iter()
            .map(|stay| (stay.row.version.as_str(), stay.deployment.window.minute))
            .collect();
        assert_eq!(shown, [("1.10", 60), ("1.9", 1320), ("1.10", 1320)]);
        assert!(stays(&rows, november, Some(SameDay::Targets)).is_empty());
    }

    #[test]
    fn a_bar_reaches_to_its_deployments_and_marks_where_they_start() {
        let range = Range {
            from: day("2026-11-01"),
            to: day("2026-11-10"),
        };
        let row = row("1.0", &[("2026-11-03", 720), ("2026-11-20", 0)]);
        let bars = bars_of(&row, range, 80);
        assert_eq!(bars[0].stops.len(), 1, "the other lies outside");
        assert_eq!(bars[0].stops[0].at, 2_500, "noon of the third of ten days");
        assert_eq!(row.span(), Some((day("2026-11-03"), day("2026-11-20"))));
    }
}
