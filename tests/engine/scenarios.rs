//! Joint moves on a real file: of one step in all their releases, and taken back in one.

use signalbox::{
    domain::{
        RefusalKind,
        ids::{CommandId, ReleaseId, ScenarioId},
        release::{self, Beginning},
        scenario::{Command, Entry, Scenario},
        time::MilestoneDate,
        train::Member,
    },
    server::engine::{Done, Rejected},
};

use crate::support::*;

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

async fn later(house: &House, release: ReleaseId, days: i32) -> Entry {
    let state = house.state(release).await;
    let member = Member::of(
        release,
        &state,
        &signalbox::domain::portfolio::Portfolio::default(),
    );
    Entry::still(release).shifted(&member.row.unwrap(), days)
}

async fn ask(
    house: &House,
    scenario: ScenarioId,
    command: &Command,
) -> Result<(CommandId, Done), Rejected> {
    let envelope = envelope(scenario, command);
    let id = envelope.id;
    let done = house.engine.submit(submission(envelope)).await?;
    Ok((id, done))
}

async fn target(house: &House, release: ReleaseId) -> Option<MilestoneDate> {
    let state = house.state(release).await;
    state.schedule.target().unwrap().forecast.clone()
}

fn kind(outcome: Result<(CommandId, Done), Rejected>) -> RefusalKind {
    match outcome {
        Err(Rejected::Refused(refusal)) => refusal.kind,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_scenario_becomes_real_as_a_whole_or_not_at_all_and_goes_back_as_a_whole() {
    let house = House::new().await;
    let (one, other) = (
        shipping(&house, "1.0", 100).await,
        shipping(&house, "2.0", 200).await,
    );
    let entries = vec![later(&house, one, 7).await, later(&house, other, -3).await];
    let commit = Command::Commit {
        name: "Autumn".to_owned(),
        entries,
    };
    let scenario = ScenarioId(id());
    // One of them moves in between: none moves then.
    house.release(other, &reschedule(2, 205)).await.unwrap();
    assert_eq!(
        kind(ask(&house, scenario, &commit).await),
        RefusalKind::Changed
    );
    assert_eq!(target(&house, one).await, Some(day(100)));
    house.release(other, &reschedule(2, 200)).await.unwrap();

    let (made, done) = ask(&house, scenario, &commit).await.unwrap();
    assert_eq!(target(&house, one).await, Some(day(107)));
    assert_eq!(target(&house, other).await, Some(day(197)));
    // All of it is one command's: the same again is answered the same.
    let mut again = envelope(scenario, &commit);
    again.id = made;
    let again = house.engine.submit(submission(again)).await.unwrap();
    assert_eq!(again.seq, done.seq);
    assert_eq!(
        kind(ask(&house, scenario, &commit).await),
        RefusalKind::Conflict
    );

    let house = house.again().await;
    let state = house.engine.load::<Scenario>(scenario).await.unwrap();
    let state = state.unwrap().state;
    assert!(state.real && state.name == "Autumn" && state.command == Some(made));
    let undo = Command::Undo { command: made };
    ask(&house, scenario, &undo).await.unwrap();
    assert_eq!(target(&house, one).await, Some(day(100)));
    assert_eq!(target(&house, other).await, Some(day(200)));
    house.verify();
}

#[tokio::test]
async fn what_moved_again_since_is_not_taken_back() {
    let house = House::new().await;
    let one = shipping(&house, "1.0", 100).await;
    let commit = Command::Commit {
        name: String::new(),
        entries: vec![later(&house, one, 7).await],
    };
    let scenario = ScenarioId(id());
    let (made, _) = ask(&house, scenario, &commit).await.unwrap();
    house.release(one, &reschedule(2, 120)).await.unwrap();
    let undo = Command::Undo { command: made };
    assert_eq!(
        kind(ask(&house, scenario, &undo).await),
        RefusalKind::Changed
    );
    assert_eq!(target(&house, one).await, Some(day(120)));
}
