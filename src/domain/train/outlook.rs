//! What the move of a train would come to, before it is made.

use super::{Member, Moving, Train, plan};
use crate::domain::{
    calendar::{
        Row,
        conflict::{Beside, Conflict},
        preview,
    },
    portfolio::Portfolio,
    time::{Day, MilestoneDate, Zones},
};

/// What the move would come to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outlook {
    /// Which members move, and which stay behind.
    pub moving: Moving,
    /// Days from today to the nearest date that moves, as it is now or as it would be: the notice that people get.
    pub notice: Option<i32>,
    /// What to know about each member, the gravest first.
    pub cautions: Vec<(String, Conflict)>,
}

/// What it would come to when the train moves to that day. Members are judged beside each other as they would be after the
/// move.
#[must_use]
pub fn outlook(
    train: &Train,
    to: Day,
    members: &[Member],
    portfolio: &Portfolio,
    today: Day,
    zones: &dyn Zones,
) -> Outlook {
    let moving = plan(train, to, members);
    if moving.days == 0 {
        return Outlook {
            moving,
            ..Outlook::default()
        };
    }
    let after: Vec<Row> = members
        .iter()
        .filter_map(|member| after(member, &moving))
        .collect();
    let known = Beside::of(after.iter(), portfolio, today, zones);
    let (mut notice, mut cautions) = (None::<i32>, Vec::new());
    for moved in &moving.members {
        let member = members
            .iter()
            .find(|member| member.release == moved.release);
        let Some(row) = member.and_then(|member| member.row.as_ref()) else {
            continue;
        };
        let to: Vec<_> = moved
            .changes
            .iter()
            .filter_map(|change| Some((change.id, change.to.clone()?)))
            .collect();
        let seen = preview(row, &to, &known, today);
        notice = notice.into_iter().chain(seen.notice).min();
        let own = seen.cautions.into_iter();
        cautions.extend(own.map(|caution| (moved.label.clone(), caution)));
    }
    crate::domain::order::sort_by_key(&mut cautions, |(_, caution)| caution.kind);
    Outlook {
        moving,
        notice,
        cautions,
    }
}

/// The member's row as it would be after the move.
fn after(member: &Member, moving: &Moving) -> Option<Row> {
    let mut row = member.row.clone()?;
    let moved = moving
        .members
        .iter()
        .find(|one| one.release == member.release);
    for change in moved.iter().flat_map(|moved| &moved.changes) {
        let date: Option<&MilestoneDate> = change.to.as_ref();
        let mark = row.milestones.iter_mut().find(|mark| mark.id == change.id);
        if let (Some(mark), Some(date)) = (mark, date) {
            mark.date = date.clone();
        }
    }
    for window in moved.iter().flat_map(|moved| &moved.windows) {
        let held = row.deployments.iter_mut().find(|one| one.id == window.id);
        if let Some(held) = held {
            held.window.clone_from(&window.to);
        }
    }
    Some(row)
}
