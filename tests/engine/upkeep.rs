//! Verify, backup, restore, rebuild, and the erasure of a text.

use signalbox::{
    domain::{ids::ReleaseId, release::Command},
    server::{
        engine::{Engine, all_kinds, reason_id},
        store::StoreError,
        upkeep::{backup, rebuild, restore, verify},
    },
};

use crate::support::*;

async fn house_with_history() -> (House, ReleaseId) {
    let house = House::new().await;
    let release = house.create("1.0").await;
    for n in 0..80 {
        let mut command = envelope(
            release,
            &Command::Retitle {
                title: format!("t{n}"),
            },
        );
        command.reason = Some(format!("because {n}"));
        house.engine.submit(submission(command)).await.unwrap();
    }
    (house, release)
}

fn change(house: &House, sql: &str) {
    let connection = rusqlite::Connection::open(house.path()).unwrap();
    assert!(connection.execute(sql, []).unwrap() > 0, "{sql}");
}

#[tokio::test]
async fn verify_finds_every_kind_of_tampering() {
    for (sql, finding) in [
        (
            "UPDATE events SET payload = replace(payload, 't7', 'x7') WHERE seq = 11",
            "event 11",
        ),
        (
            "UPDATE events SET actor = 'system' WHERE seq = 11",
            "event 11",
        ),
        ("UPDATE events SET at = at + 1 WHERE seq = 11", "event 11"),
        (
            "DELETE FROM events WHERE seq = 11",
            "events 11 to 11 are missing",
        ),
        (
            "UPDATE texts SET body = 'because' WHERE body = 'because 7'",
            "the reason of event 11",
        ),
        (
            "UPDATE streams SET state = replace(state, 't79', 'x79') WHERE kind = 'release'",
            "the stored state",
        ),
        ("UPDATE calendar SET version = '2'", "“calendar”"),
        ("DELETE FROM calendar", "“calendar”"),
        ("UPDATE calendar SET state = 'live'", "“calendar”"),
        ("UPDATE calendar SET found = 'x'", "“calendar”"),
        ("UPDATE calendar_rows SET row = '{}'", "“calendar”"),
        ("DELETE FROM calendar_rows", "“calendar”"),
        (
            "INSERT INTO calendar_rows VALUES (99, 'release:x', '{}')",
            "too many",
        ),
        ("UPDATE keys SET key = 'CPY-9'", "“keys”"),
        ("UPDATE search_rows SET title = 'x'", "“search”"),
        ("DELETE FROM search", "“search”"),
        ("UPDATE names SET name = 'x' WHERE kind = 'line'", "“names”"),
        (
            "INSERT INTO calendar (no, stream, line, version) SELECT 99, 'release:x', line, version FROM calendar",
            "too many",
        ),
    ] {
        let (house, _) = house_with_history().await;
        house.engine.stop().await;
        house.verify();
        change(&house, sql);
        let findings = verify(&house.path(), &all_kinds()).unwrap();
        assert!(
            findings.problems.iter().any(|line| line.contains(finding)),
            "{sql}: {findings:?}"
        );
    }
}

#[tokio::test]
async fn rebuild_makes_everything_again_that_follows_from_the_record() {
    let (house, release) = house_with_history().await;
    let state = house.state(release).await;
    assert!(matches!(
        rebuild(&house.path(), &all_kinds()),
        Err(StoreError::InUse(_))
    ));
    house.engine.stop().await;
    for sql in [
        "DELETE FROM calendar",
        "DELETE FROM calendar_rows",
        "DELETE FROM keys",
        "UPDATE streams SET state = '{}'",
        "DELETE FROM search",
        "DELETE FROM names",
    ] {
        change(&house, sql);
    }
    let rebuilt = rebuild(&house.path(), &all_kinds()).unwrap();
    assert_eq!((rebuilt.streams, rebuilt.events), (2, 83));
    house.verify();
    let house = house.again().await;
    assert_eq!(house.state(release).await, state);
}

#[tokio::test]
async fn a_backup_made_while_serving_can_be_restored() {
    let (house, release) = house_with_history().await;
    let copy = house.folder.path().join("copy.db");
    let writing = async {
        for n in 0..50 {
            house
                .release(
                    release,
                    &Command::Retitle {
                        title: format!("during {n}"),
                    },
                )
                .await
                .unwrap();
        }
    };
    let (path, to) = (house.path(), copy.clone());
    let (backed_up, ()) = tokio::join!(
        tokio::task::spawn_blocking(move || backup(&path, &to)),
        writing
    );
    let backed_up = backed_up.unwrap().unwrap();
    assert!(backed_up.events >= 83);
    assert!(
        backup(&house.path(), &copy).is_err(),
        "nothing is overwritten"
    );

    assert!(matches!(
        restore(&copy, &house.path(), false, &all_kinds()),
        Err(StoreError::Occupied(_))
    ));
    assert!(matches!(
        restore(&copy, &house.path(), true, &all_kinds()),
        Err(StoreError::InUse(_))
    ));
    house.engine.stop().await;
    let findings = restore(&copy, &house.path(), true, &all_kinds()).unwrap();
    assert_eq!(
        (findings.events, findings.problems.len()),
        (backed_up.events, 0)
    );
    let engine = Engine::start(&house.path(), options()).unwrap();
    let house = House {
        engine,
        folder: house.folder,
    };
    assert_eq!(house.verify().events, backed_up.events);
    house
        .release(
            release,
            &Command::Retitle {
                title: "after".into(),
            },
        )
        .await
        .unwrap();
    let kept = house.folder.path().join("signalbox.db.before-restore-1");
    assert_eq!(verify(&kept, &all_kinds()).unwrap().events, 133);
}

#[tokio::test]
async fn a_damaged_backup_is_not_restored() {
    let (house, _) = house_with_history().await;
    let copy = house.folder.path().join("copy.db");
    backup(&house.path(), &copy).unwrap();
    rusqlite::Connection::open(&copy)
        .unwrap()
        .execute("UPDATE events SET payload = '{}' WHERE seq = 5", [])
        .unwrap();
    let place = house.folder.path().join("elsewhere").join("signalbox.db");
    let findings = restore(&copy, &place, false, &all_kinds());
    assert!(findings.is_err() || !findings.unwrap().problems.is_empty());
    assert!(!place.exists());
    std::fs::write(&copy, "no database at all, but long enough to be looked at").unwrap();
    assert!(restore(&copy, &place, false, &all_kinds()).is_err());
    assert!(!place.exists());
    assert_eq!(
        std::fs::read_dir(place.parent().unwrap()).unwrap().count(),
        1,
        "the lock alone"
    );
}

#[tokio::test]
async fn an_erased_text_is_gone_everywhere_and_the_chain_still_verifies() {
    let (house, release) = house_with_history().await;
    let history = house.engine.history(release.into(), None, 1).await.unwrap();
    let reason = history[0].meta.reason.clone().unwrap();
    assert_eq!(reason.words(), "because 79");
    assert_eq!(reason.id, reason_id(history[0].meta.command));
    house.engine.erase_text(reason.id).await.unwrap();
    let history = house.engine.history(release.into(), None, 1).await.unwrap();
    assert_eq!(history[0].meta.reason.as_ref().unwrap().words(), "(erased)");
    house.verify();
    house.engine.stop().await;
    let bytes = std::fs::read(house.path()).unwrap();
    let found = bytes.windows(10).any(|window| window == b"because 79");
    assert!(!found, "no trace is left in the file");
}

#[tokio::test]
async fn a_file_of_a_newer_release_is_left_alone() {
    let (house, _) = house_with_history().await;
    house.engine.stop().await;
    rusqlite::Connection::open(house.path())
        .unwrap()
        .execute_batch("PRAGMA user_version = 999")
        .unwrap();
    let message = Engine::start(&house.path(), options())
        .err()
        .unwrap()
        .to_string();
    assert!(
        message.contains("written by a newer Signalbox"),
        "{message}"
    );
}
