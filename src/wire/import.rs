//! What an import page and the server tell each other.

use serde::{Deserialize, Serialize};

use crate::domain::exchange::{
    EventsBy, Fault, Finding, Mapping, Mode, NotTaken, Summary, Told, Undone,
};
use crate::domain::ids::ImportId;
use crate::domain::time::Instant;

/// Largest file that is taken: bytes.
pub const SIZE_LIMIT: usize = 32 << 20;
/// Most faults, findings and changes that a preview lists; the others are in the file to download.
pub const LISTED: usize = 200;

/// A file that was uploaded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Uploaded {
    /// What the import will be known by.
    pub id: ImportId,
    /// The file's name.
    pub file: String,
    /// The names of its columns.
    pub header: Vec<String>,
    /// Its first rows.
    pub first_rows: Vec<Vec<String>>,
    /// Which column is which, as guessed from their names.
    pub mapping: Mapping,
    /// What more there is to say of a calendar file.
    #[serde(default)]
    pub calendar: Option<CalendarFile>,
}

/// A calendar file that was uploaded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CalendarFile {
    /// How its events are read, as guessed from their summaries.
    pub by: EventsBy,
    /// The product lines in use: program and line, by name.
    pub lines: Vec<(String, String)>,
}

/// How an uploaded file is to be brought in.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ask {
    /// Which column is which.
    pub mapping: Mapping,
    /// What happens to what is there already.
    pub mode: Mode,
    /// Rows that are left out.
    pub left_out: Vec<u32>,
    /// Whether every row that is wrong is left out.
    pub all_wrong_out: bool,
    /// How the events of a calendar file are read; `None`: as guessed.
    #[serde(default)]
    pub events: Option<EventsBy>,
}

/// What an import would come to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// How many rows the file has.
    pub rows: u32,
    /// How much would change.
    pub summary: Summary,
    /// How many rows are wrong.
    pub wrong: u32,
    /// How many of these are not left out: they stand in the way.
    pub in_the_way: u32,
    /// What is wrong, the first of it.
    pub faults: Vec<Fault>,
    /// How many findings there are.
    pub found: u32,
    /// The first of them.
    pub findings: Vec<Finding<u32>>,
    /// How much in a calendar file is no milestone.
    #[serde(default)]
    pub passed_over: u32,
    /// The first of it.
    #[serde(default)]
    pub not_taken: Vec<NotTaken>,
    /// What the rows do: what moves first.
    #[serde(default)]
    pub told: Vec<Told>,
}

/// Where an import is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// It has not been started.
    Waiting,
    /// Rows are being brought in.
    UnderWay,
    /// It is in.
    Done(Summary),
    /// It was refused, cancelled, or it failed; nothing of it was kept.
    Stopped {
        /// Why, as a sentence.
        message: String,
        /// The rows at fault, or other facts.
        facts: Vec<String>,
    },
}

/// How far an import is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// Where it is.
    pub stage: Stage,
    /// How many rows have been brought in.
    pub done: u32,
    /// Of how many.
    pub rows: u32,
}

/// An import on the record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PastImport {
    /// Its identity.
    pub id: ImportId,
    /// The file's name.
    pub file: String,
    /// When.
    pub at: Instant,
    /// Who, by name.
    pub by: String,
    /// How many rows came in.
    pub rows: u32,
    /// How many were left out.
    pub left_out: u32,
    /// How many findings there were.
    pub findings: u32,
    /// What it did with what was there.
    pub mode: Mode,
    /// What came of it.
    pub summary: Summary,
    /// What came of taking it back; `None` while it stands.
    pub undone: Option<Undone>,
}

/// What the page begins with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ImportData {
    /// The latest imports, newest first.
    pub past: Vec<PastImport>,
}
