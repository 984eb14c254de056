//! Freezes: periods in which releases are stopped.

use serde::{Deserialize, Serialize};

use crate::domain::{
    Refusal,
    ids::{EnvironmentId, ProductLineId, ProgramId},
    release::ReleaseType,
    schedule::Owner,
    text::{self, NAME_LIMIT, REASON_LIMIT},
    time::Day,
};

/// Longest freeze: days.
pub const FREEZE_LIMIT: i32 = 730;

/// How strictly a freeze stops.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strictness {
    /// Blocks a go.
    #[default]
    Hard,
    /// Warns.
    Soft,
}

/// Whom a freeze concerns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FreezeScope {
    /// Everything.
    #[default]
    Organization,
    /// A program.
    Program(ProgramId),
    /// A product line.
    ProductLine(ProductLineId),
    /// Deployments into an environment.
    Environment(EnvironmentId),
}

impl FreezeScope {
    /// Whether releases of that line are in it. Deployments into an environment are, so no release as a whole is.
    #[must_use]
    pub fn holds(self, program: Option<ProgramId>, line: ProductLineId) -> bool {
        match self {
            Self::Organization => true,
            Self::Program(id) => program == Some(id),
            Self::ProductLine(id) => line == id,
            Self::Environment(_) => false,
        }
    }
}

/// A period in which releases are stopped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Freeze {
    /// What it is called.
    pub name: String,
    /// Its first day.
    pub first: Day,
    /// Its last day, included.
    pub last: Day,
    /// Whom it concerns.
    pub scope: FreezeScope,
    /// The release types it stops; empty: all.
    #[serde(default)]
    pub stops: Vec<ReleaseType>,
    /// How strictly.
    pub strictness: Strictness,
    /// Why it is.
    pub reason: String,
    /// Who answers for it.
    #[serde(default)]
    pub owner: Option<Owner>,
    /// Whether it was lifted.
    #[serde(default)]
    pub retired: bool,
}

impl Freeze {
    /// The freeze with its texts and period within the limits.
    ///
    /// # Errors
    /// A refusal that names the field.
    pub fn checked(mut self) -> Result<Self, Refusal> {
        self.name = text::required("Name", &self.name, NAME_LIMIT)?;
        self.reason = text::required("Reason", &self.reason, REASON_LIMIT)?;
        self.owner = self.owner.map(Owner::checked).transpose()?;
        if self.last < self.first {
            return Err(Refusal::invalid(
                "Last day",
                format!(
                    "The freeze ends on {}, before it begins on {}.",
                    self.last, self.first
                ),
            ));
        }
        if self.last.days_since(self.first) >= FREEZE_LIMIT {
            return Err(Refusal::invalid(
                "Last day",
                format!("A freeze lasts at most {FREEZE_LIMIT} days."),
            ));
        }
        self.stops.sort_unstable();
        self.stops.dedup();
        Ok(self)
    }
    /// Whether it concerns a release of that line and type on that day.
    #[must_use]
    pub fn covers(
        &self,
        day: Day,
        program: Option<ProgramId>,
        line: ProductLineId,
        kind: ReleaseType,
    ) -> bool {
        self.scope.holds(program, line)
            && (self.first..=self.last).contains(&day)
            && (self.stops.is_empty() || self.stops.contains(&kind))
    }
}
