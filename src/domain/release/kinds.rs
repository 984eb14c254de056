//! What sorts of release there are: how big, for whom, and where in their life.

use serde::{Deserialize, Serialize};

/// How big a release is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseType {
    /// A major release.
    Major,
    /// A minor release.
    #[default]
    Minor,
    /// An emergency release: a small harmless problem is fixed forward.
    Emergency,
}

impl ReleaseType {
    /// All types.
    pub const ALL: [ReleaseType; 3] = [Self::Major, Self::Minor, Self::Emergency];
    /// Its name for people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Major => "Major",
            Self::Minor => "Minor",
            Self::Emergency => "Emergency",
        }
    }
}

/// Who takes the release over.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Destination {
    /// General availability: handed to Marketing.
    #[default]
    GeneralAvailability,
    /// Production: handed to IT Operations.
    Production,
}

impl Destination {
    /// All destinations.
    pub const ALL: [Destination; 2] = [Self::GeneralAvailability, Self::Production];
    /// Its name for people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::GeneralAvailability => "General availability",
            Self::Production => "Production",
        }
    }
}

/// Where a release is in its life. Derived, see [`Release::state`]; the rooms that come add the states between.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseState {
    /// Thought of, without a frozen baseline.
    #[default]
    Proposed,
    /// Planned: its baseline is frozen.
    Planned,
    /// Its target has happened.
    Live,
    /// Called off.
    Cancelled,
}

impl ReleaseState {
    /// All states, in the order of a release's life.
    pub const ALL: [ReleaseState; 4] = [Self::Proposed, Self::Planned, Self::Live, Self::Cancelled];
    /// Its name for people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Proposed => "Proposed",
            Self::Planned => "Planned",
            Self::Live => "Live",
            Self::Cancelled => "Cancelled",
        }
    }
}
