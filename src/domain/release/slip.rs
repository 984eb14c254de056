//! Slip: how the target of a release left its plan, step by step, as the record tells it.

use serde::{Deserialize, Serialize};

use super::{Event, Release};
use crate::domain::{
    Actor, Meta, Stream,
    text::FreeText,
    time::{Day, Instant, MilestoneDate},
};

/// What a step was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// The plan was frozen.
    Planned,
    /// The target moved.
    Moved,
    /// The plan was frozen anew.
    Rebaselined,
    /// The target happened.
    Happened,
    /// The plan was taken back.
    Unplanned,
}

impl StepKind {
    /// What it is called.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Planned => "Planned",
            Self::Moved => "Moved",
            Self::Rebaselined => "Re-baselined",
            Self::Happened => "Happened",
            Self::Unplanned => "Planning taken back",
        }
    }
}

/// A step of the target, with where it stood after it.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What it was.
    pub kind: StepKind,
    /// When.
    pub at: Instant,
    /// Who.
    pub by: Actor,
    /// Why, where somebody said so.
    pub reason: Option<FreeText>,
    /// The day that it was planned for.
    pub planned: Option<Day>,
    /// The day that it was expected or happened on.
    pub day: Option<Day>,
}

/// Days later (positive) or earlier than planned; `None` where one of the two is not known.
#[must_use]
pub fn slip(planned: Option<Day>, day: Option<Day>) -> Option<i32> {
    Some(day?.days_since(planned?))
}

#[derive(Clone, PartialEq)]
struct Stand {
    planned: Option<Day>,
    day: Option<Day>,
    happened: bool,
}

fn stand(release: &Release) -> Stand {
    let target = release.schedule.target();
    let day = |date: Option<&MilestoneDate>| date.and_then(MilestoneDate::calendar_day);
    Stand {
        planned: target.and_then(|target| day(target.baseline.as_ref())),
        day: target.and_then(|target| day(target.date())),
        happened: target.is_some_and(|target| target.actual.is_some()),
    }
}

/// The steps of a release's target from when it was first planned on, oldest first. The events are all of the release, in
/// order.
#[must_use]
pub fn steps<'a>(events: impl Iterator<Item = (&'a Meta, &'a Event)>) -> Vec<Step> {
    let mut release = Release::default();
    let mut before = stand(&release);
    let mut found = Vec::new();
    for (meta, event) in events {
        release.evolve(event, meta);
        let after = stand(&release);
        let kind = match (before.planned, after.planned) {
            (None, None) => None,
            (None, Some(_)) => Some(StepKind::Planned),
            (Some(_), None) => Some(StepKind::Unplanned),
            (Some(old), Some(new)) if old != new => Some(StepKind::Rebaselined),
            _ if after.happened && !before.happened => Some(StepKind::Happened),
            _ if after.day != before.day => Some(StepKind::Moved),
            _ => None,
        };
        found.extend(kind.map(|kind| Step {
            kind,
            at: meta.at,
            by: meta.actor,
            reason: meta.reason.clone(),
            planned: after.planned,
            day: after.day,
        }));
        before = after;
    }
    found
}
