//! Whatever commands come, replaying all events gives the state at hand.

use proptest::prelude::*;
use signalbox::domain::{
    ids::{CommandId, MilestoneId, ReleaseId, StreamId},
    portfolio::{self, Part},
    release::{Beginning, Command, ReleaseType},
    schedule::{self},
};

use crate::support::*;

#[derive(Clone, Debug)]
enum Act {
    Create(u8, u8),
    Renumber(u8, u8),
    Retitle(u8, u8),
    Type(u8),
    Add(u8, u8, i32),
    Move(u8, u8, i32),
    Actual(u8, u8, Option<i32>),
    Target(u8, u8),
    Withdraw(u8, u8),
    Depend(u8, u8),
    Plan(u8),
    Cancel(u8),
    Reinstate(u8),
    Undo(u8, usize),
    Rename(u8),
    Restart,
}

fn act() -> impl Strategy<Value = Act> {
    let release = 0..4_u8;
    let milestone = 0..4_u8;
    let day = 20_000..20_400_i32;
    prop_oneof![
        4 => (release.clone(), 0..4_u8).prop_map(|(r, v)| Act::Create(r, v)),
        2 => (release.clone(), 0..4_u8).prop_map(|(r, v)| Act::Renumber(r, v)),
        2 => (release.clone(), 0..4_u8).prop_map(|(r, v)| Act::Retitle(r, v)),
        1 => release.clone().prop_map(Act::Type),
        6 => (release.clone(), milestone.clone(), day.clone()).prop_map(|(r, m, d)| Act::Add(r, m, d)),
        6 => (release.clone(), milestone.clone(), day.clone()).prop_map(|(r, m, d)| Act::Move(r, m, d)),
        3 => (release.clone(), milestone.clone(), proptest::option::of(day)).prop_map(|(r, m, d)| Act::Actual(r, m, d)),
        2 => (release.clone(), milestone.clone()).prop_map(|(r, m)| Act::Target(r, m)),
        2 => (release.clone(), milestone).prop_map(|(r, m)| Act::Withdraw(r, m)),
        2 => (release.clone(), release.clone()).prop_map(|(r, o)| Act::Depend(r, o)),
        2 => release.clone().prop_map(Act::Plan),
        1 => release.clone().prop_map(Act::Cancel),
        1 => release.clone().prop_map(Act::Reinstate),
        6 => (release, 0..50_usize).prop_map(|(r, n)| Act::Undo(r, n)),
        1 => (0..3_u8).prop_map(Act::Rename),
        1 => Just(Act::Restart),
    ]
}

fn command(act: &Act, done: &[CommandId]) -> Option<(u8, Command)> {
    let milestone_id = |m: u8| u128::from(m) + 1;
    let in_schedule = Command::Schedule;
    Some(match act {
        Act::Create(r, v) => (
            *r,
            Command::Create(Beginning {
                title: format!("t{v}"),
                ..beginning(&format!("1.{v}"))
            }),
        ),
        Act::Renumber(r, v) => (
            *r,
            Command::Renumber {
                version: format!("1.{v}"),
            },
        ),
        Act::Retitle(r, v) => (
            *r,
            Command::Retitle {
                title: format!("t{v}"),
            },
        ),
        Act::Type(r) => (
            *r,
            Command::SetType {
                kind: ReleaseType::Emergency,
            },
        ),
        Act::Add(r, m, d) => (
            *r,
            in_schedule(schedule::Command::Add {
                milestone: milestone(milestone_id(*m), "step", *d, false),
            }),
        ),
        Act::Move(r, m, d) => (*r, reschedule(milestone_id(*m), *d)),
        Act::Actual(r, m, d) => (
            *r,
            in_schedule(schedule::Command::SetActual {
                id: MilestoneId(milestone_id(*m)),
                actual: d.map(day),
            }),
        ),
        Act::Target(r, m) => (
            *r,
            in_schedule(schedule::Command::SetTarget {
                id: MilestoneId(milestone_id(*m)),
            }),
        ),
        Act::Withdraw(r, m) => (
            *r,
            in_schedule(schedule::Command::Withdraw {
                id: MilestoneId(milestone_id(*m)),
            }),
        ),
        Act::Depend(r, o) => (
            *r,
            Command::DependOn {
                release: ReleaseId(u128::from(*o) + 1),
            },
        ),
        Act::Plan(r) => (*r, Command::Plan),
        Act::Cancel(r) => (*r, Command::Cancel),
        Act::Reinstate(r) => (*r, Command::Reinstate),
        Act::Undo(r, n) => (
            *r,
            Command::Undo {
                command: *done.get(n % done.len().max(1))?,
            },
        ),
        Act::Rename(_) | Act::Restart => return None,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn replay_is_the_state(acts in proptest::collection::vec(act(), 1..80), together in 1..12_usize) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut house = House::new().await;
            let mut done: Vec<CommandId> = Vec::new();
            for group in acts.chunks(together) {
                let mut envelopes = Vec::new();
                for act in group {
                    if let Some((release, command)) = command(act, &done) {
                        let mut envelope = envelope(ReleaseId(u128::from(release) + 1), &command);
                        envelope.reason = Some("why not".into());
                        envelopes.push(envelope);
                    } else if let Act::Rename(n) = act {
                        let rename = portfolio::Command::Rename { part: Part::ProductLine(LINE), name: format!("line {n}") };
                        envelopes.push(envelope(StreamId::PORTFOLIO, &rename));
                    }
                }
                let answers = futures_util::future::join_all(envelopes.iter().map(|e| house.engine.submit(submission(e.clone())))).await;
                done.extend(envelopes.iter().zip(&answers).filter(|(_, answer)| answer.is_ok()).map(|(e, _)| e.id));
                if group.iter().any(|act| matches!(act, Act::Restart)) {
                    house = house.again().await;
                }
            }
            house.verify();
            // The states at hand are those that a fresh start reads.
            let mut before = Vec::new();
            for release in 1..=4 {
                before.push(house.engine.load_json(ReleaseId(release).into()).await.unwrap().map(|loaded| loaded.state.to_string()));
            }
            house = house.again().await;
            for (release, before) in (1..=4).zip(before) {
                let after = house.engine.load_json(ReleaseId(release).into()).await.unwrap().map(|loaded| loaded.state.to_string());
                assert_eq!(after, before);
            }
            house.verify();
        });
    }
}
