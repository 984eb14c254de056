//! Cadences: rules by which trains come again, and the trains that were made by them.

use serde::{Deserialize, Serialize};

use super::{Event, Timetable, Versions, World};
use crate::domain::{
    Refusal,
    ids::{CadenceId, ProductLineId, ProgramId, TrainId},
    portfolio::{DayKind, Portfolio, Strictness},
    release::{Destination, ReleaseType},
    text::{self, NAME_LIMIT},
    time::{Day, Recurrence},
    train::Mode,
};

/// Most cadences that one organization has.
pub const CADENCE_LIMIT: usize = 100;
/// Most product lines of one cadence.
pub const RIDING_LIMIT: usize = 40;
/// Most trains that are made at once.
pub const AHEAD_LIMIT: usize = 12;
/// Furthest that a train is shifted: days.
pub const SHIFT_LIMIT: i32 = 60;
/// Furthest ahead that trains are made: days.
const FURTHEST: i32 = 3_660;

/// What becomes of a train whose day is not worked, is marked as one without deployments, or lies in a freeze that blocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shift {
    /// It goes on the next day that is free.
    #[default]
    Later,
    /// It goes on the last day before that is free.
    Earlier,
    /// It does not go this time.
    Skip,
}

impl Shift {
    /// All, in the order offered.
    pub const ALL: [Shift; 3] = [Self::Later, Self::Earlier, Self::Skip];

    /// The name in forms.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Later => "later",
            Self::Earlier => "earlier",
            Self::Skip => "skip",
        }
    }
    /// The name for people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Later => "It goes on the next working day that is free",
            Self::Earlier => "It goes on the last working day before that is free",
            Self::Skip => "It is left out this time",
        }
    }
}

/// A product line that rides along.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Riding {
    /// Which.
    pub line: ProductLineId,
    /// How the versions of its releases are made.
    #[serde(default)]
    pub versions: Versions,
}

/// A train that was made: known by the day of the rule that it was made for, wherever it has gone since.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// The rule's day.
    pub occurrence: Day,
    /// The day that it got.
    pub day: Day,
    /// The train.
    pub train: TrainId,
}

/// A rule by which trains come again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cadence {
    /// What it is called; its trains are called so too, with their day.
    pub name: String,
    /// The first day.
    pub first: Day,
    /// How it comes again.
    pub rule: Recurrence,
    /// What becomes of a train whose day is not free.
    #[serde(default)]
    pub shift: Shift,
    /// How its members ship.
    #[serde(default)]
    pub mode: Mode,
    /// The program that its trains belong to; `None` for the whole organization.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home: Option<ProgramId>,
    /// What its releases are.
    pub kind: ReleaseType,
    /// Who takes them over.
    pub destination: Destination,
    /// The product lines that ride along, in their order.
    pub riding: Vec<Riding>,
    /// Whether its releases begin with the milestones of the template that fits their product line and type best; else with
    /// their target alone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub templates: bool,
}

impl Cadence {
    /// The cadence with its texts and rule within the limits.
    ///
    /// # Errors
    /// A refusal that names the field.
    pub fn checked(mut self, portfolio: Option<&Portfolio>) -> Result<Self, Refusal> {
        self.name = text::required("Name", &self.name, NAME_LIMIT - 12)?;
        self.rule = self.rule.checked(self.first, self.first)?;
        if self.riding.is_empty() || self.riding.len() > RIDING_LIMIT {
            return Err(Refusal::invalid(
                "Product lines",
                format!("1 to {RIDING_LIMIT} product lines ride along."),
            ));
        }
        for (at, riding) in self.riding.iter().enumerate() {
            if self
                .riding
                .iter()
                .take(at)
                .any(|other| other.line == riding.line)
            {
                return Err(Refusal::invalid(
                    "Product lines",
                    "A product line rides along once.",
                ));
            }
            if portfolio.is_some_and(|portfolio| !portfolio.line_in_use(riding.line)) {
                return Err(Refusal::invalid(
                    "Product lines",
                    "A product line that is to ride along does not exist, or was retired.",
                ));
            }
        }
        if let (Some(home), Some(portfolio)) = (self.home, portfolio)
            && portfolio
                .programs
                .get(&home)
                .is_none_or(|program| program.retired)
        {
            return Err(Refusal::invalid(
                "Belongs to",
                "This program does not exist, or was retired.",
            ));
        }
        Ok(self)
    }

    /// What stands against a train on that day, in words: nothing where it is free. A soft freeze does not.
    #[must_use]
    pub fn against(&self, portfolio: &Portfolio, day: Day) -> Vec<String> {
        let mut found = Vec::new();
        let mut add = |words: String| {
            if !found.contains(&words) {
                found.push(words);
            }
        };
        let on = day.long_text();
        if !portfolio.week.0.has(day.weekday()) {
            add([&on, " is not a working day"].concat());
        }
        for riding in &self.riding {
            for mark in portfolio.marks_on(day, Some(riding.line)) {
                let what = match mark.kind {
                    DayKind::Holiday => " is a holiday: ",
                    DayKind::NoDeploy => " is without deployments: ",
                };
                add([&on, what, &mark.name].concat());
            }
            for (_, freeze) in portfolio.freezes_on(day, riding.line, self.kind) {
                if freeze.strictness == Strictness::Hard {
                    add([&on, " lies in the freeze ", &freeze.name].concat());
                }
            }
        }
        found
    }
}

/// A train that could be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coming {
    /// The rule's day.
    pub occurrence: Day,
    /// The day that it gets; `None`: it is left out this time.
    pub day: Option<Day>,
    /// Why it does not go on the rule's day.
    pub why: Vec<String>,
}

/// The next trains, so many that are made and those left out between them. What was made is not made again, nor what lies
/// before it: a rule that has changed goes on after the last one.
#[must_use]
pub fn coming(
    cadence: &Cadence,
    made: &[Made],
    portfolio: &Portfolio,
    today: Day,
    count: usize,
) -> Vec<Coming> {
    let last = made.iter().map(|one| one.occurrence).max();
    let from = last.map_or(today, |last| today.max(last.plus(1)));
    let mut days = cadence
        .rule
        .starts(cadence.first, from, from.plus(FURTHEST))
        .into_iter()
        .peekable();
    let mut taken = made.iter().map(|one| one.day).max();
    let mut found = Vec::new();
    let mut left = count;
    while left > 0 {
        let Some(occurrence) = days.next() else { break };
        let why = cadence.against(portfolio, occurrence);
        // One train does not overtake the next, nor run into the one before.
        let until = days
            .peek()
            .map_or(occurrence.plus(SHIFT_LIMIT), |next| next.plus(-1));
        let after = taken.map_or(today, |taken| today.max(taken.plus(1)));
        let day = if why.is_empty() {
            Some(occurrence)
        } else {
            let free = |day: &Day| cadence.against(portfolio, *day).is_empty();
            let ways = 1..=SHIFT_LIMIT;
            match cadence.shift {
                Shift::Later => ways
                    .map(|by| occurrence.plus(by))
                    .take_while(|day| *day <= until)
                    .find(free),
                Shift::Earlier => ways
                    .map(|by| occurrence.plus(-by))
                    .take_while(|day| *day >= after)
                    .find(free),
                Shift::Skip => None,
            }
        };
        if let Some(day) = day {
            taken = Some(day);
            left -= 1;
        }
        found.push(Coming {
            occurrence,
            day,
            why,
        });
    }
    found
}

/// A further cadence, another form of one, or one less.
pub(super) fn keep(
    timetable: &Timetable,
    id: CadenceId,
    cadence: Option<&Cadence>,
    world: &World,
) -> Result<Vec<Event>, Refusal> {
    let from = timetable.cadences.get(&id).cloned();
    let to = match cadence {
        Some(cadence) => Some(cadence.clone().checked(world.portfolio.as_ref())?),
        None => None,
    };
    if let Some(to) = &to {
        if from.is_none() && timetable.cadences.len() >= CADENCE_LIMIT {
            return Err(Refusal::conflict(format!(
                "An organization has at most {CADENCE_LIMIT} cadences."
            )));
        }
        let mut others = timetable.cadences.iter().filter(|(other, _)| **other != id);
        if others.any(|(_, other)| other.name.to_lowercase() == to.name.to_lowercase()) {
            return Err(Refusal::invalid(
                "Name",
                format!("There is a cadence called “{}” already.", to.name),
            ));
        }
    }
    Ok(if from == to {
        vec![]
    } else {
        vec![Event::CadenceKept { id, from, to }]
    })
}
