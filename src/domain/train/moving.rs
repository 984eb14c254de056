//! The move of a train: what it does to each member, and which members it leaves behind.

use serde::{Deserialize, Serialize};

use super::{Event, Member, Train};
use crate::domain::{
    calendar::{Moved, moves, windows_of},
    ids::{MilestoneId, ReleaseId},
    release::{self, ReleaseState, WindowChange, deployment},
    schedule::{self, DateChange},
    time::{Day, MilestoneDate},
};

/// A member that moves along, with its dates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberMove {
    /// Which.
    pub release: ReleaseId,
    /// What it was called then.
    pub label: String,
    /// Its milestones before and after, the target first.
    pub changes: Vec<DateChange>,
    /// Its deployments' windows before and after.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub windows: Vec<WindowChange>,
}

/// Why a member does not move along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behind {
    /// The release was withdrawn.
    Gone,
    /// It was called off.
    Cancelled,
    /// Its target has happened.
    Happened,
    /// It has no target with a date.
    NoDate,
}

impl Behind {
    /// The reason as a person reads it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Gone => "was withdrawn",
            Self::Cancelled => "is cancelled",
            Self::Happened => "is live: what has happened does not move",
            Self::NoDate => "has no target date yet",
        }
    }
}

/// What a move comes to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Moving {
    /// By how many days: later, or below 0 earlier.
    pub days: i32,
    /// The members that move along, in the train's order.
    pub members: Vec<MemberMove>,
    /// The members that are left behind.
    pub behind: Vec<(ReleaseId, String, Behind)>,
}

impl Moving {
    /// Whether a member that moves along has a frozen baseline.
    #[must_use]
    pub fn meets_frozen_baseline(&self, members: &[Member]) -> bool {
        let frozen = |id: ReleaseId| {
            members.iter().any(|member| {
                let planned =
                    |row: &crate::domain::calendar::Row| row.state == ReleaseState::Planned;
                member.release == id && member.row.as_ref().is_some_and(planned)
            })
        };
        self.members.iter().any(|moved| frozen(moved.release))
    }
}

/// What it comes to when the train moves to that day: every member's target and its milestones that have not happened move by
/// the same number of days. `members` are the train's members as far as they are known.
#[must_use]
pub fn plan(train: &Train, to: Day, members: &[Member]) -> Moving {
    let days = to.days_since(train.day);
    let mut moving = Moving {
        days,
        ..Moving::default()
    };
    for id in &train.members {
        let Some(member) = members.iter().find(|member| member.release == *id) else {
            continue;
        };
        match changes(member, days) {
            Ok(changes) => moving.members.push(MemberMove {
                release: *id,
                label: member.label.clone(),
                changes,
                windows: member
                    .row
                    .as_ref()
                    .map_or_else(Vec::new, |row| windows_of(row, days)),
            }),
            Err(behind) => moving.behind.push((*id, member.label.clone(), behind)),
        }
    }
    moving
}

fn changes(member: &Member, days: i32) -> Result<Vec<DateChange>, Behind> {
    let row = member.row.as_ref().ok_or(Behind::Gone)?;
    if row.state == ReleaseState::Cancelled {
        return Err(Behind::Cancelled);
    }
    let target = row.target().ok_or(Behind::NoDate)?;
    if target.done {
        return Err(Behind::Happened);
    }
    target.date.calendar_day().ok_or(Behind::NoDate)?;
    let before = |id: MilestoneId| {
        let mark = row.milestones.iter().find(|mark| mark.id == id);
        mark.map(|mark| mark.date.clone())
    };
    let mut moves = moves(row, Moved::Whole, days);
    // The target first: the record names the move of a member by it.
    crate::domain::order::sort_by_key(&mut moves, |(id, _)| *id != target.id);
    let moves = moves.into_iter().map(|(id, to)| DateChange {
        id,
        from: before(id),
        to: Some(to),
    });
    Ok(moves.collect())
}

/// What a train's event comes to in its members: written along with it, in the same step.
#[must_use]
pub fn along(event: &Event) -> Vec<(ReleaseId, release::Event)> {
    match event {
        Event::TrainMoved { members, .. } => in_each(members),
        _ => Vec::new(),
    }
}

/// What the moves of members come to in the releases.
pub(in crate::domain) fn in_each(members: &[MemberMove]) -> Vec<(ReleaseId, release::Event)> {
    let mut all = Vec::new();
    for member in members {
        let changes = member.changes.clone();
        let event = schedule::Event::Rescheduled { changes };
        all.push((member.release, release::Event::Schedule(event)));
        if !member.windows.is_empty() {
            let changes = member.windows.clone();
            let event = deployment::Event::WindowsMoved { changes };
            all.push((member.release, release::Event::Deployment(event)));
        }
    }
    all
}

/// What stands in the way of an undone move: members whose dates are not any more what the move had set. `event` is the opposite
/// of the move.
pub(in crate::domain) fn changed_since(event: &Event, members: &[Member]) -> Vec<String> {
    match event {
        Event::TrainMoved { members: moved, .. } => differing(moved, members),
        _ => Vec::new(),
    }
}

/// Where members are not as a move says that it finds them.
pub(in crate::domain) fn differing(moved: &[MemberMove], members: &[Member]) -> Vec<String> {
    let mut since = Vec::new();
    for back in moved {
        let member = members.iter().find(|member| member.release == back.release);
        let Some(row) = member.and_then(|member| member.row.as_ref()) else {
            since.push([&back.label, " ", Behind::Gone.words()].concat());
            continue;
        };
        if row.state == ReleaseState::Cancelled {
            since.push([&back.label, " ", Behind::Cancelled.words()].concat());
            continue;
        }
        for change in &back.changes {
            let mark = row.milestones.iter().find(|mark| mark.id == change.id);
            let as_moved =
                mark.is_some_and(|mark| !mark.done && change.from.as_ref() == Some(&mark.date));
            if !as_moved {
                let words = mark.map_or_else(
                    || "a milestone was withdrawn".to_owned(),
                    |mark| format!("“{}” is {}", mark.name, now(mark.done, &mark.date)),
                );
                since.push(format!("{}: {words}", back.label));
            }
        }
        for window in &back.windows {
            let held = row.deployments.iter().find(|one| one.id == window.id);
            if held.is_none_or(|held| held.window != window.from) {
                since.push(format!("{}: a deployment was changed", back.label));
            }
        }
    }
    since
}

fn now(done: bool, date: &MilestoneDate) -> String {
    let how = if done { "done on" } else { "expected on" };
    format!("{how} {}", date.long_text())
}

/// The way back of a member's move.
pub(in crate::domain) fn back(member: &MemberMove) -> MemberMove {
    let swapped = |change: &DateChange| DateChange {
        id: change.id,
        from: change.to.clone(),
        to: change.from.clone(),
    };
    MemberMove {
        release: member.release,
        label: member.label.clone(),
        changes: member.changes.iter().map(swapped).collect(),
        windows: deployment::swapped(&member.windows),
    }
}
