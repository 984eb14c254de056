//! What the pages of a release and of the portfolio are told when they open.

use serde::{Deserialize, Serialize};

use super::frames::Snapshot;
use crate::domain::time::MilestoneDate;
use crate::domain::{
    calendar::Row,
    ids::{PersonId, ProductLineId, ReleaseId, TeamId},
    portfolio::{Part, Portfolio},
    product_line::ProductLineMilestones,
    record::Names,
    release::{Release, ReleaseState},
    schedule::Owner,
    train::Brief,
};

/// A release and what is around it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReleaseData {
    /// Which.
    pub id: ReleaseId,
    /// The release.
    pub release: Snapshot<Release>,
    /// What its program is called.
    pub program: String,
    /// What its product line is called.
    pub line: String,
    /// Who may answer for things.
    pub choices: Choices,
    /// What it waits for, and what waits for it.
    pub related: Related,
    /// The portfolio, with its freezes and exceptions.
    pub portfolio: Snapshot<Portfolio>,
    /// What its dates are held against.
    pub around: HeldAgainst,
}

/// What a release's dates are held against.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HeldAgainst {
    /// Other releases: those on both sides, of its line, of the same day and owner, in the same environments, on its trains.
    pub rows: Vec<Row>,
    /// The trains that it rides on.
    pub trains: Vec<Brief>,
}

/// Releases on both sides of a release.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Related {
    /// Those that must be out before it.
    pub before: Vec<Neighbour>,
    /// Those that wait for it.
    pub after: Vec<Neighbour>,
}

/// Another release in brief.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Neighbour {
    /// Which.
    pub id: ReleaseId,
    /// Its address: the key, or the identity.
    pub address: String,
    /// Product line and version.
    pub label: String,
    /// Where it is in its life.
    pub state: ReleaseState,
    /// When its target happened or is expected.
    pub target: Option<MilestoneDate>,
}

/// Teams and people by name, for choosing and for showing who answers for something.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Choices {
    /// Teams, retired ones too, which are shown and not offered.
    pub teams: Vec<TeamName>,
    /// People.
    pub people: Vec<PersonName>,
}

/// A team by name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TeamName {
    /// Which.
    pub id: TeamId,
    /// What it is called.
    pub name: String,
    /// Whether it is out of use.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
}

/// A person by name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PersonName {
    /// Who.
    pub id: PersonId,
    /// What they are called.
    pub name: String,
}

impl Choices {
    /// What an owner is called.
    #[must_use]
    pub fn owner(&self, owner: &Owner) -> String {
        crate::domain::record::owned(Some(owner), self).unwrap_or_default()
    }
    /// What a team is called.
    #[must_use]
    pub fn team(&self, id: TeamId) -> String {
        self.part(Part::Team(id))
            .unwrap_or_else(|| "A former team".to_owned())
    }
}

impl Names for Choices {
    fn person(&self, id: PersonId) -> Option<String> {
        let person = self.people.iter().find(|person| person.id == id)?;
        Some(person.name.clone())
    }
    fn part(&self, part: Part) -> Option<String> {
        let Part::Team(id) = part else { return None };
        let team = self.teams.iter().find(|team| team.id == id)?;
        Some(team.name.clone())
    }
    fn milestone(&self, _id: crate::domain::ids::MilestoneId) -> Option<String> {
        None
    }
}

/// The portfolio and who may answer for things.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PortfolioData {
    /// The portfolio.
    pub portfolio: Snapshot<Portfolio>,
    /// People.
    pub people: Vec<PersonName>,
    /// The product line that is asked for besides.
    pub line: Option<LineData>,
}

/// A product line's own milestones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LineData {
    /// Which.
    pub id: ProductLineId,
    /// Its milestones.
    pub milestones: Snapshot<ProductLineMilestones>,
}
