//! Where a member departs from its train.

use super::Mode;
use crate::domain::{calendar::Row, ids::ReleaseId, release::ReleaseState, time::Day};

/// How a member departs from its train: a finding, never an obstacle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deviation {
    /// The release was withdrawn.
    Gone,
    /// It was called off.
    Cancelled,
    /// Its target has no date.
    NoDate,
    /// It is so many days after the train's day; of a train that ships on one day also before it, below 0.
    Off(i32),
    /// It would be out before that member, which comes first.
    BeforeItsTurn(ReleaseId),
}

impl Deviation {
    /// The finding as a person reads it. `label` says what a member is called.
    #[must_use]
    pub fn words(self, label: impl Fn(ReleaseId) -> String) -> String {
        match self {
            Self::Gone => "Withdrawn".to_owned(),
            Self::Cancelled => "Cancelled".to_owned(),
            Self::NoDate => "No target date yet".to_owned(),
            Self::Off(days) => {
                let count = days.unsigned_abs().to_string();
                let unit = if days.abs() == 1 { " day " } else { " days " };
                let way = if days > 0 { "after" } else { "before" };
                [&count, unit, way, " the train"].concat()
            }
            Self::BeforeItsTurn(first) => ["Out before ", &label(first)].concat(),
        }
    }
}

/// The members that depart from their train, in its order, each with the gravest finding; one without a row was withdrawn. What is
/// cancelled, withdrawn or without a date says nothing about the order of the others.
#[must_use]
pub fn deviations(
    mode: Mode,
    day: Day,
    members: &[(ReleaseId, Option<&Row>)],
) -> Vec<(ReleaseId, Deviation)> {
    let mut found = Vec::new();
    // The member so far that is out last: whoever follows must not be out before it.
    let mut latest: Option<(Day, ReleaseId)> = None;
    for (id, row) in members {
        let id = *id;
        let target = row.and_then(Row::target);
        let day_of = target.and_then(|target| target.date.calendar_day());
        let deviation = match (row, day_of) {
            (None, _) => Some(Deviation::Gone),
            (Some(row), _) if row.state == ReleaseState::Cancelled => Some(Deviation::Cancelled),
            (_, None) => Some(Deviation::NoDate),
            (_, Some(own)) => {
                let off = own.days_since(day);
                let turn = latest.filter(|(before, _)| own < *before);
                if latest.is_none_or(|(before, _)| own >= before) {
                    latest = Some((own, id));
                }
                match (mode, turn) {
                    (Mode::SameDay, _) => (off != 0).then_some(Deviation::Off(off)),
                    (Mode::Ordered, Some((_, first))) => Some(Deviation::BeforeItsTurn(first)),
                    (Mode::Ordered, None) => (off > 0).then_some(Deviation::Off(off)),
                }
            }
        };
        found.extend(deviation.map(|deviation| (id, deviation)));
    }
    found
}
