//! Exceptions: a release's time-boxed permission to pass through one freeze.

use serde::{Deserialize, Serialize};

use super::{Event, Freeze, Portfolio, World};
use crate::domain::{
    Actor, Context, Refusal, RefusalKind,
    access::Operation,
    ids::{ExceptionId, FreezeId, PersonId, ReleaseId},
    text::{self, REASON_LIMIT},
    time::{Day, Instant},
};

/// Longest exception: days.
pub const EXCEPTION_LIMIT: i32 = 31;

/// A permission that was asked for, and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exception {
    /// From which freeze.
    pub freeze: FreezeId,
    /// For which release.
    pub release: ReleaseId,
    /// The release's key, which never changes; empty while predicted.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub key: String,
    /// The first day that it is for.
    pub first: Day,
    /// The last day that it is for, included: it ends by itself.
    pub last: Day,
    /// Why it is needed.
    pub reason: String,
    /// Who asked; `None` for the server's own jobs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_by: Option<PersonId>,
    /// What was answered; `None`: nothing yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
}

/// What became of a permission that was asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Granted, declined or withdrawn.
    pub verdict: Verdict,
    /// Who answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// When.
    pub at: Instant,
    /// Why, where something was said: a declined one has a reason.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// What is answered to who asks for an exception.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The release may pass through the freeze.
    Granted,
    /// It may not.
    Declined,
    /// Whoever asked does not need it any more.
    Withdrawn,
}

impl Exception {
    /// Whether the release may pass on that day.
    #[must_use]
    pub fn permits(&self, freeze: FreezeId, release: ReleaseId, day: Day) -> bool {
        self.freeze == freeze
            && self.release == release
            && (self.first..=self.last).contains(&day)
            && self.verdict() == Some(Verdict::Granted)
    }
    /// What was answered.
    #[must_use]
    pub fn verdict(&self) -> Option<Verdict> {
        self.answer.as_ref().map(|answer| answer.verdict)
    }
}

impl Portfolio {
    /// The granted exception that lets the release pass through the freeze on that day.
    #[must_use]
    pub fn exception(
        &self,
        freeze: FreezeId,
        release: ReleaseId,
        day: Day,
    ) -> Option<(ExceptionId, &Exception)> {
        let mut all = self.exceptions.iter();
        all.find(|(_, one)| one.permits(freeze, release, day))
            .map(|(id, one)| (*id, one))
    }

    /// The freezes that stop a release of this line and type on that day, those apart that it has an exception from.
    pub fn stopping(
        &self,
        day: Day,
        line: crate::domain::ids::ProductLineId,
        kind: crate::domain::release::ReleaseType,
        release: Option<ReleaseId>,
    ) -> impl Iterator<Item = (FreezeId, &Freeze)> {
        self.freezes_on(day, line, kind).filter(move |(id, _)| {
            release.is_none_or(|release| self.exception(*id, release, day).is_none())
        })
    }
}

/// Asks for an exception.
pub(super) fn request(
    portfolio: &Portfolio,
    (id, freeze, release): (ExceptionId, FreezeId, ReleaseId),
    (first, last, reason): (Day, Day, &str),
    world: &World,
    ctx: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    ctx.may(Operation::AskException)?;
    if portfolio.exceptions.contains_key(&id) {
        return Err(Refusal::conflict("This exception was asked for already."));
    }
    if portfolio.exceptions.len() >= super::STRUCTURE_LIMIT {
        return Err(Refusal::conflict(format!(
            "A portfolio holds at most {} exceptions.",
            super::STRUCTURE_LIMIT
        )));
    }
    let held = portfolio.freezes.get(&freeze).filter(|held| !held.retired);
    let held = held.ok_or_else(|| Refusal::not_found("freeze"))?;
    let key = match &world.release {
        Some(None) => return Err(Refusal::not_found("release")),
        Some(Some(key)) => key.clone(),
        None => String::new(),
    };
    if last < first {
        return Err(Refusal::invalid(
            "Last day",
            format!("The exception ends on {last}, before it begins on {first}."),
        ));
    }
    if last.days_since(first) >= EXCEPTION_LIMIT {
        return Err(Refusal::invalid(
            "Last day",
            format!("An exception lasts at most {EXCEPTION_LIMIT} days."),
        ));
    }
    if last < ctx.now.utc_day().plus(-1) {
        return Err(Refusal::invalid(
            "Last day",
            format!("The exception would have ended on {last}."),
        ));
    }
    if held.occurrences(first, last).is_empty() {
        return Err(Refusal::invalid(
            "First day",
            format!("{} does not hold on these days.", held.name),
        ));
    }
    let reason = text::required("Reason", reason, REASON_LIMIT)?;
    Ok(vec![Event::ExceptionRequested {
        id,
        exception: Exception {
            freeze,
            release,
            key,
            first,
            last,
            reason,
            asked_by: person(ctx),
            answer: None,
        },
    }])
}

/// Answers who asks: grants or declines, also after it was answered otherwise.
pub(super) fn answer(
    portfolio: &Portfolio,
    id: ExceptionId,
    granted: bool,
    reason: &str,
    ctx: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    ctx.may(Operation::GrantException)?;
    let held = portfolio.exceptions.get(&id);
    let held = held.ok_or_else(|| Refusal::not_found("exception"))?;
    // Domain rule 1: whoever asks does not grant.
    if held.asked_by.is_some() && held.asked_by == person(ctx) {
        return Err(Refusal::new(
            RefusalKind::NotAllowed,
            "You asked for this exception: somebody else answers it.",
        ));
    }
    if held.verdict() == Some(Verdict::Withdrawn) {
        return Err(Refusal::conflict("This exception was withdrawn."));
    }
    let verdict = if granted {
        Verdict::Granted
    } else {
        Verdict::Declined
    };
    let reason = match verdict {
        Verdict::Declined => text::required("Reason", reason, REASON_LIMIT)?,
        _ => text::optional("Reason", reason, REASON_LIMIT)?,
    };
    if held.verdict() == Some(verdict) {
        return Err(Refusal::conflict(match verdict {
            Verdict::Granted => "This exception is granted already.",
            _ => "This exception is declined already.",
        }));
    }
    Ok(vec![answered(portfolio, id, verdict, reason, ctx)])
}

/// Takes back what was asked for.
pub(super) fn withdraw(
    portfolio: &Portfolio,
    id: ExceptionId,
    ctx: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    ctx.may(Operation::AskException)?;
    let held = portfolio.exceptions.get(&id);
    let held = held.ok_or_else(|| Refusal::not_found("exception"))?;
    if held.verdict() == Some(Verdict::Withdrawn) {
        return Err(Refusal::conflict("This exception was withdrawn already."));
    }
    if held.asked_by != person(ctx) && !ctx.grants.permit(Operation::GrantException) {
        return Err(Refusal::new(
            RefusalKind::NotAllowed,
            "Somebody else asked for this exception: they can withdraw it.",
        ));
    }
    Ok(vec![answered(
        portfolio,
        id,
        Verdict::Withdrawn,
        String::new(),
        ctx,
    )])
}

fn answered(
    portfolio: &Portfolio,
    id: ExceptionId,
    verdict: Verdict,
    reason: String,
    ctx: &Context<'_>,
) -> Event {
    let held = portfolio.exceptions.get(&id);
    Event::ExceptionAnswered {
        id,
        freeze: held.map_or(FreezeId(0), |held| held.freeze),
        key: held.map_or(String::new(), |held| held.key.clone()),
        answer: Answer {
            verdict,
            by: person(ctx),
            at: ctx.now,
            reason,
        },
    }
}

const fn person(ctx: &Context<'_>) -> Option<PersonId> {
    match ctx.actor {
        Actor::Person(id) => Some(id),
        Actor::System => None,
    }
}
