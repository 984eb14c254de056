//! The organization's working week, and the days it marks: holidays, on which nobody works, and days on which nothing is
//! deployed.

use serde::{Deserialize, Serialize};

use super::{FreezeScope, Period, Portfolio, decide::known_scope};
use crate::domain::{
    Refusal,
    exchange::ics::UID_LIMIT,
    ids::DayMarkId,
    table::Table,
    text::{self, NAME_LIMIT},
    time::{Day, Recurrence, Weekdays},
};

/// Most marks that one organization has.
pub const DAY_MARK_LIMIT: usize = 2_000;
/// Most marks that one command changes: what a calendar of some years holds.
pub const DAY_CHANGE_LIMIT: usize = 300;
/// Longest mark: days.
pub const DAY_MARK_DAYS: i32 = 31;

/// The weekdays on which the organization works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Week(pub Weekdays);

impl Default for Week {
    /// Monday to Friday.
    fn default() -> Self {
        Self(Weekdays::WORKING)
    }
}

/// What a marked day means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// Nobody works: it is no working day.
    #[default]
    Holiday,
    /// People work, and nothing is deployed.
    NoDeploy,
}

impl DayKind {
    /// Both, in the order offered.
    pub const ALL: [DayKind; 2] = [Self::Holiday, Self::NoDeploy];

    /// The name in forms.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Holiday => "holiday",
            Self::NoDeploy => "no_deploy",
        }
    }
    /// The name for people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Holiday => "Holiday",
            Self::NoDeploy => "No deployments",
        }
    }
}

/// Where a mark came from: a calendar's file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Origin {
    /// What the calendar is called; a later file of that name brings it up to date.
    pub calendar: String,
    /// What the calendar knows it by.
    pub uid: String,
}

/// A day that is marked, or some in a row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayMark {
    /// What it is called.
    pub name: String,
    /// The first day.
    pub first: Day,
    /// The last day, included.
    pub last: Day,
    /// How it comes again; `None`: it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recurs: Option<Recurrence>,
    /// What it means.
    #[serde(default)]
    pub kind: DayKind,
    /// Where it holds: everywhere, for a program, or for a product line.
    #[serde(default)]
    pub scope: FreezeScope,
    /// The calendar that it came from; `None`: it was entered here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
}

impl DayMark {
    /// The mark with its texts and days within the limits.
    ///
    /// # Errors
    /// A refusal that names the field.
    pub fn checked(mut self) -> Result<Self, Refusal> {
        self.name = text::required("Name", &self.name, NAME_LIMIT)?;
        if self.last < self.first {
            return Err(Refusal::invalid(
                "Last day",
                format!(
                    "{} ends on {}, before it begins on {}.",
                    self.name, self.last, self.first
                ),
            ));
        }
        if self.last.days_since(self.first) >= DAY_MARK_DAYS {
            return Err(Refusal::invalid(
                "Last day",
                format!(
                    "{} lasts at most {DAY_MARK_DAYS} days; a longer stop is a freeze.",
                    self.name
                ),
            ));
        }
        if matches!(self.scope, FreezeScope::Environment(_)) {
            return Err(Refusal::invalid(
                "Where",
                "A day is marked everywhere, for a program or for a product line; an environment has freezes.",
            ));
        }
        if let Some(recurs) = self.recurs {
            self.recurs = Some(recurs.checked(self.first, self.last)?);
        }
        if let Some(origin) = &mut self.origin {
            origin.calendar = text::required("Calendar", &origin.calendar, NAME_LIMIT)?;
            origin.uid = text::required("UID", &origin.uid, UID_LIMIT)?;
        }
        Ok(self)
    }

    /// The times it comes that touch the days from `from` to `to`, in order.
    #[must_use]
    pub fn occurrences(&self, from: Day, to: Day) -> Vec<Period> {
        let lasts = self.last.days_since(self.first).max(0);
        let period = |first: Day| Period {
            first,
            last: first.plus(lasts),
        };
        match &self.recurs {
            Some(recurs) => {
                let starts = recurs.starts(self.first, from.plus(-lasts), to);
                starts.into_iter().map(period).collect()
            }
            None if self.first <= to && self.last >= from => vec![period(self.first)],
            None => Vec::new(),
        }
    }

    /// Whether the day is marked by it.
    #[must_use]
    pub fn is_on(&self, day: Day) -> bool {
        match self.recurs {
            None => (self.first..=self.last).contains(&day),
            Some(_) => !self.occurrences(day, day).is_empty(),
        }
    }

    /// Its days in words, and how it comes again.
    #[must_use]
    pub fn when(&self) -> String {
        let mut words = self.first.long_text();
        if self.last != self.first {
            words.push_str(" – ");
            words.push_str(&self.last.long_text());
        }
        if let Some(recurs) = &self.recurs {
            words.push_str("; ");
            words.push_str(&recurs.words(self.first));
        }
        words
    }
}

/// What may be asked about working days and marked ones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// On which weekdays the organization works.
    SetWeek {
        /// At least one.
        week: Week,
    },
    /// Marks days, changes marks, removes them: all at once, as an import does.
    Mark {
        /// Each by its identity, as it shall be; `None`: removed.
        marks: Vec<(DayMarkId, Option<DayMark>)>,
    },
}

/// What can have happened to working days and marked ones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The organization works on other weekdays.
    WeekSet {
        /// Before.
        from: Week,
        /// After.
        to: Week,
    },
    /// Marks came, changed or went.
    DaysMarked {
        /// Each as it was and as it is.
        changes: Vec<DayChange>,
    },
}

/// A mark before and after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DayChange {
    /// Which.
    pub id: DayMarkId,
    /// Before; `None`: there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<DayMark>,
    /// After; `None`: there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<DayMark>,
}

impl Command {
    /// The variant's name in snake case.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::SetWeek { .. } => "set_week",
            Self::Mark { .. } => "mark_days",
        }
    }
}

impl Event {
    /// The variant's name in snake case.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::WeekSet { .. } => "week_set",
            Self::DaysMarked { .. } => "days_marked",
        }
    }

    /// What restores what stood before.
    #[must_use]
    pub fn inverse(&self) -> Self {
        match self {
            Self::WeekSet { from, to } => Self::WeekSet {
                from: *to,
                to: *from,
            },
            Self::DaysMarked { changes } => Self::DaysMarked {
                changes: changes
                    .iter()
                    .map(|change| DayChange {
                        id: change.id,
                        from: change.to.clone(),
                        to: change.from.clone(),
                    })
                    .collect(),
            },
        }
    }
}

/// What the command would change; whoever may change the portfolio may ask.
///
/// # Errors
/// A refusal that names the field.
pub(super) fn decide(portfolio: &Portfolio, command: &Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::SetWeek { week } => {
            if week.0.is_empty() {
                return Err(Refusal::invalid(
                    "Working days",
                    "The organization works on at least one day of the week.",
                ));
            }
            let from = portfolio.week;
            Ok(if from == *week {
                vec![]
            } else {
                vec![Event::WeekSet { from, to: *week }]
            })
        }
        Command::Mark { marks } => mark(portfolio, marks),
    }
}

fn mark(
    portfolio: &Portfolio,
    marks: &[(DayMarkId, Option<DayMark>)],
) -> Result<Vec<Event>, Refusal> {
    if marks.len() > DAY_CHANGE_LIMIT {
        return Err(Refusal::invalid(
            "Days",
            format!(
                "At most {DAY_CHANGE_LIMIT} marked days change at once; these are {}.",
                marks.len()
            ),
        ));
    }
    let mut changes: Vec<DayChange> = Vec::with_capacity(marks.len());
    let mut count = portfolio.days.len();
    for (id, to) in marks {
        if changes.iter().any(|known| known.id == *id) {
            return Err(Refusal::conflict("A day is named twice in one change."));
        }
        let from = portfolio.days.get(id).cloned();
        let to = match to {
            Some(to) => {
                known_scope(portfolio, to.scope)?;
                Some(to.clone().checked()?)
            }
            None => None,
        };
        if from == to {
            continue;
        }
        count = count + usize::from(from.is_none()) - usize::from(to.is_none());
        changes.push(DayChange { id: *id, from, to });
    }
    if count > DAY_MARK_LIMIT && count > portfolio.days.len() {
        return Err(Refusal::conflict(format!(
            "An organization marks at most {DAY_MARK_LIMIT} days: remove some that are over."
        )));
    }
    Ok(if changes.is_empty() {
        vec![]
    } else {
        vec![Event::DaysMarked { changes }]
    })
}

/// Folds one event. Total.
pub(super) fn evolve(week: &mut Week, days: &mut Table<DayMarkId, DayMark>, event: &Event) {
    match event {
        Event::WeekSet { to, .. } => *week = *to,
        Event::DaysMarked { changes } => {
            for change in changes {
                match &change.to {
                    Some(mark) => drop(days.insert(change.id, mark.clone())),
                    None => drop(days.remove(&change.id)),
                }
            }
        }
    }
}

impl Portfolio {
    /// The marks that hold on that day for a product line, or everywhere if none is named.
    pub fn marks_on(
        &self,
        day: Day,
        line: Option<crate::domain::ids::ProductLineId>,
    ) -> impl Iterator<Item = &DayMark> {
        let program = line
            .and_then(|line| self.lines.get(&line))
            .map(|line| line.program);
        self.days.values().filter(move |mark| {
            let holds = match line {
                Some(line) => mark.scope.holds(program, line),
                None => mark.scope == FreezeScope::Organization,
            };
            holds && mark.is_on(day)
        })
    }
}
