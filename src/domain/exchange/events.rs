//! Calendar files as schedules: each event is a row, and what its properties say are the columns.
//!
//! What an event's date is, and which events are no milestones, is said here; everything else is as with any other row.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::{
    Column, Fault, Mapping, Pattern, Reader, Sheet,
    ics::{CalendarText, EventText, Property, calendar_text},
};
use crate::domain::{
    Refusal,
    text::NOTE_LIMIT,
    time::{Zone, Zones},
};

mod column;
mod reading;

pub use column::EventColumn;
use reading::Reading;

/// Largest calendar file: bytes.
pub const EVENTS_FILE_LIMIT: usize = 16 << 20;
/// Most properties of a calendar's own (`X-…`) that can be chosen as columns.
const OWN_LIMIT: usize = 40;

/// What is said once for all events of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventsBy {
    /// How their summaries are read: a [`Pattern`].
    pub pattern: String,
    /// The program of all of them, where the file does not say it.
    #[serde(default)]
    pub program: String,
    /// The product line of all of them, where the file does not say it.
    #[serde(default)]
    pub line: String,
}

/// Something in a calendar file that becomes no milestone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotTaken {
    /// The line on which it begins.
    pub row: u32,
    /// What it is called.
    pub what: String,
    /// Why it is not taken, as a sentence.
    pub why: String,
    /// The identity of an event that was called off: it may have been a milestone before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uid: Option<String>,
}

/// The events of a file as rows.
#[derive(Clone, Debug)]
pub struct EventRows {
    /// The rows that could be read.
    pub sheet: Sheet,
    /// What is wrong with the others.
    pub faults: Vec<Fault>,
    /// What is no milestone.
    pub not_taken: Vec<NotTaken>,
}

/// A calendar file that was read.
#[derive(Clone, Debug)]
pub struct Events {
    text: CalendarText,
    /// The properties of its own.
    own: Vec<String>,
}

/// Whether a file is meant as a calendar, by its name or by how it begins.
#[must_use]
pub fn is_calendar(name: &str, content: &[u8]) -> bool {
    const BEGIN: &[u8] = b"BEGIN:VCALENDAR";
    let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
    let content = content.trim_ascii_start();
    let begins = content
        .get(..BEGIN.len())
        .is_some_and(|begin| begin.eq_ignore_ascii_case(BEGIN));
    begins || name.to_lowercase().ends_with(".ics")
}

impl Events {
    /// Reads a calendar file.
    ///
    /// # Errors
    /// It is too large, no calendar file, or it holds no events; the refusal names the line.
    pub fn read(file: &str) -> Result<Self, Refusal> {
        if file.len() > EVENTS_FILE_LIMIT {
            return Err(Refusal::invalid(
                "File",
                format!(
                    "The calendar file has more than {} MB: split it.",
                    EVENTS_FILE_LIMIT >> 20
                ),
            ));
        }
        let text =
            calendar_text(file).map_err(|fault| Refusal::invalid("File", fault.to_string()))?;
        if text.events.is_empty() {
            return Err(Refusal::invalid(
                "File",
                "The calendar file holds no events: each event becomes a milestone.",
            ));
        }
        let mut own: Vec<String> = Vec::new();
        let all = text.events.iter().flat_map(|event| &event.properties);
        for property in all.filter(|property| property.name.starts_with("X-")) {
            if own.len() < OWN_LIMIT && !own.contains(&property.name) {
                own.push(property.name.clone());
            }
        }
        Ok(Self { text, own })
    }

    /// The names of its columns.
    #[must_use]
    pub fn header(&self) -> Vec<String> {
        let common = EventColumn::ALL
            .iter()
            .map(|column| column.label().to_owned());
        common.chain(self.own.iter().cloned()).collect()
    }

    /// What its first events say, without what a pattern finds in their summaries.
    #[must_use]
    pub fn first_rows(&self, most: usize) -> Vec<Vec<String>> {
        let first = self.text.events.iter().take(most);
        first
            .map(|event| {
                let mut cells = self.cells(event, None, &EventsBy::default());
                if let Some(start) = event.property("DTSTART") {
                    cells[EventColumn::Date.place()].clone_from(&start.value);
                }
                for cell in &mut cells {
                    *cell = cell.chars().take(120).collect();
                }
                cells
            })
            .collect()
    }

    /// How its events may be meant: the pattern that most of their summaries have, and what that leaves to other columns.
    #[must_use]
    pub fn guess(&self) -> (EventsBy, Mapping) {
        const LIKELY: [&str; 6] = [
            "<product line> <release>: <milestone>",
            "<release>: <milestone>",
            "<product line> <release> - <milestone>",
            "<release> - <milestone>",
            "<product line> <release> <milestone>",
            "<release> <milestone>",
        ];
        let events: Vec<&EventText> = self.text.events.iter().filter(|e| is_one_day(e)).collect();
        let said = |event: &EventText| event.property("SUMMARY").map(Property::text);
        let fits = |pattern: &Pattern| {
            let read = events.iter().filter(|event| {
                let parts = said(event).and_then(|summary| pattern.read(&summary));
                parts.is_some_and(|parts| {
                    let mut release = parts
                        .iter()
                        .filter(|(column, _)| *column == Column::Release);
                    release.all(|(_, version)| version.contains(|c: char| c.is_ascii_digit()))
                })
            });
            read.count()
        };
        let mut best = (events.len() / 2, "<milestone>");
        for likely in LIKELY {
            let count = Pattern::parse(likely).map_or(0, |pattern| fits(&pattern));
            if count > best.0 {
                best = (count, likely);
            }
        }
        let by = EventsBy {
            pattern: best.1.to_owned(),
            ..EventsBy::default()
        };
        let mut mapping = Mapping::default();
        mapping.set(Column::Date, Some(EventColumn::Date.place()));
        let pattern = Pattern::parse(&by.pattern);
        for column in pattern.iter().flat_map(Pattern::columns) {
            mapping.set(
                column,
                EventColumn::in_summary(column).map(EventColumn::place),
            );
        }
        let all = |column: EventColumn| {
            let mut cells = events.iter().map(|event| self.cells(event, None, &by));
            cells.all(|cells| !cells[column.place()].is_empty())
        };
        let mut categories = [EventColumn::Category, EventColumn::SecondCategory]
            .into_iter()
            .filter(|column| !events.is_empty() && all(*column));
        for column in [Column::Program, Column::ProductLine] {
            if mapping.place(column).is_none() {
                mapping.set(column, categories.next().map(EventColumn::place));
            }
        }
        let mut notes = events
            .iter()
            .filter_map(|event| event.property("DESCRIPTION"));
        let mut some = false;
        let fit = notes.all(|note| {
            some = true;
            note.text().trim().chars().count() <= NOTE_LIMIT
        });
        if some && fit {
            mapping.set(Column::Note, Some(EventColumn::Description.place()));
        }
        (by, mapping)
    }

    /// Its events as rows, by a pattern and a mapping. Moments stand on the day that they have in the zone `home`.
    ///
    /// # Errors
    /// The pattern cannot be read, or it lacks a column that is to be found in the summaries.
    pub fn rows(
        &self,
        by: &EventsBy,
        mapping: Mapping,
        home: &Zone,
        zones: &dyn Zones,
    ) -> Result<EventRows, Refusal> {
        let pattern = Pattern::parse(&by.pattern)?;
        let sought = |column: Column| {
            let place = EventColumn::in_summary(column).map(EventColumn::place);
            place.is_some() && mapping.place(column) == place
        };
        let sought: Vec<Column> = Column::ALL.into_iter().filter(|c| sought(*c)).collect();
        if let Some(column) = sought
            .iter()
            .find(|c| !pattern.columns().any(|in_it| in_it == **c))
        {
            let name = column.label().to_lowercase();
            return Err(Refusal::invalid(
                column.label(),
                format!(
                    "The pattern of the summary has no <{name}>: put it there, or say where else the {name} stands."
                ),
            ));
        }
        let reader = Reader::plain(mapping, EventColumn::ALL.len() + self.own.len());
        let mut reading = Reading {
            events: self,
            by,
            pattern: &pattern,
            by_pattern: !sought.is_empty(),
            home,
            zones,
            reader,
            seen: HashMap::new(),
            named: BTreeMap::new(),
        };
        let mut read = EventRows {
            sheet: Sheet {
                rows: Vec::new(),
                mapping,
            },
            faults: Vec::new(),
            not_taken: Vec::new(),
        };
        for (line, what) in &self.text.others {
            read.not_taken.push(NotTaken {
                row: number(*line),
                what: what.clone(),
                why: "No event: only events become milestones.".to_owned(),
                uid: None,
            });
        }
        for event in &self.text.events {
            if let Some(why) = not_taken(event) {
                let uid = event.property("UID").filter(|_| event.cancelled());
                read.not_taken.push(NotTaken {
                    row: number(event.line),
                    what: summary_of(event).chars().take(120).collect(),
                    why,
                    uid: uid.map(|uid| uid.text().trim().to_owned()),
                });
                continue;
            }
            match reading.row(event) {
                Ok(row) => read.sheet.rows.push(row),
                Err(mut wrong) => read.faults.append(&mut wrong),
            }
        }
        read.not_taken.sort_by_key(|one| one.row);
        Ok(read)
    }

    /// What an event says in each column but its date.
    fn cells(&self, event: &EventText, pattern: Option<&Pattern>, by: &EventsBy) -> Vec<String> {
        let mut cells = vec![String::new(); EventColumn::ALL.len()];
        let mut set = |column: EventColumn, text: String| cells[column.place()] = text;
        let line = |name: &str| event.property(name).map_or_else(String::new, one_line);
        let summary = line("SUMMARY");
        if let Some(pattern) = pattern {
            for (column, said) in pattern.read(&summary).unwrap_or_default() {
                if let Some(column) = EventColumn::in_summary(column) {
                    set(column, said);
                }
            }
        }
        set(EventColumn::Summary, summary);
        let categories = event.properties.iter().filter(|p| p.name == "CATEGORIES");
        let mut categories = categories.flat_map(Property::texts);
        for column in [EventColumn::Category, EventColumn::SecondCategory] {
            let category = categories.next().unwrap_or_default();
            set(column, words(&category));
        }
        set(EventColumn::Location, line("LOCATION"));
        let description = event.property("DESCRIPTION").map(Property::text);
        set(
            EventColumn::Description,
            description.unwrap_or_default().trim().to_owned(),
        );
        let link = event.property("URL").map(|url| url.value.trim().to_owned());
        set(EventColumn::Link, link.unwrap_or_default());
        set(EventColumn::Organizer, organizer(event));
        set(EventColumn::SameProgram, by.program.clone());
        set(EventColumn::SameLine, by.line.clone());
        cells.extend(self.own.iter().map(|name| line(name)));
        cells
    }
}

/// Why an event is no milestone, whatever it says.
fn not_taken(event: &EventText) -> Option<String> {
    if event.cancelled() {
        return Some("It is cancelled.".to_owned());
    }
    let again = ["RRULE", "RDATE", "EXRULE", "EXDATE", "RECURRENCE-ID"];
    let again = again.into_iter().find_map(|name| event.property(name))?;
    Some(format!(
        "It comes again ({} on line {}): a milestone is on one date.",
        again.name, again.line
    ))
}

fn is_one_day(event: &EventText) -> bool {
    not_taken(event).is_none()
}

fn number(line: usize) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX)
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn one_line(property: &Property) -> String {
    words(&property.text())
}

fn summary_of(event: &EventText) -> String {
    event
        .property("SUMMARY")
        .map_or_else(|| "An event".to_owned(), one_line)
}

/// Who called for it: by name, or by the address without what kind of address it is.
fn organizer(event: &EventText) -> String {
    let Some(property) = event.property("ORGANIZER") else {
        return String::new();
    };
    let name = property
        .parameter("CN")
        .map(str::trim)
        .filter(|name| !name.is_empty());
    let address = || {
        let address = property.value.trim();
        let mail = address
            .get(..7)
            .filter(|kind| kind.eq_ignore_ascii_case("mailto:"));
        mail.and_then(|_| address.get(7..)).unwrap_or(address)
    };
    name.unwrap_or_else(address).to_owned()
}

#[cfg(test)]
mod tests;
