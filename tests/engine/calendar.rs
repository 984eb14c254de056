//! What SQLite answers for a range and a filter is what the domain's rule admits, whatever is asked.

use std::collections::BTreeMap;

use proptest::{
    prelude::*,
    sample::{Index, subsequence},
    strategy::ValueTree,
    test_runner::{Config, TestRunner},
};
use signalbox::{
    domain::{
        Actor, Plan,
        access::{Grants, Role},
        calendar::{Filter, Range, Row, SameDay, by_day},
        ids::{CommandId, MilestoneId, ProductLineId, ProgramId, ReleaseId, StreamId, TeamId},
        portfolio::{self, Portfolio, ProductLine, Program},
        product_line::{self, ProductLineMilestones},
        release::{Beginning, Destination, Event, Release, ReleaseState, ReleaseType},
        schedule::{self, Milestone},
        time::{Day, Instant, MilestoneDate},
    },
    server::{
        engine::{Engine, Operation},
        projections::calendar,
    },
};

use crate::support::*;

const PROGRAMS: u128 = 4;
/// More than are looked at one by one.
const LINES: u128 = 40;
const TEAMS: u128 = 3;
const FROM: i32 = -800;
const TO: i32 = 2_500;

fn ids<T>(count: u128, id: impl Fn(u128) -> T) -> Vec<T> {
    (1..=count).map(id).collect()
}

fn date() -> impl Strategy<Value = MilestoneDate> {
    let at = FROM..TO;
    prop_oneof![
        6 => at.clone().prop_map(day),
        2 => (at.clone(), 0..700_i32).prop_map(|(first, days)| MilestoneDate::Range {
            first: Day::from_number(first),
            last: Day::from_number(first + days),
        }),
        1 => (at, -720..840_i16).prop_map(|(number, offset)| MilestoneDate::Instant {
            at: Instant(i64::from(number) * 86_400_000 + 3_600_000),
            offset,
        }),
        1 => Just(MilestoneDate::ToBeConfirmed),
    ]
}

fn milestones(no: u128) -> impl Strategy<Value = Vec<Milestone>> {
    let target = (date(), any::<bool>());
    let others = prop::collection::vec(date(), 0..4);
    (target, others).prop_map(move |((target, happened), others)| {
        let of = |i: u128| Milestone::new(MilestoneId(no * 100 + i), format!("milestone {i}"));
        let mut all = vec![Milestone {
            actual: happened.then(|| target.clone()),
            forecast: Some(target),
            target: true,
            ..of(0)
        }];
        all.extend((1..).zip(others).map(|(i, date)| Milestone {
            forecast: Some(date),
            ..of(i)
        }));
        all
    })
}

fn release(no: u128) -> impl Strategy<Value = Vec<Event>> {
    let words = prop::sample::select(vec!["", "ΑΣ", "Übergang", "autumn Release", "İ", "100%_"]);
    let what = (
        prop::sample::select(ids(LINES, ProductLineId)),
        prop::sample::select(ReleaseType::ALL.to_vec()),
        any::<bool>(),
        prop::option::of(prop::sample::select(ids(TEAMS, TeamId))),
    );
    let then = prop::sample::select(vec![None, Some(Event::Cancelled), Some(Event::Withdrawn)]);
    let planned = any::<bool>();
    (what, words, milestones(no), planned, then).prop_map(
        move |((line, kind, production, team), title, milestones, planned, then)| {
            let destination = if production {
                Destination::Production
            } else {
                Destination::GeneralAvailability
            };
            let mut events = vec![Event::Created {
                key: Some(format!("KEY-{no}")),
                beginning: Beginning {
                    line,
                    version: format!("{}.{}.X", no / 10, no % 10),
                    title: title.to_owned(),
                    kind,
                    destination,
                    team,
                    owner: None,
                    milestones,
                },
                import: None,
            }];
            events.extend(planned.then(|| Event::Planned { baseline: vec![] }));
            events.extend(then);
            events
        },
    )
}

fn filter() -> impl Strategy<Value = Filter> {
    let states = ReleaseState::ALL.to_vec();
    let destinations = vec![Destination::Production, Destination::GeneralAvailability];
    let text = prop::sample::select(vec![
        "", "", "", "key-1", "KEY", ".x", "3.", "ας", "ασ", "αΣ", "ÜBER", "i̇", "%", "_", "\u{1f}",
        "x\u{1f}k", "nowhere",
    ]);
    let lines = prop_oneof![
        2 => Just(vec![]),
        2 => prop::collection::vec(prop::sample::select(ids(LINES + 1, ProductLineId)), 1..4),
        1 => subsequence(ids(LINES, ProductLineId), 20..38),
    ];
    (
        prop_oneof![2 => Just(vec![]), 1 => subsequence(ids(PROGRAMS + 1, ProgramId), 1..3)],
        lines,
        prop_oneof![2 => Just(vec![]), 1 => subsequence(ids(TEAMS, TeamId), 1..3)],
        prop_oneof![2 => Just(vec![]), 1 => subsequence(ReleaseType::ALL.to_vec(), 1..3)],
        prop_oneof![2 => Just(vec![]), 1 => subsequence(destinations, 1..2)],
        prop_oneof![2 => Just(vec![]), 1 => subsequence(states, 1..3)],
        text,
        prop::sample::select(vec![
            None,
            None,
            Some(SameDay::Milestones),
            Some(SameDay::Targets),
        ]),
    )
        .prop_map(
            |(programs, lines, teams, types, destinations, states, text, same_day)| Filter {
                programs,
                lines,
                teams,
                types,
                destinations,
                states,
                text: text.to_owned(),
                same_day,
                undated: false,
            },
        )
}

fn range() -> impl Strategy<Value = Range> {
    let days = prop_oneof![0..3_i32, 20..120_i32, 300..4_000_i32];
    (FROM - 100..TO + 800, days).prop_map(|(from, days)| Range {
        from: Day::from_number(from),
        to: Day::from_number(from + days),
    })
}

/// Lines with milestones of their own, and releases of every sort.
async fn fill(engine: &Engine) {
    let mut runner = TestRunner::deterministic();
    let mut structure = Vec::new();
    for id in ids(PROGRAMS, ProgramId) {
        let program = Program {
            name: format!("Program {}", id.0),
            code: format!("P{}", id.0),
            retired: false,
        };
        structure.push(portfolio::Event::ProgramAdded {
            id,
            program,
            import: None,
        });
    }
    for id in ids(LINES, ProductLineId) {
        let line = ProductLine {
            program: ProgramId(id.0 % PROGRAMS + 1),
            name: format!("Line {}", id.0),
            retired: id.0 % 7 == 0,
        };
        structure.push(portfolio::Event::ProductLineAdded {
            id,
            line,
            import: None,
        });
    }
    let mut drawn = |no: u128| release(no).new_tree(&mut runner).unwrap().current();
    let releases: Vec<_> = (1..=400).map(|no| (ReleaseId(no), drawn(no))).collect();
    let operation = Operation {
        id: CommandId(1),
        actor: Actor::System,
        grants: Grants(vec![Role::DeploymentManager]),
        reason: None,
    };
    let run = engine.operate(operation, move |world| {
        world.append::<Portfolio>(StreamId::PORTFOLIO, &structure)?;
        for (id, events) in &releases {
            world.append::<Release>(*id, events)?;
        }
        for line in ids(LINES, ProductLineId).into_iter().step_by(3) {
            let at = i32::try_from(line.0).unwrap() * 60;
            let added = schedule::Event::MilestoneAdded {
                milestone: milestone(line.0 + 1_000_000, "end of life", at, false),
            };
            let events = [product_line::Event::Schedule(added)];
            world.append::<ProductLineMilestones>(line, &events)?;
        }
        Ok(Plan { events: vec![] })
    });
    run.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_found_is_what_the_rule_admits() {
    let house = House::bare(options()).await;
    fill(&house.engine).await;
    let store = house.engine.store();
    let portfolio = house.engine.load::<Portfolio>(StreamId::PORTFOLIO).await;
    let portfolio = portfolio.unwrap().unwrap().state;
    let program = |line: ProductLineId| portfolio.lines.get(&line).map(|line| line.program);
    let dated = Range {
        from: Day::new(1, 1, 1).unwrap(),
        to: Day::new(9999, 12, 31).unwrap(),
    };
    let everything = store
        .read_blocking(|connection| {
            calendar::range_rows(connection, dated, &Filter::default(), usize::MAX)
        })
        .unwrap();
    let undated = Filter {
        undated: true,
        ..Filter::default()
    };
    let dateless = store
        .read_blocking(|connection| calendar::range_rows(connection, dated, &undated, usize::MAX))
        .unwrap();
    assert!(!dateless.is_empty() && dateless.iter().all(|row| row.span().is_none()));
    let kinds = everything.iter().filter(|row| row.release().is_none());
    assert_eq!((kinds.count(), everything.len() > 200), (14, true));
    let mut runner = TestRunner::new(Config::with_cases(1_000));
    let narrowed = std::cell::Cell::new(0);
    let asked = (range(), filter(), any::<Index>());
    let outcome = runner.run(&asked, |(range, filter, some)| {
        let admitted = |row: &&Row| range.meets(row) && filter.admits(row, program);
        let expected: Vec<&Row> = everything.iter().filter(admitted).collect();
        if !filter.is_empty() && !expected.is_empty() {
            narrowed.set(narrowed.get() + 1);
        }
        let limit = some.index(expected.len() + 2);
        let (rows, list, days) = store
            .read_blocking(|connection| {
                Ok((
                    calendar::range_rows(connection, range, &filter, usize::MAX)?,
                    calendar::range_json(connection, range, &filter, limit)?,
                    calendar::days(connection, range, &filter)?,
                ))
            })
            .unwrap();
        prop_assert_eq!(rows.iter().collect::<Vec<_>>(), expected.clone());
        let listed: Vec<Row> = serde_json::from_str(&list.json).unwrap();
        prop_assert_eq!(list.rows, listed.len());
        prop_assert!(listed.iter().eq(expected.iter().take(limit).copied()));
        let counted: BTreeMap<Day, u32> = by_day(expected, range, filter.same_day)
            .into_iter()
            .map(|(day, entries)| (day, u32::try_from(entries.len()).unwrap()))
            .collect();
        prop_assert_eq!(days, counted);
        let undated = Filter {
            undated: true,
            ..filter
        };
        let listed = store
            .read_blocking(|connection| {
                calendar::range_rows(connection, range, &undated, usize::MAX)
            })
            .unwrap();
        let admitted = |row: &&Row| undated.finds_in(range, row) && undated.admits(row, program);
        prop_assert!(listed.iter().eq(dateless.iter().filter(admitted)));
        prop_assert!(!everything.iter().any(|row| undated.finds_in(range, row)));
        Ok(())
    });
    outcome.unwrap();
    assert!(narrowed.get() > 100, "most filters admit nothing");
    house.verify();
}
