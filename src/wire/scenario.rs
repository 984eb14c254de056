//! What the pages of scenarios are told when they open.

use serde::{Deserialize, Serialize};

use super::frames::Snapshot;
use crate::domain::{
    calendar::Row,
    ids::{CommandId, ScenarioId},
    portfolio::Portfolio,
    scenario::Draft,
    time::Instant,
    train::{Member, Passing},
};

/// The scenarios that the reader sees.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScenariosData {
    /// The last changed first.
    pub scenarios: Vec<ListedScenario>,
}

/// A scenario on the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListedScenario {
    /// Which.
    pub id: ScenarioId,
    /// What its owner calls it.
    pub name: String,
    /// Whether everyone sees it.
    pub shared: bool,
    /// Whose it is, where it is not the reader's.
    pub by: Option<String>,
    /// How many releases it holds.
    pub releases: usize,
    /// How many of them would move.
    pub moving: usize,
    /// When it was last changed.
    pub changed_at: Instant,
    /// Whether it was made real.
    pub real: Option<Real>,
}

/// That a scenario was made real.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Real {
    /// By whom.
    pub by: String,
    /// When.
    pub at: Instant,
    /// By which command.
    pub command: CommandId,
}

/// A scenario and what is around it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScenarioData {
    /// The scenario.
    pub draft: Draft,
    /// Whether it is the reader's, who may change it.
    pub mine: bool,
    /// Whose it is.
    pub by: String,
    /// Whether it was made real.
    pub real: Option<Real>,
    /// What it is weighed against.
    pub around: Around,
    /// Programs, product lines, freezes and working days.
    pub portfolio: Snapshot<Portfolio>,
}

/// What a scenario is weighed against.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Around {
    /// Its releases as they stand.
    pub members: Vec<Member>,
    /// Other releases that speak with them: of their lines, days, owners, environments and dependencies.
    pub rows: Vec<Row>,
    /// The trains that its releases ride on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trains: Vec<Passing>,
}
