//! What rows come to on the schedule that they are about.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{Column, Fault, Finding, FindingKind, Row, RowState, Sheet, Summary};
use crate::domain::{
    ids::{MilestoneId, PersonId},
    portfolio::Portfolio,
    release::ReleaseType,
    schedule::{DateChange, Event, MILESTONE_LIMIT, Milestone, Owner, Schedule},
    time::MilestoneDate,
};

/// What an import does with a milestone that is there already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Leaves it: only what is new comes in.
    Append,
    /// Makes it say what the file says.
    #[default]
    Update,
}

/// How rows are brought in.
pub struct How<'a> {
    /// What happens to what is there already.
    pub mode: Mode,
    /// Added to a row's number to make its milestone's place.
    pub base: u64,
    /// What people are called.
    pub person: &'a dyn Fn(PersonId) -> Option<String>,
    /// New identities.
    pub new_id: &'a mut dyn FnMut() -> u128,
}

/// What rows come to on one schedule.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) events: Vec<Event>,
    pub(super) summary: Summary,
    pub(super) faults: Vec<Fault>,
    pub(super) findings: Vec<Finding<u32>>,
}

impl How<'_> {
    fn milestone(&mut self, row: &Row, target: bool) -> Milestone {
        let date = Some(row.date.clone());
        let (forecast, actual) = match row.state {
            RowState::Actual => (None, date),
            RowState::Expected => (date, None),
        };
        Milestone {
            target,
            forecast,
            actual,
            owner: row
                .owner
                .as_ref()
                .map(|owner| Owner::Role(owner.to_string())),
            note: row.note.to_string(),
            place: Some(self.base + u64::from(row.number)),
            ..Milestone::new(MilestoneId((self.new_id)()), row.milestone.to_string())
        }
    }

    /// What the rows of one schedule come to.
    pub(super) fn reconcile(
        &mut self,
        portfolio: &Portfolio,
        schedule: &Schedule,
        sheet: &Sheet,
        rows: &[usize],
    ) -> Outcome {
        let mut outcome = Outcome::default();
        let mut standing: HashMap<&str, Vec<&Milestone>> = HashMap::new();
        let mut count = 0;
        for milestone in schedule.milestones() {
            standing.entry(&milestone.name).or_default().push(milestone);
            count += 1;
        }
        let mut has_target = schedule.target().is_some();
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for index in rows {
            let Some(row) = sheet.rows.get(*index) else {
                continue;
            };
            let nth = seen.entry(&row.milestone).or_default();
            let known = standing.get(&*row.milestone).and_then(|all| all.get(*nth));
            *nth += 1;
            let Some(known) = known else {
                if count == MILESTONE_LIMIT {
                    let message = format!("A schedule holds at most {MILESTONE_LIMIT} milestones.");
                    sheet.fault(&[*index], &mut outcome.faults, Column::Milestone, &message);
                    continue;
                }
                count += 1;
                let target = row.is_final() && !has_target;
                has_target |= target;
                let milestone = self.milestone(row, target);
                outcome.events.push(Event::MilestoneAdded { milestone });
                outcome.summary.milestones += 1;
                continue;
            };
            let before = outcome.events.len();
            if self.mode == Mode::Update {
                self.update(portfolio, known, sheet, row, &mut outcome);
            }
            if outcome.events.len() > before {
                outcome.summary.changed += 1;
            } else {
                outcome.summary.unchanged += 1;
            }
        }
        outcome
    }

    fn update(
        &mut self,
        portfolio: &Portfolio,
        known: &Milestone,
        sheet: &Sheet,
        row: &Row,
        outcome: &mut Outcome,
    ) {
        let id = known.id;
        let to = Some(row.date.clone());
        match row.state {
            RowState::Actual if known.actual != to => outcome.events.push(Event::ActualChanged {
                change: DateChange {
                    id,
                    from: known.actual.clone(),
                    to,
                },
            }),
            RowState::Actual => {}
            RowState::Expected => {
                // A date to be confirmed says no more than no date.
                let nothing_said =
                    known.forecast.is_none() && row.date == MilestoneDate::ToBeConfirmed;
                if known.forecast != to && !nothing_said {
                    outcome.events.push(Event::Rescheduled {
                        changes: vec![DateChange {
                            id,
                            from: known.forecast.clone(),
                            to,
                        }],
                    });
                }
                if let Some(actual) = &known.actual {
                    outcome.findings.push(Finding {
                        kind: FindingKind::HappenedAlready,
                        about: vec![row.number],
                        words: format!(
                            "{} {} happened on {actual}: that stays, the file's {} becomes its forecast.",
                            row.release.as_deref().unwrap_or(&row.line),
                            row.milestone,
                            row.date
                        ),
                    });
                }
            }
        }
        if sheet.has(Column::Owner) {
            let from = known.owner.clone();
            let name = from
                .as_ref()
                .map(|owner| owner_name(portfolio, owner, self.person));
            if name.as_deref() != row.owner.as_deref() {
                let to = row
                    .owner
                    .as_ref()
                    .map(|owner| Owner::Role(owner.to_string()));
                outcome.events.push(Event::OwnerChanged { id, from, to });
            }
        }
        if sheet.has(Column::Note) && known.note != *row.note {
            outcome.events.push(Event::NoteChanged {
                id,
                from: known.note.clone(),
                to: row.note.to_string(),
            });
        }
    }
}

/// What an owner is called in a file.
#[must_use]
pub fn owner_name(
    portfolio: &Portfolio,
    owner: &Owner,
    person: &dyn Fn(PersonId) -> Option<String>,
) -> String {
    match owner {
        Owner::Person(id) => person(*id).unwrap_or_else(|| "A former member".to_owned()),
        other => portfolio.owner_name(other, |_| None).to_owned(),
    }
}

/// The type that a version suggests, since files do not say it.
///
/// A version that opens a series – a single number, or one whose last number is 0, such as `4`, `2.0`, `3.14.0` – is a major
/// release, every other a minor one. A release whose final is noted as a hotfix is an emergency release.
#[must_use]
pub fn guessed_type(version: &str, final_note: &str) -> ReleaseType {
    if final_note.to_lowercase().contains("hotfix") {
        return ReleaseType::Emergency;
    }
    let mut numbers = version.trim_start_matches(['v', 'V']).split('.');
    let (count, last) = numbers
        .by_ref()
        .fold((0, ""), |(count, _), part| (count + 1, part));
    if count == 1 || last.chars().all(|c| c == '0') {
        ReleaseType::Major
    } else {
        ReleaseType::Minor
    }
}
