//! What the organization does again and again: templates of milestones, by which releases are laid out, and cadences, by which
//! trains come.
//!
//! One stream, apart from the portfolio: few pages need it, and the calendar is none of them.

use serde::{Deserialize, Serialize};

use super::{
    Context, Meta, Parts, Refusal, RefusalKind, Stream,
    access::Operation,
    ids::{CadenceId, CommandId, StreamKind, TemplateId, TrainId},
    portfolio::Portfolio,
    table::Table,
    train::{Member, Train},
    undo::{self, History},
};

mod cadence;
mod generating;
mod laying;
mod realigning;
mod record;
mod template;
mod undoing;
mod versions;
pub use cadence::{
    AHEAD_LIMIT, CADENCE_LIMIT, Cadence, Coming, Made, RIDING_LIMIT, Riding, SHIFT_LIMIT, Shift,
    coming,
};
pub use generating::{
    Along, Begun, Lines, Making, along, codes, name_of, templates_of, versions_of,
};
pub use laying::{Fate, Laid, Line, Why, given_to, laid, outlook, undated};
pub use realigning::{Following, Realigned, realigned};
pub use template::{
    Count, ITEM_LIMIT, Item, OFFSET_LIMIT, TEMPLATE_LIMIT, Template, draft_of, fitting,
};
pub use versions::Versions;

/// Templates by which releases are laid out, and cadences by which trains come.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Timetable {
    /// Templates of milestones.
    #[serde(default)]
    pub templates: Table<TemplateId, Template>,
    /// Cadences of trains.
    #[serde(default)]
    pub cadences: Table<CadenceId, Cadence>,
    /// The trains that were made by them, those of removed ones too.
    #[serde(default)]
    pub made: Table<CadenceId, Vec<Made>>,
}

impl Timetable {
    /// The trains that were made by a cadence, by the rule's days.
    #[must_use]
    pub fn made(&self, id: CadenceId) -> &[Made] {
        self.made.get(&id).map_or(&[], Vec::as_slice)
    }
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
    /// A further cadence, or another form of one; `None`: it is removed. Trains that were made stay.
    KeepCadence {
        /// Which.
        id: CadenceId,
        /// As it shall be.
        cadence: Option<Cadence>,
    },
    /// Makes the next trains of a cadence, with their releases.
    MakeTrains {
        /// Whose.
        id: CadenceId,
        /// Each as whoever asks has seen it.
        trains: Vec<Making>,
    },
    /// Moves the trains that were made, are still to come and that nobody adjusted to where the rule has them now.
    Realign {
        /// Whose.
        id: CadenceId,
        /// Each as whoever asks has seen it.
        trains: Vec<Following>,
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
    /// A cadence came, changed, or went.
    CadenceKept {
        /// Which.
        id: CadenceId,
        /// Before; `None`: there was none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Cadence>,
        /// After; `None`: there is none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<Cadence>,
    },
    /// Trains were made by a cadence.
    TrainsMade {
        /// Which.
        id: CadenceId,
        /// The trains.
        trains: Vec<Begun>,
    },
    /// That was taken back.
    TrainsTakenBack {
        /// Whose.
        id: CadenceId,
        /// The trains.
        trains: Vec<Begun>,
    },
    /// Trains have followed a rule that had changed.
    TrainsRealigned {
        /// Whose.
        id: CadenceId,
        /// Each as it was and as it is.
        changes: Vec<Realigned>,
    },
    /// They stand again.
    TrainsBroughtBack {
        /// Whose.
        id: CadenceId,
        /// The trains.
        trains: Vec<Begun>,
    },
}

/// What its rules need to know of elsewhere; `None` where it is not known: the rule is then left to the server.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct World {
    /// Programs and product lines.
    pub portfolio: Option<Portfolio>,
    /// What the product lines of the cadence have.
    pub lines: Option<Lines>,
    /// The trains that the cadence has made, with their members.
    pub trains: Option<Vec<(TrainId, Train, Vec<Member>)>>,
    /// Of trains that are to be taken back: what is not any more as it began, by name.
    pub since: Vec<String>,
    /// The record of the command that is to be undone.
    pub history: Option<History<Event>>,
}

/// Parts of it that a view looks at.
pub mod parts {
    use super::Parts;
    /// Templates.
    pub const TEMPLATES: Parts = Parts(1);
    /// Cadences and the trains made by them.
    pub const CADENCES: Parts = Parts(2);
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
            Command::KeepCadence { id, cadence } => {
                ctx.may(Operation::EditTrain)?;
                cadence::keep(self, *id, cadence.as_ref(), world)
            }
            Command::MakeTrains { id, trains } => {
                ctx.may(Operation::EditTrain)?;
                ctx.may(Operation::EditRelease)?;
                generating::generate(self, *id, trains, world, ctx)
            }
            Command::Realign { id, trains } => {
                ctx.may(Operation::EditTrain)?;
                realigning::realign(self, *id, trains, world, ctx)
            }
            Command::Undo { command } => {
                let events = undo::undo(*command, world.history.as_ref())?;
                for event in &events {
                    ctx.may(match event {
                        Event::TemplateKept { .. } => Operation::EditPortfolio,
                        _ => Operation::EditTrain,
                    })?;
                }
                if !world.since.is_empty() {
                    return Err(Refusal::new(
                        RefusalKind::Changed,
                        "These trains cannot be taken back any more: some of what was made has changed since.",
                    )
                    .with_facts(world.since.clone()));
                }
                Ok(events)
            }
        }
    }

    fn evolve(&mut self, event: &Event, _meta: &Meta) {
        match event {
            Event::TemplateKept { id, to, .. } => match to {
                Some(template) => drop(self.templates.insert(*id, template.clone())),
                None => drop(self.templates.remove(id)),
            },
            Event::CadenceKept { id, to, .. } => match to {
                Some(cadence) => drop(self.cadences.insert(*id, cadence.clone())),
                None => drop(self.cadences.remove(id)),
            },
            Event::TrainsMade { id, trains } | Event::TrainsBroughtBack { id, trains } => {
                let made = self.made.get_or_default(*id);
                made.extend(trains.iter().map(Begun::made));
                crate::domain::order::sort_by_key(made, |one| one.occurrence);
            }
            Event::TrainsRealigned { id, changes } => {
                let made = self.made.get_or_default(*id);
                for change in changes {
                    let held = made.iter_mut().find(|one| one.train == change.from.train);
                    if let Some(held) = held {
                        *held = change.to;
                    }
                }
                crate::domain::order::sort_by_key(made, |one| one.occurrence);
            }
            Event::TrainsTakenBack { id, trains } => {
                let gone = |made: &Made| trains.iter().any(|one| one.train == made.train);
                self.made.get_or_default(*id).retain(|made| !gone(made));
            }
        }
    }

    fn touches(event: &Event) -> Parts {
        match event {
            Event::TemplateKept { .. } => parts::TEMPLATES,
            _ => parts::CADENCES,
        }
    }

    fn command_name(command: &Command) -> &'static str {
        match command {
            Command::KeepTemplate { .. } => "keep_template",
            Command::KeepCadence { .. } => "keep_cadence",
            Command::MakeTrains { .. } => "make_trains",
            Command::Realign { .. } => "realign",
            Command::Undo { .. } => "undo",
        }
    }

    fn event_name(event: &Event) -> &'static str {
        match event {
            Event::TemplateKept { .. } => "template_kept",
            Event::CadenceKept { .. } => "cadence_kept",
            Event::TrainsMade { .. } => "trains_made",
            Event::TrainsRealigned { .. } => "trains_realigned",
            Event::TrainsTakenBack { .. } => "trains_taken_back",
            Event::TrainsBroughtBack { .. } => "trains_brought_back",
        }
    }

    fn predictable(command: &Command) -> bool {
        !matches!(
            command,
            Command::Undo { .. } | Command::MakeTrains { .. } | Command::Realign { .. }
        )
    }

    fn undone_command(command: &Command) -> Option<CommandId> {
        match command {
            Command::Undo { command } => Some(*command),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
