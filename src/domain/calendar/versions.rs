//! The releases of a product line by version, to find those that are out in another order.

use std::cmp::Ordering;

use super::Row;
use crate::domain::{release::ReleaseType, text::natural_order, time::Day};

/// The releases of a line that have a target day, by version. An emergency is out when it is needed, and so in no order.
#[derive(Default)]
pub(super) struct Versions<'a>(Vec<(&'a Row, Day)>);

fn by_version(one: &Row, other: &Row) -> Ordering {
    natural_order(&one.version, &other.version)
}

impl<'a> Versions<'a> {
    /// Puts them in order.
    pub(super) fn of(releases: Vec<(&'a Row, Day)>) -> Self {
        let mut ordered = releases;
        ordered.retain(|(row, _)| row.kind != ReleaseType::Emergency);
        crate::domain::order::sort_by(&mut ordered, |a, b| by_version(a.0, b.0));
        Self(ordered)
    }

    /// The releases of a lower version that are out after that day, and those of a higher one that are out before: the
    /// nearest version first.
    pub(super) fn inverted(&self, row: &Row, day: Day) -> Vec<(&'a Row, Day)> {
        if row.kind == ReleaseType::Emergency {
            return Vec::new();
        }
        let lower = self
            .0
            .partition_point(|(other, _)| by_version(other, row).is_lt());
        let higher = self
            .0
            .partition_point(|(other, _)| by_version(other, row).is_le());
        let (before, after) = (self.0.get(..lower), self.0.get(higher..));
        let before = before.unwrap_or_default().iter().rev();
        let late = before.filter(|(_, theirs)| *theirs > day);
        let after = after.unwrap_or_default().iter();
        let early = after.filter(|(_, theirs)| *theirs < day);
        late.chain(early).copied().collect()
    }
}
