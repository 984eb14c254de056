//! What happened to a schedule, in words.

use super::{DateChange, Event};
use crate::domain::{
    ids::MilestoneId,
    record::{Kind, Names, Told, dated, owned, worded},
};

/// The kinds of change that a schedule knows.
pub const KINDS: &[Kind] = &[Kind::Dates, Kind::Milestones, Kind::Owners];

/// Of which kind the event is.
#[must_use]
pub const fn kind(event: &Event) -> Kind {
    match event {
        Event::Rescheduled { .. } | Event::ActualChanged { .. } | Event::BaselineFrozen { .. } => {
            Kind::Dates
        }
        Event::OwnerChanged { .. } => Kind::Owners,
        Event::MilestoneAdded { .. }
        | Event::MilestoneRenamed { .. }
        | Event::NoteChanged { .. }
        | Event::TargetChanged { .. }
        | Event::MilestoneWithdrawn { .. }
        | Event::MilestoneRestored { .. }
        | Event::TemplateApplied { .. } => Kind::Milestones,
    }
}

/// The event in words.
#[must_use]
pub fn told(event: &Event, names: &dyn Names) -> Told {
    match event {
        Event::MilestoneAdded { milestone: m } => {
            Told::plainly(format!("added the milestone “{}”", m.name))
                .begun("Forecast", dated(m.forecast.as_ref()))
                .begun("Actual", dated(m.actual.as_ref()))
                .begun("Owner", owned(m.owner.as_ref(), names))
                .begun("Note", worded(&m.note))
        }
        Event::TemplateApplied {
            name,
            added,
            restored,
            withdrawn,
            moved,
            ..
        } => {
            let back = added.is_empty() && !(restored.is_empty() && withdrawn.is_empty());
            let told = Told::plainly(if back {
                format!("took back what the template “{name}” had laid out")
            } else {
                format!("applied the template “{name}”")
            });
            let told = added.iter().fold(told, |told, milestone| {
                told.begun(&milestone.name, dated(milestone.forecast.as_ref()))
            });
            with_dates(told, moved, names)
        }
        Event::MilestoneRenamed { from, to, .. } => {
            Told::plainly(format!("renamed the milestone “{from}” to “{to}”"))
        }
        Event::OwnerChanged { id, from, to } => {
            Told::plainly(format!("changed the owner of {}", name(*id, names))).with(
                "Owner",
                owned(from.as_ref(), names),
                owned(to.as_ref(), names),
            )
        }
        Event::NoteChanged { id, from, to } => Told::plainly(format!(
            "changed the note on {}",
            name(*id, names)
        ))
        .with("Note", worded(from), worded(to)),
        Event::Rescheduled { changes } => {
            with_dates(Told::plainly(moved(changes, names)), changes, names)
        }
        Event::ActualChanged { change } => {
            let name = name(change.id, names);
            let what = match (&change.from, &change.to) {
                (None, _) => format!("marked {name} as happened"),
                (_, None) => format!("marked {name} as not happened after all"),
                _ => format!("corrected when {name} happened"),
            };
            Told::plainly(what).with(
                "Actual",
                dated(change.from.as_ref()),
                dated(change.to.as_ref()),
            )
        }
        Event::BaselineFrozen { changes } => {
            with_dates(Told::plainly("froze the baseline"), changes, names)
        }
        Event::TargetChanged { from, to } => {
            let what = match to {
                Some(to) => format!("made {} the target", name(*to, names)),
                None => "left the release without a target".to_owned(),
            };
            Told::plainly(what).with(
                "Target",
                from.and_then(|id| names.milestone(id)),
                to.and_then(|id| names.milestone(id)),
            )
        }
        Event::MilestoneWithdrawn { id } => {
            Told::plainly(format!("withdrew the milestone {}", name(*id, names)))
        }
        Event::MilestoneRestored { id } => {
            Told::plainly(format!("brought the milestone {} back", name(*id, names)))
        }
    }
}

/// Adds the dates of each milestone.
pub(in crate::domain) fn with_dates(told: Told, changes: &[DateChange], names: &dyn Names) -> Told {
    changes.iter().fold(told, |told, change| {
        let name = names
            .milestone(change.id)
            .unwrap_or_else(|| "A milestone".to_owned());
        told.with(
            &name,
            dated(change.from.as_ref()),
            dated(change.to.as_ref()),
        )
    })
}

fn moved(changes: &[DateChange], names: &dyn Names) -> String {
    let days = |change: &DateChange| change.to.as_ref()?.days_since(change.from.as_ref()?);
    match changes {
        [one] => match days(one) {
            Some(days) if days != 0 => format!("moved {} {}", name(one.id, names), by_days(days)),
            _ => format!("set the forecast of {}", name(one.id, names)),
        },
        _ => {
            let first = changes.first().and_then(days);
            let together = first.filter(|_| changes.iter().all(|change| days(change) == first));
            match together {
                Some(days) => format!("moved {} milestones {}", changes.len(), by_days(days)),
                None => format!("moved {} milestones", changes.len()),
            }
        }
    }
}

fn by_days(days: i32) -> String {
    let (count, way) = (
        days.unsigned_abs(),
        if days < 0 { "earlier" } else { "later" },
    );
    format!("{count} day{} {way}", if count == 1 { "" } else { "s" })
}

fn name(id: MilestoneId, names: &dyn Names) -> String {
    names
        .milestone(id)
        .map_or_else(|| "a milestone".to_owned(), |name| format!("“{name}”"))
}
