//! Schedules as tables: how a row says a milestone, what a table would change, and what is strange about it.
//!
//! A row is one milestone, matched by program, product line, release and milestone; equal keys match by order of
//! appearance. A row without a release is a milestone of the product line; the milestone `final` is its release's target. An
//! import sets forecasts and actuals and freezes no baseline. What is strange is kept and reported as a [`Finding`]; what is
//! wrong is a [`Fault`] of its row, and stops the import until the row is corrected or left out.

mod cells;
mod columns;
mod finding;
pub mod ics;
mod import;
mod plan;
mod reconcile;
mod row;
mod sheet;

pub use cells::{exported, imported};
pub use columns::{Column, Mapping};
pub use finding::{Finding, FindingKind, Point, Versioned, of_line, of_release};
pub use import::{Command, Event, Import, Kept, Undone};
pub use plan::{Known, Planned, Step, plan};
pub use reconcile::{How, Mode, guessed_type, owner_name};
pub use row::{Fault, Reader, Row, RowState};
pub use sheet::{LineRows, Sheet, Summary};

/// Most rows that one import takes.
pub const ROW_LIMIT: usize = 200_000;

/// The milestone that is its release's target.
pub const FINAL: &str = "final";

#[cfg(test)]
mod tests;
