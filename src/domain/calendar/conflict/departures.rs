//! Members that depart from their train, and so from each other: not on its day, or out before their turn. What a train finds of
//! its members ([`deviations`]) as a conflict of the one that departs.

use serde::{Deserialize, Serialize};

use super::{Beside, Conflict, Kind, Mark, Row, target_day};
use crate::domain::{
    ids::{ReleaseId, TrainId},
    time::Day,
    train::{Deviation, Passing, deviations},
};

/// The train that a conflict is about, and the day that it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ride {
    /// Which.
    pub train: TrainId,
    /// Its day: where it is for another one, its members depart from it in another way.
    pub day: Day,
}

impl<'a> Beside<'a> {
    /// The same with trains: what rides on them is held against them.
    #[must_use]
    pub fn with_trains(mut self, trains: impl Iterator<Item = &'a Passing>) -> Self {
        for train in trains {
            for member in &train.members {
                self.trains.get_or_default(*member).push(train);
            }
        }
        self
    }

    pub(super) fn departures(
        &self,
        row: &Row,
        id: ReleaseId,
        (target, day): (&Mark, Day),
        found: &mut Vec<Conflict>,
    ) {
        // Who rides alone has nobody to keep together with: the train says that it is on another day, and no more.
        let together = |train: &&&Passing| train.members.len() > 1;
        let trains = self.trains.get(&id).into_iter().flatten();
        for train in trains.filter(together) {
            // A member that is not known here says nothing about the order.
            let known = |member: &ReleaseId| {
                let held = self.releases.get(member).copied();
                let held = if *member == id { Some(row) } else { held };
                held.map(|row| (*member, Some(row)))
            };
            let members: Vec<_> = train.members.iter().filter_map(known).collect();
            let found_of_train = deviations(train.mode, train.day, &members);
            let own = found_of_train.into_iter().find(|(member, _)| *member == id);
            let text = match own {
                Some((_, deviation @ Deviation::Off(_))) => [
                    "The target on ",
                    &day.long_text(),
                    " is ",
                    &deviation.words(|_| String::new()),
                    " “",
                    &train.name,
                    "”, which is for ",
                    &train.day.long_text(),
                    ".",
                ]
                .concat(),
                Some((_, Deviation::BeforeItsTurn(first))) => {
                    let first = self.releases.get(&first).copied();
                    let before = first.and_then(target_day).unwrap_or(day);
                    [
                        "The target on ",
                        &day.long_text(),
                        " is before that of ",
                        &first.map_or_else(String::new, |first| self.name_of(first)),
                        " on ",
                        &before.long_text(),
                        ", which comes first on the train “",
                        &train.name,
                        "”.",
                    ]
                    .concat()
                }
                // Without a day there is nothing to hold against the train's.
                _ => continue,
            };
            found.push(Conflict {
                kind: Kind::Departs,
                milestone: target.id,
                deployment: None,
                day,
                freeze: None,
                train: Some(Ride {
                    train: train.id,
                    day: train.day,
                }),
                text,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        calendar::{Moved, conflicts_of, moves_to, next_slot, preview},
        ids::{MilestoneId, ProductLineId},
        portfolio::{Portfolio, ProductLine},
        release::{Destination, ReleaseState, ReleaseType},
        time::{MilestoneDate, UtcOnly},
        train::Mode,
    };

    const TODAY: &str = "2026-09-01";

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn row(id: u128, target: &str) -> Row {
        Row {
            stream: ReleaseId(id).into(),
            key: None,
            line: ProductLineId(id),
            version: format!("{id}.0"),
            title: String::new(),
            kind: ReleaseType::Minor,
            destination: Destination::Production,
            state: ReleaseState::Planned,
            team: None,
            owner: None,
            depends_on: Vec::new(),
            accepted: Vec::new(),
            deployments: Vec::new(),
            milestones: vec![Mark {
                id: MilestoneId(id),
                name: "final".to_owned(),
                date: target.parse().unwrap(),
                baseline: None,
                target: true,
                done: false,
                owner: None,
            }],
        }
    }

    fn train(mode: Mode, on: &str, members: &[u128]) -> Passing {
        Passing {
            id: TrainId(1),
            address: "TRAIN-1".to_owned(),
            name: "Autumn".to_owned(),
            mode,
            day: day(on),
            members: members.iter().copied().map(ReleaseId).collect(),
        }
    }

    fn portfolio() -> Portfolio {
        let mut portfolio = Portfolio::default();
        for (id, name) in [(1, "Crane"), (2, "Hoist"), (3, "Winch")] {
            let line = ProductLine {
                program: crate::domain::ids::ProgramId(1),
                name: name.to_owned(),
                retired: false,
            };
            portfolio.lines.insert(ProductLineId(id), line);
        }
        portfolio
    }

    /// What is found of each row.
    fn found(rows: &[Row], trains: &[Passing]) -> Vec<Vec<Conflict>> {
        let portfolio = portfolio();
        let all = conflicts_of(rows.iter(), trains, &portfolio, day(TODAY), &UtcOnly);
        let of = |row: &Row| all.get(&row.stream).cloned().unwrap_or_default();
        rows.iter().map(of).collect()
    }

    fn texts(found: &[Conflict]) -> Vec<&str> {
        found.iter().map(|one| one.text.as_str()).collect()
    }

    #[test]
    fn a_member_off_its_trains_day_is_told_with_both_days() {
        let rows = [row(1, "2026-10-06"), row(2, "2026-10-08"), row(3, "TBC")];
        let all = found(&rows, &[train(Mode::SameDay, "2026-10-06", &[1, 2, 3])]);
        assert_eq!((texts(&all[0]), texts(&all[2])), (vec![], vec![]));
        assert_eq!(
            texts(&all[1]),
            [
                "The target on Thu 8 Oct 2026 is 2 days after the train “Autumn”, which is for Tue 6 Oct 2026."
            ]
        );
        let finding = all[1][0].finding();
        assert_eq!(
            (finding.kind, finding.day),
            (Kind::Departs, day("2026-10-08"))
        );
        assert!(finding.kind.may_be_accepted());
        // What has happened is settled; a release that rides on nothing keeps to everything.
        let mut out = rows.clone();
        out[1].milestones[0].done = true;
        let trains = [train(Mode::SameDay, "2026-10-06", &[1, 2, 3])];
        assert_eq!(texts(&found(&out, &trains)[1]), [""; 0]);
        assert_eq!(texts(&found(&rows, &[])[1]), [""; 0]);
    }

    #[test]
    fn in_order_one_is_told_that_is_out_before_its_turn() {
        let rows = [
            row(1, "2026-10-05"),
            row(2, "2026-10-01"),
            row(3, "2026-10-08"),
        ];
        let trains = [train(Mode::Ordered, "2026-10-06", &[1, 2, 3])];
        let all = found(&rows, &trains);
        assert_eq!(
            texts(&all[0]),
            [""; 0],
            "before the train's day is no fault"
        );
        assert_eq!(
            texts(&all[1]),
            [
                "The target on Thu 1 Oct 2026 is before that of Crane 1.0 on Mon 5 Oct 2026, which comes first on the train “Autumn”."
            ]
        );
        assert_eq!(
            texts(&all[2]),
            [
                "The target on Thu 8 Oct 2026 is 2 days after the train “Autumn”, which is for Tue 6 Oct 2026."
            ]
        );
        // Of members that are not known here nothing is said.
        assert_eq!(texts(&found(&rows[1..2], &trains)[0]), [""; 0]);
    }

    #[test]
    fn taken_on_it_counts_no_more_until_its_day_or_the_trains_is_another() {
        let mut rows = [row(1, "2026-10-08")];
        let trains = [train(Mode::SameDay, "2026-10-06", &[1, 2])];
        rows[0].accepted = found(&rows, &trains)[0]
            .iter()
            .map(Conflict::finding)
            .collect();
        assert_eq!(rows[0].accepted.len(), 1);
        assert_eq!(texts(&found(&rows, &trains)[0]), [""; 0]);
        let elsewhere = [train(Mode::SameDay, "2026-10-15", &[1, 2])];
        assert_eq!(found(&rows, &elsewhere)[0].len(), 1);
        rows[0].milestones[0].date = MilestoneDate::day(day("2026-10-09"));
        assert_eq!(found(&rows, &trains)[0].len(), 1);
        let alone = [train(Mode::SameDay, "2026-10-06", &[1])];
        assert_eq!(texts(&found(&rows, &alone)[0]), [""; 0]);
    }

    #[test]
    fn a_move_away_from_the_train_is_cautioned_and_no_free_slot() {
        let (own, portfolio) = (row(1, "2026-09-29"), portfolio());
        let trains = [train(Mode::SameDay, "2026-10-06", &[1, 2])];
        let today = day(TODAY);
        let known =
            Beside::of([&own].into_iter(), &portfolio, today, &UtcOnly).with_trains(trains.iter());
        let cautions = |to: &str| {
            let to = moves_to(&own, Moved::Whole, day(to));
            let seen = preview(&own, &to, &known, today).cautions;
            seen.into_iter().map(|one| one.kind).collect::<Vec<_>>()
        };
        assert_eq!(cautions("2026-10-07"), [Kind::Departs]);
        assert_eq!(cautions("2026-10-06"), []);
        let from = day("2026-09-30");
        let slot = next_slot(&own, Moved::Whole, &known, today, from);
        assert_eq!(slot, Ok(day("2026-10-06")));
    }
}
