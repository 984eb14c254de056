//! What speaks against the windows of deployments: others in the same environment, bookings, the times in which it is open, and
//! freezes that concern it.

use super::{Beside, Conflict, Kind, Row};
use crate::domain::{
    ids::{FreezeId, MilestoneId, PersonId},
    portfolio::{DayKind, Environment, Freeze, Strictness},
    release::Deployment,
    schedule::Owner,
    time::{Day, Instant, shared_time},
};

/// From when to when.
type Span = (Instant, Instant);

/// A deployment that is looked at.
struct Looked<'r> {
    row: &'r Row,
    one: &'r Deployment,
    environment: &'r Environment,
    span: Span,
    /// Today's beginning: what is over before it is not judged.
    since: Instant,
}

impl Looked<'_> {
    fn conflict(&self, kind: Kind, text: String) -> Conflict {
        Conflict {
            kind,
            milestone: self.row.target().map_or(MilestoneId(0), |target| target.id),
            deployment: Some(self.one.id),
            day: self.one.window.day,
            freeze: None,
            train: None,
            text,
        }
    }

    /// `The deployment into Production (Europe) on Sat 7 Nov 2026, 22:00 Europe/Berlin, 2 h,`.
    fn words(&self) -> String {
        [
            "The deployment into ",
            &place(self.environment, self.one),
            " on ",
            &self.one.window.words(),
            ", ",
        ]
        .concat()
    }
}

fn place(environment: &Environment, one: &Deployment) -> String {
    match one.wave.as_str() {
        "" => environment.name.clone(),
        wave => [&environment.name, " (", wave, ")"].concat(),
    }
}

/// A span in UTC: `2026-11-07 21:00 – 22:00 UTC`.
fn in_utc((from, to): Span) -> String {
    let (from, mut to) = (from.clock_text(0), to.clock_text(0));
    if from.get(..10) == to.get(..10) {
        to = to.get(11..).unwrap_or_default().to_owned();
    }
    [&from, " – ", &to, " UTC"].concat()
}

/// Whether that person answers for the release.
fn answers(row: &Row, person: Option<PersonId>) -> bool {
    let owner = person.map(Owner::Person);
    let target = row.target().and_then(|target| target.owner.as_ref());
    owner.is_some() && (row.owner == owner || target == owner.as_ref())
}

impl Beside<'_> {
    /// What speaks against the row's deployments.
    pub(super) fn deployments(&self, row: &Row, found: &mut Vec<Conflict>) {
        if row.deployments.is_empty() {
            return;
        }
        let home = &self.portfolio.organization.zone;
        let Some(since) = self.zones.midnight(home, self.today) else {
            return;
        };
        for one in &row.deployments {
            let environment = self.portfolio.environments.get(&one.environment);
            let span = one.window.span(self.zones);
            let (Some(environment), Some(span)) = (environment, span) else {
                continue;
            };
            if span.1 <= since {
                continue;
            }
            let looked = Looked {
                row,
                one,
                environment,
                span,
                since,
            };
            if environment.retired {
                let text = [&looked.words(), "goes where nobody deploys any more."];
                found.push(looked.conflict(Kind::RetiredEnvironment, text.concat()));
            }
            if environment.shared {
                self.at_once(&looked, found);
            }
            self.booked(&looked, found);
            if environment.is_open(span, self.zones) == Some(false) {
                let text = [
                    &looked.words(),
                    "lies outside the times in which it is open.",
                ];
                found.push(looked.conflict(Kind::OutsideWindow, text.concat()));
            }
            self.day_without(&looked, found);
            self.frozen(&looked, found);
        }
    }

    /// Days on which nothing is deployed, by the clocks of the window.
    fn day_without(&self, looked: &Looked<'_>, found: &mut Vec<Conflict>) {
        let window = &looked.one.window;
        let days = window.last_day().days_since(window.day);
        for day in (0..=days).map(|days| window.day.plus(days)) {
            for mark in self.portfolio.marks_on(day, Some(looked.row.line)) {
                if mark.kind == DayKind::NoDeploy {
                    let text = [
                        &looked.words(),
                        "falls on a day on which nothing is deployed: ",
                        &mark.name,
                        ".",
                    ];
                    found.push(Conflict {
                        day,
                        ..looked.conflict(Kind::NoDeploy, text.concat())
                    });
                }
            }
        }
    }

    fn at_once(&self, looked: &Looked<'_>, found: &mut Vec<Conflict>) {
        let there = self.sites.get(&looked.one.environment);
        for (row, other) in there.into_iter().flatten() {
            if row.stream == looked.row.stream || !other.window.near(&looked.one.window) {
                continue;
            }
            let theirs = other.window.span(self.zones);
            let shared = theirs.and_then(|theirs| shared_time(looked.span, theirs));
            let Some(shared) = shared.filter(|shared| shared.1 > looked.since) else {
                continue;
            };
            let text = [
                &looked.words(),
                "meets that of ",
                &self.name_of(row),
                ": both are there ",
                &in_utc(shared),
                ".",
            ];
            found.push(looked.conflict(Kind::SameEnvironment, text.concat()));
        }
    }

    fn booked(&self, looked: &Looked<'_>, found: &mut Vec<Conflict>) {
        for booking in self.portfolio.bookings.values() {
            if booking.environment != looked.one.environment
                || answers(looked.row, booking.booked_by)
                || !booking.window.near(&looked.one.window)
            {
                continue;
            }
            let theirs = booking.window.span(self.zones);
            let Some(shared) = theirs.and_then(|theirs| shared_time(looked.span, theirs)) else {
                continue;
            };
            let text = [
                &looked.words(),
                "falls into the booking “",
                &booking.purpose,
                "”: ",
                &in_utc(shared),
                ".",
            ];
            found.push(looked.conflict(Kind::Booked, text.concat()));
        }
    }

    fn frozen(&self, looked: &Looked<'_>, found: &mut Vec<Conflict>) {
        let row = looked.row;
        let program = self.portfolio.lines.get(&row.line).map(|line| line.program);
        for (id, freeze) in &self.portfolio.freezes {
            let concerns = freeze.stops_deployment(looked.one.environment, row.kind)
                || freeze.concerns(program, row.line, row.kind);
            if freeze.retired || !concerns {
                continue;
            }
            let Some(day) = self.frozen_day(looked, (*id, freeze)) else {
                continue;
            };
            let (kind, force) = match freeze.strictness {
                Strictness::Hard => (Kind::Freeze, "stops releases"),
                Strictness::Soft => (Kind::SoftFreeze, "asks for care"),
            };
            let asked = if self.asked(*id, row) {
                " An exception is asked for and not answered yet."
            } else {
                ""
            };
            let text = [
                &looked.words(),
                "falls into ",
                &freeze.name,
                ", which ",
                force,
                ": ",
                &freeze.when(),
                ".",
                asked,
            ];
            found.push(Conflict {
                day,
                freeze: Some(*id),
                ..looked.conflict(kind, text.concat())
            });
        }
    }

    /// The first day on which the freeze stops it; `None` where it does not, or an exception lets it through.
    fn frozen_day(&self, looked: &Looked<'_>, (id, freeze): (FreezeId, &Freeze)) -> Option<Day> {
        let window = &looked.one.window;
        let home = &self.portfolio.organization.zone;
        // By the clocks of the freeze it may be a day earlier or later than by those of the window.
        let periods = freeze.occurrences(window.day.plus(-2), window.last_day().plus(2));
        let stopped = periods.into_iter().filter_map(|period| {
            let held = freeze.span(period, home, self.zones)?;
            shared_time(looked.span, held)?;
            Some(window.day.max(period.first).min(period.last))
        });
        let release = looked.row.release();
        let passes = |day: &Day| {
            release.is_some_and(|release| self.portfolio.exception(id, release, *day).is_some())
        };
        stopped.filter(|day| !passes(day)).min()
    }

    /// Whether an exception from that freeze is asked for and not answered.
    fn asked(&self, freeze: FreezeId, row: &Row) -> bool {
        let mut all = self.portfolio.exceptions.values();
        all.any(|one| {
            one.freeze == freeze && Some(one.release) == row.release() && one.answer.is_none()
        })
    }
}

#[cfg(test)]
mod tests;
