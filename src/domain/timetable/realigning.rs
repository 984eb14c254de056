//! A rule that has changed: the trains that were made by it, are still to come, and that nobody has adjusted can follow it.

use serde::{Deserialize, Serialize};

use super::{Cadence, Event, Made, Timetable, World, coming};
use crate::domain::{
    Context, Refusal, RefusalKind,
    ids::{CadenceId, TrainId},
    portfolio::Portfolio,
    time::Day,
    train::{self, Member, MemberMove, SharedMove, Train},
    undo::Undoable,
};

/// A train that is to follow the rule, as whoever asks has seen it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Following {
    /// Which.
    pub train: TrainId,
    /// The rule's day that it is for now.
    pub occurrence: Day,
    /// The day that it gets.
    pub day: Day,
}

/// A train that has followed the rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Realigned {
    /// As it was made.
    pub from: Made,
    /// As it would be made now.
    pub to: Made,
    /// What it is called.
    pub name: String,
    /// The members that moved along.
    pub members: Vec<MemberMove>,
    /// The shared milestones that moved along.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shared: Vec<SharedMove>,
}

/// The trains that stand on days of a former rule, each as it was made and as it would be made now. Those to come are taken in
/// their order; one that was adjusted, or is gone, keeps its place and stays. `standing` are the trains with their days.
#[must_use]
pub fn realigned(
    cadence: &Cadence,
    made: &[Made],
    standing: &[(TrainId, Day)],
    portfolio: &Portfolio,
    today: Day,
) -> Vec<(Made, Made)> {
    let (past, future): (Vec<Made>, Vec<Made>) = made
        .iter()
        .partition(|one| one.occurrence.min(one.day) <= today);
    let next = coming(cadence, &past, portfolio, today.plus(1), future.len());
    let next = next
        .into_iter()
        .filter_map(|one| Some((one.occurrence, one.day?)));
    let pairs = future
        .into_iter()
        .zip(next)
        .map(|(from, (occurrence, day))| {
            let to = Made {
                occurrence,
                day,
                ..from
            };
            (from, to)
        });
    let untouched = |from: &Made| standing.contains(&(from.train, from.day));
    pairs
        .filter(|(from, to)| from != to && untouched(from))
        .collect()
}

/// What it comes to when these trains follow the rule.
pub(super) fn realign(
    timetable: &Timetable,
    id: CadenceId,
    following: &[Following],
    world: &World,
    ctx: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let held = timetable
        .cadences
        .get(&id)
        .ok_or_else(|| Refusal::not_found("cadence"))?;
    let (Some(portfolio), Some(trains)) = (&world.portfolio, &world.trains) else {
        return Ok(vec![]);
    };
    let offset = ctx.zones.offset(&portfolio.organization.zone, ctx.now);
    let today = ctx.now.day_at(offset.unwrap_or(0));
    let standing: Vec<_> = trains
        .iter()
        .filter(|(_, train, _)| train.stands())
        .map(|(id, train, _)| (*id, train.day))
        .collect();
    let expected = realigned(held, timetable.made(id), &standing, portfolio, today);
    let same = expected.len() == following.len()
        && expected.iter().zip(following).all(|((_, to), seen)| {
            (to.train, to.occurrence, to.day) == (seen.train, seen.occurrence, seen.day)
        });
    if !same || expected.is_empty() {
        return Err(Refusal::new(
            RefusalKind::Changed,
            "What follows the rule has changed: look at it again, then move the trains.",
        ));
    }
    let mut changes = Vec::with_capacity(expected.len());
    for (from, to) in expected {
        let Some((_, train, members)) = trains.iter().find(|(id, ..)| *id == from.train) else {
            continue;
        };
        let moving = train::plan(train, to.day, members);
        if ctx.reason.is_none() && moving.meets_frozen_baseline(members) {
            return Err(Refusal::invalid(
                "Reason",
                "The baseline of a member is frozen: say why its dates move.",
            ));
        }
        changes.push(Realigned {
            from,
            to,
            name: train.name.clone(),
            members: moving.members,
            shared: train.shared_along(to.day.days_since(train.day), today),
        });
    }
    Ok(vec![Event::TrainsRealigned { id, changes }])
}

impl Realigned {
    /// The move of its train.
    #[must_use]
    pub fn train_event(&self) -> train::Event {
        train::Event::TrainMoved {
            from: self.from.day,
            to: self.to.day,
            members: self.members.clone(),
            shared: self.shared.clone(),
        }
    }

    /// The way back.
    #[must_use]
    pub fn inverse(&self) -> Self {
        let (members, shared) = match self.train_event().inverse() {
            Some(train::Event::TrainMoved {
                members, shared, ..
            }) => (members, shared),
            _ => (Vec::new(), Vec::new()),
        };
        Self {
            from: self.to,
            to: self.from,
            name: self.name.clone(),
            members,
            shared,
        }
    }

    /// What of it is not any more as it moved: what stands in the way of taking it back.
    #[must_use]
    pub fn changed_since(&self, train: Option<&Train>, members: &[Member]) -> Vec<String> {
        match train {
            Some(train) if train.stands() && train.day == self.to.day => {
                train::changed_since(&self.inverse().train_event(), members)
            }
            _ => vec![["The train ", &self.name].concat()],
        }
    }
}
