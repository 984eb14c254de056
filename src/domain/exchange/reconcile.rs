//! What rows come to on the schedule that they are about.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::{
    Column, Fault, Finding, FindingKind, Row, RowState, Sheet, Summary, Telling, ToldKind,
    following::named,
};
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
    /// What rows do, as far as it is to be listed.
    pub telling: Telling,
}

/// What rows come to on one schedule.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) events: Vec<Event>,
    pub(super) summary: Summary,
    pub(super) faults: Vec<Fault>,
    pub(super) findings: Vec<Finding<u32>>,
    /// Rows of which it was not known before which milestone is theirs, with that milestone.
    pub(super) taken: Vec<(usize, MilestoneId)>,
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
        // What follows an event of this file is nobody else's, whatever it is called.
        let follow = rows
            .iter()
            .filter_map(|index| sheet.rows.get(*index)?.follows);
        let claimed: HashSet<MilestoneId> = follow.collect();
        let mut standing: HashMap<&str, Vec<&Milestone>> = HashMap::new();
        let mut count = 0;
        for milestone in schedule.milestones() {
            if !claimed.contains(&milestone.id) {
                standing.entry(&milestone.name).or_default().push(milestone);
            }
            count += 1;
        }
        let mut has_target = schedule.target().is_some();
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for index in rows {
            let Some(row) = sheet.rows.get(*index) else {
                continue;
            };
            let follows = row.follows.and_then(|id| schedule.milestone(id));
            let known = follows.or_else(|| {
                let nth = seen.entry(&row.milestone).or_default();
                let known = standing.get(&*row.milestone)?.get(*nth).copied();
                *nth += 1;
                known
            });
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
                outcome.taken.push((*index, milestone.id));
                outcome.events.push(Event::MilestoneAdded { milestone });
                outcome.summary.milestones += 1;
                self.tell(row, ToldKind::New, || row.date.long_text());
                continue;
            };
            if follows.is_none() {
                outcome.taken.push((*index, known.id));
            }
            let before = outcome.events.len();
            if self.mode == Mode::Update {
                self.update(portfolio, known, sheet, row, &mut outcome);
            }
            let events = outcome.events.get(before..).unwrap_or_default();
            if events.is_empty() {
                outcome.summary.unchanged += 1;
                self.tell(row, ToldKind::Same, || row.date.long_text());
            } else {
                outcome.summary.changed += 1;
                self.tell_change(row, known, events);
            }
        }
        outcome
    }

    fn tell(&mut self, row: &Row, kind: ToldKind, words: impl FnOnce() -> String) {
        self.telling.tell(row.number, kind, || {
            let release = row.release.as_deref().unwrap_or_default();
            (named(&row.line, release, &row.milestone), words())
        });
    }

    fn tell_change(&mut self, row: &Row, known: &Milestone, events: &[Event]) {
        let moves = events.iter().any(|event| {
            matches!(
                event,
                Event::Rescheduled { .. } | Event::ActualChanged { .. }
            )
        });
        if moves {
            let from = match row.state {
                RowState::Actual => known.actual.as_ref(),
                RowState::Expected => known.forecast.as_ref(),
            };
            self.tell(row, ToldKind::Moves, || {
                let from = from.map_or_else(|| "No date".to_owned(), MilestoneDate::long_text);
                format!("{from} → {}", row.date.long_text())
            });
            return;
        }
        self.tell(row, ToldKind::Changes, || {
            let words = events.iter().filter_map(|event| match event {
                Event::MilestoneRenamed { from, .. } => Some(format!("was called {from}")),
                Event::OwnerChanged { .. } => Some("another owner".to_owned()),
                Event::NoteChanged { .. } => Some("another note".to_owned()),
                _ => None,
            });
            words.collect::<Vec<_>>().join(", ")
        });
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
        // What was found by its name is called so already.
        if known.name != *row.milestone {
            outcome.events.push(Event::MilestoneRenamed {
                id,
                from: known.name.clone(),
                to: row.milestone.to_string(),
            });
        }
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
