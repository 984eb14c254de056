//! A train of 40 releases among all the others: how long its preview takes, and its move.

use std::time::Instant as Clock;

use signalbox::{
    domain::{
        Actor,
        access::{Grants, Role},
        ids::{CommandId, ReleaseId, StreamId, TrainId},
        portfolio::Portfolio,
        release::Release,
        time::{Day, Instant},
        train::{Beginning, Command, Member, Mode, Train, outlook},
    },
    server::{
        engine::{Engine, Submission},
        zones::TzDatabase,
    },
    wire::envelope::Envelope,
};

use crate::table;

const MEMBERS: u32 = 40;
const MOVES: i32 = 50;
const TRAIN: TrainId = TrainId(1);

async fn ask(engine: &Engine, id: u128, command: &Command) {
    let body = serde_json::value::to_raw_value(command).expect("a command");
    let submission = Submission {
        envelope: Envelope {
            id: CommandId(id),
            stream: TRAIN.into(),
            reason: Some("Measured".to_owned()),
            claimed_at: Instant(0),
            body,
        },
        actor: Actor::System,
        grants: Grants(vec![Role::DeploymentManager]),
    };
    engine.submit(submission).await.expect("it is done");
}

/// What the page of the train knows: the train, its members as they are, the portfolio.
async fn preview(engine: &Engine, to: Day) -> usize {
    let portfolio = engine.load::<Portfolio>(StreamId::PORTFOLIO).await;
    let portfolio = portfolio.expect("read").expect("a portfolio").state;
    let train = engine.load::<Train>(TRAIN).await;
    let train = train.expect("read").expect("a train").state;
    let mut members = Vec::with_capacity(train.members.len());
    for id in &train.members {
        let release = engine.load::<Release>(*id).await;
        let release = release.expect("read").expect("a release").state;
        members.push(Member::of(*id, &release, &portfolio));
    }
    let seen = outlook(&train, to, &members, &portfolio, train.day, &TzDatabase);
    seen.moving.members.len()
}

/// Measures and prints. `releases` is how many there are; the members are spread among them.
pub async fn measure(engine: &Engine, releases: u32, first_day: i32) {
    let member = |n| ReleaseId(u128::from(n * (releases / MEMBERS)) + 1);
    let begun = Command::Create(Beginning {
        name: "Measured".to_owned(),
        mode: Mode::SameDay,
        day: Day::from_number(first_day),
        home: None,
        members: (0..MEMBERS).map(member).collect(),
    });
    ask(engine, 2, &begun).await;
    let (mut previews, mut moves) = (table::microseconds(), table::microseconds());
    for n in 1..=MOVES {
        let to = Day::from_number(first_day + n);
        let clock = Clock::now();
        assert_eq!(preview(engine, to).await, MEMBERS as usize);
        previews.saturating_record(elapsed(clock));
        let clock = Clock::now();
        ask(
            engine,
            2 + u128::from(n.unsigned_abs()),
            &Command::Move { to },
        )
        .await;
        moves.saturating_record(elapsed(clock));
    }
    table::times("preview of a train of 40 (target 100 ms)", &previews);
    table::times("its move, synced to disk", &moves);
}

fn elapsed(begun: Clock) -> u64 {
    u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX)
}
