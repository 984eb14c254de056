//! The frames of the live connection, one JSON text each.
//!
//! Contents of streams travel as raw JSON: only the area that shows them knows their type.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

pub use super::envelope::Envelope;
use super::page::PersonBrief;
use crate::domain::time::{Day, Instant};
use crate::domain::{
    Meta, Refusal,
    calendar::{Filter, Range},
    ids::{CommandId, StreamId},
};

/// Rows that a feed lists; past them it counts per day.
pub const ROWS_LIMIT: usize = 2_000;
/// Longest frame that the server takes: bytes.
pub const FRAME_LIMIT: usize = 256 * 1024;
/// Longest name of a place: characters.
pub const PLACE_LIMIT: usize = 100;

/// A snapshot of a stream: its state after everything up to a sequence.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Snapshot<S> {
    /// The sequence of its last event; 0 for a stream without any.
    pub seq: u64,
    /// Its version; 0 for a stream without events.
    pub version: u64,
    /// The state.
    pub state: S,
}

/// What the browser says.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientFrame {
    /// The first frame: which build speaks.
    Hello {
        /// The build that rendered its page.
        build: String,
    },
    /// Follows a stream.
    Open {
        /// Which.
        stream: StreamId,
        /// The sequence up to which it is known: only what came after is sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<u64>,
    },
    /// Stops following a stream.
    Close {
        /// Which.
        stream: StreamId,
    },
    /// Follows the calendar's rows.
    Watch {
        /// The days.
        range: Range,
        /// What a row must be.
        #[serde(default)]
        filter: Filter,
        /// The sequence up to which the rows are known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<u64>,
    },
    /// Stops following those rows.
    Unwatch {
        /// The days.
        range: Range,
        /// What a row had to be.
        #[serde(default)]
        filter: Filter,
    },
    /// Asks for a change.
    Command(Envelope),
    /// Where the person is; `None` where nobody need know.
    Presence {
        /// The place: a path without its query.
        place: Option<String>,
    },
}

/// An event as it travels.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WireEvent {
    /// What happened.
    pub payload: Box<RawValue>,
    /// Where, when, who, by which command, why.
    pub meta: Meta,
}

/// A row of the calendar as of an event, or that it is not there any more.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RowUpdate {
    /// Whose row.
    pub stream: StreamId,
    /// The last event that it follows from.
    pub seq: u64,
    /// The row; `None` if it is not among those that are followed.
    pub row: Option<Box<RawValue>>,
}

/// What the server says.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServerFrame {
    /// Answers `Hello`.
    Hello {
        /// The server's build.
        build: String,
        /// Who is signed in, with their rights as of now.
        person: PersonBrief,
        /// What time it is.
        now: Instant,
    },
    /// A stream as a whole.
    State {
        /// Which.
        stream: StreamId,
        /// The sequence of its last event; 0 for a stream without any.
        seq: u64,
        /// Its version.
        version: u64,
        /// Its state; `None` for a stream without events.
        state: Option<Box<RawValue>>,
    },
    /// What happened to a stream, in order; without events, that something beside it has changed, which is asked for apart.
    Events {
        /// Which.
        stream: StreamId,
        /// What.
        events: Vec<WireEvent>,
    },
    /// The calendar's rows.
    Rows {
        /// The days asked for.
        range: Range,
        /// What a row must be.
        #[serde(default)]
        filter: Filter,
        /// Up to which sequence.
        seq: u64,
        /// Whether these are all rows; else they are laid over those known.
        whole: bool,
        /// The rows.
        rows: Vec<RowUpdate>,
    },
    /// How many milestones each day has, where there are too many rows to list.
    Days {
        /// The days asked for.
        range: Range,
        /// What a row must be.
        #[serde(default)]
        filter: Filter,
        /// Up to which sequence.
        seq: u64,
        /// Days with their number of milestones.
        days: Vec<(Day, u32)>,
    },
    /// A command was carried out and is on the disk.
    Done {
        /// Which.
        id: CommandId,
        /// The record includes it up to this sequence.
        seq: u64,
        /// The version of its stream afterwards.
        version: u64,
    },
    /// A command was not carried out.
    Refused {
        /// Which.
        id: CommandId,
        /// Why.
        why: Refusal,
    },
    /// The server could not take a command now: the same again in a moment.
    Later {
        /// Which.
        id: CommandId,
    },
    /// Who is at the place where this person is; each person once.
    Presence {
        /// The place.
        place: String,
        /// Who.
        people: Vec<PersonBrief>,
    },
    /// Something was left out: open and watch again.
    Resync,
    /// The connection ends.
    Bye {
        /// Why.
        reason: Farewell,
    },
}

/// Why the server ends a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Farewell {
    /// The server is of another build: load the page anew.
    Reload,
    /// The session ended.
    SignedOut,
    /// What the person may do has changed: connect again.
    Rights,
    /// The server stops: connect again in a moment.
    Stopping,
    /// A frame could not be understood.
    Unreadable,
}
