//! Two real sockets on a real server.

use std::time::{Duration, Instant};

use signalbox::{
    domain::{
        access::Role,
        calendar::{Filter, Range, Row},
        ids::{PersonId, ReleaseId, StreamId},
        release,
    },
    wire::frames::{ClientFrame, Farewell, ServerFrame},
};

use super::house::{BUILD, House, PROGRAM, day, envelope, move_to};

fn october() -> Range {
    Range {
        from: day("2026-10-01"),
        to: day("2026-10-31"),
    }
}

#[tokio::test]
async fn r2_what_one_changes_the_other_sees() {
    let house = House::new().await;
    let (release, _) = house.release("3.14.0", "2026-10-07").await;
    let (mut one, mut other) = (house.manager(1).await, house.manager(2).await);
    assert!(matches!(
        one.open(release, None).await,
        ServerFrame::State { version: 1, .. }
    ));
    assert!(matches!(
        other.open(release, None).await,
        ServerFrame::State { version: 1, .. }
    ));
    let command = envelope(
        release,
        &release::Command::Retitle {
            title: "Pi".to_owned(),
        },
    );
    let id = command.id;
    one.say(&ClientFrame::Command(command.clone())).await;
    let (mut done, mut seen) = (None, false);
    while done.is_none() || !seen {
        match one.hear().await.unwrap() {
            ServerFrame::Done {
                id: answered,
                seq,
                version,
            } => {
                assert_eq!((answered, version), (id, 2));
                done = Some(seq);
            }
            ServerFrame::Events { events, .. } => {
                seen |= events.iter().any(|event| event.meta.command == id);
            }
            other => panic!("{other:?}"),
        }
    }
    let ServerFrame::Events { events, .. } = other.hear().await.unwrap() else {
        panic!("the event")
    };
    assert_eq!(events.last().map(|event| event.meta.seq), done);
    // The same again gets the first answer, and nothing happens twice.
    one.say(&ClientFrame::Command(command)).await;
    let Some(ServerFrame::Done {
        seq, version: 2, ..
    }) = one.hear().await
    else {
        panic!("the first answer")
    };
    assert_eq!(Some(seq), done);
}

#[tokio::test]
async fn r2_reopened_only_what_was_missed_comes() {
    let house = House::new().await;
    let (release, _) = house.release("3.14.0", "2026-10-07").await;
    let first = house.retitle(release, "One").await;
    house.retitle(release, "Two").await;
    let mut socket = house.manager(1).await;
    let ServerFrame::Events { events, .. } = socket.open(release, Some(first.seq)).await else {
        panic!("events")
    };
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].meta.version, 3);
    let ServerFrame::Events { events, .. } = socket.open(release, Some(first.seq + 1)).await else {
        panic!("nothing")
    };
    assert!(events.is_empty());
    // Somebody who knows more than there is gets it all.
    assert!(matches!(
        socket.open(release, Some(10_000)).await,
        ServerFrame::State { version: 3, .. }
    ));
    assert!(matches!(
        socket.open(ReleaseId(1), None).await,
        ServerFrame::State {
            version: 0,
            state: None,
            ..
        }
    ));
}

#[tokio::test]
async fn r2_nothing_is_missed_while_others_write() {
    let house = House::new().await;
    let (release, _) = house.release("3.14.0", "2026-10-07").await;
    let writing = async {
        for number in 0..200 {
            house.retitle(release, &format!("Title {number}")).await;
        }
    };
    let reading = async {
        for person in 0..20 {
            let mut socket = house.manager(person).await;
            let ServerFrame::State {
                version: mut known, ..
            } = socket.open(release, None).await
            else {
                panic!("a state")
            };
            while known < 201 {
                match socket.hear().await.unwrap() {
                    ServerFrame::Events { events, .. } => {
                        let before = known;
                        for event in events.iter().filter(|event| event.meta.version > before) {
                            assert_eq!(event.meta.version, known + 1, "nothing between is missing");
                            known += 1;
                        }
                    }
                    other => panic!("{other:?}"),
                }
            }
        }
    };
    tokio::join!(writing, reading);
}

#[tokio::test]
async fn r1_rights_are_asked_on_every_command() {
    let house = House::new().await;
    let (release, _) = house.release("3.14.0", "2026-10-07").await;
    let mut socket = house.connect(3, Role::Stakeholder, BUILD).await;
    socket.hear().await;
    let command = envelope(
        release,
        &release::Command::Retitle {
            title: "Mine".to_owned(),
        },
    );
    socket.say(&ClientFrame::Command(command)).await;
    let Some(ServerFrame::Refused { why, .. }) = socket.hear().await else {
        panic!("a refusal")
    };
    assert!(why.message.contains("Your role may not"), "{}", why.message);
}

#[tokio::test]
async fn r1_an_ended_session_is_closed_within_a_second() {
    let house = House::new().await;
    let (mut one, mut other) = (house.manager(1).await, house.manager(2).await);
    let since = Instant::now();
    house.hub.close_session("session-1");
    assert!(matches!(
        one.hear().await,
        Some(ServerFrame::Bye {
            reason: Farewell::SignedOut
        })
    ));
    assert!(one.hear().await.is_none());
    assert!(since.elapsed() < Duration::from_secs(1));
    house.hub.close_person(PersonId(2));
    assert!(matches!(
        other.hear().await,
        Some(ServerFrame::Bye {
            reason: Farewell::Rights
        })
    ));
    assert!(other.hear().await.is_none());
    while house.hub.connections() > 0 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn r5_another_build_is_sent_away_to_reload() {
    let house = House::new().await;
    let mut socket = house
        .connect(1, Role::DeploymentManager, "an-older-build")
        .await;
    assert!(matches!(
        socket.hear().await,
        Some(ServerFrame::Bye {
            reason: Farewell::Reload
        })
    ));
    assert!(socket.hear().await.is_none());
}

#[tokio::test]
async fn what_cannot_be_understood_ends_the_connection() {
    let house = House::new().await;
    let mut socket = house.manager(1).await;
    socket
        .say(&ClientFrame::Watch {
            range: Range {
                from: day("2026-10-02"),
                to: day("2026-10-01"),
            },
            filter: Filter::default(),
            since: None,
        })
        .await;
    assert!(matches!(
        socket.hear().await,
        Some(ServerFrame::Bye {
            reason: Farewell::Unreadable
        })
    ));
}

#[tokio::test]
async fn r6_bursts_come_in_few_frames() {
    let house = House::new().await;
    let (release, _) = house.release("3.14.0", "2026-10-07").await;
    let mut socket = house.manager(1).await;
    socket.open(release, None).await;
    let since = Instant::now();
    for number in 0..100 {
        house.retitle(release, &format!("Title {number}")).await;
    }
    let mut frames = 0;
    let mut events = 0;
    while events < 100 {
        if let Some(ServerFrame::Events { events: new, .. }) = socket.hear().await {
            frames += 1;
            events += new.len();
        }
    }
    let windows = since.elapsed().as_millis() / 50 + 2;
    assert!(frames <= windows, "{frames} frames in {windows} windows");
}

#[tokio::test]
async fn a_feed_tells_rows_that_come_change_and_go() {
    let house = House::new().await;
    let (release, milestone) = house.release("3.14.0", "2026-10-07").await;
    let stream = StreamId::from(release);
    let filter = Filter {
        programs: vec![PROGRAM],
        ..Filter::default()
    };
    let mut socket = house.manager(1).await;
    let ServerFrame::Rows {
        whole: true,
        rows,
        seq,
        ..
    } = socket.watch(october(), filter.clone(), None).await
    else {
        panic!("rows")
    };
    assert_eq!(rows.len(), 1);
    house.retitle(release, "Pi").await;
    let Some(ServerFrame::Rows {
        whole: false, rows, ..
    }) = socket.hear().await
    else {
        panic!("a row")
    };
    let row: Row = serde_json::from_str(rows[0].row.as_ref().unwrap().get()).unwrap();
    assert_eq!((rows[0].stream, row.title.as_str()), (stream, "Pi"));
    house
        .submit(envelope(release, &move_to(milestone, "2027-01-12")))
        .await
        .unwrap();
    let Some(ServerFrame::Rows {
        whole: false, rows, ..
    }) = socket.hear().await
    else {
        panic!("a removal")
    };
    assert_eq!(rows[0].stream, stream);
    assert!(rows[0].row.is_none());
    // Watched again: what changed since, and no more.
    let ServerFrame::Rows {
        whole: false, rows, ..
    } = socket.watch(october(), filter, Some(seq)).await
    else {
        panic!("updates")
    };
    assert_eq!(rows.len(), 1);
    assert!(rows[0].row.is_none());
}

#[tokio::test]
async fn people_at_one_place_see_each_other() {
    let house = House::new().await;
    let (mut one, mut other) = (house.manager(1).await, house.manager(2).await);
    let place = Some("/releases/CPY-1".to_owned());
    one.say(&ClientFrame::Presence {
        place: place.clone(),
    })
    .await;
    let Some(ServerFrame::Presence { people, .. }) = one.hear().await else {
        panic!("presence")
    };
    assert_eq!(people.len(), 1);
    other.say(&ClientFrame::Presence { place }).await;
    for socket in [&mut one, &mut other] {
        let Some(ServerFrame::Presence { people, .. }) = socket.hear().await else {
            panic!("presence")
        };
        assert_eq!(people.len(), 2);
    }
    drop(other);
    let Some(ServerFrame::Presence { people, .. }) = one.hear().await else {
        panic!("presence")
    };
    assert_eq!(people.len(), 1);
}

#[tokio::test]
async fn r2_who_looks_at_a_release_hears_when_another_waits_for_it() {
    let house = House::new().await;
    let (first, _) = house.release("1.0", "2026-10-07").await;
    let (second, milestone) = house.release("2.0", "2026-10-21").await;
    let (third, _) = house.release("3.0", "2026-11-04").await;
    let mut looking = house.manager(1).await;
    assert!(matches!(
        looking.open(first, None).await,
        ServerFrame::State { .. }
    ));
    let stream = StreamId::from(first);
    let hears = async |looking: &mut super::house::Socket| match looking.hear().await.unwrap() {
        ServerFrame::Events {
            stream: about,
            events,
        } => assert!(about == stream && events.is_empty(), "{events:?}"),
        other => panic!("{other:?}"),
    };
    let waits = release::Command::DependOn { release: first };
    house.submit(envelope(second, &waits)).await.unwrap();
    hears(&mut looking).await;
    // How the one that waits stands is shown as well.
    let moved = move_to(milestone, "2026-10-28");
    house.submit(envelope(second, &moved)).await.unwrap();
    hears(&mut looking).await;
    // What has nothing to do with it is not told: the next thing heard is that nobody waits any more.
    house.retitle(third, "Elsewhere").await;
    let no_longer = release::Command::StopDependingOn { release: first };
    house.submit(envelope(second, &no_longer)).await.unwrap();
    hears(&mut looking).await;
    house.retitle(first, "Itself").await;
    assert!(matches!(
        looking.hear().await,
        Some(ServerFrame::Events { events, .. }) if events.len() == 1
    ));
}
