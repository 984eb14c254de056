//! The next slot: the first day to which a release can move without a conflict, or why there is none.

use super::{
    Row,
    conflict::{Beside, Kind},
    preview::{Moved, against, moves_to},
};
use crate::domain::{table::Table, time::Day};

/// How many days ahead a slot is looked for.
pub const SLOT_DAYS: i32 = 90;

/// Why there is no slot: what stood in the way, and on how many of the days.
pub type InTheWay = Vec<(Kind, usize)>;

/// The first day from `from` on, within 90 days, to which this can move without any conflict or caution.
///
/// # Errors
/// There is none: what stood in the way, the most frequent first.
pub fn next_slot(
    row: &Row,
    moved: Moved,
    known: &Beside<'_>,
    today: Day,
    from: Day,
) -> Result<Day, InTheWay> {
    let mut in_the_way: Table<Kind, usize> = Table::new();
    for days in 0..SLOT_DAYS {
        let day = from.plus(days);
        let to = moves_to(row, moved, day);
        let found = against(row, &to, known, today);
        if found.is_empty() {
            return Ok(day);
        }
        let mut kinds: Vec<Kind> = found.iter().map(|conflict| conflict.kind).collect();
        kinds.dedup();
        for kind in kinds {
            *in_the_way.get_or_default(kind) += 1;
        }
    }
    let mut reasons: InTheWay = in_the_way
        .iter()
        .map(|(kind, days)| (*kind, *days))
        .collect();
    crate::domain::order::sort_by_key(&mut reasons, |(_, days)| std::cmp::Reverse(*days));
    Err(reasons)
}
