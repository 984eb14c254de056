//! The release calendar: what it shows of a release, which releases it shows, where they stand in its views, and what a
//! move would come to.
//!
//! Pure layout: a view asks here what stands where and only draws it.

mod band;
pub mod conflict;
mod days;
mod filter;
mod finding;
mod flag;
mod heat;
mod preview;
mod row;
pub mod saved;
mod slot;
mod stays;
mod timeline;
mod two_zones;
mod versions;
mod window;

pub use band::{Band, bands, freezes_in};
pub use days::{Entry, SameDay, by_day, month_days, shared, sharing};
pub use filter::{Filter, Range, folded};
pub use finding::{Finding, conflicts_of};
pub use flag::{Flag, flags};
pub use heat::{Heat, WARMEST};
pub use preview::{
    Along, Moved, Preview, Step, anchor, moved_row, moves, moves_to, preview, row_with, windows_of,
};
pub use row::{Mark, Row};
pub use slot::{InTheWay, SLOT_DAYS, next_slot};
pub use stays::{Stay, Stop, stays};
pub use timeline::{
    Bar, Group, Lane, Point, Tick, Timeline, WHOLE, bars_of, edge, lay_out, place, ruler, width_of,
};
pub use two_zones::days_beside;
pub use window::{Span, step, window};

#[cfg(test)]
mod tests;
