//! Taking back what was done to templates and cadences.

use super::{Command, Event, Realigned, Timetable, World};
use crate::domain::{
    ids::{CadenceId, CommandId, TemplateId},
    undo::{History, Undoable, Undone},
};

/// A single value that an event changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touched {
    /// A template.
    Template(TemplateId),
    /// A cadence.
    Cadence(CadenceId),
    /// The trains made by a cadence.
    Trains(CadenceId),
}

impl Undoable for Event {
    type Touched = Touched;

    fn touched(&self) -> Vec<Touched> {
        match self {
            Self::TemplateKept { id, .. } => vec![Touched::Template(*id)],
            Self::CadenceKept { id, .. } => vec![Touched::Cadence(*id)],
            Self::TrainsMade { id, .. }
            | Self::TrainsTakenBack { id, .. }
            | Self::TrainsRealigned { id, .. }
            | Self::TrainsBroughtBack { id, .. } => vec![Touched::Trains(*id)],
        }
    }

    fn inverse(&self) -> Option<Self> {
        Some(match self {
            Self::TemplateKept { id, from, to } => Self::TemplateKept {
                id: *id,
                from: to.clone(),
                to: from.clone(),
            },
            Self::CadenceKept { id, from, to } => Self::CadenceKept {
                id: *id,
                from: to.clone(),
                to: from.clone(),
            },
            Self::TrainsMade { id, trains } | Self::TrainsBroughtBack { id, trains } => {
                Self::TrainsTakenBack {
                    id: *id,
                    trains: trains.clone(),
                }
            }
            Self::TrainsRealigned { id, changes } => Self::TrainsRealigned {
                id: *id,
                changes: changes.iter().map(Realigned::inverse).collect(),
            },
            Self::TrainsTakenBack { id, trains } => Self::TrainsBroughtBack {
                id: *id,
                trains: trains.clone(),
            },
        })
    }

    fn words(&self) -> String {
        <Timetable as crate::domain::Stream>::event_name(self).replace('_', " ")
    }
}

impl Undone for Timetable {
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
