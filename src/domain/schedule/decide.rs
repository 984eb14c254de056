//! What may be done to a schedule, and what it comes to.

use super::{Command, DateChange, Event, MILESTONE_LIMIT, Milestone, Owner, Schedule};
use crate::domain::{
    Refusal,
    ids::MilestoneId,
    text::{self, NAME_LIMIT, NOTE_LIMIT},
    time::MilestoneDate,
};

impl Schedule {
    /// What the command would change. A command that changes nothing is granted without events.
    ///
    /// # Errors
    /// A refusal that names the milestone and the fact that speaks against it.
    pub fn decide(&self, command: &Command) -> Result<Vec<Event>, Refusal> {
        match command {
            Command::Add { milestone } => self.add(milestone),
            Command::Rename { id, name } => {
                let (from, to) = (
                    self.known(*id)?.name.clone(),
                    text::required("Milestone", name, NAME_LIMIT)?,
                );
                Ok(if from == to {
                    vec![]
                } else {
                    vec![Event::MilestoneRenamed { id: *id, from, to }]
                })
            }
            Command::SetOwner { id, owner } => {
                let (from, to) = (
                    self.known(*id)?.owner.clone(),
                    owner.clone().map(Owner::checked).transpose()?,
                );
                Ok(if from == to {
                    vec![]
                } else {
                    vec![Event::OwnerChanged { id: *id, from, to }]
                })
            }
            Command::SetNote { id, note } => {
                let (from, to) = (
                    self.known(*id)?.note.clone(),
                    text::optional("Note", note, NOTE_LIMIT)?,
                );
                Ok(if from == to {
                    vec![]
                } else {
                    vec![Event::NoteChanged { id: *id, from, to }]
                })
            }
            Command::Reschedule { to } => self.reschedule(to),
            Command::SetActual { id, actual } => {
                let from = self.known(*id)?.actual.clone();
                if matches!(actual, Some(MilestoneDate::ToBeConfirmed)) {
                    return Err(Refusal::invalid(
                        "Actual",
                        "When something happened is a date, not “to be confirmed”.",
                    ));
                }
                let change = DateChange {
                    id: *id,
                    from,
                    to: actual.clone(),
                };
                Ok(if change.from == change.to {
                    vec![]
                } else {
                    vec![Event::ActualChanged { change }]
                })
            }
            Command::SetTarget { id } => {
                self.known(*id)?;
                let from = self.target().map(|m| m.id);
                Ok(if from == Some(*id) {
                    vec![]
                } else {
                    vec![Event::TargetChanged {
                        from,
                        to: Some(*id),
                    }]
                })
            }
            Command::Withdraw { id } => {
                if self.known(*id)?.target {
                    return Err(Refusal::conflict(
                        "The target cannot be withdrawn: make another milestone the target first, or cancel the release.",
                    ));
                }
                Ok(vec![Event::MilestoneWithdrawn { id: *id }])
            }
        }
    }

    /// The baseline as it would be frozen now: every milestone's forecast, or its actual where nothing was forecast.
    #[must_use]
    pub fn baseline_now(&self) -> Vec<DateChange> {
        let dated = self
            .milestones()
            .filter_map(|m| Some((m, m.forecast.as_ref().or(m.actual.as_ref())?)));
        dated
            .filter(|(m, to)| m.baseline.as_ref() != Some(*to))
            .map(|(m, to)| DateChange {
                id: m.id,
                from: m.baseline.clone(),
                to: Some(to.clone()),
            })
            .collect()
    }

    /// The baselines of a plan that is frozen anew: of what is open, as it stands now.
    #[must_use]
    pub fn rebaselined(&self) -> Vec<DateChange> {
        let mut changes = self.baseline_now();
        changes.retain(|change| {
            self.milestone(change.id)
                .is_some_and(|milestone| milestone.actual.is_none())
        });
        changes
    }

    fn add(&self, milestone: &Milestone) -> Result<Vec<Event>, Refusal> {
        if self.milestones.iter().any(|m| m.id == milestone.id) {
            return Err(Refusal::conflict("This milestone exists already."));
        }
        if self.milestones().count() >= MILESTONE_LIMIT {
            return Err(Refusal::invalid(
                "Milestone",
                format!("A schedule holds at most {MILESTONE_LIMIT} milestones."),
            ));
        }
        if milestone.target && self.target().is_some() {
            return Err(Refusal::conflict(
                "There is a target already: a release has one.",
            ));
        }
        if matches!(milestone.actual, Some(MilestoneDate::ToBeConfirmed)) {
            return Err(Refusal::invalid(
                "Actual",
                "When something happened is a date, not “to be confirmed”.",
            ));
        }
        let milestone = Milestone {
            baseline: None,
            withdrawn: false,
            ..milestone.clone()
        }
        .checked()?;
        Ok(vec![Event::MilestoneAdded { milestone }])
    }

    fn reschedule(&self, to: &[(MilestoneId, MilestoneDate)]) -> Result<Vec<Event>, Refusal> {
        let mut changes: Vec<DateChange> = Vec::new();
        for (id, date) in to {
            let milestone = self.known(*id)?;
            if changes.iter().any(|c| c.id == *id) {
                return Err(Refusal::invalid(
                    "Milestone",
                    format!("“{}” stands twice in one move.", milestone.name),
                ));
            }
            if let Some(actual) = &milestone.actual {
                return Err(Refusal::conflict(format!(
                    "“{}” happened on {}: what has happened does not move.",
                    milestone.name,
                    actual.long_text()
                )));
            }
            if milestone.forecast.as_ref() != Some(date) {
                changes.push(DateChange {
                    id: *id,
                    from: milestone.forecast.clone(),
                    to: Some(date.clone()),
                });
            }
        }
        Ok(if changes.is_empty() {
            vec![]
        } else {
            vec![Event::Rescheduled { changes }]
        })
    }

    fn known(&self, id: MilestoneId) -> Result<&Milestone, Refusal> {
        self.milestone(id)
            .ok_or_else(|| Refusal::not_found("milestone"))
    }
}
