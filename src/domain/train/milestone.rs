//! Shared milestones: dated points of a train that every member shows, such as a feature freeze.

use serde::{Deserialize, Serialize};

use super::{Event, Train};
use crate::domain::{
    Refusal,
    ids::MilestoneId,
    text::{self, NAME_LIMIT},
    time::Day,
};

/// Most shared milestones of one train.
pub const SHARED_LIMIT: usize = 50;

/// A milestone that all members share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shared {
    /// What it is called.
    pub name: String,
    /// When it is.
    pub day: Day,
}

/// A shared milestone that moved along with its train.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedMove {
    /// Which.
    pub id: MilestoneId,
    /// Before.
    pub from: Day,
    /// After.
    pub to: Day,
}

impl Train {
    /// The shared milestones by day.
    #[must_use]
    pub fn shared_by_day(&self) -> Vec<(MilestoneId, &Shared)> {
        let mut all: Vec<_> = self.shared.iter().map(|(id, one)| (*id, one)).collect();
        crate::domain::order::sort_by_key(&mut all, |(id, one)| (one.day, *id));
        all
    }

    /// The shared milestones that move along when the train moves by so many days: those that are not over.
    #[must_use]
    pub fn shared_along(&self, days: i32, today: Day) -> Vec<SharedMove> {
        let open = self.shared.iter().filter(|(_, one)| one.day >= today);
        open.map(|(id, one)| SharedMove {
            id: *id,
            from: one.day,
            to: one.day.plus(days),
        })
        .collect()
    }
}

/// A further shared milestone, another form of one, or one less.
pub(super) fn share(
    train: &Train,
    id: MilestoneId,
    milestone: Option<&Shared>,
) -> Result<Vec<Event>, Refusal> {
    let from = train.shared.get(&id).cloned();
    let to = match milestone {
        Some(one) => Some(Shared {
            name: text::required("Milestone", &one.name, NAME_LIMIT)?,
            day: one.day,
        }),
        None => None,
    };
    if from.is_none() && to.is_some() && train.shared.len() >= SHARED_LIMIT {
        return Err(Refusal::invalid(
            "Milestone",
            format!("A train has at most {SHARED_LIMIT} shared milestones."),
        ));
    }
    Ok(if from == to {
        vec![]
    } else {
        vec![Event::MilestoneShared { id, from, to }]
    })
}
