//! What the calendar begins with.

use serde::{Deserialize, Serialize};

use super::{frames::Snapshot, release::PersonName};
use crate::domain::{
    calendar::{Range, Row},
    portfolio::Portfolio,
};

/// Most rows that a page brings along; past it the feed counts by day instead.
pub const ROW_LIMIT: usize = 2_000;

/// Most rows without a date that a page brings along: few look at them.
pub const UNDATED_LIMIT: usize = 100;

/// Rows that a feed begins with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Begin<R> {
    /// The rows.
    pub rows: R,
    /// They are as of this sequence at least; 0 where there are more than the page brings along.
    pub seq: u64,
}

/// What the calendar begins with. The server passes the rows on as they are stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CalendarData<R = Vec<Row>> {
    /// Which days the rows are of.
    pub range: Range,
    /// Programs, product lines and freezes.
    pub portfolio: Snapshot<Portfolio>,
    /// Those people who answer for freezes.
    pub people: Vec<PersonName>,
    /// The rows of those days.
    pub rows: Begin<R>,
    /// The rows without any date.
    pub undated: Begin<R>,
}
