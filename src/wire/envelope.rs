//! A command on its way.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::domain::ids::{CommandId, StreamId};
use crate::domain::time::Instant;

/// A command as it travels: which one, for which stream, why, and its content as raw JSON, which only the stream's own room
/// reads.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Envelope {
    /// Made by whoever sends it; the same id again is the same command.
    pub id: CommandId,
    /// The stream that it is for.
    pub stream: StreamId,
    /// Why, where it was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When the person acted, by their own clock; the server's time decides.
    pub claimed_at: Instant,
    /// The command.
    pub body: Box<RawValue>,
}
