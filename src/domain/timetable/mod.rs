//! What the organization does again and again: templates of milestones, by which releases are laid out.
//!
//! One stream, apart from the portfolio: few pages need it, and the calendar is none of them.

use serde::{Deserialize, Serialize};

use super::{
    Context, Meta, Parts, Refusal, Stream,
    access::Operation,
    ids::{CommandId, StreamKind, TemplateId},
    portfolio::Portfolio,
    table::Table,
    undo::{self, History},
};

mod laying;
mod record;
mod template;
mod undoing;
pub use laying::{Fate, Laid, Line, Why, given_to, laid, outlook, undated};
pub use template::{
    Count, ITEM_LIMIT, Item, OFFSET_LIMIT, TEMPLATE_LIMIT, Template, draft_of, fitting,
};

/// Templates by which releases are laid out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Timetable {
    /// Templates of milestones.
    #[serde(default)]
    pub templates: Table<TemplateId, Template>,
}

/// What may be asked of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// A further template, or another form of one; `None`: it is removed.
    KeepTemplate {
        /// Which.
        id: TemplateId,
        /// As it shall be.
        template: Option<Template>,
    },
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
    /// A template came, changed, or went.
    TemplateKept {
        /// Which.
        id: TemplateId,
        /// Before; `None`: there was none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Template>,
        /// After; `None`: there is none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<Template>,
    },
}

/// What its rules need to know of elsewhere; `None` where it is not known: the rule is then left to the server.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct World {
    /// Programs and product lines.
    pub portfolio: Option<Portfolio>,
    /// The record of the command that is to be undone.
    pub history: Option<History<Event>>,
}

/// Parts of it that a view looks at.
pub mod parts {
    use super::Parts;
    /// Templates.
    pub const TEMPLATES: Parts = Parts(1);
}

impl Stream for Timetable {
    const KIND: StreamKind = StreamKind::Timetable;
    type Command = Command;
    type Event = Event;
    type World = World;

    fn decide(
        &self,
        command: &Command,
        world: &World,
        ctx: &Context<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        match command {
            Command::KeepTemplate { id, template } => {
                ctx.may(Operation::EditPortfolio)?;
                template::keep(self, *id, template.as_ref(), world)
            }
            Command::Undo { command } => {
                ctx.may(Operation::EditPortfolio)?;
                undo::undo(*command, world.history.as_ref())
            }
        }
    }

    fn evolve(&mut self, event: &Event, _meta: &Meta) {
        match event {
            Event::TemplateKept { id, to, .. } => match to {
                Some(template) => drop(self.templates.insert(*id, template.clone())),
                None => drop(self.templates.remove(id)),
            },
        }
    }

    fn touches(event: &Event) -> Parts {
        match event {
            Event::TemplateKept { .. } => parts::TEMPLATES,
        }
    }

    fn command_name(command: &Command) -> &'static str {
        match command {
            Command::KeepTemplate { .. } => "keep_template",
            Command::Undo { .. } => "undo",
        }
    }

    fn event_name(event: &Event) -> &'static str {
        match event {
            Event::TemplateKept { .. } => "template_kept",
        }
    }

    fn predictable(command: &Command) -> bool {
        !matches!(command, Command::Undo { .. })
    }

    fn undone_command(command: &Command) -> Option<CommandId> {
        match command {
            Command::Undo { command } => Some(*command),
            Command::KeepTemplate { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests;
