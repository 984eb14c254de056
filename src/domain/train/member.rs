//! A member as its train knows it, and a train as lists and calendars know it.

use serde::{Deserialize, Serialize};

use super::{Mode, Shared, Train};
use crate::domain::{
    calendar::{Mark, Row},
    ids::{ProgramId, ReleaseId, TrainId},
    portfolio::Portfolio,
    release::Release,
    text::under_line,
    time::Day,
};

/// A release as it is known beside a train.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Member {
    /// Which.
    pub release: ReleaseId,
    /// What it is called: product line and version.
    pub label: String,
    /// What the calendar shows of it; `None` if it does not stand any more.
    pub row: Option<Row>,
}

impl Member {
    /// A release as it stands now.
    #[must_use]
    pub fn of(id: ReleaseId, release: &Release, portfolio: &Portfolio) -> Self {
        let line = release.line.and_then(|line| portfolio.lines.get(&line));
        Self {
            release: id,
            label: under_line(line.map_or("", |line| &line.name), &release.version),
            row: Row::of_release(id, release),
        }
    }
    /// Which, with what the calendar shows of it.
    #[must_use]
    pub fn known(&self) -> (ReleaseId, Option<&Row>) {
        (self.release, self.row.as_ref())
    }
    /// What it is for, if that is known.
    #[must_use]
    pub fn target(&self) -> Option<&Mark> {
        self.row.as_ref()?.target()
    }
    /// The day it is for.
    #[must_use]
    pub fn day(&self) -> Option<Day> {
        self.target()?.date.calendar_day()
    }
}

/// A train as lists and calendars show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brief {
    /// Which.
    pub id: TrainId,
    /// What addresses name it by.
    pub address: String,
    /// What it is called.
    pub name: String,
    /// How its members ship.
    pub mode: Mode,
    /// The day it is for.
    pub day: Day,
    /// The program it belongs to; `None` for the whole organization.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home: Option<ProgramId>,
    /// Its members in their order.
    pub members: Vec<ReleaseId>,
    /// Its shared milestones by day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shared: Vec<Shared>,
}

/// A train as the calendar knows it: what that needs of [`Brief`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passing {
    /// Which.
    pub id: TrainId,
    /// What addresses name it by.
    pub address: String,
    /// What it is called.
    pub name: String,
    /// How its members ship.
    pub mode: Mode,
    /// The day it is for.
    pub day: Day,
    /// Its members in their order.
    pub members: Vec<ReleaseId>,
}

impl From<Brief> for Passing {
    fn from(train: Brief) -> Self {
        Self {
            id: train.id,
            address: train.address,
            name: train.name,
            mode: train.mode,
            day: train.day,
            members: train.members,
        }
    }
}

impl Brief {
    /// The members on whose days those of the others depend; none where all are for the train's day.
    pub fn ordered(&self) -> impl Iterator<Item = ReleaseId> {
        let asked = matches!(self.mode, Mode::Ordered);
        self.members.iter().copied().filter(move |_| asked)
    }
    /// A train in brief; `None` if it does not stand.
    #[must_use]
    pub fn of(id: TrainId, train: &Train) -> Option<Self> {
        train.stands().then(|| Self {
            id,
            address: train.address(id),
            name: train.name.clone(),
            mode: train.mode,
            day: train.day,
            home: train.home,
            members: train.members.clone(),
            shared: train
                .shared_by_day()
                .into_iter()
                .map(|(_, one)| one.clone())
                .collect(),
        })
    }
}
