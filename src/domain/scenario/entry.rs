//! A release in a scenario: the dates that it would have, and those that it had when they were chosen.

use serde::{Deserialize, Serialize};

use crate::domain::{
    Refusal,
    calendar::{Moved, Row, moves, moves_to, row_with, windows_of},
    ids::{MilestoneId, ReleaseId},
    release::ReleaseState,
    schedule::{DateChange, MILESTONE_LIMIT},
    time::{Day, MilestoneDate},
    train::{Behind, Member, MemberMove, Moving},
};

/// A release of a scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Which.
    pub release: ReleaseId,
    /// Its milestones that would move: as they were expected when that was chosen, and as they would be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<DateChange>,
}

impl Entry {
    /// A release that stays where it is.
    #[must_use]
    pub const fn still(release: ReleaseId) -> Self {
        Self {
            release,
            changes: Vec::new(),
        }
    }

    /// What is expected when, of what moves.
    #[must_use]
    pub fn to(&self) -> Vec<(MilestoneId, MilestoneDate)> {
        let moved = self.changes.iter();
        moved
            .filter_map(|change| Some((change.id, change.to.clone()?)))
            .collect()
    }

    /// The row as it would be.
    #[must_use]
    pub fn after(&self, row: &Row) -> Row {
        row_with(row, &self.to())
    }

    /// The same with everything by so many days later, or below 0 earlier, than it would be.
    #[must_use]
    pub fn shifted(&self, row: &Row, days: i32) -> Self {
        let after = self.after(row);
        let mut to = self.to();
        for (id, date) in moves(&after, Moved::Whole, days) {
            to.retain(|(held, _)| *held != id);
            to.push((id, date));
        }
        self.with(row, to)
    }

    /// The same on that day: everything moves along with the target.
    #[must_use]
    pub fn on(&self, row: &Row, day: Day) -> Self {
        let after = self.after(row);
        let mut to = self.to();
        for (id, date) in moves_to(&after, Moved::Whole, day) {
            to.retain(|(held, _)| *held != id);
            to.push((id, date));
        }
        self.with(row, to)
    }

    /// The same with one milestone on that day.
    #[must_use]
    pub fn with_milestone(&self, row: &Row, id: MilestoneId, day: Day) -> Self {
        let after = self.after(row);
        let mut to = self.to();
        for (id, date) in moves_to(&after, Moved::Milestone(id), day) {
            to.retain(|(held, _)| *held != id);
            to.push((id, date));
        }
        self.with(row, to)
    }

    /// The same as seen from the dates that the release has now.
    #[must_use]
    pub fn renewed(&self, row: &Row) -> Self {
        self.with(row, self.to())
    }

    fn with(&self, row: &Row, to: Vec<(MilestoneId, MilestoneDate)>) -> Self {
        let open = row.milestones.iter().filter(|mark| !mark.done);
        let changes = open.filter_map(|mark| {
            let (_, date) = to.iter().find(|(id, _)| *id == mark.id)?;
            (*date != mark.date).then(|| DateChange {
                id: mark.id,
                from: Some(mark.date.clone()),
                to: Some(date.clone()),
            })
        });
        let mut changes: Vec<_> = changes.collect();
        // The target first: the record names the move of a release by it.
        let target = row.target().map(|mark| mark.id);
        crate::domain::order::sort_by_key(&mut changes, |change| Some(change.id) != target);
        Self {
            release: self.release,
            changes,
        }
    }

    /// Nothing, if it is within the limits.
    pub(super) fn refuse(&self) -> Result<(), Refusal> {
        if self.changes.len() > MILESTONE_LIMIT {
            return Err(Refusal::invalid(
                "Milestones",
                format!("A release has at most {MILESTONE_LIMIT} milestones."),
            ));
        }
        if self.changes.iter().any(|change| change.to.is_none()) {
            return Err(Refusal::invalid(
                "Date",
                "A scenario takes no date away: enter one.",
            ));
        }
        Ok(())
    }
}

/// What it comes to when the releases get these dates: which move, which cannot, and where dates are not any more as they were
/// when that was chosen. `members` are the releases as they stand now.
#[must_use]
pub fn planned(entries: &[Entry], members: &[Member]) -> (Moving, Vec<String>) {
    let mut moving = Moving::default();
    let mut changed = Vec::new();
    for entry in entries.iter().filter(|entry| !entry.changes.is_empty()) {
        let member = members.iter().find(|one| one.release == entry.release);
        let label = member.map_or_else(|| "A release".to_owned(), |member| member.label.clone());
        let row = member.and_then(|member| member.row.as_ref());
        let Some(row) = row.filter(|row| row.state != ReleaseState::Cancelled) else {
            let why = row.map_or(Behind::Gone, |_| Behind::Cancelled);
            moving.behind.push((entry.release, label, why));
            continue;
        };
        changed.extend(entry.differences(row, &label));
        moving.members.push(MemberMove {
            release: entry.release,
            label,
            changes: entry.changes.clone(),
            windows: windows_of(row, row.shift(&entry.to())),
        });
    }
    (moving, changed)
}

impl Entry {
    /// Where the release's dates are not any more what they were when its dates here were chosen.
    fn differences(&self, row: &Row, label: &str) -> Vec<String> {
        let differing = self.changes.iter().filter_map(|change| {
            let mark = row.milestones.iter().find(|mark| mark.id == change.id);
            let words = match mark {
                None => "a milestone was withdrawn".to_owned(),
                Some(mark) if mark.done => [
                    "“",
                    &mark.name,
                    "” has happened, on ",
                    &mark.date.long_text(),
                ]
                .concat(),
                Some(mark) if change.from.as_ref() != Some(&mark.date) => {
                    ["“", &mark.name, "” is expected on ", &mark.date.long_text()].concat()
                }
                Some(_) => return None,
            };
            Some([label, ": ", &words].concat())
        });
        differing.collect()
    }
}
