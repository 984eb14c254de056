//! Applying a template of milestones to a release: what it adds and moves, in one step.

use super::{Event, Release};
use crate::domain::{
    Context, Refusal,
    ids::{MilestoneId, TemplateId},
    schedule::{self, DateChange, GivenChange},
    timetable::{Fate, Laid, Why, outlook},
};

/// What applying the template changes. What has happened, or was set by hand, stays.
pub(super) fn apply(
    release: &Release,
    (template, ids): (TemplateId, &[MilestoneId]),
    laid: Option<&Laid>,
    ctx: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    if release.cancelled {
        return Err(Refusal::conflict(
            "This release is cancelled: reinstate it before its milestones change.",
        ));
    }
    let has_day = |target: &schedule::Milestone| target.date().and_then(|date| date.calendar_day());
    if release.schedule.target().and_then(has_day).is_none() {
        return Err(Refusal::conflict(
            "A template counts from the target: give the target a date first.",
        ));
    }
    let laid = laid.filter(|laid| laid.template == template);
    let laid = laid.ok_or_else(|| Refusal::not_found("template"))?;
    let (mut added, mut moved, mut given) = (Vec::new(), Vec::new(), Vec::new());
    let mut ids = ids.iter();
    for line in outlook(&release.schedule, laid) {
        match (line.fate, line.milestone) {
            (Fate::Added, _) => {
                let id = ids.next().ok_or_else(|| {
                    Refusal::conflict("The template has changed: look at it again, then apply it.")
                })?;
                let milestone = laid.milestone(*id, line.item, line.to);
                let command = schedule::Command::Add { milestone };
                for event in release.schedule.decide(&command)? {
                    if let schedule::Event::MilestoneAdded { milestone } = event {
                        added.push(milestone);
                    }
                }
            }
            (Fate::Moves(from), Some(id)) => {
                moved.push(DateChange {
                    id,
                    from: Some(from),
                    to: Some(line.to.clone()),
                });
                let held = release.schedule.milestone(id);
                given.push(GivenChange {
                    id,
                    from: held.and_then(|held| held.given.clone()),
                    to: Some(Box::new(laid.given(line.item, line.to))),
                });
            }
            // It is where the template has it: remembered from the target as it is now.
            (Fate::Stays(Why::Same, _), Some(id)) => {
                let held = release.schedule.milestone(id);
                let from = held.and_then(|held| held.given.clone());
                let to = laid.given(line.item, line.to);
                if from.as_deref().is_some_and(|from| *from != to) {
                    given.push(GivenChange {
                        id,
                        from,
                        to: Some(Box::new(to)),
                    });
                }
            }
            _ => {}
        }
    }
    if added.is_empty() && moved.is_empty() {
        return Ok(vec![]);
    }
    if release.schedule.milestones().count() + added.len() > schedule::MILESTONE_LIMIT {
        return Err(Refusal::invalid(
            "Milestone",
            format!(
                "A schedule holds at most {} milestones.",
                schedule::MILESTONE_LIMIT
            ),
        ));
    }
    if release.planned && !moved.is_empty() && ctx.reason.is_none() {
        return Err(Refusal::invalid(
            "Reason",
            "The baseline of this release is frozen: say why its dates move.",
        ));
    }
    Ok(vec![Event::Schedule(schedule::Event::TemplateApplied {
        template,
        name: laid.name.clone(),
        added,
        restored: Vec::new(),
        withdrawn: Vec::new(),
        moved,
        given,
    })])
}
