//! What a scenario would come to, held against what is.

use super::{Entry, planned};
use crate::domain::{
    calendar::{
        InTheWay, Row, SLOT_DAYS,
        conflict::{Beside, Conflict, Kind},
        preview,
    },
    ids::ReleaseId,
    portfolio::Portfolio,
    table::Table,
    time::{Day, Zones},
    train::{Member, Moving, Passing},
};

/// A release as it is and as it would be.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// Which.
    pub release: ReleaseId,
    /// What it is called.
    pub label: String,
    /// As it is; `None` if it does not stand any more.
    pub now: Option<Row>,
    /// As it would be.
    pub then: Option<Row>,
    /// What speaks against its dates as they are.
    pub against_now: Vec<Conflict>,
    /// What would speak against them.
    pub against_then: Vec<Conflict>,
}

impl Compared {
    /// What would speak against it that does not now: by its sort and what it falls into, whatever the day.
    #[must_use]
    pub fn new_ones(&self) -> Vec<&Conflict> {
        let then = self.against_then.iter();
        then.filter(|one| !self.against_now.iter().any(|other| same(one, other)))
            .collect()
    }
    /// What speaks against it now and would not.
    #[must_use]
    pub fn settled(&self) -> Vec<&Conflict> {
        let now = self.against_now.iter();
        now.filter(|one| !self.against_then.iter().any(|other| same(one, other)))
            .collect()
    }
}

fn same(one: &Conflict, other: &Conflict) -> bool {
    (one.kind, one.milestone, one.deployment, one.freeze)
        == (other.kind, other.milestone, other.deployment, other.freeze)
}

/// What a scenario would come to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Weighed {
    /// Its releases, in its order.
    pub releases: Vec<Compared>,
    /// Which of them move, and which cannot.
    pub moving: Moving,
    /// Where dates are not any more as they were when those of the scenario were chosen.
    pub changed: Vec<String>,
    /// Days from today to the nearest date that moves, as it is now or as it would be: the notice that people get.
    pub notice: Option<i32>,
    /// Releases outside the scenario that wait for one that moves.
    pub waiting: Vec<Row>,
}

impl Weighed {
    /// How much speaks against the dates now, and how much would.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let all = self.releases.iter();
        all.fold((0, 0), |(now, then), one| {
            (now + one.against_now.len(), then + one.against_then.len())
        })
    }
}

/// Weighs the scenario against what is. `members` are its releases as they stand, `around` what they are judged beside.
#[must_use]
pub fn weigh(
    entries: &[Entry],
    members: &[Member],
    (around, trains): (&[&Row], &[Passing]),
    portfolio: &Portfolio,
    today: Day,
    zones: &dyn Zones,
) -> Weighed {
    let (moving, changed) = planned(entries, members);
    let inside = |row: &Row| {
        let release = row.release();
        entries.iter().any(|entry| Some(entry.release) == release)
    };
    let outside: Vec<&Row> = around.iter().copied().filter(|row| !inside(row)).collect();
    let now: Vec<(&Entry, &Member)> = entries
        .iter()
        .filter_map(|entry| {
            let member = members.iter().find(|one| one.release == entry.release)?;
            Some((entry, member))
        })
        .collect();
    let rows = now.iter().filter_map(|(_, member)| member.row.as_ref());
    let as_it_is = Beside::of(outside.iter().copied().chain(rows), portfolio, today, zones)
        .with_trains(trains.iter());
    let after: Vec<Option<Row>> = now
        .iter()
        .map(|(entry, member)| member.row.as_ref().map(|row| entry.after(row)))
        .collect();
    let rows = after.iter().flatten();
    let as_it_would_be = Beside::of(outside.iter().copied().chain(rows), portfolio, today, zones)
        .with_trains(trains.iter());
    let mut notice = None::<i32>;
    let mut releases = Vec::with_capacity(now.len());
    for ((entry, member), then) in now.iter().zip(&after) {
        let mut compared = Compared {
            release: entry.release,
            label: member.label.clone(),
            now: member.row.clone(),
            then: then.clone(),
            against_now: Vec::new(),
            against_then: Vec::new(),
        };
        if let (Some(row), Some(then)) = (&member.row, then) {
            compared.against_now = as_it_is.open_conflicts(row);
            compared.against_then = as_it_would_be.open_conflicts(then);
            let seen = preview(row, &entry.to(), &as_it_would_be, today);
            notice = notice.into_iter().chain(seen.notice).min();
            let of_moves = seen.cautions.into_iter();
            let of_moves = of_moves.filter(|one| matches!(one.kind, Kind::Past | Kind::Friday));
            compared.against_then.extend(of_moves);
        }
        releases.push(compared);
    }
    let moves = |id: &ReleaseId| moving.members.iter().any(|moved| moved.release == *id);
    let waiting = outside
        .iter()
        .filter(|row| row.depends_on.iter().any(moves))
        .map(|row| Row::clone(row));
    Weighed {
        waiting: waiting.collect(),
        releases,
        moving,
        changed,
        notice,
    }
}

/// By how many days more, at least one and at most 90, everything of the scenario must move for nothing to speak against it.
///
/// # Errors
/// There is no such number: what stood in the way, the most frequent first.
pub fn free_slot(
    entries: &[Entry],
    members: &[Member],
    around: (&[&Row], &[Passing]),
    portfolio: &Portfolio,
    today: Day,
    zones: &dyn Zones,
) -> Result<i32, InTheWay> {
    let mut in_the_way: Table<Kind, usize> = Table::new();
    for days in 1..=SLOT_DAYS {
        let later = shifted(entries, members, days);
        let weighed = weigh(&later, members, around, portfolio, today, zones);
        let against = weighed.releases.iter().flat_map(|one| &one.against_then);
        let mut kinds: Vec<Kind> = against.map(|conflict| conflict.kind).collect();
        if kinds.is_empty() {
            return Ok(days);
        }
        kinds.sort_unstable();
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

/// The same scenario by so many days later, or below 0 earlier.
#[must_use]
pub fn shifted(entries: &[Entry], members: &[Member], days: i32) -> Vec<Entry> {
    let later = entries.iter().map(|entry| {
        let member = members.iter().find(|one| one.release == entry.release);
        match member.and_then(|member| member.row.as_ref()) {
            Some(row) => entry.shifted(row, days),
            None => entry.clone(),
        }
    });
    later.collect()
}
