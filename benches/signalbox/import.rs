//! A file of 100,000 rows: looked at, brought in, taken back, each as a whole; and how long others wait meanwhile.

use std::{collections::BTreeSet, fmt::Write, future::Future, sync::Arc, time::Instant as Clock};

use signalbox::{
    domain::{
        Actor,
        access::{Grants, Role},
        exchange::{Mapping, Mode},
        ids::{CommandId, ImportId},
        time::Day,
    },
    server::{
        engine::{Engine, Rejected},
        import::{self, Order},
    },
};

use crate::{scale, table};

const LINES: i32 = 100;
const RELEASES_EACH: i32 = 250;
const MILESTONES: [&str; 4] = ["feature freeze", "beta 1", "candidate 1", "final"];

fn file() -> String {
    let mut file = "program,product_line,release,milestone,date,state,owner,note\r\n".to_owned();
    for line in 0..LINES {
        for release in 0..RELEASES_EACH {
            for (stage, name) in (0..).zip(MILESTONES) {
                let day = Day::from_number(10_000 + line * 3 + release * 30 + stage);
                writeln!(
                    file,
                    "Program {},Line {line},{release}.{line}.0,{name},{day},actual,Release manager,\r",
                    line % 10
                )
                .expect("a row is written");
            }
        }
    }
    file
}

fn order(content: &str) -> Order {
    let header = content.lines().next().unwrap_or_default();
    Order {
        id: ImportId(0x100),
        file: "schedule.csv".to_owned(),
        content: Arc::from(content.as_bytes()),
        mapping: Mapping::guess(header.split(',')),
        mode: Mode::Update,
        left_out: BTreeSet::new(),
        names: Arc::new(|_| None),
        calendar: None,
    }
}

async fn timed<T>(what: &str, work: impl Future<Output = Result<T, Rejected>>) -> T {
    let begun = Clock::now();
    let done = work.await.expect(what);
    table::row(what, format_args!("{:.2} s", begun.elapsed().as_secs_f64()));
    done
}

/// Measures and prints.
pub async fn measure() {
    let folder = tempfile::tempdir().expect("a folder");
    let engine: Engine = scale::engine(&folder.path().join("signalbox.db"));
    let file = file();
    let who = || (Actor::System, Grants(vec![Role::DeploymentManager]));
    table::title("A file of 100,000 rows: 25,000 releases on 100 product lines");
    let outlook = timed("looked at", import::outlook(&engine, order(&file)));
    assert_eq!(outlook.await.rows, 100_000);
    let before = table::most_resident_mb();
    let brought_in = import::apply(&engine, who(), order(&file), Arc::default());
    let summary = timed("brought in (target 10 s)", brought_in).await;
    assert_eq!(summary.milestones, 100_000);
    if let Some((before, after)) = before.zip(table::most_resident_mb()) {
        table::row(
            "most memory so far, before and after",
            format_args!("{before:.0} MB, {after:.0} MB"),
        );
    }
    let undone = import::undo(&engine, who(), ImportId(0x100), CommandId(0x101));
    let undone = timed("taken back", undone).await;
    assert_eq!((undone.releases, undone.kept_count), (25_000, 0));
    engine.stop().await;
}
