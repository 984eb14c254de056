//! What a portfolio is made of, freezes and environments apart: the organization, programs, product lines, teams.

use serde::{Deserialize, Serialize};

use crate::domain::{ids::ProgramId, time::Zone};

/// The organization.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Organization {
    /// Its name; empty before it is set up.
    pub name: String,
    /// The zone that days without a zone are read in.
    pub zone: Zone,
}

/// A program.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Program {
    /// Its name.
    pub name: String,
    /// The first half of its releases' keys: 2 to 8 capital letters and digits, beginning with a letter; never changes.
    pub code: String,
    /// Whether it is out of use.
    #[serde(default)]
    pub retired: bool,
}

/// A product line of a program.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProductLine {
    /// The program.
    pub program: ProgramId,
    /// Its name.
    pub name: String,
    /// Whether it is out of use.
    #[serde(default)]
    pub retired: bool,
}

/// A team.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Team {
    /// Its name.
    pub name: String,
    /// Whether it is out of use.
    #[serde(default)]
    pub retired: bool,
}
