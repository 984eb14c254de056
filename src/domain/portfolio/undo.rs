//! Taking back what was done to the portfolio.

use super::{Command, Event, Part, Portfolio, World, days};
use crate::domain::{
    ids::{BookingId, CommandId, DayMarkId, ExceptionId},
    undo::{History, Undoable, Undone},
};

/// A single value of the portfolio that an event changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touched {
    /// Name and zone of the organization.
    Organization,
    /// Whether the part is in use.
    Standing(Part),
    /// What the part is called.
    Name(Part),
    /// Period, scope and strictness of a freeze.
    Freeze(Part),
    /// An exception, asked for and answered.
    Exception(ExceptionId),
    /// On which weekdays is worked.
    Week,
    /// A marked day.
    Day(DayMarkId),
    /// Windows and sharing of an environment.
    Environment(Part),
    /// A booking.
    Booking(BookingId),
}

impl Undoable for Event {
    type Touched = Touched;

    fn touched(&self) -> Vec<Touched> {
        if let Self::Days(days::Event::DaysMarked { changes }) = self {
            return changes.iter().map(|one| Touched::Day(one.id)).collect();
        }
        vec![match self {
            Self::OrganizationSet { .. } => Touched::Organization,
            Self::ProgramAdded { id, .. } => Touched::Standing(Part::Program(*id)),
            Self::ProductLineAdded { id, .. } => Touched::Standing(Part::ProductLine(*id)),
            Self::TeamAdded { id, .. } => Touched::Standing(Part::Team(*id)),
            Self::EnvironmentAdded { id, .. } => Touched::Standing(Part::Environment(*id)),
            // Its name is one of what it restores.
            Self::EnvironmentChanged { id, .. } => {
                let part = Part::Environment(*id);
                return vec![Touched::Environment(part), Touched::Name(part)];
            }
            Self::Booked { id, .. } | Self::BookingCancelled { id, .. } => Touched::Booking(*id),
            Self::FreezeAdded { id, .. } => Touched::Standing(Part::Freeze(*id)),
            Self::FreezeChanged { id, .. } => Touched::Freeze(Part::Freeze(*id)),
            Self::ExceptionRequested { id, .. } | Self::ExceptionAnswered { id, .. } => {
                Touched::Exception(*id)
            }
            Self::Days(_) => Touched::Week,
            Self::Renamed { part, .. } => Touched::Name(*part),
            Self::Retired { part, .. } | Self::Reinstated { part, .. } => Touched::Standing(*part),
        }]
    }

    fn inverse(&self) -> Option<Self> {
        let retired = |part: Part, name: &str| Self::Retired {
            part,
            name: name.to_owned(),
        };
        Some(match self {
            Self::OrganizationSet { from, to } => Self::OrganizationSet {
                from: to.clone(),
                to: from.clone(),
            },
            Self::ProgramAdded { id, program, .. } => retired(Part::Program(*id), &program.name),
            Self::ProductLineAdded { id, line, .. } => retired(Part::ProductLine(*id), &line.name),
            Self::TeamAdded { id, team } => retired(Part::Team(*id), &team.name),
            Self::EnvironmentAdded { id, environment } => {
                retired(Part::Environment(*id), &environment.name)
            }
            Self::EnvironmentChanged { id, from, to } => Self::EnvironmentChanged {
                id: *id,
                from: to.clone(),
                to: from.clone(),
            },
            Self::Booked { id, booking } => Self::BookingCancelled {
                id: *id,
                booking: booking.clone(),
            },
            Self::BookingCancelled { id, booking } => Self::Booked {
                id: *id,
                booking: booking.clone(),
            },
            Self::FreezeAdded { id, freeze } => retired(Part::Freeze(*id), &freeze.name),
            Self::FreezeChanged { id, from, to } => Self::FreezeChanged {
                id: *id,
                from: to.clone(),
                to: from.clone(),
            },
            // Withdrawn or answered otherwise by whoever may: not by anybody who may change the portfolio.
            Self::ExceptionRequested { .. } | Self::ExceptionAnswered { .. } => return None,
            Self::Days(event) => Self::Days(event.inverse()),
            Self::Renamed { part, from, to } => Self::Renamed {
                part: *part,
                from: to.clone(),
                to: from.clone(),
            },
            Self::Retired { part, name } => Self::Reinstated {
                part: *part,
                name: name.clone(),
            },
            Self::Reinstated { part, name } => retired(*part, name),
        })
    }

    fn words(&self) -> String {
        <Portfolio as crate::domain::Stream>::event_name(self).replace('_', " ")
    }
}

impl Undone for Portfolio {
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
