//! Calendar files on a real engine and a real file: what comes of events, and what follows them.

use signalbox::{
    domain::{
        exchange::{Column, EventColumn, EventsBy, ToldKind},
        time::Zone,
    },
    server::import::{Calendar, read},
};

use super::*;

const FIRST: &str = include_str!("first.ics");

/// The file with its program given, its summaries read as they seem.
fn calendar(content: &str, home: &str) -> Order {
    let looked = read("team.ics", content.as_bytes(), 5).unwrap();
    let by = EventsBy {
        program: "Quay".to_owned(),
        ..looked.calendar.unwrap()
    };
    assert_eq!(by.pattern, "<product line> <release>: <milestone>");
    let mut mapping = looked.mapping;
    mapping.set(Column::Program, Some(EventColumn::SameProgram.place()));
    Order {
        file: "team.ics".to_owned(),
        mapping,
        calendar: Some(Calendar {
            by,
            home: Zone::new(home).unwrap(),
        }),
        ..order(content)
    }
}

fn told(outlook: &Outlook, kind: ToldKind) -> Vec<String> {
    let of_kind = outlook.told.iter().filter(|told| told.kind == kind);
    of_kind
        .map(|told| format!("{} {}: {}", told.row, told.what, told.words))
        .collect()
}

fn dates(release: &Release) -> Vec<(String, String)> {
    let milestones = release.schedule.milestones();
    milestones
        .map(|m| (m.name.clone(), m.date().unwrap().to_string()))
        .collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(name, date): &(&str, &str)| ((*name).to_owned(), (*date).to_owned());
    pairs.iter().map(owned).collect()
}

#[tokio::test]
async fn events_become_milestones_and_what_is_none_is_told() {
    let house = House::new();
    let outlook = house.outlook(calendar(FIRST, "Europe/Berlin")).await;
    assert_eq!((outlook.rows, &outlook.faults), (3, &vec![]));
    assert_eq!(
        outlook.summary.words(),
        "1 new program · 1 new product line · 1 new release · 3 new milestones"
    );
    let not_taken: Vec<_> = outlook
        .not_taken
        .iter()
        .map(|one| (one.row, &*one.what))
        .collect();
    assert_eq!(
        not_taken,
        [(25, "Crane 1.1: rehearsal"), (32, "Standup"), (39, "VTODO")]
    );
    assert_eq!(house.events().await, 0, "a preview changes nothing");
    let summary = house
        .bring_in(calendar(FIRST, "Europe/Berlin"))
        .await
        .unwrap();
    assert_eq!(summary, outlook.summary);
    let release = house.release("QUAY-1").await;
    assert_eq!(
        (
            release.version.as_str(),
            release.schedule.target().unwrap().name.as_str()
        ),
        ("1.1", "final")
    );
    assert_eq!(
        dates(&release),
        pairs(&[
            ("code freeze", "2026-03-02/2026-03-06"),
            ("candidate, first", "2026-03-10"),
            ("final", "2026-03-31")
        ])
    );
    let note = &release.schedule.target().unwrap().note;
    assert_eq!(note, "Cranes move; ships wait");
    house.verify();
}

#[tokio::test]
async fn a_later_file_moves_the_very_milestones_also_after_everything_was_made_again() {
    let mut house = House::new();
    house
        .bring_in(calendar(FIRST, "Europe/Berlin"))
        .await
        .unwrap();
    let before = house.release("QUAY-1").await;
    let id = house
        .engine
        .release_by_key("QUAY-1")
        .await
        .unwrap()
        .unwrap();
    let events = house.events().await;
    let again = house
        .bring_in(calendar(FIRST, "Europe/Berlin"))
        .await
        .unwrap();
    assert_eq!((again.unchanged, again.changes_anything()), (3, false));
    assert_eq!(house.events().await, events);

    // Here it gets another number; then all but the record is made anew.
    house
        .command(
            id,
            &Command::Renumber {
                version: "2026.1".to_owned(),
            },
        )
        .await;
    house.engine.stop().await;
    let path = house.folder.path().join("signalbox.db");
    upkeep::rebuild(&path, &all_kinds()).unwrap();
    house.engine = Engine::start(&path, Options::new(Arc::new(TzDatabase))).unwrap();

    let later = FIRST
        .replace("20260331", "20260407")
        .replace("20260401", "20260408")
        .replace("candi\r\n date\\, first", "release can\r\n didate")
        .replace(
            "SUMMARY:Crane 1.1: final",
            "STATUS:CONFIRMED\r\nSUMMARY:Crane 1.1: final",
        );
    let outlook = house.outlook(calendar(&later, "Europe/Berlin")).await;
    assert_eq!(outlook.faults, vec![]);
    assert_eq!(
        told(&outlook, ToldKind::Moves),
        ["17 Crane 2026.1 final: Tue 31 Mar 2026 → Tue 7 Apr 2026"]
    );
    assert_eq!(
        told(&outlook, ToldKind::Changes),
        ["10 Crane 2026.1 release candidate: was called candidate, first"]
    );
    assert_eq!(told(&outlook, ToldKind::New), Vec::<String>::new());
    assert_eq!(told(&outlook, ToldKind::Same).len(), 1);
    house
        .bring_in(calendar(&later, "Europe/Berlin"))
        .await
        .unwrap();
    let after = house
        .engine
        .load::<Release>(id)
        .await
        .unwrap()
        .unwrap()
        .state;
    let ids = |release: &Release| {
        release
            .schedule
            .milestones()
            .map(|m| m.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(&after), ids(&before));
    assert_eq!(
        dates(&after)[1..],
        pairs(&[("release candidate", "2026-03-10"), ("final", "2026-04-07")])
    );
    assert_eq!(house.rows().await, 1, "no release beside it");

    // Called off: shown, with what came of it; another release: refused until it is left out.
    let off = later
        .replace("STATUS:CONFIRMED", "STATUS:CANCELLED")
        .replace("Crane 1.1: release", "Crane 1.2: release");
    let outlook = house.outlook(calendar(&off, "Europe/Berlin")).await;
    let why = outlook
        .not_taken
        .iter()
        .find(|one| one.row == 17)
        .map(|one| one.why.as_str());
    assert_eq!(
        why,
        Some(
            "It is cancelled, but Crane 2026.1 final came of it and stands: withdraw it there if it is not to happen."
        )
    );
    assert_eq!(
        outlook
            .faults
            .iter()
            .map(|fault| fault.row)
            .collect::<Vec<_>>(),
        [10]
    );
    let refused = house
        .bring_in(calendar(&off, "Europe/Berlin"))
        .await
        .unwrap_err();
    let Rejected::Refused(refusal) = refused else {
        panic!("it was not refused")
    };
    assert!(
        refusal.message.starts_with("1 event is wrong"),
        "{refusal:?}"
    );
    assert!(
        refusal.facts[0].starts_with(
            "Line 10: This event made Crane 2026.1 release candidate and now says Crane 1.2"
        ),
        "{refusal:?}"
    );
    house.verify();
}

#[tokio::test]
async fn an_import_of_events_is_taken_back_and_its_identities_with_it() {
    let house = House::new();
    let first = calendar(FIRST, "UTC");
    let import = first.id;
    house.bring_in(first).await.unwrap();
    let undone = import::undo(&house.engine, who(), import, CommandId(id()))
        .await
        .unwrap();
    assert_eq!((undone.releases, undone.kept_count), (1, 0));
    // Nothing stands that it could move: it makes a new one.
    let summary = house.bring_in(calendar(FIRST, "UTC")).await.unwrap();
    assert_eq!((summary.releases, summary.milestones), (1, 3));
    let last = async || dates(&*house.release("QUAY-2").await)[2].1.clone();
    let later = FIRST
        .replace("20260331", "20260415")
        .replace("20260401", "20260416");
    let moved = || calendar(&later, "UTC");
    let order = moved();
    let import = order.id;
    house.bring_in(order).await.unwrap();
    assert_eq!(last().await, "2026-04-15");
    let undone = import::undo(&house.engine, who(), import, CommandId(id()))
        .await
        .unwrap();
    assert_eq!((undone.changes, undone.kept_count), (1, 0));
    assert_eq!(last().await, "2026-03-31");
    // What came of the import before that one still follows.
    let summary = house.bring_in(moved()).await.unwrap();
    assert_eq!((summary.changed, summary.milestones), (1, 0));
    assert_eq!(last().await, "2026-04-15");
    house.verify();
}

#[tokio::test]
async fn a_broken_calendar_leaves_nothing() {
    let house = House::new();
    let cut = FIRST.split("UID:final").next().unwrap();
    let broken = Order {
        content: Arc::from(cut.as_bytes()),
        ..calendar(FIRST, "UTC")
    };
    let refused = house.bring_in(broken).await.unwrap_err().to_string();
    assert!(
        refused.contains("Line 17: VEVENT begins here and does not end"),
        "{refused}"
    );
    let mut unmapped = calendar(FIRST, "UTC");
    unmapped.mapping.set(Column::Program, None);
    let refused = house.bring_in(unmapped).await.unwrap_err().to_string();
    assert!(
        refused.contains("Say where in the file it stands: Program."),
        "{refused}"
    );
    assert_eq!(house.events().await, 0);
}
