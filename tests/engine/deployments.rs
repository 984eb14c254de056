//! Deployments, environments and bookings on a real file: what the writer asks of other streams, what the read tables say, and
//! who may do what.

use signalbox::{
    domain::{
        RefusalKind,
        access::{Grants, Role},
        calendar::Range,
        ids::{
            BookingId, ChangeId, CommandId, DeploymentId, EnvironmentId, ReleaseId, StreamId,
            TrainId,
        },
        portfolio::{self, Part},
        release::{
            self, Approval, Beginning, ChangeReference, Deployment, change_reference, deployment,
        },
        time::{Day, Window, Zone},
        train,
    },
    server::{
        engine::{Done, Rejected},
        projections::sites,
    },
};

use crate::support::*;

const STAGING: EnvironmentId = EnvironmentId(0x30);
/// The clock of these tests stands in November 2023.
const SOON: i32 = 19_700;

fn environment() -> portfolio::Command {
    portfolio::Command::AddEnvironment {
        id: STAGING,
        name: "Staging".to_owned(),
        short: String::new(),
        shared: true,
        windows: vec![],
    }
}

fn window(at: i32) -> Window {
    Window {
        day: Day::from_number(at),
        minute: 22 * 60,
        zone: Zone::new("Europe/Berlin").unwrap(),
        duration: 120,
    }
}

fn adding(number: u128, at: i32) -> release::Command {
    release::Command::Deployment(deployment::Command::Add {
        deployment: Deployment {
            id: DeploymentId(number),
            environment: STAGING,
            wave: String::new(),
            window: window(at),
            required: true,
            removed: false,
        },
    })
}

async fn shipping(house: &House, version: &str, at: i32) -> ReleaseId {
    let release = ReleaseId(id());
    let command = release::Command::Create(Beginning {
        milestones: vec![milestone(2, "final", at, true)],
        ..beginning(version)
    });
    house.release(release, &command).await.unwrap();
    release
}

async fn windows(house: &House, release: ReleaseId) -> Vec<Window> {
    let state = house.state(release).await;
    state
        .deployments
        .iter()
        .map(|one| one.window.clone())
        .collect()
}

async fn there(house: &House, from: i32, to: i32) -> Vec<ReleaseId> {
    let read = house.engine.store().read(move |connection| {
        let range = Range {
            from: Day::from_number(from),
            to: Day::from_number(to),
        };
        sites::deploying_into(connection, STAGING, range, 10)
    });
    read.await.unwrap()
}

/// Asks as somebody with that role.
async fn ask(
    house: &House,
    role: Role,
    stream: StreamId,
    command: &impl serde::Serialize,
) -> Result<(CommandId, Done), Rejected> {
    let mut submission = submission(envelope(stream, command));
    submission.grants = Grants(vec![role]);
    let id = submission.envelope.id;
    Ok((id, house.engine.submit(submission).await?))
}

#[tokio::test]
async fn nobody_deploys_into_what_is_not_there_or_out_of_use() {
    let house = House::new().await;
    let release = shipping(&house, "1.0", SOON).await;
    let refused = |outcome: Result<Done, Rejected>| match outcome {
        Err(Rejected::Refused(refusal)) => refusal.field,
        other => panic!("{other:?}"),
    };
    let nowhere = house.release(release, &adding(1, SOON)).await;
    assert_eq!(refused(nowhere).as_deref(), Some("Environment"));
    house.portfolio(&environment()).await.unwrap();
    house.release(release, &adding(1, SOON)).await.unwrap();
    let retire = portfolio::Command::Retire {
        part: Part::Environment(STAGING),
    };
    house.portfolio(&retire).await.unwrap();
    let retired = house.release(release, &adding(2, SOON)).await;
    assert_eq!(refused(retired).as_deref(), Some("Environment"));
    assert_eq!(
        windows(&house, release).await.len(),
        1,
        "what was planned stays"
    );
    house.verify();
}

#[tokio::test]
async fn no_undo_brings_a_deployment_back_into_what_was_retired_since() {
    let house = House::new().await;
    house.portfolio(&environment()).await.unwrap();
    let release = shipping(&house, "1.0", SOON).await;
    let manager = Role::DeploymentManager;
    let stream = StreamId::from(release);
    let add = adding(1, SOON);
    ask(&house, manager, stream, &add).await.unwrap();
    let remove = release::Command::Deployment(deployment::Command::Remove {
        id: DeploymentId(1),
    });
    let (removed, _) = ask(&house, manager, stream, &remove).await.unwrap();
    let part = Part::Environment(STAGING);
    house
        .portfolio(&portfolio::Command::Retire { part })
        .await
        .unwrap();
    let undo = release::Command::Undo { command: removed };
    let Err(Rejected::Refused(refusal)) = ask(&house, manager, stream, &undo).await else {
        panic!("it came back");
    };
    assert_eq!(refusal.kind, RefusalKind::Conflict);
    assert!(refusal.message.contains("Staging"), "{refusal}");
    assert!(windows(&house, release).await.is_empty());
    // In use again it takes it back, and out of use it lets it go.
    house
        .portfolio(&portfolio::Command::Reinstate { part })
        .await
        .unwrap();
    let (back, _) = ask(&house, manager, stream, &undo).await.unwrap();
    assert_eq!(windows(&house, release).await.len(), 1);
    house
        .portfolio(&portfolio::Command::Retire { part })
        .await
        .unwrap();
    let undo = release::Command::Undo { command: back };
    ask(&house, manager, stream, &undo).await.unwrap();
    assert!(windows(&house, release).await.is_empty());
    house.verify();
}

#[tokio::test]
async fn an_environment_knows_who_comes_when() {
    let house = House::new().await;
    house.portfolio(&environment()).await.unwrap();
    let one = shipping(&house, "1.0", SOON).await;
    let other = shipping(&house, "2.0", SOON + 30).await;
    house.release(one, &adding(1, SOON)).await.unwrap();
    house.release(other, &adding(2, SOON + 30)).await.unwrap();
    assert_eq!(there(&house, SOON - 1, SOON + 1).await, [one]);
    // From 22:00 to midnight: the next day is not touched.
    assert_eq!(there(&house, SOON + 1, SOON + 1).await, []);
    let both = there(&house, SOON, SOON + 30).await;
    assert_eq!(both.len(), 2);
    house.release(one, &reschedule(2, SOON + 29)).await.unwrap();
    assert_eq!(there(&house, SOON - 1, SOON + 1).await, []);
    assert_eq!(windows(&house, one).await, [window(SOON + 29)]);
    house.verify();
    // What the read tables say can be made again from the record.
    let house = house.again().await;
    assert_eq!(there(&house, SOON + 28, SOON + 30).await.len(), 2);
    let remove = release::Command::Deployment(deployment::Command::Remove {
        id: DeploymentId(2),
    });
    house.release(other, &remove).await.unwrap();
    assert_eq!(there(&house, SOON + 30, SOON + 30).await, []);
    house.verify();
}

#[tokio::test]
async fn a_train_takes_the_deployments_of_its_members_along_and_back() {
    let house = House::new().await;
    house.portfolio(&environment()).await.unwrap();
    let member = shipping(&house, "1.0", SOON).await;
    house.release(member, &adding(1, SOON - 1)).await.unwrap();
    let train = TrainId(id());
    let begin = train::Command::Create(train::Beginning {
        name: "Autumn".to_owned(),
        mode: train::Mode::SameDay,
        day: Day::from_number(SOON),
        home: None,
        members: vec![member],
    });
    let manager = Role::DeploymentManager;
    ask(&house, manager, train.into(), &begin).await.unwrap();
    let to = train::Command::Move {
        to: Day::from_number(SOON + 7),
    };
    let (moved, _) = ask(&house, manager, train.into(), &to).await.unwrap();
    assert_eq!(windows(&house, member).await, [window(SOON + 6)]);
    house.verify();
    let undo = train::Command::Undo { command: moved };
    ask(&house, manager, train.into(), &undo).await.unwrap();
    assert_eq!(windows(&house, member).await, [window(SOON - 1)]);
    // Once a window was changed by hand, the move is not taken back over it.
    let (moved, _) = ask(&house, manager, train.into(), &to).await.unwrap();
    let mut change = adding(1, SOON + 5);
    if let release::Command::Deployment(deployment::Command::Add { deployment }) = change {
        change = release::Command::Deployment(deployment::Command::Change { deployment });
    }
    house.release(member, &change).await.unwrap();
    let undo = train::Command::Undo { command: moved };
    let Err(Rejected::Refused(refusal)) = ask(&house, manager, train.into(), &undo).await else {
        panic!("it was taken back");
    };
    assert_eq!(refusal.kind, RefusalKind::Changed);
    house.verify();
}

#[tokio::test]
async fn each_role_does_what_it_may() {
    let house = House::new().await;
    house.portfolio(&environment()).await.unwrap();
    let release = shipping(&house, "1.0", SOON).await;
    let portfolio = StreamId::PORTFOLIO;
    for (number, role) in (10..).zip(Role::ALL) {
        let plans = matches!(
            role,
            Role::DeploymentManager
                | Role::DeploymentEngineer
                | Role::ProgramManager
                | Role::ItOperations
        );
        let books = !matches!(role, Role::Marketing | Role::Stakeholder);
        let furnishes = matches!(
            role,
            Role::Administrator | Role::DeploymentManager | Role::ProgramManager
        );
        let reference = release::Command::Reference(change_reference::Command::Add {
            id: ChangeId(number),
            reference: ChangeReference {
                deployment: None,
                system: "ServiceDesk".to_owned(),
                number: number.to_string(),
                address: String::new(),
                approval: Approval::Requested,
            },
        });
        let book = portfolio::Command::Book {
            id: BookingId(number),
            environment: STAGING,
            window: window(SOON),
            purpose: "Load test".to_owned(),
        };
        let mut further = environment();
        if let portfolio::Command::AddEnvironment { id, name, .. } = &mut further {
            *id = EnvironmentId(number);
            *name = format!("Environment {number}");
        }
        let add = adding(number, SOON);
        let asked = [
            (ask(&house, role, release.into(), &add).await, plans),
            (ask(&house, role, release.into(), &reference).await, plans),
            (ask(&house, role, portfolio, &book).await, books),
            (ask(&house, role, portfolio, &further).await, furnishes),
        ];
        for (at, (outcome, may)) in asked.into_iter().enumerate() {
            match outcome {
                Ok((command, _)) => {
                    assert!(may, "{role:?} {at}");
                    // Who may do it takes it back.
                    let undone = if at < 2 {
                        let undo = release::Command::Undo { command };
                        ask(&house, role, release.into(), &undo).await
                    } else {
                        let undo = portfolio::Command::Undo { command };
                        ask(&house, role, portfolio, &undo).await
                    };
                    assert!(undone.is_ok(), "{role:?} {at} {undone:?}");
                }
                Err(Rejected::Refused(refusal)) => {
                    assert!(!may, "{role:?} {at} {refusal}");
                    assert_eq!(refusal.kind, RefusalKind::NotAllowed, "{role:?} {at}");
                }
                Err(other) => panic!("{other:?}"),
            }
        }
    }
    house.verify();
}
