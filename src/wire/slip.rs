//! What the pages about slip and about changes are told when they open.

use serde::{Deserialize, Serialize};

use crate::domain::{
    ids::ProgramId,
    record::Told,
    release::slip::StepKind,
    time::{Day, Instant},
};

/// Most releases that are listed with their slip.
pub const SLIPPED: usize = 300;
/// Most changes that are told at once.
pub const CHANGES: usize = 120;

/// How the releases of a year left their plans, or how one did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SlipData {
    /// The year of their targets.
    pub year: i32,
    /// The one release that is looked at: its address and its name.
    pub release: Option<(String, String)>,
    /// By the day of their targets.
    pub releases: Vec<Slipped>,
    /// Whether there are more than are listed.
    pub more: bool,
    /// The programs that can be chosen from.
    pub programs: Vec<(ProgramId, String)>,
}

/// A release beside its plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Slipped {
    /// Product line and version.
    pub name: String,
    /// Its page.
    pub href: String,
    /// Its program.
    pub program: String,
    /// The day that its target is planned for now.
    pub planned: Option<Day>,
    /// The day that it is expected or happened on.
    pub day: Option<Day>,
    /// Whether it happened.
    pub happened: bool,
    /// Oldest first.
    pub steps: Vec<SlipStep>,
}

/// A step of a target, with names joined.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SlipStep {
    /// What it was.
    pub kind: StepKind,
    /// When.
    pub at: Instant,
    /// Who.
    pub who: String,
    /// Why.
    pub reason: Option<String>,
    /// The day that the target was planned for after it.
    pub planned: Option<Day>,
    /// The day that it was expected or happened on after it.
    pub day: Option<Day>,
}

/// What has changed in the schedule since a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangesData {
    /// From the beginning of that day on, by the organization's clocks.
    pub since: Day,
    /// What was changed last comes first.
    pub changed: Vec<Changed>,
    /// Whether older changes are left out because there are too many.
    pub cut: bool,
    /// The programs that can be chosen from.
    pub programs: Vec<(ProgramId, String)>,
}

/// A release or a product line whose schedule has changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Changed {
    /// What it is called.
    pub name: String,
    /// Its page; `None` for what is gone.
    pub href: Option<String>,
    /// Its program.
    pub program: String,
    /// Its target as it is now, in words.
    pub target: Option<String>,
    /// Days that the target is later (positive) or earlier than planned.
    pub slip: Option<i32>,
    /// Newest first.
    pub changes: Vec<ChangedBy>,
}

/// A change, with names joined.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangedBy {
    /// When.
    pub at: Instant,
    /// Who.
    pub who: String,
    /// What.
    pub told: Told,
    /// Why.
    pub reason: Option<String>,
}
