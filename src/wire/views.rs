//! Views of the calendar that people named, as the calendar lists them.

use serde::{Deserialize, Serialize};

use crate::domain::ids::ViewId;

/// A view on the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedView {
    /// Its identity.
    pub id: ViewId,
    /// What its owner calls it.
    pub name: String,
    /// What the calendar's address asks for.
    pub query: String,
    /// Whether everyone sees it.
    pub shared: bool,
    /// Whose it is, where it is not the reader's.
    pub by: Option<String>,
    /// Whether the reader may rename, share and remove it.
    pub mine: bool,
    /// Whether the reader's calendar begins with it.
    pub start: bool,
}
