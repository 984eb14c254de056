//! Taking back what was done to a release.

use super::{Command, DateChange, Event, Release, World, deployment};
use crate::domain::{
    calendar::Finding,
    ids::{ChangeId, CommandId, ReleaseId},
    schedule,
    undo::{History, Undoable, Undone},
};

/// A single value of a release that an event changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Touched {
    /// Whether it stands.
    Standing,
    /// Its version.
    Version,
    /// Its name.
    Title,
    /// Its type.
    Type,
    /// Its destination.
    Destination,
    /// Its team.
    Team,
    /// Its owner.
    Owner,
    /// Whether it depends on that release.
    Dependency(ReleaseId),
    /// Whether it is planned.
    Planned,
    /// Whether it is cancelled.
    Cancelled,
    /// Whether a conflict is taken on.
    Accepted(Finding),
    /// A value of its schedule.
    Schedule(schedule::Touched),
    /// A value of its deployments.
    Deployment(deployment::Touched),
    /// A reference to another system.
    Reference(ChangeId),
}

fn swapped(changes: &[DateChange]) -> Vec<DateChange> {
    changes
        .iter()
        .map(|c| DateChange {
            id: c.id,
            from: c.to.clone(),
            to: c.from.clone(),
        })
        .collect()
}

impl Undoable for Event {
    type Touched = Touched;

    fn touched(&self) -> Vec<Touched> {
        match self {
            Self::Created { .. } | Self::Withdrawn | Self::Restored => vec![Touched::Standing],
            Self::Renumbered { .. } => vec![Touched::Version],
            Self::Retitled { .. } => vec![Touched::Title],
            Self::TypeChanged { .. } => vec![Touched::Type],
            Self::DestinationChanged { .. } => vec![Touched::Destination],
            Self::TeamChanged { .. } => vec![Touched::Team],
            Self::ReleaseOwnerChanged { .. } => vec![Touched::Owner],
            Self::DependencyAdded { release, .. } | Self::DependencyRemoved { release, .. } => {
                vec![Touched::Dependency(*release)]
            }
            Self::Planned { baseline } | Self::Unplanned { baseline } => {
                let baselines = baseline
                    .iter()
                    .map(|c| Touched::Schedule(schedule::Touched::Baseline(c.id)));
                std::iter::once(Touched::Planned).chain(baselines).collect()
            }
            Self::Cancelled | Self::Reinstated => vec![Touched::Cancelled],
            Self::ConflictAccepted { finding, .. } | Self::AcceptanceTakenBack { finding, .. } => {
                vec![Touched::Accepted(finding.clone())]
            }
            Self::Schedule(event) => schedule::touched(event)
                .into_iter()
                .map(Touched::Schedule)
                .collect(),
            Self::Deployment(event) => deployment::touched(event)
                .into_iter()
                .map(Touched::Deployment)
                .collect(),
            Self::Reference(event) => vec![Touched::Reference(event.id())],
        }
    }

    fn inverse(&self) -> Option<Self> {
        Some(match self {
            Self::Created { .. } | Self::Restored => Self::Withdrawn,
            Self::Withdrawn => Self::Restored,
            Self::Renumbered { from, to } => Self::Renumbered {
                from: to.clone(),
                to: from.clone(),
            },
            Self::Retitled { from, to } => Self::Retitled {
                from: to.clone(),
                to: from.clone(),
            },
            Self::TypeChanged { from, to } => Self::TypeChanged {
                from: *to,
                to: *from,
            },
            Self::DestinationChanged { from, to } => Self::DestinationChanged {
                from: *to,
                to: *from,
            },
            Self::TeamChanged { from, to } => Self::TeamChanged {
                from: *to,
                to: *from,
            },
            Self::ReleaseOwnerChanged { from, to } => Self::ReleaseOwnerChanged {
                from: to.clone(),
                to: from.clone(),
            },
            Self::DependencyAdded { release, label } => Self::DependencyRemoved {
                release: *release,
                label: label.clone(),
            },
            Self::DependencyRemoved { release, label } => Self::DependencyAdded {
                release: *release,
                label: label.clone(),
            },
            Self::Planned { baseline } => Self::Unplanned {
                baseline: swapped(baseline),
            },
            Self::Unplanned { baseline } => Self::Planned {
                baseline: swapped(baseline),
            },
            Self::Cancelled => Self::Reinstated,
            Self::Reinstated => Self::Cancelled,
            Self::ConflictAccepted { finding, reason } => Self::AcceptanceTakenBack {
                finding: finding.clone(),
                reason: reason.clone(),
            },
            Self::AcceptanceTakenBack { finding, reason } => Self::ConflictAccepted {
                finding: finding.clone(),
                reason: reason.clone(),
            },
            Self::Schedule(event) => Self::Schedule(schedule::inverse(event)),
            Self::Deployment(event) => Self::Deployment(deployment::inverse(event)),
            Self::Reference(event) => Self::Reference(event.inverse()),
        })
    }

    fn begins(&self) -> bool {
        matches!(self, Self::Created { .. })
    }

    fn words(&self) -> String {
        <Release as crate::domain::Stream>::event_name(self).replace('_', " ")
    }
}

impl Undone for Release {
    fn undo(command: CommandId) -> Command {
        Command::Undo { command }
    }
    fn remembering(history: History<Event>) -> World {
        World {
            history: Some(history),
            ..World::default()
        }
    }
}
