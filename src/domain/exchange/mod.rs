//! Schedules as tables: how a row says a milestone, what a table would change, and what is strange about it.
//!
//! A row is one milestone, matched by program, product line, release and milestone; equal keys match by order of
//! appearance. A row without a release is a milestone of the product line; the milestone `final` is its release's target. An
//! import sets forecasts and actuals and freezes no baseline. What is strange is kept and reported as a [`Finding`]; what is
//! wrong is a [`Fault`] of its row, and stops the import until the row is corrected or left out.
//!
//! A calendar file is a table too: its events are the rows. An event has an identity of its own, and the milestone that it made
//! goes on following it, whatever either is called by then ([`Taken`]).

mod cells;
mod columns;
mod events;
mod finding;
mod following;
pub mod ics;
mod import;
mod pattern;
mod plan;
mod reconcile;
mod row;
mod sheet;
mod telling;
mod zone_names;

pub use cells::{exported, imported};
pub use columns::{Column, Mapping};
pub use events::{
    EVENTS_FILE_LIMIT, EventColumn, EventRows, Events, EventsBy, NotTaken, is_calendar,
};
pub use finding::{Finding, FindingKind, Point, Versioned, of_line, of_release};
pub use following::{Standing, Taken, standing};
pub use import::{Command, Event, Import, Kept, Undone};
pub use pattern::{PATTERN_LIMIT, Pattern};
pub use plan::{Known, Planned, Step, plan};
pub use reconcile::{How, Mode, guessed_type, owner_name};
pub use row::{Fault, Reader, Row, RowState};
pub use sheet::{LineRows, Sheet, Summary};
pub use telling::{Telling, Told, ToldKind};

/// Most rows that one import takes.
pub const ROW_LIMIT: usize = 200_000;

/// The milestone that is its release's target.
pub const FINAL: &str = "final";

#[cfg(test)]
mod tests;
