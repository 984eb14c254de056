//! Freezes: periods in which releases are stopped.

use serde::{Deserialize, Serialize};

use crate::domain::{
    Refusal,
    ids::{EnvironmentId, ProductLineId, ProgramId},
    release::ReleaseType,
    schedule::Owner,
    text::{self, NAME_LIMIT, REASON_LIMIT},
    time::{Day, Instant, Recurrence, Zone, Zones},
};

/// Longest freeze: days.
pub const FREEZE_LIMIT: i32 = 730;

/// Longest emergency freeze: hours. It ends by itself, so that nobody has to remember it.
pub const EMERGENCY_LIMIT: i32 = 72;

/// Minutes in a day without a change of the clocks.
const DAY_MINUTES: i32 = 24 * 60;

/// The hours within which a freeze holds: from a time on its first day to a time on its last, by the clocks of a zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// Minutes after midnight of the first day, 0 to 1439.
    pub from: u16,
    /// Minutes after midnight of the last day, 1 to 1440; not included.
    pub to: u16,
    /// Whose clocks.
    pub zone: Zone,
}

/// Days from a first to a last one, included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    /// The first day.
    pub first: Day,
    /// The last day.
    pub last: Day,
}

impl Period {
    /// Whether the day is in it.
    #[must_use]
    pub fn has(self, day: Day) -> bool {
        (self.first..=self.last).contains(&day)
    }
}

/// How strictly a freeze stops.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strictness {
    /// Blocks a go.
    #[default]
    Hard,
    /// Warns.
    Soft,
}

/// Whom a freeze concerns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FreezeScope {
    /// Everything.
    #[default]
    Organization,
    /// A program.
    Program(ProgramId),
    /// A product line.
    ProductLine(ProductLineId),
    /// Deployments into an environment.
    Environment(EnvironmentId),
}

impl FreezeScope {
    /// Whether releases of that line are in it. Deployments into an environment are, so no release as a whole is.
    #[must_use]
    pub fn holds(self, program: Option<ProgramId>, line: ProductLineId) -> bool {
        match self {
            Self::Organization => true,
            Self::Program(id) => program == Some(id),
            Self::ProductLine(id) => line == id,
            Self::Environment(_) => false,
        }
    }
}

/// A period in which releases are stopped.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Freeze {
    /// What it is called.
    pub name: String,
    /// Its first day.
    pub first: Day,
    /// Its last day, included.
    pub last: Day,
    /// From when on the first day to when on the last; `None`: whole days, by whoever's clocks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
    /// How it comes again; `None`: it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recurs: Option<Recurrence>,
    /// Whether it was put up in an emergency: it has hours, lasts at most 72 of them, and does not come again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub emergency: bool,
    /// Whom it concerns.
    pub scope: FreezeScope,
    /// The release types it stops; empty: all.
    #[serde(default)]
    pub stops: Vec<ReleaseType>,
    /// How strictly.
    pub strictness: Strictness,
    /// Why it is.
    pub reason: String,
    /// Who answers for it.
    #[serde(default)]
    pub owner: Option<Owner>,
    /// Whether it was lifted.
    #[serde(default)]
    pub retired: bool,
}

impl Freeze {
    /// The freeze with its texts and period within the limits.
    ///
    /// # Errors
    /// A refusal that names the field.
    pub fn checked(mut self) -> Result<Self, Refusal> {
        self.name = text::required("Name", &self.name, NAME_LIMIT)?;
        self.reason = text::required("Reason", &self.reason, REASON_LIMIT)?;
        self.owner = self.owner.map(Owner::checked).transpose()?;
        if self.last < self.first {
            return Err(Refusal::invalid(
                "Last day",
                format!(
                    "The freeze ends on {}, before it begins on {}.",
                    self.last, self.first
                ),
            ));
        }
        if self.last.days_since(self.first) >= FREEZE_LIMIT {
            return Err(Refusal::invalid(
                "Last day",
                format!("A freeze lasts at most {FREEZE_LIMIT} days."),
            ));
        }
        self.recurs = match self.recurs {
            Some(recurs) => Some(recurs.checked(self.first, self.last_held())?),
            None => None,
        };
        self.check_hours()?;
        self.stops.sort_unstable();
        self.stops.dedup();
        Ok(self)
    }

    /// The last day on which it still holds when the next time may begin: over night, that is the evening before.
    fn last_held(&self) -> Day {
        match &self.hours {
            Some(hours) if hours.to <= hours.from => self.last.plus(-1),
            _ => self.last,
        }
    }

    fn check_hours(&self) -> Result<(), Refusal> {
        let days = self.last.days_since(self.first);
        let lasts = match &self.hours {
            None => (days + 1) * DAY_MINUTES,
            Some(hours) if i32::from(hours.from) >= DAY_MINUTES => {
                return Err(Refusal::invalid(
                    "From",
                    "A freeze begins at a time of day, 00:00 to 23:59.",
                ));
            }
            Some(hours) if !(1..=DAY_MINUTES).contains(&i32::from(hours.to)) => {
                return Err(Refusal::invalid(
                    "To",
                    "A freeze ends at a time of day, 00:01 to 24:00.",
                ));
            }
            Some(hours) => days * DAY_MINUTES + i32::from(hours.to) - i32::from(hours.from),
        };
        if lasts <= 0 {
            return Err(Refusal::invalid(
                "To",
                "The freeze ends before it begins: on one day, it ends later than it begins.",
            ));
        }
        if !self.emergency {
            return Ok(());
        }
        if self.hours.is_none() || self.recurs.is_some() {
            return Err(Refusal::invalid(
                "Emergency",
                "An emergency freeze has hours and does not repeat.",
            ));
        }
        if lasts > EMERGENCY_LIMIT * 60 {
            return Err(Refusal::invalid(
                "Last day",
                format!(
                    "An emergency freeze lasts at most {EMERGENCY_LIMIT} hours: it ends by itself. Add one of the other kind for longer."
                ),
            ));
        }
        Ok(())
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
            Some(recurs) => recurs
                .starts(self.first, from.plus(-lasts), to)
                .into_iter()
                .map(period)
                .collect(),
            None if self.first <= to && self.last >= from => vec![period(self.first)],
            None => Vec::new(),
        }
    }

    /// The time it comes that the day is in.
    #[must_use]
    pub fn on(&self, day: Day) -> Option<Period> {
        self.occurrences(day, day).into_iter().next()
    }

    /// From when to when one of its times lasts: the end is not included. Whole days are those of `home`. Where the clocks
    /// skip or repeat a time, it is read as [`Zones::instant`] says.
    #[must_use]
    pub fn span(
        &self,
        period: Period,
        home: &Zone,
        zones: &dyn Zones,
    ) -> Option<(Instant, Instant)> {
        let (zone, from, to) = match &self.hours {
            Some(hours) => (&hours.zone, hours.from, hours.to),
            None => (home, 0, 1440),
        };
        let end = match to {
            1440 => zones.midnight(zone, period.last.plus(1)),
            minutes => zones.instant(zone, period.last, minutes),
        };
        Some((zones.instant(zone, period.first, from)?, end?))
    }

    /// Whether it concerns releases of that line and type at all.
    #[must_use]
    pub fn concerns(
        &self,
        program: Option<ProgramId>,
        line: ProductLineId,
        kind: ReleaseType,
    ) -> bool {
        self.scope.holds(program, line) && (self.stops.is_empty() || self.stops.contains(&kind))
    }
    /// Whether it stops deployments of releases of that type into the environment, and nothing else.
    #[must_use]
    pub fn stops_deployment(&self, into: EnvironmentId, kind: ReleaseType) -> bool {
        self.scope == FreezeScope::Environment(into)
            && (self.stops.is_empty() || self.stops.contains(&kind))
    }
    /// Whether it concerns a release of that line and type on that day.
    #[must_use]
    pub fn covers(
        &self,
        day: Day,
        program: Option<ProgramId>,
        line: ProductLineId,
        kind: ReleaseType,
    ) -> bool {
        self.concerns(program, line, kind) && self.on(day).is_some()
    }

    /// When it is, in words: its days, its hours, and how it comes again.
    #[must_use]
    pub fn when(&self) -> String {
        let mut words = self.first.long_text();
        let clock = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        if let Some(hours) = &self.hours {
            words.push_str(", ");
            words.push_str(&clock(hours.from));
        }
        if self.last != self.first || self.hours.is_some() {
            words.push_str(" – ");
        }
        if self.last != self.first {
            words.push_str(&self.last.long_text());
        }
        if let Some(hours) = &self.hours {
            if self.last != self.first {
                words.push_str(", ");
            }
            words.push_str(&clock(hours.to));
            words.push(' ');
            words.push_str(hours.zone.name());
        }
        if let Some(recurs) = &self.recurs {
            words.push_str("; ");
            words.push_str(&recurs.words(self.first));
        }
        words
    }
}
