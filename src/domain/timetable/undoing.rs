//! Taking back what was done to templates.

use super::{Command, Event, Timetable, World};
use crate::domain::{
    ids::{CommandId, TemplateId},
    undo::{History, Undoable, Undone},
};

/// A single value that an event changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touched {
    /// A template.
    Template(TemplateId),
}

impl Undoable for Event {
    type Touched = Touched;

    fn touched(&self) -> Vec<Touched> {
        match self {
            Self::TemplateKept { id, .. } => vec![Touched::Template(*id)],
        }
    }

    fn inverse(&self) -> Option<Self> {
        Some(match self {
            Self::TemplateKept { id, from, to } => Self::TemplateKept {
                id: *id,
                from: to.clone(),
                to: from.clone(),
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
