//! What the people's page shows.

use serde::{Deserialize, Serialize};

use crate::domain::{access::Role, ids::PersonId};

/// Everybody, as the reader may see them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeopleData {
    /// By name.
    pub people: Vec<Listed>,
    /// Whether the reader may manage people.
    pub may_manage: bool,
}

/// Somebody on the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Their identity.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// What they sign in with; empty for readers who may not manage people.
    pub login: String,
    /// Their roles.
    pub roles: Vec<Role>,
    /// How they stand.
    pub standing: Standing,
}

/// How somebody's account stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// They can sign in.
    Active,
    /// They have not chosen a password yet.
    Invited,
    /// They cannot sign in any more; what they did stays theirs.
    Deactivated,
}
