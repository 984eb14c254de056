//! The portfolio's names beside those of people, as the page knows them.

use crate::{
    domain::{
        ids::{MilestoneId, PersonId},
        portfolio::{Part, Portfolio},
        record::Names,
    },
    wire::release::{Choices, PersonName, TeamName},
};

/// Names from the portfolio as it stands, and of people.
pub struct Known<'a> {
    /// The portfolio.
    pub portfolio: &'a Portfolio,
    /// People.
    pub people: &'a [PersonName],
}

impl Names for Known<'_> {
    fn person(&self, id: PersonId) -> Option<String> {
        let person = self.people.iter().find(|person| person.id == id)?;
        Some(person.name.clone())
    }
    fn part(&self, part: Part) -> Option<String> {
        self.portfolio.part(part).map(|(name, _)| name.to_owned())
    }
    fn milestone(&self, _id: MilestoneId) -> Option<String> {
        None
    }
}

/// Who may answer for things.
#[must_use]
pub fn choices(portfolio: &Portfolio, people: &[PersonName]) -> Choices {
    let mut teams: Vec<_> = portfolio
        .teams
        .iter()
        .map(|(id, team)| TeamName {
            id: *id,
            name: team.name.clone(),
            retired: team.retired,
        })
        .collect();
    crate::domain::order::sort_by(&mut teams, |a, b| a.name.cmp(&b.name));
    Choices {
        teams,
        people: people.to_vec(),
    }
}
