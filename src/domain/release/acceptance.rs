//! Conflicts that somebody looked at and took on, with a reason.

use serde::{Deserialize, Serialize};

use super::{Event, Release};
use crate::domain::{
    Actor, Meta, Refusal,
    calendar::Finding,
    ids::PersonId,
    text::{self, REASON_LIMIT},
    time::Instant,
};

/// Most conflicts of one release that are taken on.
pub const ACCEPTED_LIMIT: usize = 100;

/// A conflict that was taken on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// Which.
    pub finding: Finding,
    /// Why.
    pub reason: String,
    /// Who; `None` for the server's own jobs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// When.
    pub at: Instant,
}

/// Takes a conflict on.
pub(super) fn accept(
    release: &Release,
    finding: &Finding,
    reason: &str,
) -> Result<Vec<Event>, Refusal> {
    if !finding.kind.may_be_accepted() {
        let grave = format!(
            "“{}” is not accepted but settled: {}",
            finding.kind.label(),
            finding.kind.settled_by()
        );
        return Err(Refusal::conflict(grave));
    }
    if !stands(release, finding) {
        return Err(Refusal::conflict(
            "The milestone or the deployment has moved or happened since: look at its conflicts again.",
        ));
    }
    if release.accepted.len() >= ACCEPTED_LIMIT {
        let full = format!("At most {ACCEPTED_LIMIT} conflicts of a release are accepted.");
        return Err(Refusal::conflict(full));
    }
    if release.accepted.iter().any(|one| one.finding == *finding) {
        return Ok(vec![]);
    }
    Ok(vec![Event::ConflictAccepted {
        finding: finding.clone(),
        reason: text::required("Reason", reason, REASON_LIMIT)?,
    }])
}

/// Whether what the conflict is about is still on that day.
fn stands(release: &Release, finding: &Finding) -> bool {
    if let Some(id) = finding.deployment {
        return release
            .deployments
            .get(id)
            .is_some_and(|one| (one.window.day..=one.window.last_day()).contains(&finding.day));
    }
    let milestone = release.schedule.milestone(finding.milestone);
    let day = milestone
        .filter(|milestone| milestone.actual.is_none())
        .and_then(|milestone| milestone.date()?.calendar_day());
    day == Some(finding.day)
}

/// Takes that back.
pub(super) fn take_back(release: &Release, finding: &Finding) -> Vec<Event> {
    let held = release.accepted.iter().find(|one| one.finding == *finding);
    held.map(|one| Event::AcceptanceTakenBack {
        finding: one.finding.clone(),
        reason: one.reason.clone(),
    })
    .into_iter()
    .collect()
}

pub(super) fn evolve(accepted: &mut Vec<Accepted>, event: &Event, meta: &Meta) {
    match event {
        Event::ConflictAccepted { finding, reason } => accepted.push(Accepted {
            finding: finding.clone(),
            reason: reason.clone(),
            by: match meta.actor {
                Actor::Person(id) => Some(id),
                Actor::System => None,
            },
            at: meta.at,
        }),
        Event::AcceptanceTakenBack { finding, .. } => {
            accepted.retain(|one| one.finding != *finding);
        }
        _ => {}
    }
}
