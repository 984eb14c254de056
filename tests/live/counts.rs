//! Feeds of more rows than are listed: numbers per day in their place, on a real server and a real socket.

use std::collections::BTreeMap;

use signalbox::{
    domain::{
        Actor, Plan,
        access::{Grants, Role},
        calendar::{Filter, Range},
        ids::{CommandId, MilestoneId, ReleaseId},
        release::{Beginning, Command, Destination, Event, Release, ReleaseType},
        schedule::Milestone,
        time::{Day, MilestoneDate},
    },
    server::engine::Operation,
    wire::frames::{ROWS_LIMIT, ServerFrame},
};

use super::house::{House, LINE, PROGRAM, Socket, day, envelope, id, move_to};

const FIRST: &str = "2026-10-01";

fn october() -> Range {
    Range {
        from: day(FIRST),
        to: day("2026-10-31"),
    }
}

fn own() -> Filter {
    Filter {
        programs: vec![PROGRAM],
        types: vec![ReleaseType::Minor],
        ..Filter::default()
    }
}

/// So many releases, their targets spread over October; each has a preparation that began in September.
async fn crowd(house: &House, count: usize) -> Vec<(ReleaseId, MilestoneId)> {
    let mut releases = Vec::new();
    let mut begun = Vec::new();
    for n in 0..count {
        let (release, milestone) = (ReleaseId(id()), MilestoneId(id()));
        let target = day(FIRST).plus(i32::try_from(n % 31).unwrap());
        let final_milestone = Milestone {
            target: true,
            forecast: Some(MilestoneDate::day(target)),
            ..Milestone::new(milestone, "Final")
        };
        let preparation = Milestone {
            forecast: Some(MilestoneDate::Range {
                first: day("2026-09-20"),
                last: day("2026-10-02"),
            }),
            ..Milestone::new(MilestoneId(id()), "Preparation")
        };
        let beginning = Beginning {
            line: LINE,
            version: format!("1.{n}"),
            title: String::new(),
            kind: ReleaseType::Minor,
            destination: Destination::GeneralAvailability,
            team: None,
            owner: None,
            milestones: vec![preparation, final_milestone],
        };
        releases.push((release, milestone));
        begun.push((
            release,
            Event::Created {
                key: Some(format!("CPY-{}", n + 1)),
                beginning,
                import: None,
            },
        ));
    }
    let operation = Operation {
        id: CommandId(id()),
        actor: Actor::System,
        grants: Grants(vec![Role::DeploymentManager]),
        reason: None,
    };
    let run = house.engine.operate(operation, move |world| {
        for (release, event) in begun {
            world.append::<Release>(release, &[event])?;
        }
        Ok(Plan { events: vec![] })
    });
    run.await.unwrap();
    releases
}

async fn counts(socket: &mut Socket) -> BTreeMap<Day, u32> {
    match socket.hear().await.unwrap() {
        ServerFrame::Days { days, .. } => days.into_iter().collect(),
        other => panic!("numbers were expected: {other:?}"),
    }
}

fn expected(count: usize) -> BTreeMap<Day, u32> {
    let mut days = BTreeMap::new();
    for n in 0..count {
        // What began before the range stands on its first day.
        *days.entry(day(FIRST)).or_default() += 1;
        let target = day(FIRST).plus(i32::try_from(n % 31).unwrap());
        *days.entry(target).or_default() += 1;
    }
    days
}

#[tokio::test]
async fn past_the_limit_a_feed_counts_and_goes_on_counting() {
    let house = House::new().await;
    let releases = crowd(&house, ROWS_LIMIT + 1).await;
    let mut socket = house.manager(1).await;
    let ServerFrame::Days {
        days, range, seq, ..
    } = socket.watch(october(), own(), None).await
    else {
        panic!("numbers")
    };
    let mut expected = expected(ROWS_LIMIT + 1);
    assert_eq!(range, october());
    assert_eq!(days.into_iter().collect::<BTreeMap<_, _>>(), expected);
    // One that moves is counted where it stands now; several at once are counted together.
    for (release, milestone) in &releases[..3] {
        let command = move_to(*milestone, "2026-10-20");
        house.submit(envelope(*release, &command)).await.unwrap();
    }
    for from in ["2026-10-01", "2026-10-02", "2026-10-03"] {
        *expected.get_mut(&day(from)).unwrap() -= 1;
        *expected.get_mut(&day("2026-10-20")).unwrap() += 1;
    }
    while counts(&mut socket).await != expected {}
    // Fewer than the limit are listed again, for all who were told numbers, whoever asks first.
    let mut other = house.manager(2).await;
    for (release, _) in &releases[..2] {
        let command = Command::SetType {
            kind: ReleaseType::Major,
        };
        house.submit(envelope(*release, &command)).await.unwrap();
    }
    let ServerFrame::Rows {
        whole: true, rows, ..
    } = other.watch(october(), own(), None).await
    else {
        panic!("rows")
    };
    assert_eq!(rows.len(), ROWS_LIMIT - 1);
    loop {
        match socket.hear().await.unwrap() {
            ServerFrame::Rows {
                whole: true, rows, ..
            } => {
                assert_eq!(rows.len(), ROWS_LIMIT - 1);
                break;
            }
            ServerFrame::Days { .. } => {}
            frame => panic!("{frame:?}"),
        }
    }
    // From now on what changes is told row by row.
    let (release, milestone) = releases[5];
    let command = move_to(milestone, "2026-10-21");
    house.submit(envelope(release, &command)).await.unwrap();
    loop {
        if let ServerFrame::Rows {
            whole: false, rows, ..
        } = socket.hear().await.unwrap()
        {
            assert_eq!(rows.len(), 1);
            assert!(seq < rows[0].seq);
            break;
        }
    }
}

#[tokio::test]
async fn one_who_knew_the_rows_is_told_numbers_once_they_are_too_many() {
    let house = House::new().await;
    crowd(&house, ROWS_LIMIT).await;
    let mut socket = house.manager(1).await;
    let ServerFrame::Rows {
        whole: true,
        rows,
        seq,
        ..
    } = socket.watch(october(), Filter::default(), None).await
    else {
        panic!("rows")
    };
    assert_eq!(rows.len(), ROWS_LIMIT);
    assert!(rows.iter().all(|row| row.seq == seq && row.row.is_some()));
    house.release("2.0", "2026-10-07").await;
    let mut again = house.manager(2).await;
    assert!(matches!(
        again.watch(october(), Filter::default(), Some(seq)).await,
        ServerFrame::Days { .. }
    ));
}
