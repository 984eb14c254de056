//! Which releases a calendar shows: a range of days, and what they must be.

use serde::{Deserialize, Serialize};

use super::{Row, SameDay};
use crate::domain::{
    ids::{ProductLineId, ProgramId, TeamId},
    portfolio::{Freeze, FreezeScope, Portfolio},
    release::{Destination, ReleaseState, ReleaseType},
    time::Day,
};

/// Longest list, and longest text in characters, that a filter may have.
const LIMIT: usize = 200;

/// Days from `from` to `to`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Range {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
}

impl Range {
    /// Whether the row has a day in it, or spans it. A row without any date is in no range.
    #[must_use]
    pub fn meets(&self, row: &Row) -> bool {
        row.span()
            .is_some_and(|(first, last)| first <= self.to && last >= self.from)
    }
    /// Where something that lasts from `first` to `last` stands in the range: on the first of its days that is in it.
    #[must_use]
    pub fn day_of(&self, first: Day, last: Day) -> Option<Day> {
        let day = first.max(self.from);
        (day <= last.min(self.to)).then_some(day)
    }
    /// How many days.
    #[must_use]
    pub const fn days(&self) -> i32 {
        self.to.days_since(self.from) + 1
    }
}

/// What a release must be to be shown; an empty list asks nothing. A product line's own milestones are shown where program
/// and line fit and nothing is asked that only a release has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// Of one of these programs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub programs: Vec<ProgramId>,
    /// Of one of these product lines.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<ProductLineId>,
    /// Delivered by one of these teams.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<TeamId>,
    /// Of one of these types.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<ReleaseType>,
    /// For one of these destinations.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub destinations: Vec<Destination>,
    /// In one of these states.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub states: Vec<ReleaseState>,
    /// With this in version, name or key; upper and lower case count as the same.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// On days on which several product lines have some. What one row is does not tell: rows are sent as the rest of the
    /// filter admits them, and what stands on no such day is left out where days are laid out, counted or told
    /// ([`by_day`](super::by_day)).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub same_day: Option<SameDay>,
    /// Without any date, whatever the days that are asked for: what stands on no calendar.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub undated: bool,
}

impl Filter {
    /// Whether it asks nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the row is in those days; where what is undated is asked for, whether it is in none.
    #[must_use]
    pub fn finds_in(&self, range: Range, row: &Row) -> bool {
        if self.undated {
            self.same_day.is_none() && row.span().is_none()
        } else {
            range.meets(row)
        }
    }

    /// Whether its lists and its text are no longer than a filter's may be.
    #[must_use]
    pub fn is_within_limits(&self) -> bool {
        let lengths = [
            self.programs.len(),
            self.lines.len(),
            self.teams.len(),
            self.types.len(),
            self.destinations.len(),
            self.states.len(),
            self.text.chars().count(),
        ];
        lengths.into_iter().all(|length| length <= LIMIT)
    }

    /// Whether the row is shown; `program` answers whose program a product line is.
    #[must_use]
    pub fn admits(&self, row: &Row, program: impl Fn(ProductLineId) -> Option<ProgramId>) -> bool {
        fn any<T: PartialEq>(asked: &[T], is: &T) -> bool {
            asked.is_empty() || asked.contains(is)
        }
        let in_scope = any(&self.lines, &row.line)
            && (self.programs.is_empty()
                || program(row.line).is_some_and(|p| self.programs.contains(&p)));
        if !in_scope {
            return false;
        }
        if row.release().is_none() {
            return self.teams.is_empty()
                && self.types.is_empty()
                && self.destinations.is_empty()
                && self.states.is_empty()
                && self.text.is_empty()
                && self.same_day.is_none();
        }
        any(&self.types, &row.kind)
            && any(&self.destinations, &row.destination)
            && any(&self.states, &row.state)
            && (self.teams.is_empty() || row.team.is_some_and(|t| self.teams.contains(&t)))
            && (self.text.is_empty() || self.finds(row))
    }

    /// Whether the freeze can concern what is shown: a release of those lines and types, or deployments into an environment,
    /// which any release may have.
    #[must_use]
    pub fn admits_freeze(&self, freeze: &Freeze, portfolio: &Portfolio) -> bool {
        let types = freeze.stops.is_empty()
            || self.types.is_empty()
            || freeze.stops.iter().any(|kind| self.types.contains(kind));
        types && self.admits_scope(freeze.scope, portfolio)
    }

    /// Whether what holds there can concern what is shown.
    #[must_use]
    pub fn admits_scope(&self, scope: FreezeScope, portfolio: &Portfolio) -> bool {
        let everywhere = self.programs.is_empty() && self.lines.is_empty()
            || matches!(scope, FreezeScope::Environment(_));
        everywhere
            || portfolio.lines.iter().any(|(id, line)| {
                let asked = (self.lines.is_empty() || self.lines.contains(id))
                    && (self.programs.is_empty() || self.programs.contains(&line.program));
                asked && scope.holds(Some(line.program), *id)
            })
    }

    fn finds(&self, row: &Row) -> bool {
        let needle = folded(&self.text);
        row.found_by()
            .iter()
            .any(|text| folded(text).contains(&needle))
    }
}

/// A text as it is compared: upper and lower case count as the same.
#[must_use]
pub fn folded(text: &str) -> String {
    text.to_lowercase()
}
