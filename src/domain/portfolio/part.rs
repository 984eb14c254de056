//! A thing of the portfolio that has a name and can be retired.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::domain::ids::{EnvironmentId, FreezeId, NotAnId, ProductLineId, ProgramId, TeamId};

/// A thing of the portfolio that has a name and can be retired.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// A program.
    Program(ProgramId),
    /// A product line.
    ProductLine(ProductLineId),
    /// A team.
    Team(TeamId),
    /// An environment.
    Environment(EnvironmentId),
    /// A freeze.
    Freeze(FreezeId),
}

/// As addresses carry it: its sort and its identity, `team:0000…`.
impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sort, id) = match *self {
            Self::Program(id) => ("program", id.0),
            Self::ProductLine(id) => ("line", id.0),
            Self::Team(id) => ("team", id.0),
            Self::Environment(id) => ("environment", id.0),
            Self::Freeze(id) => ("freeze", id.0),
        };
        write!(f, "{sort}:{id:032x}")
    }
}

impl FromStr for Part {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let (sort, id) = text.split_once(':').ok_or(NotAnId)?;
        Ok(match sort {
            "program" => Self::Program(id.parse()?),
            "line" => Self::ProductLine(id.parse()?),
            "team" => Self::Team(id.parse()?),
            "environment" => Self::Environment(id.parse()?),
            "freeze" => Self::Freeze(id.parse()?),
            _ => return Err(NotAnId),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_part_and_reads_back() {
        for part in [
            Part::Program(ProgramId(1)),
            Part::ProductLine(ProductLineId(2)),
            Part::Team(TeamId(3)),
            Part::Environment(EnvironmentId(4)),
            Part::Freeze(FreezeId(5)),
        ] {
            assert_eq!(part.to_string().parse(), Ok(part));
        }
        for text in [
            "",
            "team",
            "team:1",
            "crew:00000000000000000000000000000001",
        ] {
            assert_eq!(text.parse::<Part>(), Err(NotAnId), "{text}");
        }
    }
}
