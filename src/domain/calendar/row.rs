//! A row: all that the calendar shows of one release, or of one product line's own milestones.

use serde::{Deserialize, Serialize};

use super::Finding;
use crate::domain::{
    ids::{MilestoneId, ProductLineId, ReleaseId, StreamId, TeamId},
    product_line::ProductLineMilestones,
    release::{Deployment, Destination, Release, ReleaseState, ReleaseType, deployment},
    schedule::{Milestone, Owner, Schedule},
    time::{Day, MilestoneDate},
};

/// A milestone as the calendar shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// The milestone.
    pub id: MilestoneId,
    /// Its name.
    pub name: String,
    /// When it happened or is expected.
    pub date: MilestoneDate,
    /// When it was planned for, where that differs from `date`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<MilestoneDate>,
    /// Whether it is the release's target.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub target: bool,
    /// Whether it has happened.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub done: bool,
    /// Who answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Owner>,
}

/// One release on the calendar, or the milestones of one product line that belong to no release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The release's or the product line's stream.
    pub stream: StreamId,
    /// The release's key; `None` for a product line, and in a prediction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The product line.
    pub line: ProductLineId,
    /// The version; empty for a product line.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub version: String,
    /// The name beside the version.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// How big the release is.
    pub kind: ReleaseType,
    /// Who takes it over.
    pub destination: Destination,
    /// Where it is in its life.
    pub state: ReleaseState,
    /// The team that delivers it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamId>,
    /// Who answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Owner>,
    /// Releases that must be out before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub depends_on: Vec<ReleaseId>,
    /// Conflicts that somebody took on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<Finding>,
    /// Milestones with a date or to be confirmed, in the order in which they were added.
    pub milestones: Vec<Mark>,
    /// Where and when it is deployed, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deployments: Vec<Deployment>,
}

impl Row {
    /// The row of a release; `None` if it does not stand.
    #[must_use]
    pub fn of_release(id: ReleaseId, release: &Release) -> Option<Self> {
        let line = release.line.filter(|_| release.stands())?;
        Some(Self {
            stream: id.into(),
            key: release.key.clone(),
            line,
            version: release.version.clone(),
            title: release.title.clone(),
            kind: release.kind,
            destination: release.destination,
            state: release.state(),
            team: release.team,
            owner: release.owner.clone(),
            depends_on: release.depends_on.iter().copied().collect(),
            accepted: release
                .accepted
                .iter()
                .map(|one| one.finding.clone())
                .collect(),
            milestones: marks(&release.schedule),
            deployments: release.deployments.iter().cloned().collect(),
        })
    }

    /// The row of a product line's own milestones; `None` if there are none.
    #[must_use]
    pub fn of_product_line(id: ProductLineId, line: &ProductLineMilestones) -> Option<Self> {
        let milestones = marks(&line.schedule);
        (!milestones.is_empty()).then(|| Self {
            stream: id.into(),
            key: None,
            line: id,
            version: String::new(),
            title: String::new(),
            kind: ReleaseType::default(),
            destination: Destination::default(),
            state: ReleaseState::default(),
            team: None,
            owner: None,
            depends_on: Vec::new(),
            accepted: Vec::new(),
            milestones,
            deployments: Vec::new(),
        })
    }

    /// The release; `None` for a product line's milestones.
    #[must_use]
    pub fn release(&self) -> Option<ReleaseId> {
        (self.stream.kind == crate::domain::ids::StreamKind::Release)
            .then_some(ReleaseId(self.stream.id))
    }
    /// The milestone that the release is for.
    #[must_use]
    pub fn target(&self) -> Option<&Mark> {
        self.milestones.iter().find(|m| m.target)
    }
    /// By how many days it moves when these milestones are expected on those dates: as its target does, and its deployments
    /// with it.
    #[must_use]
    pub fn shift(&self, to: &[(MilestoneId, MilestoneDate)]) -> i32 {
        let target = self.target().filter(|mark| !mark.done);
        deployment::shift(target.map(|mark| (mark.id, &mark.date)), to)
    }
    /// What a text is looked for in: version, name and key.
    #[must_use]
    pub fn found_by(&self) -> [&str; 3] {
        let key = self.key.as_deref().unwrap_or_default();
        [&self.version, &self.title, key]
    }
    /// The first and the last day that the row touches; `None` if nothing of it has a date.
    #[must_use]
    pub fn span(&self) -> Option<(Day, Day)> {
        let marks = self.milestones.iter();
        let first = marks.clone().filter_map(|mark| mark.date.first_day());
        let last = marks.filter_map(|mark| mark.date.calendar_day());
        let windows = self.deployments.iter().map(|one| one.window.day);
        let first = first.chain(windows.clone()).min()?;
        let last = last.chain(windows).max()?;
        Some((first, last))
    }
}

fn marks(schedule: &Schedule) -> Vec<Mark> {
    let dated = schedule
        .milestones()
        .filter_map(|m| Some((m, m.date()?.clone())));
    dated
        .map(|(m, date): (&Milestone, MilestoneDate)| Mark {
            id: m.id,
            name: m.name.clone(),
            baseline: m.baseline.clone().filter(|b| *b != date),
            date,
            target: m.target,
            done: m.actual.is_some(),
            owner: m.owner.clone(),
        })
        .collect()
}
