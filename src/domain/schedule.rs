//! Milestones with their baseline, forecast and actual: the schedule that a release has, and that a product line has for
//! what belongs to no single release, such as its end of life.
//!
//! A room that others compose: it is no stream of its own. [`Schedule::decide`] and [`Schedule::evolve`] are called by the
//! streams that hold one, which also say who may do what.

use serde::{Deserialize, Serialize};

use super::{
    Refusal,
    ids::{MilestoneId, PersonId, TeamId, TemplateId},
    text::{self, NAME_LIMIT, NOTE_LIMIT},
    time::MilestoneDate,
};

mod decide;
mod given;
mod record;
mod undo;
pub use given::{Given, GivenChange};
pub(in crate::domain) use record::with_dates;
pub use record::{KINDS, kind, told};
pub use undo::{Touched, inverse, touched};

/// Most milestones that one schedule holds.
pub const MILESTONE_LIMIT: usize = 500;

/// Who answers for a milestone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// Whoever fills the named part, such as `Release manager`; 1 to 120 characters.
    Role(String),
    /// A person.
    Person(PersonId),
    /// A team.
    Team(TeamId),
}

impl Owner {
    /// An owner within the limits.
    ///
    /// # Errors
    /// A role without a name, or with one that is too long.
    pub fn checked(self) -> Result<Self, Refusal> {
        match self {
            Self::Role(name) => text::required("Owner", &name, NAME_LIMIT).map(Self::Role),
            other => Ok(other),
        }
    }
}

/// A dated point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestone {
    /// Its identity.
    pub id: MilestoneId,
    /// What it is called; names may repeat.
    pub name: String,
    /// Whether it is the release's target: the date the release is for.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub target: bool,
    /// When it was planned for, frozen when the release was planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<MilestoneDate>,
    /// When it is expected now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forecast: Option<MilestoneDate>,
    /// When it happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actual: Option<MilestoneDate>,
    /// Who answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Owner>,
    /// What else is to be known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Where it stood among all rows that were ever imported: an export keeps that order. `None` if it was entered here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<u64>,
    /// The template that gave its date; `None` if it was entered or imported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<Box<Given>>,
    /// Taken back; kept for the record.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn: bool,
}

impl Milestone {
    /// A milestone of which only identity and name are known.
    #[must_use]
    pub fn new(id: MilestoneId, name: impl Into<String>) -> Self {
        Self {
            id,
            name: name.into(),
            target: false,
            baseline: None,
            forecast: None,
            actual: None,
            owner: None,
            note: String::new(),
            place: None,
            given: None,
            withdrawn: false,
        }
    }
    /// The date that counts now: when it happened, else when it is expected.
    #[must_use]
    pub fn date(&self) -> Option<&MilestoneDate> {
        self.actual.as_ref().or(self.forecast.as_ref())
    }
    /// Days later (positive) or earlier than its baseline; `None` without a baseline or with a date to be confirmed.
    #[must_use]
    pub fn slip(&self) -> Option<i32> {
        self.date()?.days_since(self.baseline.as_ref()?)
    }
    /// The milestone with its texts within the limits.
    ///
    /// # Errors
    /// A refusal that names the field.
    pub fn checked(mut self) -> Result<Self, Refusal> {
        self.name = text::required("Milestone", &self.name, NAME_LIMIT)?;
        self.note = text::optional("Note", &self.note, NOTE_LIMIT)?;
        self.owner = self.owner.map(Owner::checked).transpose()?;
        Ok(self)
    }
}

/// One milestone's date before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateChange {
    /// Which milestone.
    pub id: MilestoneId,
    /// What stood there.
    pub from: Option<MilestoneDate>,
    /// What stands there now.
    pub to: Option<MilestoneDate>,
}

/// What may be asked of a schedule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// A further milestone.
    Add {
        /// The milestone; its baseline is ignored: baselines are frozen, not typed.
        milestone: Milestone,
    },
    /// Another name.
    Rename {
        /// Which.
        id: MilestoneId,
        /// The name; 1 to 120 characters.
        name: String,
    },
    /// Another owner, or none.
    SetOwner {
        /// Which.
        id: MilestoneId,
        /// Who.
        owner: Option<Owner>,
    },
    /// Another note; at most 2,000 characters.
    SetNote {
        /// Which.
        id: MilestoneId,
        /// What.
        note: String,
    },
    /// Other forecasts, all at once: what a move by hand comes to.
    Reschedule {
        /// Milestones with their new forecast.
        to: Vec<(MilestoneId, MilestoneDate)>,
    },
    /// It happened on that date; or, with none, it has not happened after all.
    SetActual {
        /// Which.
        id: MilestoneId,
        /// When.
        actual: Option<MilestoneDate>,
    },
    /// The one milestone the release is for.
    SetTarget {
        /// Which.
        id: MilestoneId,
    },
    /// Takes a milestone back.
    Withdraw {
        /// Which.
        id: MilestoneId,
    },
}

/// What can have happened to a schedule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A further milestone.
    MilestoneAdded {
        /// As it stood.
        milestone: Milestone,
    },
    /// A milestone got another name.
    MilestoneRenamed {
        /// Which.
        id: MilestoneId,
        /// Before.
        from: String,
        /// After.
        to: String,
    },
    /// A milestone got another owner.
    OwnerChanged {
        /// Which.
        id: MilestoneId,
        /// Before.
        from: Option<Owner>,
        /// After.
        to: Option<Owner>,
    },
    /// A milestone got another note.
    NoteChanged {
        /// Which.
        id: MilestoneId,
        /// Before.
        from: String,
        /// After.
        to: String,
    },
    /// Milestones are expected at other dates: the move of one or of many.
    Rescheduled {
        /// Each with its dates.
        changes: Vec<DateChange>,
    },
    /// A milestone happened, or had not happened after all.
    ActualChanged {
        /// Its dates.
        change: DateChange,
    },
    /// Baselines were frozen.
    BaselineFrozen {
        /// Each with its dates.
        changes: Vec<DateChange>,
    },
    /// Another milestone is what the release is for.
    TargetChanged {
        /// Before.
        from: Option<MilestoneId>,
        /// After.
        to: Option<MilestoneId>,
    },
    /// A milestone was taken back.
    MilestoneWithdrawn {
        /// Which.
        id: MilestoneId,
    },
    /// A milestone that was taken back stands again.
    MilestoneRestored {
        /// Which.
        id: MilestoneId,
    },
    /// A template was applied, or that was taken back.
    TemplateApplied {
        /// Which template.
        template: TemplateId,
        /// What it was called.
        name: String,
        /// Milestones that came.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        added: Vec<Milestone>,
        /// Milestones that stand again.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        restored: Vec<MilestoneId>,
        /// Milestones that went.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        withdrawn: Vec<MilestoneId>,
        /// Milestones that moved.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        moved: Vec<DateChange>,
        /// What is remembered of where dates came from.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        given: Vec<GivenChange>,
    },
}

/// Milestones in the order in which they were added.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Schedule {
    milestones: Vec<Milestone>,
}

impl Schedule {
    /// The milestones that stand, in the order in which they were added.
    pub fn milestones(&self) -> impl Iterator<Item = &Milestone> {
        self.milestones.iter().filter(|m| !m.withdrawn)
    }
    /// The milestones that stand, by date; those to be confirmed last.
    #[must_use]
    pub fn by_date(&self) -> Vec<&Milestone> {
        let mut all: Vec<_> = self.milestones().collect();
        crate::domain::order::sort_by_key(&mut all, |m| {
            m.date()
                .and_then(MilestoneDate::calendar_day)
                .map_or(i32::MAX, super::time::Day::number)
        });
        all
    }
    /// One milestone that stands.
    #[must_use]
    pub fn milestone(&self, id: MilestoneId) -> Option<&Milestone> {
        self.milestones().find(|m| m.id == id)
    }
    /// What a milestone is or was called, also where it was withdrawn.
    #[must_use]
    pub fn name_of(&self, id: MilestoneId) -> Option<&str> {
        self.milestones
            .iter()
            .find(|m| m.id == id)
            .map(|m| m.name.as_str())
    }
    /// The milestone that the release is for.
    #[must_use]
    pub fn target(&self) -> Option<&Milestone> {
        self.milestones().find(|m| m.target)
    }
    /// The forecasts that result when the whole schedule moves by so many days: what has happened stays, what is to be
    /// confirmed too.
    #[must_use]
    pub fn moved_by(&self, days: i32) -> Vec<(MilestoneId, MilestoneDate)> {
        let open = self.milestones().filter(|m| m.actual.is_none());
        open.filter_map(|m| {
            Some((
                m.id,
                m.forecast
                    .as_ref()
                    .filter(|d| d.calendar_day().is_some())?
                    .plus(days),
            ))
        })
        .collect()
    }

    fn held(&mut self, id: MilestoneId) -> Option<&mut Milestone> {
        self.milestones.iter_mut().find(|m| m.id == id)
    }

    /// Folds one event. Total.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::MilestoneAdded { milestone } => {
                if !self.milestones.iter().any(|m| m.id == milestone.id) {
                    self.milestones.push(milestone.clone());
                }
            }
            Event::MilestoneRenamed { id, to, .. } => {
                if let Some(m) = self.held(*id) {
                    m.name.clone_from(to);
                }
            }
            Event::OwnerChanged { id, to, .. } => {
                if let Some(m) = self.held(*id) {
                    m.owner.clone_from(to);
                }
            }
            Event::NoteChanged { id, to, .. } => {
                if let Some(m) = self.held(*id) {
                    m.note.clone_from(to);
                }
            }
            Event::Rescheduled { changes } => {
                for change in changes {
                    if let Some(m) = self.held(change.id) {
                        m.forecast.clone_from(&change.to);
                    }
                }
            }
            Event::ActualChanged { change } => {
                if let Some(m) = self.held(change.id) {
                    m.actual.clone_from(&change.to);
                }
            }
            Event::BaselineFrozen { changes } => {
                for change in changes {
                    if let Some(m) = self.held(change.id) {
                        m.baseline.clone_from(&change.to);
                    }
                }
            }
            Event::TargetChanged { to, .. } => {
                for m in &mut self.milestones {
                    m.target = Some(m.id) == *to;
                }
            }
            Event::MilestoneWithdrawn { id } => {
                if let Some(m) = self.held(*id) {
                    m.withdrawn = true;
                }
            }
            Event::MilestoneRestored { id } => {
                let has_target = self.target().is_some();
                if let Some(m) = self.held(*id) {
                    m.withdrawn = false;
                    m.target &= !has_target;
                }
            }
            Event::TemplateApplied {
                added,
                restored,
                withdrawn,
                moved,
                given,
                ..
            } => {
                for milestone in added {
                    let milestone = milestone.clone();
                    self.evolve(&Event::MilestoneAdded { milestone });
                }
                for (ids, gone) in [(restored, false), (withdrawn, true)] {
                    for id in ids {
                        if let Some(m) = self.held(*id) {
                            m.withdrawn = gone;
                        }
                    }
                }
                self.evolve(&Event::Rescheduled {
                    changes: moved.clone(),
                });
                for change in given {
                    if let Some(m) = self.held(change.id) {
                        m.given.clone_from(&change.to);
                    }
                }
            }
        }
    }
}

impl Command {
    /// The variant's name in snake case.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Add { .. } => "add_milestone",
            Self::Rename { .. } => "rename_milestone",
            Self::SetOwner { .. } => "set_owner",
            Self::SetNote { .. } => "set_note",
            Self::Reschedule { .. } => "reschedule",
            Self::SetActual { .. } => "set_actual",
            Self::SetTarget { .. } => "set_target",
            Self::Withdraw { .. } => "withdraw_milestone",
        }
    }
}

impl Event {
    /// The variant's name in snake case.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::MilestoneAdded { .. } => "milestone_added",
            Self::MilestoneRenamed { .. } => "milestone_renamed",
            Self::OwnerChanged { .. } => "owner_changed",
            Self::NoteChanged { .. } => "note_changed",
            Self::Rescheduled { .. } => "rescheduled",
            Self::ActualChanged { .. } => "actual_changed",
            Self::BaselineFrozen { .. } => "baseline_frozen",
            Self::TargetChanged { .. } => "target_changed",
            Self::MilestoneWithdrawn { .. } => "milestone_withdrawn",
            Self::MilestoneRestored { .. } => "milestone_restored",
            Self::TemplateApplied { .. } => "template_applied",
        }
    }
}

#[cfg(test)]
mod tests;
