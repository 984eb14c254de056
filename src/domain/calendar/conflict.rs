//! Conflicts: what speaks against the dates of a release. Findings with their facts, all of them; never an obstacle to saving.
//!
//! One function for both sides: the calendar marks what it finds, a release lists it, a move is previewed with it, and a free
//! slot is one where it finds nothing.

use serde::{Deserialize, Serialize};

use super::{Mark, Row, versions::Versions};
use crate::domain::{
    ids::{DeploymentId, EnvironmentId, FreezeId, MilestoneId, ProductLineId, ReleaseId},
    portfolio::{DayKind, Freeze, Portfolio, Strictness},
    release::{Deployment, ReleaseState, ReleaseType},
    schedule::Owner,
    table::Table,
    text::under_line,
    time::{Day, Zones},
    train::Passing,
};

mod departures;
mod deployments;

pub use departures::Ride;

/// Days' notice that the target of a major release should have had when its plan is settled: what Node.js asks for at least.
pub const MAJOR_LEAD: i32 = 14;
/// The same of a minor release. An emergency release needs none.
pub const MINOR_LEAD: i32 = 7;

/// What sort of conflict, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A date falls into a freeze that blocks.
    Freeze,
    /// The target falls on a day on which nothing is deployed.
    NoDeploy,
    /// A release is out before one that it depends on.
    Dependency,
    /// Two releases are deployed into one shared environment at the same time.
    SameEnvironment,
    /// A deployment goes into an environment that is out of use.
    RetiredEnvironment,
    /// A milestone that was planned before the target lies behind it.
    AfterTarget,
    /// A date would lie in the past; only of moves.
    Past,
    /// A deployment lies outside the times in which its environment is open.
    OutsideWindow,
    /// A deployment falls into a time for which somebody else has its environment.
    Booked,
    /// A date falls into a freeze that warns.
    SoftFreeze,
    /// A release is out before one of a lower version of its line.
    OutOfOrder,
    /// A member of a train is not on its day, or is out before its turn.
    Departs,
    /// Somebody answers for the targets of two releases on one day.
    DoubleBooked,
    /// The target is near and the release is not planned.
    LeadTime,
    /// The target falls on a day that is not worked: of the week, or a holiday.
    DayOff,
    /// The target falls on a Friday; only of moves.
    Friday,
}

impl Kind {
    /// Whether it speaks against going ahead, rather than for a second look.
    #[must_use]
    pub const fn blocks(self) -> bool {
        matches!(
            self,
            Self::Freeze
                | Self::NoDeploy
                | Self::Dependency
                | Self::SameEnvironment
                | Self::RetiredEnvironment
        )
    }

    /// What it is called.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Freeze => "Inside a freeze",
            Self::Dependency => "Dependencies inverted",
            Self::SameEnvironment => "Two deployments at once",
            Self::RetiredEnvironment => "Environment out of use",
            Self::OutsideWindow => "Outside the maintenance windows",
            Self::Booked => "Environment booked",
            Self::AfterTarget => "After the target",
            Self::Past => "In the past",
            Self::SoftFreeze => "Inside a soft freeze",
            Self::OutOfOrder => "Versions out of order",
            Self::Departs => "Departs from its train",
            Self::DoubleBooked => "Double-booked",
            Self::LeadTime => "Lead time too short",
            Self::NoDeploy => "On a day without deployments",
            Self::DayOff => "Not a working day",
            Self::Friday => "On a Friday",
        }
    }

    /// Who can settle it, and how.
    #[must_use]
    pub const fn settled_by(self) -> &'static str {
        match self {
            Self::Freeze | Self::SoftFreeze => {
                "Move it, or ask for an exception: a Deployment Manager or an Administrator grants it."
            }
            Self::Dependency => "Whoever schedules either release moves one of them.",
            Self::SameEnvironment => "Whoever plans either deployment moves one of them.",
            Self::RetiredEnvironment => "Whoever plans the deployment chooses another environment.",
            Self::OutsideWindow => {
                "Whoever plans the deployment moves it; whoever changes the portfolio opens the environment."
            }
            Self::Booked => "Whoever plans the deployment moves it, or whoever booked cancels.",
            Self::AfterTarget => "Whoever schedules the release moves the milestone or the target.",
            Self::OutOfOrder => "Whoever schedules the product line moves one of them.",
            Self::Departs => {
                "Whoever schedules the release moves it; whoever runs the train moves that, or leaves the release out."
            }
            Self::DoubleBooked => {
                "Whoever schedules either release moves it or names somebody else."
            }
            Self::LeadTime => "A Deployment Manager or Program Manager plans it, or moves it.",
            Self::Past | Self::NoDeploy | Self::DayOff | Self::Friday => {
                "Whoever schedules the release moves it."
            }
        }
    }
}

/// Something that speaks against a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// What sort.
    pub kind: Kind,
    /// Which milestone; of a deployment the target, which it moves with.
    pub milestone: MilestoneId,
    /// Which deployment, where it is about one.
    pub deployment: Option<DeploymentId>,
    /// The day that it falls on.
    pub day: Day,
    /// The freeze that it falls into.
    pub freeze: Option<FreezeId>,
    /// The train that it departs from.
    pub train: Option<Ride>,
    /// A sentence with the facts.
    pub text: String,
}

/// What conflicts are looked for among: the rows that are known, the portfolio, today, and what clocks show where. What is not
/// known is not judged.
pub struct Beside<'a> {
    portfolio: &'a Portfolio,
    today: Day,
    releases: Table<ReleaseId, &'a Row>,
    waiting: Table<ReleaseId, Vec<&'a Row>>,
    lines: Table<ProductLineId, Versions<'a>>,
    busy: Table<(Day, Owner), Vec<&'a Row>>,
    zones: &'a dyn Zones,
    sites: Table<EnvironmentId, Vec<(&'a Row, &'a Deployment)>>,
    trains: Table<ReleaseId, Vec<&'a Passing>>,
}

/// The day on which a release's target is expected; `None` where it happened or has no date.
fn open_target(row: &Row) -> Option<(&Mark, Day)> {
    let target = row.target().filter(|mark| !mark.done)?;
    Some((target, target.date.calendar_day()?))
}

/// The day on which a release's target is, whether it happened or not.
fn target_day(row: &Row) -> Option<Day> {
    row.target()?.date.calendar_day()
}

/// Who answers for the target: a person or a team, who can be at one thing at a time. A role is many.
fn answers(row: &Row, target: &Mark) -> Option<Owner> {
    let owner = target.owner.as_ref().or(row.owner.as_ref())?;
    (!matches!(owner, Owner::Role(_))).then(|| owner.clone())
}

impl<'a> Beside<'a> {
    /// What is known around.
    #[must_use]
    pub fn of(
        rows: impl Iterator<Item = &'a Row>,
        portfolio: &'a Portfolio,
        today: Day,
        zones: &'a dyn Zones,
    ) -> Self {
        let mut known = Self {
            portfolio,
            today,
            releases: Table::new(),
            waiting: Table::new(),
            lines: Table::new(),
            busy: Table::new(),
            zones,
            sites: Table::new(),
            trains: Table::new(),
        };
        let mut lines: Table<ProductLineId, Vec<(&Row, Day)>> = Table::new();
        for row in rows.filter(|row| row.state != ReleaseState::Cancelled) {
            let Some(id) = row.release() else { continue };
            known.releases.insert(id, row);
            for on in &row.depends_on {
                known.waiting.get_or_default(*on).push(row);
            }
            if let Some(day) = target_day(row) {
                lines.get_or_default(row.line).push((row, day));
            }
            for one in &row.deployments {
                let there = known.sites.get_or_default(one.environment);
                there.push((row, one));
            }
            if let Some((target, day)) = open_target(row)
                && let Some(owner) = answers(row, target)
            {
                known.busy.get_or_default((day, owner)).push(row);
            }
        }
        let ordered = lines.into_iter();
        known.lines = ordered
            .map(|(line, releases)| (line, Versions::of(releases)))
            .collect();
        known
    }

    /// Everything that speaks against the row's dates, the gravest first. The row itself may be among those that are known,
    /// with the same dates or others.
    #[must_use]
    pub fn conflicts(&self, row: &Row) -> Vec<Conflict> {
        let mut found = Vec::new();
        if row.state == ReleaseState::Cancelled {
            return found;
        }
        for mark in row.milestones.iter().filter(|mark| !mark.done) {
            if let Some(day) = mark.date.calendar_day().filter(|day| *day >= self.today) {
                self.freezes(row, mark, day, &mut found);
            }
        }
        self.deployments(row, &mut found);
        if let (Some(id), Some((target, day))) = (row.release(), open_target(row)) {
            self.dependencies(row, id, (target, day), &mut found);
            behind(row, (target, day), &mut found);
            self.order(row, (target, day), &mut found);
            self.departures(row, id, (target, day), &mut found);
            if day >= self.today {
                self.bookings(row, (target, day), &mut found);
                self.lead(row, (target, day), &mut found);
                self.day_off(row, (target, day), &mut found);
            }
        }
        crate::domain::order::sort_by_key(&mut found, |conflict: &Conflict| {
            (conflict.kind, conflict.day)
        });
        found
    }

    fn name_of(&self, row: &Row) -> String {
        let line = self.portfolio.lines.get(&row.line);
        under_line(line.map_or("", |line| &line.name), &row.version)
    }

    fn freezes(&self, row: &Row, mark: &Mark, day: Day, found: &mut Vec<Conflict>) {
        let stopping = self
            .portfolio
            .stopping(day, row.line, row.kind, row.release());
        for (id, freeze) in stopping {
            let (kind, force) = match freeze.strictness {
                Strictness::Hard => (Kind::Freeze, "stops releases"),
                Strictness::Soft => (Kind::SoftFreeze, "asks for care"),
            };
            found.push(Conflict {
                kind,
                milestone: mark.id,
                deployment: None,
                day,
                freeze: Some(id),
                train: None,
                text: self.inside(row, mark, day, (freeze, force)),
            });
        }
    }

    fn inside(&self, row: &Row, mark: &Mark, day: Day, (freeze, force): (&Freeze, &str)) -> String {
        let asked = self.portfolio.exceptions.values().any(|one| {
            Some(one.release) == row.release()
                && one.answer.is_none()
                && self.portfolio.freezes.get(&one.freeze) == Some(freeze)
        });
        [
            "“",
            &mark.name,
            "” on ",
            &day.long_text(),
            " falls into ",
            &freeze.name,
            ", which ",
            force,
            ": ",
            &freeze.when(),
            ".",
            if asked {
                " An exception is asked for and not answered yet."
            } else {
                ""
            },
        ]
        .concat()
    }

    fn dependencies(
        &self,
        row: &Row,
        id: ReleaseId,
        (target, day): (&Mark, Day),
        found: &mut Vec<Conflict>,
    ) {
        let mut add = |text: String| {
            found.push(Conflict {
                kind: Kind::Dependency,
                milestone: target.id,
                deployment: None,
                day,
                freeze: None,
                train: None,
                text,
            });
        };
        for on in &row.depends_on {
            let Some(other) = self.releases.get(on) else {
                continue;
            };
            if let Some(theirs) = target_day(other).filter(|theirs| *theirs > day) {
                add([
                    &self.name_of(row),
                    " depends on ",
                    &self.name_of(other),
                    ", which is out only on ",
                    &theirs.long_text(),
                    ".",
                ]
                .concat());
            }
        }
        for other in self.waiting.get(&id).into_iter().flatten() {
            if let Some(theirs) = target_day(other).filter(|theirs| *theirs < day) {
                add([
                    &self.name_of(other),
                    " depends on this release and is to be out on ",
                    &theirs.long_text(),
                    ".",
                ]
                .concat());
            }
        }
    }

    fn order(&self, row: &Row, (target, day): (&Mark, Day), found: &mut Vec<Conflict>) {
        let Some(line) = self.lines.get(&row.line) else {
            return;
        };
        let inverted: Vec<_> = line
            .inverted(row, day)
            .into_iter()
            .filter(|(other, _)| other.stream != row.stream)
            .collect();
        let Some((other, theirs)) = inverted.first() else {
            return;
        };
        let more = match inverted.len() - 1 {
            0 => String::new(),
            1 => " One more of the line is out of order with it.".to_owned(),
            more => [
                " ",
                &more.to_string(),
                " more of the line are out of order with it.",
            ]
            .concat(),
        };
        found.push(Conflict {
            kind: Kind::OutOfOrder,
            milestone: target.id,
            deployment: None,
            day,
            freeze: None,
            train: None,
            text: [
                row.version.as_str(),
                if day < *theirs {
                    " is out before "
                } else {
                    " is out after "
                },
                &other.version,
                " of the same line: ",
                &day.long_text(),
                " and ",
                &theirs.long_text(),
                ".",
                &more,
            ]
            .concat(),
        });
    }

    /// What the organization's calendar says against the day.
    fn day_off(&self, row: &Row, (target, day): (&Mark, Day), found: &mut Vec<Conflict>) {
        let mut add = |kind, text: String| {
            found.push(Conflict {
                kind,
                milestone: target.id,
                deployment: None,
                day,
                freeze: None,
                train: None,
                text,
            });
        };
        let falls = ["The target falls on ", &day.long_text()].concat();
        let mut off = !self.portfolio.week.0.has(day.weekday());
        for mark in self.portfolio.marks_on(day, Some(row.line)) {
            match mark.kind {
                DayKind::NoDeploy => add(
                    Kind::NoDeploy,
                    [&falls, ", on which nothing is deployed: ", &mark.name, "."].concat(),
                ),
                DayKind::Holiday => {
                    off = false;
                    add(
                        Kind::DayOff,
                        [&falls, ", a holiday: ", &mark.name, "."].concat(),
                    );
                }
            }
        }
        if off {
            add(
                Kind::DayOff,
                [&falls, ", which is not a working day."].concat(),
            );
        }
    }

    fn bookings(&self, row: &Row, (target, day): (&Mark, Day), found: &mut Vec<Conflict>) {
        let Some(owner) = answers(row, target) else {
            return;
        };
        let others: Vec<String> = self
            .busy
            .get(&(day, owner))
            .into_iter()
            .flatten()
            .filter(|other| other.stream != row.stream)
            .map(|other| self.name_of(other))
            .collect();
        if others.is_empty() {
            return;
        }
        found.push(Conflict {
            kind: Kind::DoubleBooked,
            milestone: target.id,
            deployment: None,
            day,
            freeze: None,
            train: None,
            text: [
                "Whoever answers for it answers for ",
                &others.join(", "),
                " on the same day, ",
                &day.long_text(),
                ".",
            ]
            .concat(),
        });
    }

    fn lead(&self, row: &Row, (target, day): (&Mark, Day), found: &mut Vec<Conflict>) {
        let needs = match row.kind {
            ReleaseType::Major => MAJOR_LEAD,
            ReleaseType::Minor => MINOR_LEAD,
            ReleaseType::Emergency => return,
        };
        let left = day.days_since(self.today);
        if row.state == ReleaseState::Proposed && left < needs {
            found.push(Conflict {
                kind: Kind::LeadTime,
                milestone: target.id,
                deployment: None,
                day,
                freeze: None,
                train: None,
                text: [
                    "The target is ",
                    &left.to_string(),
                    " days away and the release is not planned yet: a ",
                    &row.kind.label().to_lowercase(),
                    " release wants ",
                    &needs.to_string(),
                    ".",
                ]
                .concat(),
            });
        }
    }
}

/// Milestones that lie behind the target though they were planned before it. What was planned behind it is meant to: a blog
/// post, an end of life.
fn behind(row: &Row, (target, day): (&Mark, Day), found: &mut Vec<Conflict>) {
    let planned = |mark: &Mark| mark.baseline.as_ref().unwrap_or(&mark.date).calendar_day();
    for mark in row
        .milestones
        .iter()
        .filter(|mark| !mark.target && !mark.done)
    {
        let (Some(own), Some(goal)) = (planned(mark), planned(target)) else {
            continue;
        };
        let Some(now) = mark.date.calendar_day().filter(|now| *now > day) else {
            continue;
        };
        if own <= goal {
            found.push(Conflict {
                kind: Kind::AfterTarget,
                milestone: mark.id,
                deployment: None,
                day: now,
                freeze: None,
                train: None,
                text: [
                    "“",
                    &mark.name,
                    "” comes after the target “",
                    &target.name,
                    "”.",
                ]
                .concat(),
            });
        }
    }
}
