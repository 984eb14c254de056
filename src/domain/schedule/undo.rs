//! Taking back what was done to a schedule: the opposite of an event, and what an event touches.

use super::{DateChange, Event, GivenChange};
use crate::domain::ids::MilestoneId;

/// A single value that an event changes. Two events that touch the same value stand in each other's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Touched {
    /// Whether the milestone stands.
    Milestone(MilestoneId),
    /// Its name.
    Name(MilestoneId),
    /// Its owner.
    Owner(MilestoneId),
    /// Its note.
    Note(MilestoneId),
    /// Its forecast.
    Forecast(MilestoneId),
    /// Its actual.
    Actual(MilestoneId),
    /// Its baseline.
    Baseline(MilestoneId),
    /// Which milestone is the target.
    Target,
}

/// Everything that the event changes.
#[must_use]
pub fn touched(event: &Event) -> Vec<Touched> {
    match event {
        Event::MilestoneAdded { milestone } => vec![Touched::Milestone(milestone.id)],
        Event::MilestoneWithdrawn { id } | Event::MilestoneRestored { id } => {
            vec![Touched::Milestone(*id)]
        }
        Event::MilestoneRenamed { id, .. } => vec![Touched::Name(*id)],
        Event::OwnerChanged { id, .. } => vec![Touched::Owner(*id)],
        Event::NoteChanged { id, .. } => vec![Touched::Note(*id)],
        Event::Rescheduled { changes } => changes.iter().map(|c| Touched::Forecast(c.id)).collect(),
        Event::ActualChanged { change } => vec![Touched::Actual(change.id)],
        Event::BaselineFrozen { changes } => {
            changes.iter().map(|c| Touched::Baseline(c.id)).collect()
        }
        Event::TemplateApplied {
            added,
            restored,
            withdrawn,
            moved,
            ..
        } => {
            let standing = added.iter().map(|m| m.id).chain(restored.iter().copied());
            let standing = standing.chain(withdrawn.iter().copied());
            let moved = moved.iter().map(|c| Touched::Forecast(c.id));
            standing.map(Touched::Milestone).chain(moved).collect()
        }
        // A target that was withdrawn since cannot become the target again.
        Event::TargetChanged { from, to } => {
            let milestones = from.iter().chain(to).map(|id| Touched::Milestone(*id));
            std::iter::once(Touched::Target).chain(milestones).collect()
        }
    }
}

/// The event that restores what stood before this one.
#[must_use]
pub fn inverse(event: &Event) -> Event {
    let swapped = |c: &DateChange| DateChange {
        id: c.id,
        from: c.to.clone(),
        to: c.from.clone(),
    };
    match event {
        Event::TemplateApplied {
            template,
            name,
            added,
            restored,
            withdrawn,
            moved,
            given,
        } => Event::TemplateApplied {
            template: *template,
            name: name.clone(),
            added: Vec::new(),
            restored: withdrawn.clone(),
            withdrawn: added
                .iter()
                .map(|m| m.id)
                .chain(restored.iter().copied())
                .collect(),
            moved: moved.iter().map(swapped).collect(),
            given: given
                .iter()
                .map(|change| GivenChange {
                    id: change.id,
                    from: change.to.clone(),
                    to: change.from.clone(),
                })
                .collect(),
        },
        Event::MilestoneAdded { milestone } => Event::MilestoneWithdrawn { id: milestone.id },
        Event::MilestoneWithdrawn { id } => Event::MilestoneRestored { id: *id },
        Event::MilestoneRestored { id } => Event::MilestoneWithdrawn { id: *id },
        Event::MilestoneRenamed { id, from, to } => Event::MilestoneRenamed {
            id: *id,
            from: to.clone(),
            to: from.clone(),
        },
        Event::OwnerChanged { id, from, to } => Event::OwnerChanged {
            id: *id,
            from: to.clone(),
            to: from.clone(),
        },
        Event::NoteChanged { id, from, to } => Event::NoteChanged {
            id: *id,
            from: to.clone(),
            to: from.clone(),
        },
        Event::Rescheduled { changes } => Event::Rescheduled {
            changes: changes.iter().map(swapped).collect(),
        },
        Event::ActualChanged { change } => Event::ActualChanged {
            change: swapped(change),
        },
        Event::BaselineFrozen { changes } => Event::BaselineFrozen {
            changes: changes.iter().map(swapped).collect(),
        },
        Event::TargetChanged { from, to } => Event::TargetChanged {
            from: *to,
            to: *from,
        },
    }
}
