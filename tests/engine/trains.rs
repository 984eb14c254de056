//! Trains on a real file: their keys, and moves that are of one step with what they do to the members.

use signalbox::{
    domain::{
        RefusalKind,
        calendar::Range,
        ids::{CommandId, ReleaseId, TrainId},
        release::{self, Beginning},
        time::{Day, MilestoneDate},
        train::{self, Command, Mode, Train},
    },
    server::{
        engine::{Done, Rejected},
        projections::{keys, trains},
    },
};

use crate::support::*;

/// A release whose target is on that day, with a candidate a week before.
async fn shipping(house: &House, version: &str, at: i32) -> ReleaseId {
    let release = ReleaseId(id());
    let command = release::Command::Create(Beginning {
        milestones: vec![
            milestone(1, "candidate", at - 7, false),
            milestone(2, "final", at, true),
        ],
        ..beginning(version)
    });
    house.release(release, &command).await.unwrap();
    release
}

async fn ask(
    house: &House,
    train: TrainId,
    command: &Command,
    reason: Option<&str>,
) -> Result<(CommandId, Done), Rejected> {
    let mut envelope = envelope(train, command);
    envelope.reason = reason.map(str::to_owned);
    let id = envelope.id;
    let done = house.engine.submit(submission(envelope)).await?;
    Ok((id, done))
}

async fn train_of(house: &House, members: &[ReleaseId], at: i32) -> TrainId {
    let train = TrainId(id());
    let command = Command::Create(train::Beginning {
        name: "Autumn".to_owned(),
        mode: Mode::SameDay,
        day: Day::from_number(at),
        home: None,
        members: members.to_vec(),
    });
    ask(house, train, &command, None).await.unwrap();
    train
}

async fn target(house: &House, release: ReleaseId) -> Option<MilestoneDate> {
    let state = house.state(release).await;
    state.schedule.target().unwrap().forecast.clone()
}

async fn state(house: &House, id: TrainId) -> std::sync::Arc<Train> {
    house.engine.load::<Train>(id).await.unwrap().unwrap().state
}

#[tokio::test]
async fn a_train_gets_a_key_of_its_own_and_stands_where_it_is_looked_for() {
    let house = House::new().await;
    let (one, other) = (
        shipping(&house, "1.0", 100).await,
        shipping(&house, "2.0", 100).await,
    );
    let first = train_of(&house, &[one, other], 100).await;
    let second = train_of(&house, &[other], 200).await;
    assert_eq!(state(&house, first).await.key.as_deref(), Some("TRAIN-1"));
    assert_eq!(state(&house, second).await.key.as_deref(), Some("TRAIN-2"));
    let read = house.engine.store().read(move |connection| {
        let range = Range {
            from: Day::from_number(150),
            to: Day::from_number(250),
        };
        assert_eq!(keys::train_by_key(connection, "train-1")?, Some(first));
        assert_eq!(keys::release_by_key(connection, "TRAIN-1")?, None);
        let within = trains::within(connection, range)?;
        assert_eq!(
            within.iter().map(|one| one.id).collect::<Vec<_>>(),
            [second]
        );
        let holding = trains::holding(connection, other)?;
        assert_eq!(
            holding.iter().map(|one| one.id).collect::<Vec<_>>(),
            [first, second]
        );
        Ok::<_, signalbox::server::store::StoreError>(())
    });
    read.await.unwrap();
    let found = house.engine.search("autumn", 10).await.unwrap();
    assert_eq!(found.len(), 2);
    ask(&house, second, &Command::Dissolve, None).await.unwrap();
    assert_eq!(house.engine.search("autumn", 10).await.unwrap().len(), 1);
    house.verify();
}

#[tokio::test]
async fn a_move_and_its_undo_are_one_step_for_the_train_and_its_members() {
    let house = House::new().await;
    let (one, other, live) = (
        shipping(&house, "1.0", 100).await,
        shipping(&house, "2.0", 102).await,
        shipping(&house, "3.0", 100).await,
    );
    let happened = release::Command::Schedule(signalbox::domain::schedule::Command::SetActual {
        id: signalbox::domain::ids::MilestoneId(2),
        actual: Some(day(99)),
    });
    house.release(live, &happened).await.unwrap();
    house.release(other, &release::Command::Plan).await.unwrap();
    let train = train_of(&house, &[one, other, live], 100).await;

    let to = Day::from_number(107);
    let refused = ask(&house, train, &Command::Move { to }, None).await;
    let Err(Rejected::Refused(refusal)) = refused else {
        panic!("a frozen baseline asks why")
    };
    assert_eq!(refusal.field.as_deref(), Some("Reason"));
    assert_eq!(target(&house, one).await, Some(day(100)), "nothing moved");

    let (moved, done) = ask(&house, train, &Command::Move { to }, Some("A late fix"))
        .await
        .unwrap();
    assert_eq!(target(&house, one).await, Some(day(107)));
    assert_eq!(target(&house, other).await, Some(day(109)));
    assert_eq!(target(&house, live).await, Some(day(100)), "it is live");
    assert_eq!(state(&house, train).await.day, to);
    // One entry on the train, and the same reason on every member's record.
    let entries = house.engine.history(train.into(), None, 10).await.unwrap();
    let of_move = entries.iter().filter(|event| event.meta.command == moved);
    assert_eq!(of_move.count(), 1);
    for release in [one, other] {
        let history = house.engine.history(release.into(), None, 1).await.unwrap();
        let last = &history[0].meta;
        assert_eq!(last.command, moved);
        assert_eq!(last.reason.as_ref().unwrap().words(), "A late fix");
    }
    let house = house.again().await;

    let (_, undone) = ask(&house, train, &Command::Undo { command: moved }, None)
        .await
        .unwrap();
    assert!(undone.seq > done.seq);
    assert_eq!(target(&house, one).await, Some(day(100)));
    assert_eq!(target(&house, other).await, Some(day(102)));
    assert_eq!(state(&house, train).await.day, Day::from_number(100));
    house.verify();
}

#[tokio::test]
async fn a_move_is_not_taken_back_over_what_a_member_did_since() {
    let house = House::new().await;
    let (one, other) = (
        shipping(&house, "1.0", 100).await,
        shipping(&house, "2.0", 100).await,
    );
    let train = train_of(&house, &[one, other], 100).await;
    let to = Day::from_number(90);
    let (moved, _) = ask(&house, train, &Command::Move { to }, None)
        .await
        .unwrap();
    house.release(other, &reschedule(2, 95)).await.unwrap();
    let refused = ask(&house, train, &Command::Undo { command: moved }, None).await;
    let Err(Rejected::Refused(refusal)) = refused else {
        panic!("a member has moved since")
    };
    assert_eq!(refusal.kind, RefusalKind::Changed);
    assert!(refusal.facts[0].contains("2.0"), "{:?}", refusal.facts);
    assert_eq!(target(&house, one).await, Some(day(90)), "all or nothing");
    house.verify();
}
