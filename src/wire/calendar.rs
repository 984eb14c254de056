//! What the calendar begins with.

use serde::{Deserialize, Serialize};

use super::{frames::Snapshot, release::PersonName};
use crate::domain::{
    calendar::{Range, Row},
    portfolio::Portfolio,
    time::Day,
    train::Passing,
};

/// Most rows that a page brings along; past it the feed counts by day instead.
pub const ROW_LIMIT: usize = 2_000;

/// Most rows without a date that a page brings along: few look at them.
pub const UNDATED_LIMIT: usize = 100;

/// Rows that a feed begins with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Begin<R> {
    /// The rows.
    pub rows: R,
    /// They are as of this sequence at least; 0 where there are more than the page brings along.
    pub seq: u64,
    /// Where there are more than the page brings along: days with their number of milestones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<(Day, u32)>,
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
    /// The trains of those days, and of days near them, whose members may be in those.
    pub trains: Vec<Passing>,
}

/// What the calendar reads of [`super::train::TrainsData`].
#[derive(Clone, Debug, Deserialize)]
pub struct PassingTrains {
    /// The trains of the days that were asked for.
    pub trains: Vec<PassingTrain>,
}

/// What the calendar reads of [`super::train::Listed`].
#[derive(Clone, Debug, Deserialize)]
pub struct PassingTrain {
    /// The train.
    pub train: Passing,
}
