//! Environments that releases are deployed into, and when they are open for it.

use serde::{Deserialize, Serialize};

use crate::domain::{
    Refusal,
    text::{self, NAME_LIMIT},
    time::{Day, Instant, Recurrence, Window, Zones},
};

/// Longest short name of an environment: characters.
pub const SHORT_LIMIT: usize = 12;
/// Most maintenance windows of one environment.
pub const WINDOW_LIMIT: usize = 20;
/// Longest maintenance window: minutes in a week.
pub const LONGEST: u32 = 7 * DAY_MINUTES;

const DAY_MINUTES: u32 = 24 * 60;

/// An environment that releases are deployed into.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Environment {
    /// Its name.
    pub name: String,
    /// A short name for where there is little room; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub short: String,
    /// Whether several share it, so that only one at a time deploys into it, and it can be booked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub shared: bool,
    /// When it is open for deployments; without any it always is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub windows: Vec<MaintenanceWindow>,
    /// Whether it is out of use.
    #[serde(default)]
    pub retired: bool,
}

/// A time in which an environment is open for deployments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaintenanceWindow {
    /// When it is open the first time.
    pub opens: Window,
    /// How that comes again; `None`: it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recurs: Option<Recurrence>,
}

impl Environment {
    /// The environment with its texts and times within the limits.
    ///
    /// # Errors
    /// A refusal that names the field.
    pub fn checked(mut self, zones: &dyn Zones) -> Result<Self, Refusal> {
        self.name = text::required("Name", &self.name, NAME_LIMIT)?;
        self.short = text::optional("Short name", &self.short, SHORT_LIMIT)?;
        if self.windows.len() > WINDOW_LIMIT {
            return Err(Refusal::invalid(
                "Maintenance windows",
                format!("An environment has at most {WINDOW_LIMIT} maintenance windows."),
            ));
        }
        let windows = self.windows.into_iter();
        self.windows = windows
            .map(|window| window.checked(zones))
            .collect::<Result<_, _>>()?;
        Ok(self)
    }

    /// Whether it is open all the time between those moments; `None` where the clocks of a window are not known.
    #[must_use]
    pub fn is_open(&self, (from, to): (Instant, Instant), zones: &dyn Zones) -> Option<bool> {
        if self.windows.is_empty() {
            return Some(true);
        }
        let mut open = Vec::new();
        for window in &self.windows {
            open.extend(window.spans((from.utc_day(), to.utc_day()), zones)?);
        }
        crate::domain::order::sort_by_key(&mut open, |span| *span);
        let mut until = from;
        for (begins, ends) in open {
            if begins > until {
                break;
            }
            until = until.max(ends);
        }
        Some(until >= to)
    }

    /// The name for where there is little room.
    #[must_use]
    pub fn short_name(&self) -> &str {
        if self.short.is_empty() {
            &self.name
        } else {
            &self.short
        }
    }
}

impl MaintenanceWindow {
    fn checked(self, zones: &dyn Zones) -> Result<Self, Refusal> {
        let opens = self.opens.checked(zones)?;
        if opens.duration > LONGEST {
            return Err(Refusal::invalid(
                "Duration",
                "A maintenance window lasts at most 7 days; without any the environment is always open.",
            ));
        }
        let recurs = match self.recurs {
            Some(recurs) => {
                // At the same time of day the next may begin when this one ends.
                let days = i32::try_from((opens.duration - 1) / DAY_MINUTES).unwrap_or(0);
                Some(recurs.checked(opens.day, opens.day.plus(days))?)
            }
            None => None,
        };
        Ok(Self { opens, recurs })
    }

    /// When it is open, of all that touches those days; `None` where its clocks are not known.
    fn spans(&self, (from, to): (Day, Day), zones: &dyn Zones) -> Option<Vec<(Instant, Instant)>> {
        // What began before may still last, and no clock is further from UTC than a day.
        let before = i32::try_from(self.opens.duration / DAY_MINUTES).unwrap_or(0) + 2;
        let (from, to) = (from.plus(-before), to.plus(2));
        let first = self.opens.day;
        let days = match &self.recurs {
            Some(recurs) => recurs.starts(first, from, to),
            None => vec![first],
        };
        days.into_iter()
            .map(|day| self.opens.plus(day.days_since(first)).span(zones))
            .collect()
    }

    /// When it is, in words.
    #[must_use]
    pub fn words(&self) -> String {
        let mut words = self.opens.words();
        if let Some(recurs) = &self.recurs {
            words.push_str("; ");
            words.push_str(&recurs.words(self.opens.day));
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::{Pattern, UtcOnly, Weekdays, Zone};

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn weekly(first: &str, minute: u16, duration: u32) -> MaintenanceWindow {
        MaintenanceWindow {
            opens: Window {
                day: day(first),
                minute,
                zone: Zone::utc(),
                duration,
            },
            recurs: Some(Recurrence {
                pattern: Pattern::Weekly(Weekdays::default()),
                interval: 1,
                until: None,
            }),
        }
    }

    fn span(on: &str, minute: u16, duration: u32) -> (Instant, Instant) {
        let window = Window::new(day(on), minute, Zone::utc(), duration).unwrap();
        window.span(&UtcOnly).unwrap()
    }

    fn production(windows: Vec<MaintenanceWindow>) -> Environment {
        let environment = Environment {
            name: "Production".to_owned(),
            windows,
            ..Environment::default()
        };
        environment.checked(&UtcOnly).unwrap()
    }

    #[test]
    fn without_windows_it_is_always_open() {
        let always = production(vec![]);
        assert_eq!(
            always.is_open(span("2026-11-07", 0, 9_000), &UtcOnly),
            Some(true)
        );
    }

    #[test]
    fn it_is_open_from_the_windows_beginning_to_its_end_and_over_midnight() {
        // Saturdays from 22:00 for four hours.
        let environment = production(vec![weekly("2026-11-07", 22 * 60, 240)]);
        let open = |on: &str, minute, duration| {
            environment
                .is_open(span(on, minute, duration), &UtcOnly)
                .unwrap()
        };
        assert!(open("2026-11-14", 22 * 60, 240));
        assert!(open("2026-11-15", 60, 60));
        assert!(!open("2026-11-14", 22 * 60 - 1, 60), "a minute early");
        assert!(!open("2026-11-15", 60, 61), "a minute late");
        assert!(!open("2026-10-31", 22 * 60, 60), "before the first");
        assert!(!open("2026-11-16", 22 * 60, 60), "a Monday");
    }

    #[test]
    fn windows_that_follow_each_other_are_one() {
        let environment = production(vec![
            weekly("2026-11-08", 0, 1440),
            weekly("2026-11-07", 0, 1440),
        ]);
        assert_eq!(
            environment.is_open(span("2026-11-14", 600, 1440), &UtcOnly),
            Some(true)
        );
        assert_eq!(
            environment.is_open(span("2026-11-15", 600, 1440), &UtcOnly),
            Some(false)
        );
    }

    #[test]
    fn a_window_in_a_zone_that_nobody_knows_is_refused() {
        let mut window = weekly("2026-11-07", 0, 60);
        window.opens.zone = Zone::new("Mars/Olympus").unwrap();
        let environment = Environment {
            name: "Production".to_owned(),
            windows: vec![window],
            ..Environment::default()
        };
        assert_eq!(
            environment.is_open(span("2026-11-07", 0, 60), &UtcOnly),
            None
        );
        let refusal = environment.checked(&UtcOnly).unwrap_err();
        assert_eq!(refusal.field.as_deref(), Some("Time zone"));
    }

    #[test]
    fn what_overlaps_itself_or_lasts_too_long_is_refused() {
        let field = |window: MaintenanceWindow| {
            let environment = Environment {
                name: "Production".to_owned(),
                windows: vec![window],
                ..Environment::default()
            };
            environment.checked(&UtcOnly).unwrap_err().field.unwrap()
        };
        assert_eq!(field(weekly("2026-11-07", 0, LONGEST + 1)), "Duration");
        assert_eq!(field(weekly("2026-11-07", 1440, 60)), "Start");
        let daily = MaintenanceWindow {
            recurs: Some(Recurrence {
                pattern: Pattern::Daily,
                interval: 1,
                until: None,
            }),
            ..weekly("2026-11-07", 0, 1441)
        };
        assert_eq!(field(daily), "Repeats");
    }
}
