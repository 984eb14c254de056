//! A train: releases of several product lines that ship together, on one day or in an order.
//!
//! The train holds its day and its members by identity; what a member is and when it ships is the release's own. Moving a train
//! moves its members along: the move is decided here as a whole ([`plan`]), and what it comes to in each release follows from the
//! one event ([`along`]), so that it is undone as a whole too. Where a member's own target departs from the train, that is a
//! finding ([`deviations`]), never an obstacle.

use serde::{Deserialize, Serialize};

use super::{
    Context, Meta, Parts, Refusal, Stream,
    ids::{CommandId, MilestoneId, ProgramId, ReleaseId, StreamKind, TrainId},
    table::Table,
    time::Day,
    undo::History,
};

mod decide;
mod deviation;
mod member;
mod milestone;
mod moving;
mod outlook;
mod record;
mod shared;
mod undo;
pub use deviation::{Deviation, deviations};
pub use member::{Brief, Member, Passing};
pub use milestone::{SHARED_LIMIT, Shared, SharedMove};
pub use moving::{Behind, MemberMove, Moving, along, plan};
pub(in crate::domain) use moving::{back, changed_since, differing, in_each};
pub use outlook::{Outlook, outlook};
pub(in crate::domain) use record::with_member;
pub use shared::could_ride;

/// Most releases that one train holds.
pub const MEMBER_LIMIT: usize = 200;
/// What the keys of trains begin with.
pub const CODE: &str = "TRAIN";

/// How the members of a train ship.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// All on the train's day.
    #[default]
    SameDay,
    /// One after the other in the train's order, all by the train's day.
    Ordered,
}

impl Mode {
    /// Both, in the order offered.
    pub const ALL: [Mode; 2] = [Self::SameDay, Self::Ordered];

    /// The name in forms.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SameDay => "same_day",
            Self::Ordered => "ordered",
        }
    }
    /// The name for people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::SameDay => "Same day",
            Self::Ordered => "In order",
        }
    }
}

/// A train.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Train {
    /// Whether it exists: false before it is created.
    pub exists: bool,
    /// The key that people say and addresses carry, such as `TRAIN-3`; given by the server, never reused.
    pub key: Option<String>,
    /// What it is called.
    pub name: String,
    /// How its members ship.
    pub mode: Mode,
    /// The day it is for.
    pub day: Day,
    /// The program it belongs to; `None` for the whole organization.
    pub home: Option<ProgramId>,
    /// Its members, in the order in which they ship where that is asked for.
    pub members: Vec<ReleaseId>,
    /// Milestones that all members share.
    #[serde(default)]
    pub shared: Table<MilestoneId, Shared>,
    /// Whether it was dissolved: kept in the record, shown nowhere else.
    pub dissolved: bool,
}

impl Train {
    /// Whether it stands: created and not dissolved.
    #[must_use]
    pub const fn stands(&self) -> bool {
        self.exists && !self.dissolved
    }
    /// What addresses name it by: its key, until it has one its identity.
    #[must_use]
    pub fn address(&self, id: TrainId) -> String {
        self.key.clone().unwrap_or_else(|| id.to_string())
    }
}

/// What a train is when it begins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Beginning {
    /// What it is called; 1 to 120 characters.
    pub name: String,
    /// How its members ship.
    pub mode: Mode,
    /// The day it is for.
    pub day: Day,
    /// The program it belongs to; `None` for the whole organization.
    #[serde(default)]
    pub home: Option<ProgramId>,
    /// Its first members.
    #[serde(default)]
    pub members: Vec<ReleaseId>,
}

/// What may be asked of a train.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Begins it.
    Create(Beginning),
    /// Another name.
    Rename {
        /// 1 to 120 characters.
        name: String,
    },
    /// Another way for its members to ship.
    SetMode {
        /// Which.
        mode: Mode,
    },
    /// Another program, or the whole organization.
    SetHome {
        /// Which.
        home: Option<ProgramId>,
    },
    /// Another day, while its members stay where they are.
    SetDay {
        /// Which.
        day: Day,
    },
    /// A further member.
    Add {
        /// Which.
        release: ReleaseId,
    },
    /// A member less.
    Remove {
        /// Which.
        release: ReleaseId,
    },
    /// Another order of the members.
    Reorder {
        /// All of them.
        members: Vec<ReleaseId>,
    },
    /// Another day, and every member that can moves along by as many days; asks for a reason where a baseline is frozen.
    Move {
        /// The day.
        to: Day,
    },
    /// A further shared milestone, or another name or day of one; `None`: it is removed.
    Share {
        /// Which.
        id: MilestoneId,
        /// As it shall be.
        milestone: Option<Shared>,
    },
    /// Takes it apart; its members stay as they are.
    Dissolve,
    /// Takes back what a command changed.
    Undo {
        /// That command.
        command: CommandId,
    },
}

/// What can have happened to a train.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It began.
    Created {
        /// The key the server gave; `None` in a prediction.
        key: Option<String>,
        /// What it was.
        beginning: Beginning,
        /// What its members were called then, in their order.
        labels: Vec<String>,
    },
    /// It got another name.
    TrainRenamed {
        /// Before.
        from: String,
        /// After.
        to: String,
    },
    /// Its members ship in another way.
    ModeChanged {
        /// Before.
        from: Mode,
        /// After.
        to: Mode,
    },
    /// It belongs to another program, or to the whole organization.
    HomeChanged {
        /// Before.
        from: Option<ProgramId>,
        /// After.
        to: Option<ProgramId>,
    },
    /// It is for another day.
    DayChanged {
        /// Before.
        from: Day,
        /// After.
        to: Day,
    },
    /// It got a further member.
    MemberAdded {
        /// Which.
        release: ReleaseId,
        /// What that release was called then.
        label: String,
        /// Its place among the members, from 0.
        at: usize,
    },
    /// It lost a member.
    MemberRemoved {
        /// Which.
        release: ReleaseId,
        /// What that release was called then.
        label: String,
        /// Its place among the members, from 0.
        at: usize,
    },
    /// Its members ship in another order.
    Reordered {
        /// Before.
        from: Vec<ReleaseId>,
        /// After.
        to: Vec<ReleaseId>,
    },
    /// It moved to another day, and members along with it.
    TrainMoved {
        /// Before.
        from: Day,
        /// After.
        to: Day,
        /// The members that moved, each with its dates.
        members: Vec<MemberMove>,
        /// The shared milestones that moved along.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        shared: Vec<SharedMove>,
    },
    /// A shared milestone came, changed, or went.
    MilestoneShared {
        /// Which.
        id: MilestoneId,
        /// Before; `None`: there was none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Shared>,
        /// After; `None`: there is none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<Shared>,
    },
    /// It was taken apart.
    Dissolved,
    /// It stood again.
    Revived,
}

/// What a train's rules need to know of elsewhere. `None` where it is not known (in the browser): the rule is then left to the
/// server.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct World {
    /// The key that the next train gets.
    pub next_key: Option<String>,
    /// Whether the program named by the command is there and in use.
    pub home_in_use: Option<bool>,
    /// The releases that the command is about: those it names, or all members.
    pub releases: Option<Vec<Member>>,
    /// The record of the command that is to be undone.
    pub history: Option<History<Event>>,
}

/// Parts of a train that a view looks at.
pub mod parts {
    use super::Parts;
    /// Name, key, home, mode.
    pub const IDENTITY: Parts = Parts(1);
    /// Its day.
    pub const DAY: Parts = Parts(2);
    /// Its members and their order.
    pub const MEMBERS: Parts = Parts(4);
    /// Its shared milestones.
    pub const SHARED: Parts = Parts(8);
}

impl Stream for Train {
    const KIND: StreamKind = StreamKind::Train;
    type Command = Command;
    type Event = Event;
    type World = World;

    fn decide(
        &self,
        command: &Command,
        world: &World,
        ctx: &Context<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        decide::decide(self, command, world, ctx)
    }

    fn evolve(&mut self, event: &Event, _meta: &Meta) {
        match event {
            Event::Created { key, beginning, .. } => {
                *self = Self {
                    exists: true,
                    key: key.clone(),
                    name: beginning.name.clone(),
                    mode: beginning.mode,
                    day: beginning.day,
                    home: beginning.home,
                    members: beginning.members.clone(),
                    shared: Table::new(),
                    dissolved: false,
                };
            }
            Event::TrainRenamed { to, .. } => self.name.clone_from(to),
            Event::ModeChanged { to, .. } => self.mode = *to,
            Event::HomeChanged { to, .. } => self.home = *to,
            Event::DayChanged { to, .. } => self.day = *to,
            Event::TrainMoved { to, shared, .. } => {
                self.day = *to;
                for moved in shared {
                    if let Some(held) = self.shared.get_mut(&moved.id) {
                        held.day = moved.to;
                    }
                }
            }
            Event::MilestoneShared { id, to, .. } => match to {
                Some(to) => drop(self.shared.insert(*id, to.clone())),
                None => drop(self.shared.remove(id)),
            },
            Event::MemberAdded { release, at, .. } => {
                if !self.members.contains(release) {
                    let at = (*at).min(self.members.len());
                    self.members.insert(at, *release);
                }
            }
            Event::MemberRemoved { release, .. } => self.members.retain(|held| held != release),
            Event::Reordered { to, .. } => self.members.clone_from(to),
            Event::Dissolved => self.dissolved = true,
            Event::Revived => self.dissolved = false,
        }
    }

    fn touches(event: &Event) -> Parts {
        match event {
            Event::Created { .. } | Event::Dissolved | Event::Revived => Parts::ALL,
            Event::TrainRenamed { .. } | Event::HomeChanged { .. } => parts::IDENTITY,
            Event::ModeChanged { .. } => parts::IDENTITY.and(parts::MEMBERS),
            Event::DayChanged { .. } => parts::DAY,
            Event::TrainMoved { .. } => parts::DAY.and(parts::SHARED),
            Event::MilestoneShared { .. } => parts::SHARED,
            Event::MemberAdded { .. } | Event::MemberRemoved { .. } | Event::Reordered { .. } => {
                parts::MEMBERS
            }
        }
    }

    fn command_name(command: &Command) -> &'static str {
        match command {
            Command::Create(_) => "create",
            Command::Rename { .. } => "rename",
            Command::SetMode { .. } => "set_mode",
            Command::SetHome { .. } => "set_home",
            Command::SetDay { .. } => "set_day",
            Command::Add { .. } => "add_member",
            Command::Remove { .. } => "remove_member",
            Command::Reorder { .. } => "reorder",
            Command::Move { .. } => "move",
            Command::Share { .. } => "share",
            Command::Dissolve => "dissolve",
            Command::Undo { .. } => "undo",
        }
    }

    fn event_name(event: &Event) -> &'static str {
        match event {
            Event::Created { .. } => "created",
            Event::TrainRenamed { .. } => "train_renamed",
            Event::ModeChanged { .. } => "mode_changed",
            Event::HomeChanged { .. } => "home_changed",
            Event::DayChanged { .. } => "day_changed",
            Event::MemberAdded { .. } => "member_added",
            Event::MemberRemoved { .. } => "member_removed",
            Event::Reordered { .. } => "reordered",
            Event::TrainMoved { .. } => "train_moved",
            Event::MilestoneShared { .. } => "milestone_shared",
            Event::Dissolved => "dissolved",
            Event::Revived => "revived",
        }
    }

    fn predictable(command: &Command) -> bool {
        !matches!(
            command,
            Command::Undo { .. } | Command::Move { .. } | Command::Add { .. } | Command::Create(_)
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
