//! What a move would come to, before it is made.

use super::{Mark, Row};
use crate::domain::{
    ids::{MilestoneId, ReleaseId},
    portfolio::{Portfolio, Strictness},
    text::under_line,
    time::{Day, MilestoneDate},
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

/// What sort of thing one should know before the move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CautionKind {
    /// A date falls into a freeze that blocks.
    Freeze,
    /// A release would be out before one that it depends on.
    Dependency,
    /// A milestone would lie behind the target.
    AfterTarget,
    /// A date would lie in the past.
    Past,
    /// A date falls into a freeze that warns.
    SoftFreeze,
    /// The target falls on a Friday or a weekend.
    Weekday,
}

impl CautionKind {
    /// Whether it speaks against the move, rather than for a second look.
    #[must_use]
    pub const fn is_grave(self) -> bool {
        matches!(self, Self::Freeze | Self::Dependency)
    }
}

/// Something to know before the move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caution {
    /// What sort.
    pub kind: CautionKind,
    /// A sentence with the facts.
    pub text: String,
}

/// What the move would come to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preview {
    /// Every milestone, by date as it is now.
    pub steps: Vec<Step>,
    /// Days from today to the nearest date that moves, as it is now or as it would be: the notice that people get.
    pub notice: Option<i32>,
    /// What to know, the gravest first.
    pub cautions: Vec<Caution>,
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
    let mut after = row.clone();
    for (id, date) in moves(row, moved, days) {
        if let Some(mark) = after.milestones.iter_mut().find(|mark| mark.id == id) {
            mark.date = date;
        }
    }
    after
}

/// What the new forecasts would come to for the row. `others` are the rows known beside it: dependencies on rows that are
/// not known are not judged.
#[must_use]
pub fn preview(
    row: &Row,
    to: &[(MilestoneId, MilestoneDate)],
    others: &[&Row],
    portfolio: &Portfolio,
    today: Day,
) -> Preview {
    let after = |mark: &Mark| {
        let moved = to.iter().find(|(id, _)| *id == mark.id);
        moved.map_or_else(|| mark.date.clone(), |(_, date)| date.clone())
    };
    let mut steps: Vec<Step> = row
        .milestones
        .iter()
        .map(|mark| Step {
            id: mark.id,
            name: mark.name.clone(),
            target: mark.target,
            from: mark.date.clone(),
            to: after(mark),
        })
        .collect();
    crate::domain::order::sort_by_key(&mut steps, |step| {
        step.from.calendar_day().map_or(i32::MAX, Day::number)
    });
    let moving = || steps.iter().filter(|step| step.moves());
    let nearest = moving()
        .flat_map(|step| [step.from.first_day(), step.to.first_day()])
        .flatten()
        .min();
    let mut cautions = Vec::new();
    for step in moving() {
        in_freezes(row, step, portfolio, &mut cautions);
        if let Some(day) = step.to.calendar_day().filter(|day| *day < today) {
            let text = format!("“{}” would be in the past: {}.", step.name, day.long_text());
            cautions.push(Caution {
                kind: CautionKind::Past,
                text,
            });
        }
    }
    if let Some(target) = steps.iter().find(|step| step.target) {
        around_target(&steps, target, &mut cautions);
        if let (Some(id), Some(day)) = (row.release(), target.to.calendar_day()) {
            dependencies(row, (id, day), others, portfolio, &mut cautions);
        }
    }
    crate::domain::order::sort_by_key(&mut cautions, |caution| caution.kind);
    Preview {
        notice: nearest.map(|day| day.days_since(today)),
        steps,
        cautions,
    }
}

fn in_freezes(row: &Row, step: &Step, portfolio: &Portfolio, cautions: &mut Vec<Caution>) {
    let Some(day) = step.to.calendar_day() else {
        return;
    };
    for (_, freeze) in portfolio.freezes_on(day, row.line, row.kind) {
        let (kind, force) = match freeze.strictness {
            Strictness::Hard => (CautionKind::Freeze, "stops releases"),
            Strictness::Soft => (CautionKind::SoftFreeze, "asks for care"),
        };
        let text = format!(
            "“{}” on {} falls into {}, which {force}: {}.",
            step.name,
            day.long_text(),
            freeze.name,
            freeze.when()
        );
        cautions.push(Caution { kind, text });
    }
}

fn around_target(steps: &[Step], target: &Step, cautions: &mut Vec<Caution>) {
    let Some(day) = target.to.calendar_day() else {
        return;
    };
    if target.moves() && day.weekday() >= 4 {
        let text = if day.weekday() == 4 {
            format!(
                "The target falls on a Friday, {}: what goes wrong meets the weekend.",
                day.long_text()
            )
        } else {
            format!("The target falls on a weekend: {}.", day.long_text())
        };
        cautions.push(Caution {
            kind: CautionKind::Weekday,
            text,
        });
    }
    // What stood behind the target before is meant to: a blog post, a thaw.
    let was_before = |step: &Step| {
        step.from
            .calendar_day()
            .zip(target.from.calendar_day())
            .is_some_and(|(own, goal)| own <= goal)
    };
    let behind = steps.iter().filter(|step| {
        !step.target && was_before(step) && step.to.calendar_day().is_some_and(|own| own > day)
    });
    for step in behind {
        let text = format!(
            "“{}” would come after the target “{}”.",
            step.name, target.name
        );
        cautions.push(Caution {
            kind: CautionKind::AfterTarget,
            text,
        });
    }
}

fn dependencies(
    row: &Row,
    (id, day): (ReleaseId, Day),
    others: &[&Row],
    portfolio: &Portfolio,
    cautions: &mut Vec<Caution>,
) {
    let name_of = |row: &Row| {
        let line = portfolio.lines.get(&row.line);
        under_line(line.map_or("", |line| &line.name), &row.version)
    };
    for other in others {
        let (Some(theirs), Some(their_day)) = (
            other.release(),
            other.target().and_then(|mark| mark.date.calendar_day()),
        ) else {
            continue;
        };
        let text = if row.depends_on.contains(&theirs) && their_day > day {
            format!(
                "{} depends on {}, which is out only on {}.",
                name_of(row),
                name_of(other),
                their_day.long_text()
            )
        } else if other.depends_on.contains(&id) && their_day < day {
            format!(
                "{} depends on this release and is to be out on {}.",
                name_of(other),
                their_day.long_text()
            )
        } else {
            continue;
        };
        cautions.push(Caution {
            kind: CautionKind::Dependency,
            text,
        });
    }
}
