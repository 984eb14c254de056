//! Operations on several streams: all or nothing, remembered, and large ones in bounded memory.

use signalbox::{
    domain::{
        Actor, Plan, Refusal, Stream,
        access::{Grants, Role},
        ids::{CommandId, MilestoneId, PersonId, ReleaseId},
        release::{Command, Event, Release},
        schedule::Milestone,
    },
    server::engine::{Operation, Rejected, WHOLE_UP_TO},
};

use crate::support::*;

fn operation() -> Operation {
    Operation {
        id: CommandId(id()),
        actor: Actor::Person(PersonId(0x7)),
        grants: Grants(vec![Role::DeploymentManager]),
        reason: Some("Imported".into()),
    }
}

fn nothing_more() -> Plan {
    Plan { events: vec![] }
}

#[tokio::test]
async fn an_operation_sees_what_it_did_and_is_remembered() {
    let house = House::new().await;
    let (a, b) = (ReleaseId(1), ReleaseId(2));
    let operation = operation();
    let run = move |world: &mut signalbox::server::engine::OperationWorld<'_, '_>| {
        world.decide::<Release>(a, &Command::Create(beginning("1.0")))?;
        let twice = world.decide::<Release>(b, &Command::Create(beginning("1.0")));
        assert!(matches!(twice, Err(Rejected::Refused(_))));
        world.append::<Release>(
            b,
            &[Event::Created {
                key: None,
                beginning: beginning("1.1"),
                import: None,
            }],
        )?;
        assert_eq!(world.state::<Release>(b)?.unwrap().version, "1.1");
        let retitled = Event::Retitled {
            from: String::new(),
            to: "Pi".into(),
        };
        let payload = serde_json::to_value(&retitled).unwrap();
        Ok(Plan {
            events: vec![(a.into(), Release::event_name(&retitled), payload)],
        })
    };
    let done = house.engine.operate(operation.clone(), run).await.unwrap();
    assert_eq!(done.seq, 5);
    assert_eq!(house.state(a).await.title, "Pi");
    assert_eq!(house.state(a).await.key.as_deref(), Some("CPY-1"));
    let house = house.again().await;
    let again = house
        .engine
        .operate(operation, |_| panic!("not done again"))
        .await
        .unwrap();
    assert_eq!(again, done);
    let history = house.engine.history(a.into(), None, 10).await.unwrap();
    assert!(
        history
            .iter()
            .all(|event| event.meta.reason.as_ref().unwrap().words() == "Imported")
    );
    assert_eq!(house.verify().events, 5);
}

#[tokio::test]
async fn a_refused_operation_leaves_nothing_however_much_it_did() {
    let house = House::new().await;
    let kept = house.create("0.9").await;
    let run = move |world: &mut signalbox::server::engine::OperationWorld<'_, '_>| {
        world.decide::<Release>(kept, &Command::Retitle { title: "Pi".into() })?;
        for n in 0..6_000_u32 {
            let beginning = beginning(&format!("1.{n}"));
            world.append::<Release>(
                ReleaseId(u128::from(n) + 1),
                &[Event::Created {
                    key: None,
                    beginning,
                    import: None,
                }],
            )?;
        }
        Err(Refusal::conflict("Row 6,001 has no date.").into())
    };
    let refused = house.engine.operate(operation(), run).await;
    assert!(matches!(refused, Err(Rejected::Refused(_))), "{refused:?}");
    assert_eq!(house.state(kept).await.title, "");
    house
        .release(
            kept,
            &Command::Retitle {
                title: "Tau".into(),
            },
        )
        .await
        .unwrap();
    assert_eq!(house.verify().events, 4);
}

#[tokio::test]
async fn an_operation_that_ends_abnormally_harms_nobody() {
    let house = House::new().await;
    let kept = house.create("0.9").await;
    let failed = house
        .engine
        .operate(operation(), move |world| {
            world.decide::<Release>(kept, &Command::Retitle { title: "Pi".into() })?;
            panic!("a fault in a rule");
        })
        .await;
    assert!(matches!(failed, Err(Rejected::Failed(_))), "{failed:?}");
    assert_eq!(house.state(kept).await.title, "");
    house
        .release(
            kept,
            &Command::Retitle {
                title: "Tau".into(),
            },
        )
        .await
        .unwrap();
    house.verify();
}

#[tokio::test]
async fn a_large_operation_is_one_commit_and_comes_back_to_streams_it_let_go() {
    let house = House::new().await;
    let mut commits = house.engine.subscribe();
    let run = move |world: &mut signalbox::server::engine::OperationWorld<'_, '_>| {
        for round in 0..3_u32 {
            for n in 0..2_000_u32 {
                let release = ReleaseId(u128::from(n) + 1);
                if round == 0 {
                    let beginning = signalbox::domain::release::Beginning {
                        milestones: vec![Milestone::new(MilestoneId(u128::from(n)), "final")],
                        ..beginning(&format!("1.{n}"))
                    };
                    world.append::<Release>(
                        release,
                        &[Event::Created {
                            key: None,
                            beginning,
                            import: None,
                        }],
                    )?;
                } else {
                    world.decide::<Release>(
                        release,
                        &reschedule(u128::from(n), (n % 700 + round) as i32),
                    )?;
                }
            }
        }
        Ok(nothing_more())
    };
    let done = house.engine.operate(operation(), run).await.unwrap();
    assert_eq!(done.seq, 6_002);
    let commit = commits.recv().await.unwrap();
    assert!(!commit.whole && 6_000 > WHOLE_UP_TO);
    assert_eq!((commit.first_seq, commit.last_seq), (3, 6_002));
    let state = house.state(ReleaseId(5)).await;
    assert_eq!(
        state.schedule.milestones().next().unwrap().forecast,
        Some(day(6))
    );
    assert_eq!(house.verify().events, 6_002);
    // What is at hand agrees with what is stored, for every stream.
    house
        .release(ReleaseId(5), &Command::Retitle { title: "Pi".into() })
        .await
        .unwrap();
}
