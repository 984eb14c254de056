//! A product line's own milestones: what belongs to no single release, such as the end of its life.
//!
//! The product line itself – its name, its program – is part of the [portfolio](super::portfolio); this stream shares its
//! identity and begins with the first milestone.

use serde::{Deserialize, Serialize};

use super::{
    Context, Meta, Parts, Refusal, Stream,
    access::Operation,
    ids::{CommandId, StreamKind},
    record::{Kind, Names, Recorded, Told},
    schedule::{self, Schedule},
    undo::{self, History, Undoable, Undone},
};

/// The milestones of a product line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ProductLineMilestones {
    /// Its milestones; none of them is a target.
    pub schedule: Schedule,
}

/// What may be asked of it.
#[allow(
    clippy::large_enum_variant,
    reason = "commands are made one at a time: a box would save nothing"
)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// A change of the milestones.
    Schedule(schedule::Command),
    /// Takes back what a command changed.
    Undo {
        /// That command.
        command: CommandId,
    },
}

/// What can have happened to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A change of the milestones.
    Schedule(schedule::Event),
}

/// What its rules need to know of elsewhere.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct World {
    /// Whether the portfolio has the product line; `None` where it is not known.
    pub line_exists: Option<bool>,
    /// The record of the command that is to be undone.
    pub history: Option<History<Event>>,
}

impl Recorded for ProductLineMilestones {
    const KINDS: &'static [Kind] = schedule::KINDS;
    fn kind(event: &Event) -> Kind {
        let Event::Schedule(event) = event;
        schedule::kind(event)
    }
    fn told(event: &Event, names: &dyn Names) -> Told {
        let Event::Schedule(event) = event;
        schedule::told(event, names)
    }
}

impl Undone for ProductLineMilestones {
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

impl Undoable for Event {
    type Touched = schedule::Touched;
    fn touched(&self) -> Vec<Self::Touched> {
        let Self::Schedule(event) = self;
        schedule::touched(event)
    }
    fn inverse(&self) -> Option<Self> {
        let Self::Schedule(event) = self;
        Some(Self::Schedule(schedule::inverse(event)))
    }
    fn words(&self) -> String {
        let Self::Schedule(event) = self;
        event.name().replace('_', " ")
    }
}

impl Stream for ProductLineMilestones {
    const KIND: StreamKind = StreamKind::ProductLine;
    type Command = Command;
    type Event = Event;
    type World = World;

    fn decide(
        &self,
        command: &Command,
        world: &World,
        ctx: &Context<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        ctx.may(Operation::EditSchedule)?;
        if world.line_exists == Some(false) {
            return Err(Refusal::not_found("product line"));
        }
        match command {
            Command::Schedule(schedule::Command::SetTarget { .. }) => Err(Refusal::conflict(
                "A product line has no target: its releases do.",
            )),
            Command::Schedule(command) => Ok(self
                .schedule
                .decide(command)?
                .into_iter()
                .map(Event::Schedule)
                .collect()),
            Command::Undo { command } => undo::undo(*command, world.history.as_ref()),
        }
    }

    fn evolve(&mut self, event: &Event, _meta: &Meta) {
        let Event::Schedule(event) = event;
        self.schedule.evolve(event);
    }

    fn touches(_event: &Event) -> Parts {
        Parts::ALL
    }

    fn command_name(command: &Command) -> &'static str {
        match command {
            Command::Schedule(command) => command.name(),
            Command::Undo { .. } => "undo",
        }
    }

    fn event_name(event: &Event) -> &'static str {
        let Event::Schedule(event) = event;
        event.name()
    }

    fn predictable(command: &Command) -> bool {
        !matches!(command, Command::Undo { .. })
    }

    fn undone_command(command: &Command) -> Option<CommandId> {
        match command {
            Command::Undo { command } => Some(*command),
            Command::Schedule(_) => None,
        }
    }
}
