//! Events that come in again: the milestone that came of one follows it.

use super::*;
use crate::domain::time::{UtcOnly, Zone};

/// An event: identity, summary, day.
type Entry<'a> = (&'a str, &'a str, &'a str);

fn events(entries: &[Entry<'_>]) -> Sheet {
    let mut file = "BEGIN:VCALENDAR\n".to_owned();
    for (uid, summary, day) in entries {
        let day = day.replace('-', "");
        file.push_str(&format!(
            "BEGIN:VEVENT\nUID:{uid}\nSUMMARY:{summary}\nDTSTART;VALUE=DATE:{day}\nEND:VEVENT\n"
        ));
    }
    file.push_str("END:VCALENDAR\n");
    let events = Events::read(&file).unwrap();
    let by = EventsBy {
        pattern: "<release>: <milestone>".to_owned(),
        program: "Quay".to_owned(),
        line: "Crane".to_owned(),
    };
    let (_, mut mapping) = events.guess();
    for (column, place) in [
        (Column::Program, EventColumn::SameProgram),
        (Column::ProductLine, EventColumn::SameLine),
        (Column::Release, EventColumn::Release),
        (Column::Milestone, EventColumn::Milestone),
    ] {
        mapping.set(column, Some(place.place()));
    }
    let rows = events.rows(&by, mapping, &Zone::utc(), &UtcOnly).unwrap();
    assert_eq!(rows.faults, vec![]);
    rows.sheet
}

/// Brings them in; what each did, in the order of the listing.
fn bring_in(memory: &mut Memory, entries: &[Entry<'_>]) -> Vec<String> {
    let (planned, told) = memory.bring_in(&events(entries), Mode::Update);
    assert_eq!(planned.faults, vec![]);
    let told = told.into_iter();
    told.map(|told| format!("{}: {}, {}", told.kind.label(), told.what, told.words))
        .collect()
}

fn ids(memory: &Memory, version: &str) -> Vec<(u128, String, String)> {
    let milestones = memory.release(version).schedule.milestones();
    milestones
        .map(|m| (m.id.0, m.name.clone(), m.date().unwrap().to_string()))
        .collect()
}

const BEFORE: [Entry<'static>; 2] = [
    ("a", "1.0: beta", "2030-01-01"),
    ("b", "1.0: final", "2030-02-01"),
];

#[test]
fn an_event_that_changes_moves_and_renames_its_milestone() {
    let mut memory = Memory::default();
    assert_eq!(
        bring_in(&mut memory, &BEFORE),
        [
            "New: Crane 1.0 beta, Tue 1 Jan 2030",
            "New: Crane 1.0 final, Fri 1 Feb 2030"
        ]
    );
    let before = ids(&memory, "1.0");
    let count = memory.events;
    assert_eq!(
        bring_in(&mut memory, &BEFORE),
        [
            "Unchanged: Crane 1.0 beta, Tue 1 Jan 2030",
            "Unchanged: Crane 1.0 final, Fri 1 Feb 2030"
        ]
    );
    assert_eq!(memory.events, count, "the same again is nothing");
    let told = bring_in(
        &mut memory,
        &[
            ("c", "1.0: beta", "2030-01-20"),
            ("b", "1.0: final", "2030-02-08"),
            ("a", "1.0: candidate", "2030-01-01"),
        ],
    );
    assert_eq!(
        told,
        [
            "Moves: Crane 1.0 final, Fri 1 Feb 2030 → Fri 8 Feb 2030",
            "Changes: Crane 1.0 candidate, was called beta",
            "New: Crane 1.0 beta, Sun 20 Jan 2030",
        ]
    );
    let after = ids(&memory, "1.0");
    assert_eq!(after.len(), 3);
    assert_eq!(
        after[0],
        (before[0].0, "candidate".to_owned(), "2030-01-01".to_owned())
    );
    assert_eq!(
        after[1],
        (before[1].0, "final".to_owned(), "2030-02-08".to_owned())
    );
}

#[test]
fn what_we_call_otherwise_is_followed_and_what_the_file_puts_elsewhere_is_refused() {
    let mut memory = Memory::default();
    bring_in(&mut memory, &BEFORE);
    let before = ids(&memory, "1.0");
    // Here the release and its line get other names; the file goes on calling them as before.
    for release in memory.releases.values_mut() {
        Arc::make_mut(release).version = "1".to_owned();
    }
    for line in Arc::make_mut(&mut memory.portfolio).lines.values_mut() {
        line.name = "Harbour crane".to_owned();
    }
    let told = bring_in(&mut memory, &[BEFORE[0], ("b", "1.0: final", "2030-02-08")]);
    assert_eq!(
        told[0],
        "Moves: Harbour crane 1 final, Fri 1 Feb 2030 → Fri 8 Feb 2030"
    );
    assert_eq!(ids(&memory, "1")[1].0, before[1].0);
    assert_eq!(
        (memory.releases.len(), memory.portfolio.lines.len()),
        (1, 1)
    );
    // The file takes over our name of the release, or gives one of its own.
    for (version, refused) in [("1.0", false), ("1", true), ("2.0", true)] {
        let summary = format!("{version}: final");
        let sheet = events(&[("b", &summary, "2030-03-01")]);
        let (planned, _) = memory.bring_in(&sheet, Mode::Update);
        assert_eq!(
            planned.faults.len(),
            usize::from(refused),
            "{version}: {:?}",
            planned.faults
        );
        if let Some(fault) = planned.faults.first() {
            assert_eq!((fault.row, fault.column), (2, Some(Column::Release)));
            assert!(
                fault
                    .message
                    .starts_with("This event made Harbour crane 1 final and now says Crane"),
                "{}",
                fault.message
            );
        }
    }
    assert_eq!(memory.releases.len(), 1, "nothing was made beside it");
}

#[test]
fn a_calendar_that_gives_new_identities_is_known_by_names() {
    let mut memory = Memory::default();
    bring_in(&mut memory, &BEFORE);
    let before = ids(&memory, "1.0");
    let told = bring_in(
        &mut memory,
        &[
            ("x", "1.0: beta", "2030-01-03"),
            ("y", "1.0: final", "2030-02-01"),
        ],
    );
    assert_eq!(
        told[0],
        "Moves: Crane 1.0 beta, Tue 1 Jan 2030 → Thu 3 Jan 2030"
    );
    // From now on the new identity is the milestone's.
    bring_in(&mut memory, &[("x", "1.0: early beta", "2030-01-04")]);
    let after = ids(&memory, "1.0");
    assert_eq!(after.len(), 2);
    assert_eq!(
        after[0],
        (
            before[0].0,
            "early beta".to_owned(),
            "2030-01-04".to_owned()
        )
    );
}

#[test]
fn what_was_withdrawn_comes_anew_and_what_is_only_added_stays() {
    let mut memory = Memory::default();
    bring_in(&mut memory, &BEFORE);
    let (planned, _) = memory.bring_in(
        &events(&[("a", "1.0: candidate", "2030-05-05")]),
        Mode::Append,
    );
    assert_eq!(
        (
            planned.summary.unchanged,
            planned.summary.changes_anything()
        ),
        (1, false)
    );
    let release = memory.releases.values_mut().next().unwrap();
    let id = release.schedule.milestones().next().unwrap().id;
    let gone = crate::domain::schedule::Event::MilestoneWithdrawn { id };
    folded(release, &[crate::domain::release::Event::Schedule(gone)]);
    assert_eq!(
        bring_in(&mut memory, &BEFORE)[0],
        "New: Crane 1.0 beta, Tue 1 Jan 2030"
    );
}

#[test]
fn milestones_of_a_line_follow_too() {
    let mut memory = Memory::default();
    let entry = |day: &str| {
        let mut sheet = events(&[("e", "any: end of life", day)]);
        sheet.rows[0].release = None;
        sheet
    };
    memory.bring_in(&entry("2031-01-01"), Mode::Update);
    let (planned, told) = memory.bring_in(&entry("2031-01-02"), Mode::Update);
    assert_eq!(planned.summary.changed, 1);
    assert_eq!(told[0].what, "Crane end of life");
    let own = memory.lines.values().next().unwrap();
    assert_eq!(own.schedule.milestones().count(), 1);
}

#[test]
fn imports_that_were_recorded_before_events_came_in_are_read() {
    let old = r#"{"imported":{"file":"a.csv","rows":1,"left_out":0,"findings":0,"mode":"update","summary":{}}}"#;
    let Event::Imported { taken, .. } = serde_json::from_str(old).unwrap() else {
        panic!("it is an import")
    };
    assert_eq!(taken, vec![]);
    let taken = Taken {
        uid: "a@b".to_owned(),
        stream: ReleaseId(7).into(),
        milestone: crate::domain::ids::MilestoneId(8),
        said: ["Quay".to_owned(), "Crane".to_owned(), String::new()],
    };
    let json = serde_json::to_string(&taken).unwrap();
    assert_eq!(serde_json::from_str::<Taken>(&json).unwrap(), taken);
}

proptest! {
    /// However a file's events are named and dated anew, those of the first file stay the milestones they were.
    #[test]
    fn identities_hold_whatever_changes(
        first in proptest::collection::vec((0..3_usize, 1..28_u8), 1..6),
        again in proptest::collection::vec((0..3_usize, 1..28_u8), 1..6),
    ) {
        let named = |entries: &[(usize, u8)]| -> Vec<(String, String, String)> {
            let names = ["alpha", "beta", "final"];
            let entries = entries.iter().enumerate();
            entries.map(|(n, (name, day))| (format!("u{n}"), format!("1.0: {}", names[*name]), format!("2030-03-{day:02}"))).collect()
        };
        let mut memory = Memory::default();
        let (first, again) = (named(&first), named(&again));
        for file in [&first, &again] {
            let entries: Vec<Entry<'_>> = file.iter().map(|(a, b, c)| (&**a, &**b, &**c)).collect();
            bring_in(&mut memory, &entries);
        }
        let found = ids(&memory, "1.0");
        prop_assert_eq!(found.len(), first.len().max(again.len()));
        for (n, (_, _, date)) in found.iter().enumerate() {
            let said = again.get(n).or(first.get(n)).unwrap();
            prop_assert_eq!(date, &said.2);
        }
    }
}
