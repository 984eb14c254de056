//! What lists, calendars and searches read.

use signalbox::{
    domain::{
        calendar::{Filter, Range},
        ids::{ProductLineId, ProgramId, StreamId},
        portfolio::{self, Part},
        release::{Beginning, Command},
        time::Day,
    },
    server::{projections::search::Hit, store::StoreError},
};

use crate::support::*;

fn range(from: i32, to: i32) -> Range {
    Range {
        from: Day::from_number(from),
        to: Day::from_number(to),
    }
}

async fn versions(house: &House, range: Range, filter: Filter) -> Vec<String> {
    let rows = house
        .engine
        .calendar_rows(range, filter, 1_000)
        .await
        .unwrap();
    rows.into_iter().map(|row| row.version).collect()
}

async fn titles(house: &House, query: &str) -> Vec<String> {
    let hits = house.engine.search(query, 20).await.unwrap();
    let titles = hits.into_iter().map(|hit| match hit {
        Hit::Program { name, .. } => format!("program {name}"),
        Hit::ProductLine { name, program, .. } => format!("line {program} {name}"),
        Hit::Train { name, .. } => format!("train {name}"),
        Hit::Release {
            title,
            line,
            program,
            ..
        } => format!("{program} {line} {title}"),
    });
    titles.collect()
}

#[tokio::test]
async fn the_calendar_shows_what_meets_its_range() {
    let house = House::new().await;
    for (version, from, to) in [
        ("a", 100, 110),
        ("b", 105, 105),
        ("c", 111, 130),
        ("d", 90, 140),
    ] {
        let milestones = vec![
            milestone(id(), "beta", from, false),
            milestone(id(), "final", to, true),
        ];
        let release = signalbox::domain::ids::ReleaseId(id());
        let command = Command::Create(Beginning {
            milestones,
            ..beginning(version)
        });
        house.release(release, &command).await.unwrap();
    }
    house.create("undated").await;
    let everything = Filter::default;
    assert_eq!(
        versions(&house, range(100, 110), everything()).await,
        ["a", "b", "d"]
    );
    assert_eq!(
        versions(&house, range(110, 110), everything()).await,
        ["a", "d"]
    );
    assert_eq!(
        versions(&house, range(111, 200), everything()).await,
        ["c", "d"]
    );
    assert_eq!(
        versions(&house, range(0, 89), everything()).await,
        Vec::<String>::new()
    );
    let own = Filter {
        programs: vec![PROGRAM],
        ..Filter::default()
    };
    assert_eq!(versions(&house, range(111, 200), own).await, ["c", "d"]);
    let other = Filter {
        programs: vec![ProgramId(1)],
        ..Filter::default()
    };
    assert_eq!(
        versions(&house, range(111, 200), other).await,
        Vec::<String>::new()
    );
    let text = Filter {
        text: "C".into(),
        ..Filter::default()
    };
    assert_eq!(
        versions(&house, range(0, 200), text).await,
        ["a", "b", "c", "d"],
        "by its key"
    );
    house.verify();
}

#[tokio::test]
async fn a_row_follows_its_release() {
    let house = House::new().await;
    let release = signalbox::domain::ids::ReleaseId(id());
    let milestones = vec![milestone(5, "final", 100, true)];
    house
        .release(
            release,
            &Command::Create(Beginning {
                milestones,
                ..beginning("a")
            }),
        )
        .await
        .unwrap();
    house.release(release, &reschedule(5, 500)).await.unwrap();
    assert!(
        versions(&house, range(100, 100), Filter::default())
            .await
            .is_empty()
    );
    assert_eq!(
        versions(&house, range(500, 500), Filter::default()).await,
        ["a"]
    );
    let json = house
        .engine
        .calendar(range(500, 500), Filter::default(), 10)
        .await
        .unwrap();
    assert!(json[0].get().contains(r#""version":"a""#));
    house.verify();
}

#[tokio::test]
async fn search_finds_by_what_a_release_is_and_by_the_names_above_it() {
    let house = House::new().await;
    let other = ProductLineId(0x21);
    house
        .portfolio(&portfolio::Command::AddProductLine {
            id: other,
            program: PROGRAM,
            name: "Documentation".into(),
        })
        .await
        .unwrap();
    house.create("3.14.0").await;
    house.create("3.14.1").await;
    let guide = signalbox::domain::ids::ReleaseId(id());
    let milestones = vec![milestone(5, "Début du gel", 100, false)];
    let command = Command::Create(Beginning {
        line: other,
        milestones,
        title: "Guide".into(),
        ..beginning("7")
    });
    house.release(guide, &command).await.unwrap();

    assert_eq!(titles(&house, "3.14.0").await, ["CPython 3.14 3.14.0"]);
    assert_eq!(
        titles(&house, "cpython 3.14.").await,
        ["CPython 3.14 3.14.1", "CPython 3.14 3.14.0"]
    );
    assert_eq!(
        titles(&house, "doc 7").await,
        ["CPython Documentation 7 Guide"]
    );
    assert_eq!(
        titles(&house, "debut gel").await,
        ["CPython Documentation 7 Guide"]
    );
    assert_eq!(titles(&house, "CPY-2").await, ["CPython 3.14 3.14.1"]);
    assert_eq!(titles(&house, "cpython").await[0], "program CPython");
    assert_eq!(
        titles(&house, "documentation").await[0],
        "line CPython Documentation"
    );
    for nothing in ["", "   ", "\"", "*", "zzz", "NEAR(", "3.14.0 zzz"] {
        assert_eq!(
            titles(&house, nothing).await,
            Vec::<String>::new(),
            "{nothing}"
        );
    }
    house
        .portfolio(&portfolio::Command::Rename {
            part: Part::Program(PROGRAM),
            name: "Snake".into(),
        })
        .await
        .unwrap();
    assert_eq!(
        titles(&house, "snake guide").await,
        ["Snake Documentation 7 Guide"]
    );
    assert!(titles(&house, "cpython guide").await.is_empty());
    house.verify();
}

#[tokio::test]
async fn readers_cannot_write() {
    let house = House::new().await;
    let written = house
        .engine
        .store()
        .read(|connection| Ok(connection.execute("DELETE FROM events", [])?))
        .await;
    assert!(matches!(written, Err(StoreError::Sqlite(_))));
    assert_eq!(house.verify().events, 2);
}

#[tokio::test]
async fn what_was_missed_is_told_up_to_a_limit() {
    let house = House::new().await;
    let release = house.create("1.0").await;
    let seq = house
        .engine
        .load::<signalbox::domain::release::Release>(release)
        .await
        .unwrap()
        .unwrap()
        .seq;
    for n in 0..10 {
        house
            .release(
                release,
                &Command::Retitle {
                    title: format!("t{n}"),
                },
            )
            .await
            .unwrap();
    }
    let missed = house
        .engine
        .events_since(release.into(), seq, 10)
        .await
        .unwrap()
        .unwrap();
    let seqs: Vec<_> = missed.iter().map(|event| event.meta.seq).collect();
    assert_eq!(seqs, (seq + 1..=seq + 10).collect::<Vec<_>>());
    assert!(
        house
            .engine
            .events_since(release.into(), seq, 9)
            .await
            .unwrap()
            .is_none()
    );
    let json = house
        .engine
        .load_json(release.into())
        .await
        .unwrap()
        .unwrap();
    assert_eq!((json.seq, json.version), (seq + 10, 11));
    assert!(json.state.get().contains("t9"));
    assert!(
        house
            .engine
            .load_json(StreamId::from(signalbox::domain::ids::ReleaseId(1)))
            .await
            .unwrap()
            .is_none()
    );
}
