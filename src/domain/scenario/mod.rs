//! A scenario: a what-if copy of the dates of some releases.
//!
//! While it is weighed it is its owner's, and theirs whom they share it with; no release knows of it and the record says
//! nothing. Made real, it moves all its releases in one step and for one reason, and is taken back in one: that is what this
//! stream remembers. The move of a selection is a scenario that was never kept.

use serde::{Deserialize, Serialize};

use super::{
    Actor, Context, Meta, Parts, Refusal, RefusalKind, Stream,
    access::Operation,
    ids::{CommandId, PersonId, ReleaseId, ScenarioId, StreamKind},
    text::{self, NAME_LIMIT},
    time::Instant,
    train::{Member, MemberMove, differing, in_each},
    undo::{self, History, Undoable, Undone},
};

mod entry;
mod record;
mod weigh;
pub use entry::{Entry, planned};
pub use weigh::{Compared, Weighed, free_slot, shifted, weigh};

/// Most releases of one scenario.
pub const RELEASE_LIMIT: usize = 200;
/// Most scenarios that a person keeps.
pub const SCENARIO_LIMIT: usize = 50;

/// A scenario that is kept to be weighed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Which.
    pub id: ScenarioId,
    /// Whose it is.
    pub owner: PersonId,
    /// What they call it; 1 to 120 characters.
    pub name: String,
    /// Whether everyone sees it.
    pub shared: bool,
    /// Its releases with their dates.
    pub entries: Vec<Entry>,
}

impl Draft {
    /// Whether a person sees it.
    #[must_use]
    pub fn is_seen_by(&self, person: PersonId) -> bool {
        self.shared || self.owner == person
    }

    /// The same within the limits.
    ///
    /// # Errors
    /// A refusal that names the field.
    pub fn checked(mut self) -> Result<Self, Refusal> {
        self.name = text::required("Name", &self.name, NAME_LIMIT)?;
        refuse_entries(&self.entries)?;
        Ok(self)
    }
}

/// A joint move of releases, once it is made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Scenario {
    /// What the scenario was called; empty for the move of a selection.
    pub name: String,
    /// Whether its dates are the releases' now: not before it is made real, and not after it was taken back.
    pub real: bool,
    /// Who made it real.
    pub by: Option<Actor>,
    /// When.
    pub at: Option<Instant>,
    /// By which command: what takes it back names it.
    pub command: Option<CommandId>,
}

/// What may be asked of a scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Makes it real: its releases get its dates. Asks for a reason where a baseline is frozen.
    Commit {
        /// What it is called; empty for the move of a selection.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        name: String,
        /// Its releases with their dates, and those that they had when it was weighed.
        entries: Vec<Entry>,
    },
    /// Takes that back.
    Undo {
        /// The command that made it real.
        command: CommandId,
    },
}

/// What can have happened to a scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// Its releases got its dates.
    Committed {
        /// What it is called; may be empty.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        name: String,
        /// The releases that moved, each with its dates.
        members: Vec<MemberMove>,
    },
    /// They got back the dates that they had.
    TakenBack {
        /// What it is called; may be empty.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        name: String,
        /// The releases that moved, each with its dates.
        members: Vec<MemberMove>,
    },
}

impl Event {
    /// What it comes to in the releases: written along with it, in the same step.
    #[must_use]
    pub fn along(&self) -> Vec<(ReleaseId, super::release::Event)> {
        match self {
            Self::Committed { members, .. } | Self::TakenBack { members, .. } => in_each(members),
        }
    }
    /// The releases that move.
    #[must_use]
    pub fn members(&self) -> &[MemberMove] {
        match self {
            Self::Committed { members, .. } | Self::TakenBack { members, .. } => members,
        }
    }
}

/// What a scenario's rules need to know of elsewhere.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct World {
    /// The releases that the command is about, as they stand now.
    pub releases: Option<Vec<Member>>,
    /// The record of the command that is to be taken back.
    pub history: Option<History<Event>>,
}

impl Stream for Scenario {
    const KIND: StreamKind = StreamKind::Scenario;
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
        match command {
            Command::Commit { name, entries } => self.commit(name, entries, world, ctx),
            Command::Undo { command } => take_back(*command, world),
        }
    }

    fn evolve(&mut self, event: &Event, meta: &Meta) {
        match event {
            Event::Committed { name, .. } => {
                *self = Self {
                    name: name.clone(),
                    real: true,
                    by: Some(meta.actor),
                    at: Some(meta.at),
                    command: Some(meta.command),
                };
            }
            Event::TakenBack { .. } => self.real = false,
        }
    }

    fn touches(_event: &Event) -> Parts {
        Parts::ALL
    }

    fn command_name(command: &Command) -> &'static str {
        match command {
            Command::Commit { .. } => "commit",
            Command::Undo { .. } => "undo",
        }
    }

    fn event_name(event: &Event) -> &'static str {
        match event {
            Event::Committed { .. } => "committed",
            Event::TakenBack { .. } => "taken_back",
        }
    }

    fn predictable(_command: &Command) -> bool {
        false
    }

    fn undone_command(command: &Command) -> Option<CommandId> {
        match command {
            Command::Undo { command } => Some(*command),
            Command::Commit { .. } => None,
        }
    }
}

impl Scenario {
    fn commit(
        &self,
        name: &str,
        entries: &[Entry],
        world: &World,
        ctx: &Context<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        if self.real {
            return Err(Refusal::conflict(
                "This scenario is real already: take it back before it is made real again.",
            ));
        }
        let name = text::optional("Name", name, NAME_LIMIT)?;
        refuse_entries(entries)?;
        let members = world.releases.as_deref().unwrap_or_default();
        let (moving, changed) = planned(entries, members);
        if !moving.behind.is_empty() {
            let behind = moving.behind.iter();
            let facts = behind.map(|(_, label, why)| [label, " ", why.words()].concat());
            return Err(Refusal::conflict(
                "Not every release can move: leave out those that cannot.",
            )
            .with_facts(facts.collect()));
        }
        if !changed.is_empty() {
            return Err(Refusal::new(
                RefusalKind::Changed,
                "Dates have changed since they were weighed: look at them again.",
            )
            .with_facts(changed));
        }
        if moving.members.is_empty() {
            return Err(Refusal::conflict(
                "Nothing moves: choose other dates first.",
            ));
        }
        if ctx.reason.is_none() && moving.meets_frozen_baseline(members) {
            return Err(Refusal::invalid(
                "Reason",
                "The baseline of a release is frozen: say why its dates move.",
            ));
        }
        Ok(vec![Event::Committed {
            name,
            members: moving.members,
        }])
    }
}

fn refuse_entries(entries: &[Entry]) -> Result<(), Refusal> {
    if entries.len() > RELEASE_LIMIT {
        return Err(Refusal::invalid(
            "Releases",
            format!("A scenario holds at most {RELEASE_LIMIT} releases."),
        ));
    }
    let twice = entries.iter().enumerate().any(|(at, entry)| {
        let before = entries.get(..at).unwrap_or_default();
        before.iter().any(|other| other.release == entry.release)
    });
    if twice {
        return Err(Refusal::invalid(
            "Releases",
            "A scenario holds each release once.",
        ));
    }
    entries.iter().try_for_each(Entry::refuse)
}

fn take_back(command: CommandId, world: &World) -> Result<Vec<Event>, Refusal> {
    let events = undo::undo(command, world.history.as_ref())?;
    if let Some(members) = &world.releases {
        let since: Vec<_> = events
            .iter()
            .flat_map(|event| differing(event.members(), members))
            .collect();
        if !since.is_empty() {
            return Err(Refusal::new(
                RefusalKind::Changed,
                "This move cannot be undone any more: releases that moved have changed since.",
            )
            .with_facts(since));
        }
    }
    Ok(events)
}

impl Undoable for Event {
    type Touched = ();

    fn touched(&self) -> Vec<()> {
        vec![()]
    }

    fn inverse(&self) -> Option<Self> {
        let back = |members: &[MemberMove]| members.iter().map(super::train::back).collect();
        Some(match self {
            Self::Committed { name, members } => Self::TakenBack {
                name: name.clone(),
                members: back(members),
            },
            Self::TakenBack { name, members } => Self::Committed {
                name: name.clone(),
                members: back(members),
            },
        })
    }

    fn words(&self) -> String {
        <Scenario as Stream>::event_name(self).replace('_', " ")
    }
}

impl Undone for Scenario {
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

#[cfg(test)]
mod tests;
