//! When the disk fails: reads go on, writes say so, and it recovers by itself.

use std::{path::Path, process::Command as Process, sync::Arc};

use signalbox::{
    domain::{
        calendar::{Filter, Range},
        release::{Beginning, Command},
        time::Day,
    },
    server::engine::{Engine, Rejected},
};
use tempfile::TempDir;

use crate::support::*;

/// A file system of a few megabytes, for as long as this lives.
struct SmallDisk(Arc<TempDir>);

impl SmallDisk {
    fn mounted() -> Option<Self> {
        let folder = Arc::new(TempDir::new().unwrap());
        let mounted = Process::new("mount")
            .args(["-t", "tmpfs", "-o", "size=6m", "tmpfs"])
            .arg(folder.path())
            .output();
        mounted
            .is_ok_and(|output| output.status.success())
            .then_some(Self(folder))
    }

    fn fill(&self) {
        let written = std::fs::write(self.filler(), vec![1; 8 << 20]);
        assert!(written.is_err(), "the disk is not full");
    }

    fn filler(&self) -> std::path::PathBuf {
        self.0.path().join("filler")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Process::new("umount").arg("-l").arg(self.0.path()).output();
    }
}

#[tokio::test]
async fn on_a_full_disk_reads_go_on_and_writes_recover_by_themselves() {
    let Some(disk) = SmallDisk::mounted() else {
        eprintln!(
            "SKIPPED: no small file system could be mounted (it takes root), so a full disk was not tried"
        );
        return;
    };
    let engine = Engine::start(&disk.0.path().join("signalbox.db"), options()).unwrap();
    let house = House {
        engine,
        folder: Arc::clone(&disk.0),
    };
    house.furnish().await;
    let release = signalbox::domain::ids::ReleaseId(id());
    let milestones = vec![milestone(5, "final", 100, true)];
    house
        .release(
            release,
            &Command::Create(Beginning {
                milestones,
                ..beginning("1.0")
            }),
        )
        .await
        .unwrap();

    disk.fill();
    let mut unsaved = Vec::new();
    let mut acknowledged = 0;
    // The log has some room of its own; what is still acknowledged must be kept.
    while unsaved.len() < 5 {
        let command = envelope(
            release,
            &Command::Retitle {
                title: format!("{unsaved:?}").chars().take(100).collect::<String>()
                    + &acknowledged.to_string(),
            },
        );
        match house.engine.submit(submission(command.clone())).await {
            Ok(_) => acknowledged += 1,
            Err(Rejected::Failed(error)) => {
                assert_eq!(error.len(), 8);
                unsaved.push(command.id);
            }
            Err(other) => panic!("{other:?}"),
        }
        assert!(acknowledged < 100_000, "the disk never got full");
    }
    let title = house.state(release).await.title.clone();
    let range = Range {
        from: Day::from_number(100),
        to: Day::from_number(100),
    };
    assert_eq!(
        house
            .engine
            .calendar(range, Filter::default(), 10)
            .await
            .unwrap()
            .len(),
        1
    );
    assert_eq!(house.engine.search("1.0", 5).await.unwrap().len(), 1);
    assert_eq!(
        house.engine.history(release.into(), None, 3).await.unwrap()[0]
            .meta
            .version,
        acknowledged + 1
    );
    assert_eq!(house.state(release).await.title, title);

    std::fs::remove_file(disk.filler()).unwrap();
    let done = house
        .release(
            release,
            &Command::Retitle {
                title: "there is room again".into(),
            },
        )
        .await
        .unwrap();
    assert_eq!(
        done.version,
        acknowledged + 2,
        "nothing that failed was done after all"
    );
    house.verify();
    assert_eq!(house.engine.metrics().failed, 5);
    house.engine.stop().await;
    assert!(Path::new(&house.path()).exists());
    house.verify();
}

#[tokio::test]
async fn a_commit_that_fails_leaves_nothing_behind_and_the_next_one_is_well() {
    let house = House::new().await;
    let release = house.create("1.0").await;
    // Somebody else's hand in the file makes the next commit fail.
    let other = rusqlite::Connection::open(house.path()).unwrap();
    other
        .execute_batch(&format!(
            "CREATE TRIGGER hand BEFORE INSERT ON events WHEN NEW.stream = 'release:{:032x}' BEGIN SELECT raise(ABORT, 'no'); END",
            release.0
        ))
        .unwrap();
    let retitle = envelope(release, &Command::Retitle { title: "Pi".into() });
    // In one commit with the failing one: fails too, since the commit is one.
    let (failed, _) = tokio::join!(
        house.engine.submit(submission(retitle.clone())),
        house.engine.search("x", 1)
    );
    assert!(matches!(failed, Err(Rejected::Failed(_))), "{failed:?}");
    assert_eq!(house.state(release).await.title, "");
    let elsewhere = house.create("2.0").await;
    assert_eq!(house.state(elsewhere).await.key.as_deref(), Some("CPY-2"));
    other.execute_batch("DROP TRIGGER hand").unwrap();
    house.engine.submit(submission(retitle)).await.unwrap();
    assert_eq!(house.state(release).await.title, "Pi");
    house.verify();
}

#[tokio::test]
async fn an_event_of_somebody_else_is_noticed_and_read() {
    let house = House::new().await;
    let release = house.create("1.0").await;
    // As after a restore under a running server: what is at hand is not what is in the file.
    let other = rusqlite::Connection::open(house.path()).unwrap();
    other
        .execute(
            "INSERT INTO events SELECT seq + 1, stream, version + 1, at, actor, command_id, 'cancelled', '\"cancelled\"', NULL, NULL, hash FROM events WHERE seq = 3",
            [],
        )
        .unwrap();
    let first = house
        .release(release, &Command::Retitle { title: "Pi".into() })
        .await;
    assert!(matches!(first, Err(Rejected::Failed(_))), "{first:?}");
    house
        .release(release, &Command::Retitle { title: "Pi".into() })
        .await
        .unwrap();
    assert!(house.state(release).await.cancelled);
}
