//! What a move would come to, before it is made.

use super::{
    Mark, Row,
    conflict::{Beside, Conflict, Kind},
};
use crate::domain::{
    ids::{EnvironmentId, MilestoneId},
    release::{WindowChange, deployment},
    time::{Day, MilestoneDate, Window},
};

/// What is moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Moved {
    /// Every milestone that has not happened and has a date.
    #[default]
    Whole,
    /// One milestone.
    Milestone(MilestoneId),
}

/// A milestone before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Which.
    pub id: MilestoneId,
    /// Its name.
    pub name: String,
    /// Whether the release is for it.
    pub target: bool,
    /// Its date now.
    pub from: MilestoneDate,
    /// Its date after the move; the same where it stays.
    pub to: MilestoneDate,
}

impl Step {
    /// Whether it moves.
    #[must_use]
    pub fn moves(&self) -> bool {
        self.from != self.to
    }
}

/// A deployment whose window moves along.
#[derive(Clone, Debug, PartialEq)]
pub struct Along {
    /// Where it goes.
    pub environment: EnvironmentId,
    /// The region or wave; may be empty.
    pub wave: String,
    /// Its window now.
    pub from: Window,
    /// Its window after the move.
    pub to: Window,
}

/// What the move would come to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preview {
    /// Every milestone, by date as it is now.
    pub steps: Vec<Step>,
    /// The deployments that move along, in order.
    pub along: Vec<Along>,
    /// Days from today to the nearest date that moves, as it is now or as it would be: the notice that people get.
    pub notice: Option<i32>,
    /// What to know, the gravest first.
    pub cautions: Vec<Conflict>,
}

impl Preview {
    /// How many milestones move.
    #[must_use]
    pub fn moving(&self) -> usize {
        self.steps.iter().filter(|step| step.moves()).count()
    }
}

/// The new forecasts when this moves by so many days: what has happened stays, what is to be confirmed too.
#[must_use]
pub fn moves(row: &Row, moved: Moved, days: i32) -> Vec<(MilestoneId, MilestoneDate)> {
    let open = row
        .milestones
        .iter()
        .filter(|mark| !mark.done && mark.date.calendar_day().is_some());
    open.filter(|mark| match moved {
        Moved::Whole => true,
        Moved::Milestone(id) => mark.id == id,
    })
    .map(|mark| (mark.id, mark.date.plus(days)))
    .collect()
}

/// The milestone by which a move is named: the one that moves, else the target, else the first that is open; one with a
/// date before one without.
#[must_use]
pub fn anchor(row: &Row, moved: Moved) -> Option<&Mark> {
    let open = || row.milestones.iter().filter(|mark| !mark.done);
    match moved {
        Moved::Milestone(id) => open().find(|mark| mark.id == id),
        Moved::Whole => {
            open().min_by_key(|mark| (mark.date.calendar_day().is_none(), !mark.target))
        }
    }
}

/// The new forecasts when this is to be on that day: of the whole, everything moves along with what it is named by. What
/// was to be confirmed gets the day.
#[must_use]
pub fn moves_to(row: &Row, moved: Moved, day: Day) -> Vec<(MilestoneId, MilestoneDate)> {
    let Some(mark) = anchor(row, moved) else {
        return Vec::new();
    };
    match mark.date.calendar_day() {
        Some(now) => moves(row, moved, day.days_since(now)),
        None => vec![(mark.id, MilestoneDate::day(day))],
    }
}

/// The row as it would be when this moves by so many days.
#[must_use]
pub fn moved_row(row: &Row, moved: Moved, days: i32) -> Row {
    row_with(row, &moves(row, moved, days))
}

/// The row as it would be when these milestones are expected on those dates.
#[must_use]
pub fn row_with(row: &Row, to: &[(MilestoneId, MilestoneDate)]) -> Row {
    let mut after = row.clone();
    take_along(&mut after, row.shift(to));
    for (id, date) in to {
        if let Some(mark) = after.milestones.iter_mut().find(|mark| mark.id == *id) {
            mark.date = date.clone();
        }
    }
    after
}

/// The windows of the row's deployments when it moves by so many days.
#[must_use]
pub fn windows_of(row: &Row, days: i32) -> Vec<WindowChange> {
    deployment::moved(row.deployments.iter(), days)
}

/// Moves the row's deployments by so many days.
fn take_along(row: &mut Row, days: i32) {
    for one in &mut row.deployments {
        one.window = one.window.plus(days);
    }
}

/// What the new forecasts would come to for the row, among what is known around it.
#[must_use]
pub fn preview(
    row: &Row,
    to: &[(MilestoneId, MilestoneDate)],
    known: &Beside<'_>,
    today: Day,
) -> Preview {
    let mut steps: Vec<Step> = row
        .milestones
        .iter()
        .map(|mark| Step {
            id: mark.id,
            name: mark.name.clone(),
            target: mark.target,
            from: mark.date.clone(),
            to: moved_to(mark, to).unwrap_or(&mark.date).clone(),
        })
        .collect();
    crate::domain::order::sort_by_key(&mut steps, |step| {
        step.from.calendar_day().map_or(i32::MAX, Day::number)
    });
    let nearest = steps
        .iter()
        .filter(|step| step.moves())
        .flat_map(|step| [step.from.first_day(), step.to.first_day()])
        .flatten()
        .min();
    let shift = row.shift(to);
    let along = row.deployments.iter().filter(|_| shift != 0);
    Preview {
        along: along
            .map(|one| Along {
                environment: one.environment,
                wave: one.wave.clone(),
                from: one.window.clone(),
                to: one.window.plus(shift),
            })
            .collect(),
        notice: nearest.map(|day| day.days_since(today)),
        steps,
        cautions: against(row, to, known, today),
    }
}

fn moved_to<'a>(mark: &Mark, to: &'a [(MilestoneId, MilestoneDate)]) -> Option<&'a MilestoneDate> {
    let moved = to.iter().find(|(id, _)| *id == mark.id);
    moved
        .map(|(_, date)| date)
        .filter(|date| **date != mark.date)
}

/// What speaks against the new forecasts: the conflicts of the dates that change, and what only a move should heed.
pub(super) fn against(
    row: &Row,
    to: &[(MilestoneId, MilestoneDate)],
    known: &Beside<'_>,
    today: Day,
) -> Vec<Conflict> {
    let mut after = row.clone();
    take_along(&mut after, row.shift(to));
    let mut changed = Vec::new();
    let mut target_moves = false;
    for mark in &mut after.milestones {
        // What stands now is what was meant: a milestone that the move puts behind the target shows.
        mark.baseline = Some(mark.date.clone());
        if let Some(date) = moved_to(mark, to) {
            mark.date = date.clone();
            changed.push(mark.id);
            target_moves |= mark.target;
        }
    }
    let mut found = known.conflicts(&after);
    found.retain(|conflict| {
        changed.contains(&conflict.milestone)
            || (target_moves && conflict.kind == Kind::AfterTarget)
    });
    for mark in after
        .milestones
        .iter()
        .filter(|mark| changed.contains(&mark.id))
    {
        let Some(day) = mark.date.calendar_day() else {
            continue;
        };
        let mut caution = |kind, text: String| {
            found.push(Conflict {
                kind,
                milestone: mark.id,
                deployment: None,
                day,
                freeze: None,
                train: None,
                text,
            });
        };
        if day < today {
            let text = [
                "“",
                &mark.name,
                "” would be in the past: ",
                &day.long_text(),
                ".",
            ];
            caution(Kind::Past, text.concat());
        }
        if mark.target && day.weekday() == 4 {
            let text = [
                "The target falls on a Friday, ",
                &day.long_text(),
                ": what goes wrong meets the weekend.",
            ];
            caution(Kind::Friday, text.concat());
        }
    }
    crate::domain::order::sort_by_key(&mut found, |conflict| (conflict.kind, conflict.day));
    found
}
