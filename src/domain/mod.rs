//! The business, pure: no clock, no randomness, no I/O, compiled to the server and to the browser.
//!
//! Every change is a command. [`Stream::decide`] turns a command into events or refuses it; [`Stream::evolve`] folds events
//! into state. The server decides for good, the browser decides the same way to show the outcome at once, and a view asks
//! `decide` whether a button would be refused. A rule of the business therefore stands once, in one of these rooms.

pub mod access;
pub mod calendar;
pub mod exchange;
pub mod ids;
pub mod order;
pub mod portfolio;
pub mod product_line;
pub mod record;
pub mod release;
pub mod scenario;
pub mod schedule;
pub mod table;
pub mod text;
pub mod time;
pub mod timetable;
pub mod train;
pub mod undo;
pub mod upcast;
pub mod web_address;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use access::Grants;
use ids::{CommandId, PersonId, StreamId, StreamKind};
use text::FreeText;
use time::{Instant, Zones};
use upcast::Upcast;

/// Something with a history of its own: a release, a product line's milestones, the portfolio's structure.
///
/// Commands, events and states are JSON on the wire and on disk, externally tagged. What was written once must stay
/// readable: a changed event gets a new name and an [`upcast`], and so does a changed command.
pub trait Stream:
    Default + Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static
{
    /// Which kind of stream this is; the first half of its [`StreamId`].
    const KIND: StreamKind;
    /// What a person may ask of it.
    type Command: Clone + Serialize + DeserializeOwned + Send + Sync + 'static;
    /// What can have happened to it.
    type Event: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static;
    /// Facts of other streams that its rules need. The writer fills it; the browser does where it knows them.
    type World: Clone + Default + Send + Sync + 'static;

    /// What the command would change, or why it is refused. Never partial: all events or a refusal.
    fn decide(
        &self,
        command: &Self::Command,
        world: &Self::World,
        ctx: &Context<'_>,
    ) -> Result<Vec<Self::Event>, Refusal>;
    /// Folds one event into the state. Total: replay never panics and never fails; an event that makes no sense is ignored.
    fn evolve(&mut self, event: &Self::Event, meta: &Meta);
    /// Which parts of the state a view must look at again after this event.
    fn touches(event: &Self::Event) -> Parts;
    /// The sort of command, for the access table, the record and the logs; the variant's name in snake case.
    fn command_name(command: &Self::Command) -> &'static str;
    /// The sort of event; the variant's name in snake case. Stored beside the payload.
    fn event_name(event: &Self::Event) -> &'static str;
    /// False where the browser lacks the facts to predict this command: it then shows "sending…" and waits.
    fn predictable(_command: &Self::Command) -> bool {
        true
    }
    /// How an event that an older release stored under this name is read; `None` for names in use.
    fn old_event(_name: &str) -> Option<Upcast> {
        None
    }
    /// How a command that an older release gave this name is read; `None` for names in use.
    fn old_command(_name: &str) -> Option<Upcast> {
        None
    }
    /// The command that this command undoes, where it is an undo. The writer then fills the world with that history.
    fn undone_command(_command: &Self::Command) -> Option<CommandId> {
        None
    }
}

/// Who acts, with which rights, when, and how to read a local time.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// Who acts.
    pub actor: Actor,
    /// What they may do.
    pub grants: &'a Grants,
    /// The time of the decision; on the server the server's clock.
    pub now: Instant,
    /// Offsets of time zones: the server answers from its tz database, the browser from `Intl`.
    pub zones: &'a dyn Zones,
    /// The reason given with the command, where one was given.
    pub reason: Option<&'a FreeText>,
}

/// Who did something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// A person, by id: names join when read.
    Person(PersonId),
    /// A job of the server, acting because time passed.
    System,
}

/// What is known of an event beside its content.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Meta {
    /// Position in the whole log; 0 while predicted.
    pub seq: u64,
    /// Position in its stream, from 1.
    pub version: u64,
    /// When the server committed it; while predicted, when the person acted.
    pub at: Instant,
    /// Who.
    pub actor: Actor,
    /// By which command.
    pub command: CommandId,
    /// Why, where it was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<FreeText>,
}

/// A set of parts of a state, one bit each; each stream names its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts(pub u32);

impl Parts {
    /// Nothing.
    pub const NONE: Parts = Parts(0);
    /// Everything.
    pub const ALL: Parts = Parts(u32::MAX);
    /// What stands beside the state: facts of other streams about it. No event of its own touches only that.
    pub const BESIDE: Parts = Parts(1 << 31);
    /// Both sets together.
    #[must_use]
    pub const fn and(self, other: Parts) -> Parts {
        Parts(self.0 | other.0)
    }
    /// Whether the two sets share a part.
    #[must_use]
    pub const fn meets(self, other: Parts) -> bool {
        self.0 & other.0 != 0
    }
}

/// The sort of a refusal: what the person can do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalKind {
    /// They lack the right.
    NotAllowed,
    /// The input breaks a limit; `field` names it.
    Invalid,
    /// The thing is not there, or not any more.
    NotFound,
    /// The state of things does not permit it.
    Conflict,
    /// What it touched has changed since.
    Changed,
}

/// Why a command was not carried out: a sentence for a person, with the facts behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// What sort.
    pub kind: RefusalKind,
    /// A sentence that says what to do about it.
    pub message: String,
    /// The input field that is at fault, in the words of the form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Every fact that speaks against it, one line each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<String>,
}

impl Refusal {
    /// A refusal of the given sort.
    #[must_use]
    pub fn new(kind: RefusalKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            field: None,
            facts: Vec::new(),
        }
    }
    /// The input breaks a limit of the named field.
    #[must_use]
    pub fn invalid(field: &str, message: impl Into<String>) -> Self {
        Self {
            field: Some(field.to_owned()),
            ..Self::new(RefusalKind::Invalid, message)
        }
    }
    /// The named thing does not exist.
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::new(
            RefusalKind::NotFound,
            format!("This {what} does not exist, or was withdrawn."),
        )
    }
    /// The state of things does not permit it.
    #[must_use]
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::new(RefusalKind::Conflict, message)
    }
    /// With the facts behind it.
    #[must_use]
    pub fn with_facts(mut self, facts: Vec<String>) -> Self {
        self.facts = facts;
        self
    }
}

/// A command that spans several streams: decided as a whole, written as a whole or not at all.
pub struct Plan {
    /// The events, by stream, each stream's in order, as JSON values with their event names.
    pub events: Vec<(StreamId, &'static str, serde_json::Value)>,
}
