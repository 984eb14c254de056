//! Taking back what was done to a train.

use super::{Command, Event, SharedMove, Train, World, moving::back};
use crate::domain::{
    ids::{CommandId, MilestoneId, ReleaseId},
    undo::{History, Undoable, Undone},
};

/// A single value of a train that an event changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touched {
    /// Whether it stands.
    Standing,
    /// Its name.
    Name,
    /// How its members ship.
    Mode,
    /// Whose it is.
    Home,
    /// Its day.
    Day,
    /// Whether that release is a member.
    Member(ReleaseId),
    /// The order of the members.
    Order,
    /// A shared milestone.
    Shared(MilestoneId),
}

impl Undoable for Event {
    type Touched = Touched;

    fn touched(&self) -> Vec<Touched> {
        match self {
            Self::Created { .. } | Self::Dissolved | Self::Revived => vec![Touched::Standing],
            Self::TrainRenamed { .. } => vec![Touched::Name],
            Self::ModeChanged { .. } => vec![Touched::Mode],
            Self::HomeChanged { .. } => vec![Touched::Home],
            Self::DayChanged { .. } => vec![Touched::Day],
            Self::TrainMoved { shared, .. } => shared
                .iter()
                .map(|moved| Touched::Shared(moved.id))
                .chain([Touched::Day])
                .collect(),
            Self::MilestoneShared { id, .. } => vec![Touched::Shared(*id)],
            Self::MemberAdded { release, .. } | Self::MemberRemoved { release, .. } => {
                vec![Touched::Member(*release)]
            }
            // An order is one of exactly those members.
            Self::Reordered { to, .. } => to
                .iter()
                .map(|id| Touched::Member(*id))
                .chain([Touched::Order])
                .collect(),
        }
    }

    fn inverse(&self) -> Option<Self> {
        Some(match self {
            Self::Created { .. } | Self::Revived => Self::Dissolved,
            Self::Dissolved => Self::Revived,
            Self::TrainRenamed { from, to } => Self::TrainRenamed {
                from: to.clone(),
                to: from.clone(),
            },
            Self::ModeChanged { from, to } => Self::ModeChanged {
                from: *to,
                to: *from,
            },
            Self::HomeChanged { from, to } => Self::HomeChanged {
                from: *to,
                to: *from,
            },
            Self::DayChanged { from, to } => Self::DayChanged {
                from: *to,
                to: *from,
            },
            Self::MemberAdded { release, label, at } => Self::MemberRemoved {
                release: *release,
                label: label.clone(),
                at: *at,
            },
            Self::MemberRemoved { release, label, at } => Self::MemberAdded {
                release: *release,
                label: label.clone(),
                at: *at,
            },
            Self::Reordered { from, to } => Self::Reordered {
                from: to.clone(),
                to: from.clone(),
            },
            Self::MilestoneShared { id, from, to } => Self::MilestoneShared {
                id: *id,
                from: to.clone(),
                to: from.clone(),
            },
            Self::TrainMoved {
                from,
                to,
                members,
                shared,
            } => Self::TrainMoved {
                from: *to,
                to: *from,
                members: members.iter().map(back).collect(),
                shared: shared
                    .iter()
                    .map(|moved| SharedMove {
                        id: moved.id,
                        from: moved.to,
                        to: moved.from,
                    })
                    .collect(),
            },
        })
    }

    fn begins(&self) -> bool {
        matches!(self, Self::Created { .. })
    }

    fn words(&self) -> String {
        <Train as crate::domain::Stream>::event_name(self).replace('_', " ")
    }
}

impl Undone for Train {
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
