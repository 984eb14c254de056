//! The bench on which dates are weighed: the releases with the dates that they would have, held against what is.

use leptos::prelude::*;

use crate::{
    app::shell::surroundings,
    domain::{
        calendar::{InTheWay, Moved, Row},
        ids::ReleaseId,
        portfolio::Portfolio,
        scenario::{Entry, Weighed, free_slot, shifted, weigh},
        time::{Day, Zones},
        train::{Member, Passing},
    },
    live::{Glance, zones},
};

/// What is weighed, and what against.
#[derive(Clone, Copy)]
pub struct Bench {
    /// The releases with the dates that they would have.
    pub entries: RwSignal<Vec<Entry>>,
    /// The releases as they stand.
    pub members: Signal<Vec<Member>>,
    /// Other releases that they are held against.
    pub rows: Signal<Vec<Row>>,
    /// The trains that they may ride on.
    pub trains: Signal<Vec<Passing>>,
    /// Programs, product lines, freezes and working days.
    pub portfolio: Glance<Portfolio>,
    /// What it would come to.
    pub weighed: Memo<Weighed>,
}

impl Bench {
    /// Weighs these among those.
    #[must_use]
    pub fn of(
        entries: RwSignal<Vec<Entry>>,
        members: Signal<Vec<Member>>,
        (rows, trains): (Signal<Vec<Row>>, Signal<Vec<Passing>>),
        portfolio: Glance<Portfolio>,
    ) -> Self {
        let today = surroundings().today();
        let weighed = Memo::new(move |_| {
            look(
                (entries, members, rows, trains, portfolio),
                |entries, members, around, portfolio, zones| {
                    weigh(entries, members, around, portfolio, today, zones)
                },
            )
        });
        Self {
            entries,
            members,
            rows,
            trains,
            portfolio,
            weighed,
        }
    }

    /// By how many days more everything must move for nothing to speak against it.
    ///
    /// # Errors
    /// There is no such number within 90 days: what stands in the way.
    pub fn free_slot(self) -> Result<i32, InTheWay> {
        let today = surroundings().today();
        untrack(|| {
            look(
                (
                    self.entries,
                    self.members,
                    self.rows,
                    self.trains,
                    self.portfolio,
                ),
                |entries, members, around, portfolio, zones| {
                    free_slot(entries, members, around, portfolio, today, zones)
                },
            )
        })
    }

    /// Everything by so many days later, or below 0 earlier.
    pub fn shift(self, days: i32) {
        let later = self.members.with_untracked(|members| {
            self.entries
                .with_untracked(|all| shifted(all, members, days))
        });
        self.entries.set(later);
    }

    /// One release or one of its milestones on that day.
    pub fn put(self, release: ReleaseId, moved: Moved, day: Day) {
        self.with_row(release, |entry, row| match moved {
            Moved::Whole => entry.on(row, day),
            Moved::Milestone(id) => entry.with_milestone(row, id, day),
        });
    }

    /// Sees the dates that were chosen from those that the releases have now.
    pub fn renew(self) {
        let members = self.members.get_untracked();
        let all = self.entries.get_untracked().into_iter().map(|entry| {
            let member = members.iter().find(|one| one.release == entry.release);
            match member.and_then(|member| member.row.as_ref()) {
                Some(row) => entry.renewed(row),
                None => entry,
            }
        });
        self.entries.set(all.collect());
    }

    /// One release less.
    pub fn leave_out(self, release: ReleaseId) {
        self.entries
            .update(|all| all.retain(|entry| entry.release != release));
    }

    fn with_row(self, release: ReleaseId, change: impl FnOnce(&Entry, &Row) -> Entry) {
        let row = self.members.with_untracked(|members| {
            let member = members.iter().find(|one| one.release == release)?;
            member.row.clone()
        });
        let Some(row) = row else { return };
        self.entries.update(|all| {
            if let Some(entry) = all.iter_mut().find(|entry| entry.release == release) {
                *entry = change(entry, &row);
            }
        });
    }
}

type Looked = (
    RwSignal<Vec<Entry>>,
    Signal<Vec<Member>>,
    Signal<Vec<Row>>,
    Signal<Vec<Passing>>,
    Glance<Portfolio>,
);

fn look<R>(
    (entries, members, rows, trains, portfolio): Looked,
    weigh: impl FnOnce(&[Entry], &[Member], (&[&Row], &[Passing]), &Portfolio, &dyn Zones) -> R,
) -> R {
    // Each is looked at before the portfolio, which is held while it is looked at.
    entries.with(|entries| {
        members.with(|members| {
            rows.with(|rows| {
                let rows: Vec<&Row> = rows.iter().collect();
                trains.with(|trains| {
                    portfolio.read(|portfolio| {
                        weigh(entries, members, (&rows, trains), portfolio, zones())
                    })
                })
            })
        })
    })
}
