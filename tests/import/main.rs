//! Import and export on a real engine and a real file.

use std::{collections::BTreeSet, sync::Arc, time::Instant as Stopwatch};

use signalbox::{
    domain::{
        Actor,
        access::{Grants, Role},
        calendar::{Filter, Range, SameDay, by_day},
        exchange::{Import, Mapping, Mode, Summary},
        ids::{CommandId, DeploymentId, EnvironmentId, ImportId, PersonId, StreamId},
        portfolio::{self, Portfolio},
        release::{Command, Deployment, Release, ReleaseState, deployment},
        time::{Day, Instant, Window, Zone},
        timetable::Timetable,
        train::Train,
    },
    server::{
        engine::{Engine, Options, Rejected, Submission, all_kinds},
        export,
        import::{self, Names, Order, Outlook, Progress},
        sample, upkeep,
        zones::TzDatabase,
    },
    wire::envelope::Envelope,
};
use tempfile::TempDir;

mod events;

const CPYTHON: &str = include_str!("../../sample/cpython-releases.csv");
const KUBERNETES: &str = include_str!("../../sample/kubernetes-1.35.csv");
const HEADER: &str = "program,product_line,release,milestone,date,state,owner,note\r\n";

struct House {
    engine: Engine,
    folder: TempDir,
}

fn id() -> u128 {
    uuid::Uuid::new_v4().as_u128()
}

fn names() -> Names {
    Arc::new(|_| None)
}

fn who() -> (Actor, Grants) {
    (
        Actor::Person(PersonId(7)),
        Grants(vec![Role::DeploymentManager]),
    )
}

fn order(content: &str) -> Order {
    let header = content.lines().next().unwrap_or_default();
    Order {
        id: ImportId(id()),
        file: "schedule.csv".to_owned(),
        content: Arc::from(content.as_bytes()),
        mapping: Mapping::guess(header.split(',')),
        mode: Mode::Update,
        left_out: BTreeSet::new(),
        names: names(),
        calendar: None,
    }
}

impl House {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let engine = Engine::start(
            &folder.path().join("signalbox.db"),
            Options::new(Arc::new(TzDatabase)),
        )
        .unwrap();
        Self { engine, folder }
    }
    async fn bring_in(&self, order: Order) -> Result<Summary, Rejected> {
        import::apply(&self.engine, who(), order, Arc::default()).await
    }
    async fn outlook(&self, order: Order) -> Outlook {
        import::outlook(&self.engine, order).await.unwrap()
    }
    async fn export(&self) -> String {
        String::from_utf8(
            export::schedule_csv(&self.engine, names(), export::Only::Everything)
                .await
                .unwrap(),
        )
        .unwrap()
    }
    async fn events(&self) -> i64 {
        let count = |connection: &rusqlite::Connection| {
            Ok(connection.query_row("SELECT count(*) FROM events", [], |row| row.get(0))?)
        };
        self.engine.store().read(count).await.unwrap()
    }
    async fn rows(&self) -> usize {
        let range = Range {
            from: Day::new(1, 1, 1).unwrap(),
            to: Day::new(9999, 1, 1).unwrap(),
        };
        self.engine
            .calendar(range, Filter::default(), usize::MAX)
            .await
            .unwrap()
            .len()
    }
    async fn release(&self, key: &str) -> Arc<Release> {
        let id = self.engine.release_by_key(key).await.unwrap().unwrap();
        self.engine
            .load::<Release>(id)
            .await
            .unwrap()
            .unwrap()
            .state
    }
    async fn command(&self, stream: impl Into<StreamId>, command: &impl serde::Serialize) {
        let envelope = Envelope {
            id: CommandId(id()),
            stream: stream.into(),
            reason: None,
            claimed_at: Instant(0),
            body: serde_json::value::to_raw_value(command).unwrap(),
        };
        let (actor, grants) = who();
        self.engine
            .submit(Submission {
                envelope,
                actor,
                grants,
            })
            .await
            .unwrap();
    }
    fn verify(&self) {
        let findings =
            upkeep::verify(&self.folder.path().join("signalbox.db"), &all_kinds()).unwrap();
        assert_eq!(findings.problems, Vec::<String>::new());
    }
}

#[tokio::test]
async fn cpython_comes_in_again_changes_nothing_and_goes_out_as_it_came() {
    let house = House::new();
    let outlook = house.outlook(order(CPYTHON)).await;
    assert_eq!((outlook.rows, outlook.faults.len()), (670, 0));
    let said: Vec<&str> = outlook
        .findings
        .iter()
        .map(|finding| finding.words.as_str())
        .collect();
    for known in [
        "2.7.3 candidate 2",
        "2.1.1 → 2.1.2",
        "2.3.4 → 2.3.5",
        "2.7.18 (Mon 20 Apr 2020)",
    ] {
        assert!(
            said.iter().any(|words| words.contains(known)),
            "{known} is missing in {said:#?}"
        );
    }
    println!("{} findings in 670 rows", said.len());
    assert_eq!(house.events().await, 0, "a preview changes nothing");
    let summary = house.bring_in(order(CPYTHON)).await.unwrap();
    assert_eq!(summary, outlook.summary);
    assert_eq!(
        summary,
        Summary {
            programs: 1,
            lines: 24,
            releases: 272,
            milestones: 670,
            changed: 0,
            unchanged: 0,
            windows: 0,
        }
    );
    assert_eq!(house.rows().await, 272 + 24);
    let events = house.events().await;
    assert_eq!(house.release("CPYT-1").await.version, "1.6.0");
    let again = house.bring_in(order(CPYTHON)).await.unwrap();
    assert_eq!(
        again,
        Summary {
            unchanged: 670,
            ..Summary::default()
        }
    );
    assert_eq!(house.events().await, events);
    assert_eq!(
        import::past(&house.engine, 10).await.unwrap().len(),
        1,
        "what changed nothing is no import"
    );
    assert_eq!(house.export().await, CPYTHON);
    // A second file follows the first, and both go out together.
    house.bring_in(order(KUBERNETES)).await.unwrap();
    let rows = |text: &str| text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(
        rows(&house.export().await),
        [rows(CPYTHON), rows(KUBERNETES)].concat()
    );
    house.verify();
}

/// The days of CPython's history on which two or more lines released something: the number that its own file has.
#[tokio::test]
async fn the_days_that_lines_of_cpython_share_are_found() {
    let house = House::new();
    house.bring_in(order(CPYTHON)).await.unwrap();
    let range = Range {
        from: Day::new(1990, 1, 1).unwrap(),
        to: Day::new(2040, 12, 31).unwrap(),
    };
    for (same_day, expected) in [(SameDay::Milestones, 96), (SameDay::Targets, 52)] {
        let filter = Filter {
            same_day: Some(same_day),
            ..Filter::default()
        };
        let asked = filter.clone();
        let counted = house.engine.store().read(move |connection| {
            signalbox::server::projections::calendar::days(connection, range, &asked)
        });
        let counted = counted.await.unwrap();
        assert_eq!(
            counted.len(),
            expected,
            "{same_day:?}, counted by the server"
        );
        let rows = house
            .engine
            .calendar_rows(range, Filter::default(), usize::MAX)
            .await
            .unwrap();
        let listed = by_day(&rows, range, Some(same_day));
        assert_eq!(listed.len(), expected, "{same_day:?}, laid out");
        let together = listed.get(&Day::new(2025, 10, 7).unwrap()).unwrap();
        let versions: Vec<_> = together.iter().map(|entry| &*entry.row.version).collect();
        assert_eq!(versions, ["3.13.8", "3.14.0"]);
    }
}

#[tokio::test]
async fn what_was_exported_comes_into_an_empty_house_as_the_same() {
    let rows = "P,\"L, one\",1.0,'=1+1,2030-01-01/2030-01-05,expected,\"a \"\"b\"\"\",\"two\nlines\"\r\n\
                P,\"L, one\",1.0,final,2030-02-01 AoE,expected,,'-1\r\n\
                P,\"L, one\",1.0,later,TBC,expected,,\r\n\
                P,\"L, one\",,end of life,2031-05-01T14:00+02:00,expected,'@team,\r\n";
    let (first, second) = (House::new(), House::new());
    let file = format!("{HEADER}{rows}");
    first.bring_in(order(&file)).await.unwrap();
    let release = first.release("PRG-1").await;
    let milestones: Vec<_> = release.schedule.milestones().collect();
    assert_eq!(
        (milestones[0].name.as_str(), milestones[1].note.as_str()),
        ("=1+1", "-1")
    );
    assert_eq!(first.export().await, file);
    second.bring_in(order(&first.export().await)).await.unwrap();
    assert_eq!(second.export().await, file);
}

#[tokio::test]
async fn a_wrong_row_stops_everything_until_it_is_left_out() {
    let house = House::new();
    let broken = CPYTHON
        .replace("2000-04-11", "2000-02-30")
        .replace("2012-04-09,actual", "2012-04-09,someday");
    let outlook = house.outlook(order(&broken)).await;
    let wrong: BTreeSet<u32> = outlook.faults.iter().map(|fault| fault.row).collect();
    assert_eq!(outlook.rows, 670);
    assert!(
        wrong.contains(&3) && wrong.len() >= 2,
        "{:?}",
        outlook.faults
    );
    let Err(Rejected::Refused(refusal)) = house.bring_in(order(&broken)).await else {
        panic!("it was not refused")
    };
    assert!(refusal.facts[0].starts_with("Row 3: Date"), "{refusal:?}");
    assert_eq!(house.events().await, 0);
    let without = Order {
        left_out: wrong.clone(),
        ..order(&broken)
    };
    let summary = house.bring_in(without).await.unwrap();
    assert_eq!(summary.milestones as usize, 670 - wrong.len());
}

#[tokio::test]
async fn files_that_are_no_tables_say_why_and_leave_nothing() {
    let house = House::new();
    for (content, words) in [
        (&b""[..], "empty"),
        (b"program,product_line,milestone,date", "no rows"),
        (
            b"a,b\n1,2",
            "Say which column holds: Program, Product line, Milestone, Date",
        ),
        (
            b"program,product_line,milestone,date\nP,L,caf\xe9,2030-01-01",
            "first on line 2",
        ),
        (b"\xff\xfep\0", "UTF-16"),
    ] {
        let mapping = Mapping::guess(
            String::from_utf8_lossy(content)
                .lines()
                .next()
                .unwrap_or_default()
                .split(','),
        );
        let order = Order {
            content: Arc::from(content),
            mapping,
            ..order("")
        };
        let refused = house.bring_in(order).await.unwrap_err().to_string();
        assert!(refused.contains(words), "{refused}");
    }
    let stakeholder = (Actor::Person(PersonId(8)), Grants(vec![Role::Stakeholder]));
    let refused = import::apply(&house.engine, stakeholder, order(CPYTHON), Arc::default()).await;
    assert!(matches!(refused, Err(Rejected::Refused(_))));
    let cancelled = Arc::new(Progress::default());
    cancelled.cancel();
    let refused = import::apply(&house.engine, who(), order(CPYTHON), cancelled).await;
    assert!(matches!(refused, Err(Rejected::Refused(_))));
    assert_eq!(house.events().await, 0);
    // With semicolons and a mark of its encoding it is a table all the same.
    let other = format!("\u{feff}{}", CPYTHON.replace(';', " –").replace(',', ";"));
    let order = Order {
        content: Arc::from(other.as_bytes()),
        ..order(CPYTHON)
    };
    assert_eq!(house.bring_in(order).await.unwrap().milestones, 670);
}

#[tokio::test]
async fn undo_withdraws_what_came_and_keeps_what_has_changed_since() {
    let house = House::new();
    let first = order(CPYTHON);
    let import = first.id;
    house.bring_in(first.clone()).await.unwrap();
    let changed = house
        .engine
        .release_by_key("CPYT-5")
        .await
        .unwrap()
        .unwrap();
    house
        .command(
            changed,
            &Command::Retitle {
                title: "Kept".into(),
            },
        )
        .await;
    let undone = import::undo(&house.engine, who(), import, CommandId(id()))
        .await
        .unwrap();
    assert_eq!(
        (undone.releases, undone.kept_count),
        (271, 3),
        "{:?}",
        undone.kept
    );
    assert!(
        undone.kept[0].why[0].contains("retitled"),
        "{:?}",
        undone.kept
    );
    assert_eq!(house.rows().await, 1);
    let portfolio = house
        .engine
        .load::<Portfolio>(StreamId::PORTFOLIO)
        .await
        .unwrap()
        .unwrap()
        .state;
    assert_eq!(
        portfolio
            .lines
            .values()
            .filter(|line| !line.retired)
            .count(),
        1
    );
    let again = import::undo(&house.engine, who(), import, CommandId(id())).await;
    assert!(matches!(again, Err(Rejected::Refused(_))));
    let past = import::past(&house.engine, 10).await.unwrap();
    assert!(past[0].import.undone.is_some());
    // It can come in again: the kept release is recognized, the program goes on.
    let summary = house.bring_in(order(CPYTHON)).await.unwrap();
    assert_eq!(
        (summary.programs, summary.lines, summary.releases),
        (0, 23, 271)
    );
    house.verify();
}

#[tokio::test]
async fn undoing_an_update_restores_what_stood_before() {
    let house = House::new();
    house.bring_in(order(&format!("{HEADER}P,L,1.0,final,2030-01-01,expected,Lead,\r\nP,L,,end of life,2031-01-01,expected,,\r\n"))).await.unwrap();
    let before = house.export().await;
    let update = order(&format!(
        "{HEADER}P,L,1.0,final,2030-01-08,expected,Other,n\r\nP,L,,end of life,2031-02-01,expected,,\r\nP,L,,end of support,2030-12-01,expected,,\r\n"
    ));
    let import = update.id;
    assert_eq!(
        house.bring_in(update).await.unwrap(),
        Summary {
            milestones: 1,
            changed: 2,
            ..Summary::default()
        }
    );
    assert_ne!(house.export().await, before);
    let undone = import::undo(&house.engine, who(), import, CommandId(id()))
        .await
        .unwrap();
    assert_eq!(undone.kept, vec![]);
    assert_eq!(house.export().await, before);
    house.verify();
}

#[tokio::test]
async fn the_sample_comes_once_and_is_whole() {
    let house = House::new();
    sample::fill(&house.engine, Actor::System).await.unwrap();
    let events = house.events().await;
    sample::fill(&house.engine, Actor::System).await.unwrap();
    assert_eq!(house.events().await, events);
    let mut states = BTreeSet::new();
    for number in 1..=16 {
        let key = if number <= 10 {
            format!("HARB-{number}")
        } else {
            format!("BEAC-{}", number - 10)
        };
        let release = house.release(&key).await;
        states.insert(release.state());
    }
    assert_eq!(states, ReleaseState::ALL.into_iter().collect());
    let slipped = house.release("HARB-4").await;
    assert!(slipped.schedule.target().unwrap().slip().unwrap() > 0);
    assert!(!slipped.depends_on.is_empty());
    assert_eq!(import::past(&house.engine, 10).await.unwrap().len(), 2);
    // Trains were made ahead, with the milestones of their template; one more rides in order.
    let timetable = house.engine.load::<Timetable>(StreamId::TIMETABLE).await;
    let timetable = timetable.unwrap().unwrap().state;
    assert_eq!(timetable.templates.iter().count(), 3);
    let made: Vec<_> = timetable.made.values().flatten().collect();
    assert_eq!(made.len(), 3);
    let first = house.engine.load::<Train>(made[0].train).await.unwrap();
    assert_eq!(first.unwrap().state.members.len(), 2);
    let website = house.release("HARB-11").await;
    assert_eq!(website.schedule.milestones().count(), 6);
    let gateway = house.release("BEAC-5").await;
    assert_eq!(gateway.deployments.iter().count(), 2);
    house.verify();
}

#[tokio::test]
async fn a_target_that_a_file_moves_takes_its_deployments_along() {
    let house = House::new();
    let file = |target: &str| format!("{HEADER}Quay,Crane,1.0,final,{target},expected,,\r\n");
    house.bring_in(order(&file("2030-01-10"))).await.unwrap();
    let release = house.engine.release_by_key("QUAY-1").await.unwrap();
    let release = release.expect("the key of the first release");
    let environment = EnvironmentId(id());
    let add = portfolio::Command::AddEnvironment {
        id: environment,
        name: "Production".to_owned(),
        short: String::new(),
        shared: true,
        windows: vec![],
    };
    house.command(StreamId::PORTFOLIO, &add).await;
    let window = |day: &str| {
        let day = day.parse().unwrap();
        Window::new(day, 22 * 60, Zone::new("Europe/Berlin").unwrap(), 120).unwrap()
    };
    let add = Command::Deployment(deployment::Command::Add {
        deployment: Deployment {
            id: DeploymentId(id()),
            environment,
            wave: String::new(),
            window: window("2030-01-09"),
            required: true,
            removed: false,
        },
    });
    house.command(release, &add).await;
    let windows = async || {
        let state = house.release("QUAY-1").await;
        let windows = state.deployments.iter().map(|one| one.window.clone());
        windows.collect::<Vec<_>>()
    };
    let moved = order(&file("2030-01-17"));
    let outlook = house.outlook(moved.clone()).await;
    assert_eq!(outlook.summary.windows, 1);
    let words = outlook.summary.words();
    assert!(
        words.ends_with("1 deployment moves along with its target"),
        "{words}"
    );
    assert_eq!(windows().await, [window("2030-01-09")], "looked at only");
    let summary = house.bring_in(moved.clone()).await.unwrap();
    assert_eq!((summary.changed, summary.windows), (1, 1));
    assert_eq!(windows().await, [window("2030-01-16")]);
    // The same again moves nothing, and neither does a target that has happened.
    let again = house.bring_in(order(&file("2030-01-17"))).await.unwrap();
    assert_eq!((again.changed, again.windows), (0, 0));
    let undone = import::undo(&house.engine, who(), moved.id, CommandId(id())).await;
    assert_eq!(undone.unwrap().kept_count, 0);
    assert_eq!(windows().await, [window("2030-01-09")]);
    let out = file("2030-01-12").replace("expected", "actual");
    house.bring_in(order(&out)).await.unwrap();
    house.bring_in(order(&file("2030-01-20"))).await.unwrap();
    assert_eq!(windows().await, [window("2030-01-09")]);
    house.verify();
}

/// Never fails for being slow: the figures are printed, to be looked at with `--nocapture`. A build for debugging takes a
/// tenth of the rows.
#[tokio::test]
async fn a_hundred_thousand_rows_come_in_as_one() {
    let releases: i32 = if cfg!(debug_assertions) { 25 } else { 250 };
    let all = releases * 400;
    let mut file = HEADER.to_owned();
    for line in 0..100 {
        for release in 0..releases {
            for (stage, name) in ["beta 1", "candidate 1", "feature freeze", "final"]
                .into_iter()
                .enumerate()
            {
                let day = Day::from_number(10_000 + line * 3 + release * 30 + stage as i32);
                file.push_str(&format!("Program {},Line {line},{release}.{line}.0,{name},{day},actual,Release manager,\r\n", line % 10));
            }
        }
    }
    let house = House::new();
    let watch = Stopwatch::now();
    let outlook = house.outlook(order(&file)).await;
    println!("preview of {all} new rows: {:?}", watch.elapsed());
    assert_eq!(
        (outlook.rows, outlook.summary.releases),
        (all as u32, all as u32 / 4)
    );
    let big = order(&file);
    let import = big.id;
    let progress = Arc::new(Progress::default());
    let watch = Stopwatch::now();
    let summary = import::apply(&house.engine, who(), big, Arc::clone(&progress))
        .await
        .unwrap();
    println!("apply: {:?}", watch.elapsed());
    assert_eq!(
        (summary.milestones, progress.done()),
        (all as u32, all as u32)
    );
    let events = house.events().await;
    let watch = Stopwatch::now();
    house.bring_in(order(&file)).await.unwrap();
    println!("apply again, nothing to do: {:?}", watch.elapsed());
    assert_eq!(house.events().await, events);
    let watch = Stopwatch::now();
    let exported = house.export().await;
    println!("export: {:?}", watch.elapsed());
    assert!(exported == file, "export equals import");
    let watch = Stopwatch::now();
    let undone = import::undo(&house.engine, who(), import, CommandId(id()))
        .await
        .unwrap();
    println!("undo: {:?}", watch.elapsed());
    assert_eq!((undone.releases, undone.kept_count), (all as u32 / 4, 0));
    assert_eq!(house.rows().await, 0);
    let import = house.engine.load::<Import>(import).await.unwrap().unwrap();
    assert!(import.state.undone.is_some());
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        println!(
            "most memory: {}",
            status
                .lines()
                .find(|line| line.starts_with("VmHWM"))
                .unwrap_or_default()
        );
    }
}
