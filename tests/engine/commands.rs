//! Commands: carried out once, answered after the commit, refused without a trace.

use signalbox::{
    domain::{
        Actor, RefusalKind,
        access::{Grants, Role},
        ids::{CommandId, PersonId, ReleaseId, StreamId, StreamKind},
        release::Command,
    },
    server::engine::{Engine, Options, Rejected, Submission},
};

use crate::support::*;

#[tokio::test]
async fn a_second_engine_on_the_same_file_is_refused_until_the_first_is_gone() {
    let house = House::new().await;
    let second = Engine::start(&house.path(), options());
    let message = second.err().unwrap().to_string();
    assert!(message.contains("in use by another Signalbox"), "{message}");
    assert_eq!(message.lines().count(), 1);
    house.again().await;
}

#[tokio::test]
async fn what_was_acknowledged_is_there_after_a_restart() {
    let house = House::new().await;
    let release = house.create("3.14.0").await;
    house
        .release(release, &Command::Retitle { title: "Pi".into() })
        .await
        .unwrap();
    let before = house.state(release).await;
    let house = house.again().await;
    assert_eq!(house.state(release).await, before);
    assert_eq!(before.title, "Pi");
    house.verify();
}

#[tokio::test]
async fn the_same_command_again_gets_the_first_answer() {
    let house = House::new().await;
    let release = house.create("3.14.0").await;
    let first = envelope(release, &Command::Retitle { title: "Pi".into() });
    let done = house
        .engine
        .submit(submission(first.clone()))
        .await
        .unwrap();
    house
        .release(
            release,
            &Command::Retitle {
                title: "Tau".into(),
            },
        )
        .await
        .unwrap();
    assert_eq!(
        house
            .engine
            .submit(submission(first.clone()))
            .await
            .unwrap(),
        done
    );
    assert_eq!(house.state(release).await.title, "Tau", "not done again");
    let house = house.again().await;
    assert_eq!(
        house.engine.submit(submission(first)).await.unwrap(),
        done,
        "remembered over a restart"
    );
    assert_eq!(house.state(release).await.title, "Tau");
    assert_eq!(house.engine.metrics().repeated, 1);
}

#[tokio::test]
async fn the_same_command_many_times_at_once_is_done_once() {
    let house = House::new().await;
    let release = house.create("3.14.0").await;
    let same = envelope(release, &Command::Retitle { title: "Pi".into() });
    let answers = futures_util::future::join_all(
        (0..50).map(|_| house.engine.submit(submission(same.clone()))),
    )
    .await;
    let first = answers[0].clone().unwrap();
    assert!(answers.iter().all(|answer| *answer == Ok(first)));
    assert_eq!(
        house
            .engine
            .history(release.into(), None, 10)
            .await
            .unwrap()
            .len(),
        2
    );
}

#[tokio::test]
async fn a_command_that_changes_nothing_is_done_too() {
    let house = House::new().await;
    let release = house.create("3.14.0").await;
    let nothing = envelope(
        release,
        &Command::Retitle {
            title: String::new(),
        },
    );
    let done = house
        .engine
        .submit(submission(nothing.clone()))
        .await
        .unwrap();
    assert_eq!(done.version, 1);
    let house = house.again().await;
    assert_eq!(
        house.engine.submit(submission(nothing)).await.unwrap(),
        done
    );
    house.verify();
}

#[tokio::test]
async fn a_refused_command_leaves_no_trace_and_the_others_of_its_commit_stand() {
    let house = House::new().await;
    let releases: Vec<_> = (0..40)
        .map(|n| (ReleaseId(id()), format!("3.{}", n % 20)))
        .collect();
    let commands: Vec<_> = releases
        .iter()
        .map(|(release, version)| envelope(*release, &Command::Create(beginning(version))))
        .collect();
    let answers = futures_util::future::join_all(
        commands
            .iter()
            .map(|command| house.engine.submit(submission(command.clone()))),
    )
    .await;
    // Each version twice: the second of each pair sees the first, committed or not.
    for (n, answer) in answers.iter().enumerate() {
        if n < 20 {
            assert!(answer.is_ok(), "{answer:?}");
        } else {
            assert!(
                matches!(answer, Err(Rejected::Refused(refusal)) if refusal.field.as_deref() == Some("Version")),
                "{answer:?}"
            );
        }
    }
    // A refusal is not remembered: once it could be done, it is.
    house
        .release(
            releases[0].0,
            &Command::Renumber {
                version: "2.0".into(),
            },
        )
        .await
        .unwrap();
    house
        .engine
        .submit(submission(commands[20].clone()))
        .await
        .unwrap();
    assert_eq!(house.state(releases[20].0).await.version, "3.0");
    assert!(
        house
            .engine
            .load::<signalbox::domain::release::Release>(releases[21].0)
            .await
            .unwrap()
            .is_none()
    );
    let batches = house.engine.metrics().commit.count;
    assert!(batches < 40, "{batches} commits for 44 commands");
    house.verify();
}

#[tokio::test]
async fn keys_are_given_at_commit_and_never_again() {
    let house = House::new().await;
    let answers = (0..20).map(|n| {
        let release = ReleaseId(id());
        let house = &house;
        async move {
            house
                .release(release, &Command::Create(beginning(&format!("1.{n}"))))
                .await
                .unwrap();
            release
        }
    });
    let releases = futures_util::future::join_all(answers).await;
    let mut keys = Vec::new();
    for release in &releases {
        keys.push(house.state(*release).await.key.clone().unwrap());
    }
    let expected: Vec<_> = (1..=20).map(|n| format!("CPY-{n}")).collect();
    assert_eq!(keys, expected);
    let house = house.again().await;
    // A refused release uses no key up.
    assert!(
        house
            .release(ReleaseId(id()), &Command::Create(beginning("1.0")))
            .await
            .is_err()
    );
    let next = house.create("2.0").await;
    assert_eq!(house.state(next).await.key.as_deref(), Some("CPY-21"));
    let found = house.engine.release_by_key("cpy-21").await.unwrap();
    assert_eq!(found, Some(next));
    house.verify();
}

#[tokio::test]
async fn rights_and_content_are_checked_here_whoever_asked_before() {
    let house = House::new().await;
    let create = envelope(ReleaseId(id()), &Command::Create(beginning("1.0")));
    let reader = Submission {
        envelope: create.clone(),
        actor: Actor::Person(PersonId(1)),
        grants: Grants(vec![Role::Stakeholder]),
    };
    let refused = |answer: Result<_, Rejected>| match answer {
        Err(Rejected::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    };
    let refusal = refused(house.engine.submit(reader).await.map(|_| ()));
    assert_eq!(refusal.kind, RefusalKind::NotAllowed);
    let nonsense = envelope(ReleaseId(id()), &"nonsense");
    let refusal = refused(house.engine.submit(submission(nonsense)).await.map(|_| ()));
    assert_eq!(refusal.kind, RefusalKind::Invalid);
    let nobody = StreamId {
        kind: StreamKind::Import,
        id: 1,
    };
    let _ = house
        .engine
        .submit(submission(envelope(nobody, &"nonsense")))
        .await
        .unwrap_err();
    let mut wordy = create;
    wordy.reason = Some("x".repeat(2_001));
    let refusal = refused(house.engine.submit(submission(wordy)).await.map(|_| ()));
    assert_eq!(refusal.field.as_deref(), Some("Reason"));
    assert!(refusal.message.contains("2000"), "{}", refusal.message);
    assert_eq!(house.verify().events, 2);
}

#[tokio::test]
async fn one_more_than_may_wait_is_turned_away_and_may_come_again() {
    let house = House::bare(Options {
        queue: 8,
        ..options()
    })
    .await;
    house.furnish().await;
    let release = house.create("1.0").await;
    let commands: Vec<_> = (0..200)
        .map(|n| {
            envelope(
                release,
                &Command::Retitle {
                    title: format!("t{n}"),
                },
            )
        })
        .collect();
    let mut open: Vec<_> = commands.iter().collect();
    let mut busy = 0;
    while !open.is_empty() {
        let answers = futures_util::future::join_all(
            open.iter()
                .map(|command| house.engine.submit(submission((*command).clone()))),
        )
        .await;
        open = open
            .into_iter()
            .zip(answers)
            .filter_map(|(command, answer)| match answer {
                Ok(_) => None,
                Err(Rejected::Busy) => {
                    busy += 1;
                    Some(command)
                }
                Err(other) => panic!("{other:?}"),
            })
            .collect();
    }
    assert!(busy > 0);
    assert_eq!(house.engine.metrics().busy, busy);
    assert_eq!(house.engine.metrics().waiting, 0);
    let history = house
        .engine
        .history(release.into(), None, 1_000)
        .await
        .unwrap();
    assert_eq!(history.len(), 201);
}

#[tokio::test]
async fn undo_sees_what_came_since_and_restores_what_stood_before() {
    let house = House::new().await;
    let release = house.create("1.0").await;
    let retitle = envelope(release, &Command::Retitle { title: "Pi".into() });
    let renumber = envelope(
        release,
        &Command::Renumber {
            version: "1.1".into(),
        },
    );
    house
        .engine
        .submit(submission(retitle.clone()))
        .await
        .unwrap();
    house
        .engine
        .submit(submission(renumber.clone()))
        .await
        .unwrap();
    house
        .release(
            release,
            &Command::Undo {
                command: retitle.id,
            },
        )
        .await
        .unwrap();
    let state = house.state(release).await;
    assert_eq!((state.title.as_str(), state.version.as_str()), ("", "1.1"));
    // In one commit: a change, and the undo of what it changed.
    let again = envelope(
        release,
        &Command::Renumber {
            version: "1.2".into(),
        },
    );
    let undo = envelope(
        release,
        &Command::Undo {
            command: renumber.id,
        },
    );
    let (changed, refused) = tokio::join!(
        house.engine.submit(submission(again)),
        house.engine.submit(submission(undo))
    );
    changed.unwrap();
    let Err(Rejected::Refused(refusal)) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(refusal.kind, RefusalKind::Changed);
    assert_eq!(refusal.facts.len(), 1);
    let unknown = house
        .release(
            release,
            &Command::Undo {
                command: CommandId(1),
            },
        )
        .await;
    assert!(
        matches!(unknown, Err(Rejected::Refused(refusal)) if refusal.kind == RefusalKind::NotFound)
    );
}

#[tokio::test]
async fn the_history_says_who_when_what_and_why() {
    let house = House::new().await;
    let release = house.create("1.0").await;
    let mut retitle = envelope(release, &Command::Retitle { title: "Pi".into() });
    retitle.reason = Some("  It is the name by now. ".into());
    house
        .engine
        .submit(submission(retitle.clone()))
        .await
        .unwrap();
    let history = house.engine.history(release.into(), None, 1).await.unwrap();
    assert_eq!(history.len(), 1);
    let last = &history[0];
    assert_eq!(last.name, "retitled");
    assert_eq!(last.meta.actor, Actor::Person(PersonId(0x7)));
    assert_eq!(last.meta.command, retitle.id);
    assert_eq!(
        last.meta.reason.as_ref().unwrap().words(),
        "It is the name by now."
    );
    assert_eq!(last.payload.get(), r#"{"retitled":{"from":"","to":"Pi"}}"#);
    let before = house
        .engine
        .history(release.into(), Some(last.meta.version), 10)
        .await
        .unwrap();
    assert_eq!(before.len(), 1);
    assert_eq!(before[0].name, "created");
    assert!(before[0].meta.at <= last.meta.at);
}

#[tokio::test]
async fn who_listens_is_told_each_commit_once_and_in_order() {
    let house = House::new().await;
    let mut commits = house.engine.subscribe();
    let release = house.create("1.0").await;
    futures_util::future::join_all((0..30).map(|n| {
        let house = &house;
        async move {
            house
                .release(
                    release,
                    &Command::Retitle {
                        title: format!("t{n}"),
                    },
                )
                .await
                .unwrap()
        }
    }))
    .await;
    let mut next = 3;
    let mut rows = 0;
    while next <= 33 {
        let commit = commits.recv().await.unwrap();
        assert!(commit.whole);
        assert_eq!(commit.first_seq, next);
        for event in &commit.events {
            assert_eq!(event.meta.seq, next);
            next += 1;
        }
        assert_eq!(commit.last_seq, next - 1);
        rows += commit.rows.len();
        let row = commit.rows[0].after.as_ref().unwrap();
        assert_eq!(row.row.stream, StreamId::from(release));
    }
    assert!(rows >= 2, "one for each commit that changed the row");
}
