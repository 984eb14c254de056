//! What the page of subscriptions shows.

use serde::{Deserialize, Serialize};

use crate::domain::{ids::FeedId, time::Instant};

/// The reader's subscriptions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedsData {
    /// The latest first.
    pub feeds: Vec<ListedFeed>,
    /// What a new one would show, in words: what the address asks for.
    pub shows: String,
}

/// A subscription on the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedFeed {
    /// Its identity.
    pub id: FeedId,
    /// What its owner calls it.
    pub name: String,
    /// What it shows, in words.
    pub shows: String,
    /// When it was made.
    pub made: Instant,
    /// When it was fetched last.
    pub fetched: Option<Instant>,
    /// What the program that fetched it calls itself.
    pub fetched_by: String,
}
