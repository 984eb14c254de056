//! Which conflict of a release: what of it stays the same for as long as its facts do.

use serde::{Deserialize, Serialize};

use super::{
    Row,
    conflict::{Beside, Conflict, Kind, Ride},
};
use crate::domain::{
    ids::{DeploymentId, FreezeId, MilestoneId, StreamId},
    portfolio::Portfolio,
    table::Table,
    time::{Day, Zones},
    train::Passing,
};

/// A conflict by its facts: on another day, with another freeze or beside another day of a train, it is another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What sort.
    pub kind: Kind,
    /// Which milestone.
    pub milestone: MilestoneId,
    /// Which of the release's deployments, where it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deployment: Option<DeploymentId>,
    /// The day that it falls on.
    pub day: Day,
    /// The freeze that it falls into.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub freeze: Option<FreezeId>,
    /// The train that it departs from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub train: Option<Ride>,
}

impl Kind {
    /// Whether somebody may take it on with a reason. What blocks is settled; what only a move heeds is gone after it.
    #[must_use]
    pub const fn may_be_accepted(self) -> bool {
        !self.blocks() && !matches!(self, Self::Past | Self::Friday)
    }
}

impl Conflict {
    /// Which one it is.
    #[must_use]
    pub const fn finding(&self) -> Finding {
        Finding {
            kind: self.kind,
            milestone: self.milestone,
            deployment: self.deployment,
            day: self.day,
            freeze: self.freeze,
            train: self.train,
        }
    }
}

impl Beside<'_> {
    /// The conflicts of the row that nobody has taken on.
    #[must_use]
    pub fn open_conflicts(&self, row: &Row) -> Vec<Conflict> {
        let mut found = self.conflicts(row);
        found.retain(|conflict| !row.accepted.contains(&conflict.finding()));
        found
    }
}

/// The conflicts of all the rows that nobody has taken on, by stream; rows without any are left out.
#[must_use]
pub fn conflicts_of<'a>(
    rows: impl Iterator<Item = &'a Row> + Clone,
    trains: &'a [Passing],
    portfolio: &'a Portfolio,
    today: Day,
    zones: &'a dyn Zones,
) -> Table<StreamId, Vec<Conflict>> {
    let known = Beside::of(rows.clone(), portfolio, today, zones).with_trains(trains.iter());
    let mut found = Table::new();
    for row in rows {
        let own = known.open_conflicts(row);
        if !own.is_empty() {
            found.insert(row.stream, own);
        }
    }
    found
}
