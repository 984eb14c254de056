//! Names of single days, as they stand above a range: from where to where, and in which track each has room.

use super::{
    Range, WHOLE,
    timeline::{GAP, free_track, place},
};
use crate::domain::time::Day;

/// The name of a day, as it stands above the range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flag {
    /// The middle of the day.
    pub at: i32,
    /// Where the name begins: at the day, or before it at the right edge.
    pub label_at: i32,
    /// Which track it stands in, from 0.
    pub track: usize,
}

/// Places the names of days, each with its width, in their order; and says how many tracks they take. The days lie in the range.
#[must_use]
pub fn flags(days: &[(Day, i32)], range: Range) -> (Vec<Flag>, usize) {
    let mut ends = Vec::new();
    let place = |(day, width): &(Day, i32)| {
        let at = place(range, *day);
        let label_at = at.min((WHOLE - width).max(0));
        let end = at.max(label_at + width) + GAP;
        Flag {
            at,
            label_at,
            track: free_track(&mut ends, label_at, end),
        }
    };
    let flags = days.iter().map(place).collect();
    (flags, ends.len())
}
