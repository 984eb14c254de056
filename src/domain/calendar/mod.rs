//! The release calendar: what it shows of a release, which releases it shows, where they stand in its views, and what a
//! move would come to.
//!
//! Pure layout: a view asks here what stands where and only draws it.

mod days;
mod filter;
mod preview;
mod row;
mod timeline;
mod window;

pub use days::{Entry, by_day, month_days};
pub use filter::{Filter, Range, folded};
pub use preview::{Caution, CautionKind, Moved, Preview, Step, moves, preview};
pub use row::{Mark, Row};
pub use timeline::{
    Band, Bar, Group, Lane, Point, Tick, Timeline, WHOLE, bands, lay_out, place, ruler,
};
pub use window::{Span, step, window};

#[cfg(test)]
mod tests;
