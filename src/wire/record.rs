//! What the page of a record is told when it opens.

use serde::{Deserialize, Serialize};

use super::release::PersonName;
use crate::domain::{
    ids::{CommandId, ProductLineId, ScenarioId, StreamId},
    record::{Kind, Told},
    time::Instant,
};

/// Entries on one page of a record.
pub const ENTRIES: usize = 50;

/// Whose record it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// Programs, product lines, teams, environments and freezes.
    Portfolio {
        /// The one part that is looked at, as it is called: `Freeze Year end`.
        part: Option<String>,
    },
    /// Templates of milestones.
    Templates,
    /// The milestones of a product line.
    ProductLine {
        /// Which.
        id: ProductLineId,
        /// Program and product line.
        name: String,
    },
    /// A joint move of releases.
    Scenario {
        /// Which.
        id: ScenarioId,
        /// What the scenario was called; empty for the move of a selection.
        name: String,
    },
    /// A train.
    Train {
        /// Its address: the key, or the identity.
        address: String,
        /// Its name.
        name: String,
        /// Whether it stands: a dissolved one has nothing but its record.
        stands: bool,
    },
    /// A release.
    Release {
        /// Its address: the key, or the identity.
        address: String,
        /// Product line and version.
        name: String,
        /// Whether it stands: a withdrawn one has nothing but its record.
        stands: bool,
    },
}

/// A page of a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordData {
    /// Whose it is.
    pub subject: Subject,
    /// The stream that it is the record of.
    pub stream: StreamId,
    /// The sequence of its last event when this was read.
    pub seq: u64,
    /// The version that it had then.
    pub version: u64,
    /// Newest first.
    pub entries: Vec<Entry>,
    /// Whether older ones follow.
    pub more: bool,
    /// Who can be asked for.
    pub people: Vec<PersonName>,
    /// Which kinds of change can be asked for.
    pub kinds: Vec<Kind>,
}

/// One event of a record, with names joined.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its place in the stream, from 1; never changes.
    pub version: u64,
    /// When.
    pub at: Instant,
    /// Who.
    pub who: String,
    /// By which command.
    pub command: CommandId,
    /// What.
    pub told: Told,
    /// Why, where it was asked.
    pub reason: Option<String>,
    /// Whether its command can be taken back, as things stand.
    pub undoable: bool,
}
