//! One event after the other as rows: its date, its identity, and whether its summary fits.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use super::{EventColumn, Events, EventsBy, number};
use crate::domain::{
    exchange::{
        Column, Fault, Pattern, Reader, Row,
        ics::{EventText, LineFault, UID_LIMIT, When},
        zone_names,
    },
    time::{Day, Instant, MilestoneDate, Zone, Zones},
};

/// Reads event after event.
pub(super) struct Reading<'a> {
    pub(super) events: &'a Events,
    pub(super) by: &'a EventsBy,
    pub(super) pattern: &'a Pattern,
    /// Whether anything is looked for in the summaries.
    pub(super) by_pattern: bool,
    pub(super) home: &'a Zone,
    pub(super) zones: &'a dyn Zones,
    pub(super) reader: Reader,
    /// The identities so far, with their lines.
    pub(super) seen: HashMap<String, usize>,
    /// Zones by the names that the file gives them.
    pub(super) named: BTreeMap<String, Option<Zone>>,
}

impl Reading<'_> {
    pub(super) fn row(&mut self, event: &EventText) -> Result<Row, Vec<Fault>> {
        let row = number(event.line);
        let mut faults = Vec::new();
        let mut fault = |column, message| {
            faults.push(Fault {
                row,
                column,
                message,
            });
        };
        let uid = match self.uid(event) {
            Ok(uid) => uid,
            Err(message) => {
                fault(None, message);
                None
            }
        };
        let date = match self.date(event) {
            Ok(date) => Some(date),
            Err(wrong) => {
                fault(Some(Column::Date), wrong.to_string());
                None
            }
        };
        let mut cells = self.events.cells(event, Some(self.pattern), self.by);
        let summary = &cells[EventColumn::Summary.place()];
        if self.by_pattern && self.pattern.read(summary).is_none() {
            let summary: String = summary.chars().take(80).collect();
            fault(
                Some(Column::Milestone),
                format!("“{summary}” does not read {}.", self.by.pattern.trim()),
            );
        }
        let Some(date) = date.filter(|_| faults.is_empty()) else {
            return Err(faults);
        };
        cells[EventColumn::Date.place()] = date.to_string();
        let mut read = self.reader.read(row, cells.iter().map(String::as_str))?;
        read.uid = uid.map(Arc::from);
        Ok(read)
    }

    fn uid(&mut self, event: &EventText) -> Result<Option<String>, String> {
        let Some(property) = event.property("UID") else {
            return Ok(None);
        };
        let uid = property.text().trim().to_owned();
        if uid.chars().count() > UID_LIMIT || uid.contains(char::is_control) {
            return Err(format!(
                "Line {}: a UID has at most {UID_LIMIT} characters.",
                property.line
            ));
        }
        if uid.is_empty() {
            return Ok(None);
        }
        match self.seen.insert(uid.clone(), event.line) {
            Some(before) => Err(format!(
                "The event on line {before} has the same UID, {uid}: one of them is wrong."
            )),
            None => Ok(Some(uid)),
        }
    }

    fn date(&mut self, event: &EventText) -> Result<MilestoneDate, LineFault> {
        let start = event
            .property("DTSTART")
            .ok_or_else(|| LineFault::new(event.line, "This event has no DTSTART."))?;
        let day = match start.when()? {
            When::Day(first) => {
                let last = event.last_day(first)?;
                return Ok(if last > first {
                    MilestoneDate::Range { first, last }
                } else {
                    MilestoneDate::day(first)
                });
            }
            // Wherever one is: as it is written.
            When::Clock(day, _, None) => day,
            When::Clock(day, minutes, Some(name)) => {
                let at = self
                    .zone(&name)
                    .and_then(|zone| self.zones.instant(&zone, day, minutes));
                let at = at.ok_or_else(|| {
                    let name: String = name.chars().take(60).collect();
                    LineFault::new(
                        start.line,
                        format!("The time zone {name} is not known: write it as Europe/Berlin, or give the day alone."),
                    )
                })?;
                self.at_home(at)
            }
            When::Moment(at) => self.at_home(at),
        };
        Ok(MilestoneDate::day(day))
    }

    fn at_home(&self, at: Instant) -> Day {
        at.day_at(self.zones.offset(self.home, at).unwrap_or(0))
    }

    fn zone(&mut self, name: &str) -> Option<Zone> {
        if let Some(known) = self.named.get(name) {
            return known.clone();
        }
        let found = zone_names::candidates(name)
            .into_iter()
            .filter_map(|name| Zone::new(name).ok())
            .find(|zone| self.zones.offset(zone, Instant(0)).is_some());
        self.named.insert(name.to_owned(), found.clone());
        found
    }
}
