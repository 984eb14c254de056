use proptest::prelude::*;

use super::*;
use crate::domain::{
    exchange::{Row, ics::UID_LIMIT},
    time::Instant,
};

/// Clocks that are never changed.
struct Fixed;

impl Zones for Fixed {
    fn offset(&self, zone: &Zone, _at: Instant) -> Option<i32> {
        Some(match zone.name() {
            "UTC" => 0,
            "Europe/Berlin" => 3_600,
            "America/New_York" => -18_000,
            "Pacific/Auckland" => 43_200,
            _ => return None,
        })
    }
}

/// A file of events, each of them lines between its BEGIN and its END.
fn file(events: &[&str]) -> String {
    let mut file = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n".to_owned();
    for event in events {
        let lines = event.replace('\n', "\r\n");
        file.push_str(&format!("BEGIN:VEVENT\r\n{lines}\r\nEND:VEVENT\r\n"));
    }
    file + "END:VCALENDAR\r\n"
}

fn by(pattern: &str) -> EventsBy {
    EventsBy {
        pattern: pattern.to_owned(),
        program: "Quay".to_owned(),
        line: "Crane".to_owned(),
    }
}

/// Release and milestone by the summary, program and line the same for all.
fn mapping() -> Mapping {
    let mut mapping = Mapping::default();
    for (column, place) in [
        (Column::Program, EventColumn::SameProgram),
        (Column::ProductLine, EventColumn::SameLine),
        (Column::Release, EventColumn::Release),
        (Column::Milestone, EventColumn::Milestone),
        (Column::Date, EventColumn::Date),
    ] {
        mapping.set(column, Some(place.place()));
    }
    mapping
}

fn rows(file: &str, home: &str) -> EventRows {
    let events = Events::read(file).unwrap();
    let home = Zone::new(home).unwrap();
    events
        .rows(&by("<release>: <milestone>"), mapping(), &home, &Fixed)
        .unwrap()
}

fn dates(rows: &[Row]) -> Vec<String> {
    rows.iter().map(|row| row.date.to_string()).collect()
}

#[test]
fn an_event_is_a_row_on_the_day_that_it_has_at_home() {
    let starts = [
        ("DTSTART;VALUE=DATE:20260309", ["2026-03-09"; 3]),
        ("DTSTART:20260309T233000", ["2026-03-09"; 3]),
        (
            "DTSTART:20260309T233000Z",
            ["2026-03-10", "2026-03-09", "2026-03-10"],
        ),
        (
            "DTSTART:20260309T043000Z",
            ["2026-03-09", "2026-03-08", "2026-03-09"],
        ),
        (
            "DTSTART;TZID=America/New_York:20260309T200000",
            ["2026-03-10", "2026-03-09", "2026-03-10"],
        ),
        (
            "DTSTART;TZID=\"W. Europe Standard Time\":20260309T003000",
            ["2026-03-09", "2026-03-08", "2026-03-09"],
        ),
        (
            "DTSTART;TZID=/citadel.org/20250101_1/Pacific/Auckland:20260310T080000",
            ["2026-03-09", "2026-03-09", "2026-03-10"],
        ),
        (
            "DTSTART;VALUE=DATE:20260309\nDTEND;VALUE=DATE:20260310",
            ["2026-03-09"; 3],
        ),
        (
            "DTSTART;VALUE=DATE:20260309\nDTEND;VALUE=DATE:20260314",
            ["2026-03-09/2026-03-13"; 3],
        ),
        (
            "DTSTART;VALUE=DATE:20260309\nDURATION:P1W",
            ["2026-03-09/2026-03-15"; 3],
        ),
    ];
    let events = starts.map(|(start, _)| format!("{start}\nSUMMARY:1.0: final"));
    let events: Vec<&str> = events.iter().map(String::as_str).collect();
    for (at, home) in ["Europe/Berlin", "America/New_York", "Pacific/Auckland"]
        .iter()
        .enumerate()
    {
        let read = rows(&file(&events), home);
        assert_eq!(read.faults, vec![]);
        assert_eq!(
            dates(&read.sheet.rows),
            starts.map(|(_, days)| days[at]),
            "{home}"
        );
    }
}

#[test]
fn properties_are_columns() {
    let file = file(&[
        "UID:a\nDTSTART:20260309\nSUMMARY:Crane 1.1: code\\, freeze\nCATEGORIES:Quay\\, north,Hoists\nLOCATION:Dock 1\nDESCRIPTION:Two\\nlines\nURL:https://example.org/x;y\nORGANIZER;CN=\"Release team\":MAILTO:r@example.org\nX-TEAM:Cranes",
        "UID:b\nDTSTART:20260310\nSUMMARY:Crane 1.1: final\nCATEGORIES:Quay\\, north\nCATEGORIES:Hoists\nORGANIZER:MAILTO:r@example.org\nX-TEAM:",
    ]);
    let events = Events::read(&file).unwrap();
    let (guessed, mut mapping) = events.guess();
    assert_eq!(guessed.pattern, "<product line> <release>: <milestone>");
    assert_eq!(mapping.missing(), vec![]);
    let own = EventColumn::ALL.len();
    assert_eq!(events.header()[own..], ["X-TEAM"]);
    mapping.set(Column::Owner, Some(EventColumn::Organizer.place()));
    let read = |mapping| {
        events
            .rows(&guessed, mapping, &Zone::utc(), &Fixed)
            .unwrap()
    };
    let row = read(mapping).sheet.rows[0].clone();
    assert_eq!((row.number, row.uid.as_deref()), (3, Some("a")));
    assert_eq!(
        [
            &*row.program,
            &*row.line,
            row.release.as_deref().unwrap(),
            &*row.milestone,
            row.owner.as_deref().unwrap(),
            &*row.note
        ],
        [
            "Quay, north",
            "Crane",
            "1.1",
            "code, freeze",
            "Release team",
            "Two\nlines"
        ]
    );
    for (column, place, values) in [
        (
            Column::ProductLine,
            EventColumn::SecondCategory.place(),
            ["Hoists", "Hoists"],
        ),
        (
            Column::Milestone,
            EventColumn::Summary.place(),
            ["Crane 1.1: code, freeze", "Crane 1.1: final"],
        ),
        (
            Column::Owner,
            EventColumn::Organizer.place(),
            ["Release team", "r@example.org"],
        ),
        (Column::Owner, EventColumn::Location.place(), ["Dock 1", ""]),
        (
            Column::Note,
            EventColumn::Link.place(),
            ["https://example.org/x;y", ""],
        ),
        (Column::Note, own, ["Cranes", ""]),
    ] {
        let mut changed = mapping;
        changed.set(column, Some(place));
        let found = read(changed)
            .sheet
            .rows
            .into_iter()
            .map(|row| match column {
                Column::ProductLine => row.line.to_string(),
                Column::Milestone => row.milestone.to_string(),
                Column::Owner => row.owner.map(|owner| owner.to_string()).unwrap_or_default(),
                _ => row.note.to_string(),
            });
        assert_eq!(found.collect::<Vec<_>>(), values, "{column:?} at {place}");
    }
}

#[test]
fn what_is_no_milestone_is_told_by_its_line() {
    let mut file = file(&[
        "UID:a\nDTSTART:20260309\nSUMMARY:Standup\nRRULE:FREQ=DAILY",
        "UID:b\nDTSTART:20260309\nSUMMARY:1.0: final\nSTATUS:Cancelled",
        "UID:c\nDTSTART:20260309\nSUMMARY:1.0: beta",
        "UID:c\nDTSTART:20260310\nRECURRENCE-ID:20260309\nSUMMARY:1.0: beta",
    ]);
    file = file.replace(
        "VERSION:2.0\r\n",
        "VERSION:2.0\r\nBEGIN:VTODO\r\nSUMMARY:Sweep\r\nEND:VTODO\r\n",
    );
    let read = rows(&file, "UTC");
    let told: Vec<_> = read
        .not_taken
        .iter()
        .map(|one| (one.row, &*one.what, &*one.why, one.uid.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            (3, "VTODO", "No event: only events become milestones.", None),
            (
                6,
                "Standup",
                "It comes again (RRULE on line 10): a milestone is on one date.",
                None
            ),
            (12, "1.0: final", "It is cancelled.", Some("b")),
            (
                23,
                "1.0: beta",
                "It comes again (RECURRENCE-ID on line 26): a milestone is on one date.",
                None
            ),
        ]
    );
    assert_eq!(read.sheet.rows.len(), 1);
    assert_eq!(read.faults, vec![]);
}

#[test]
fn what_is_wrong_with_an_event_is_told_by_its_line() {
    let long = format!(
        "UID:{}\nDTSTART:20260309\nSUMMARY:1.0: final",
        "u".repeat(UID_LIMIT + 1)
    );
    let file = file(&[
        "UID:a\nDTSTART:20260309\nSUMMARY:1.0: final",
        "UID:b\nSUMMARY:1.0: final",
        "UID:c\nDTSTART:20260230\nSUMMARY:1.0: final",
        "UID:d\nDTSTART;TZID=Nowhere:20260309T100000\nSUMMARY:1.0: final",
        "UID:e\nDTSTART:20260309\nSUMMARY:Team lunch",
        "UID:a\nDTSTART:20260309\nSUMMARY:1.0: beta",
        &long,
        "UID:g\nDTSTART;VALUE=DATE:20260309\nDTEND;VALUE=DATE:20260308\nSUMMARY:1.0: final",
    ]);
    let read = rows(&file, "UTC");
    let told: Vec<_> = read
        .faults
        .iter()
        .map(|fault| (fault.row, &*fault.message))
        .collect();
    assert_eq!(
        told,
        [
            (8, "Line 8: This event has no DTSTART."),
            (12, "Line 14: DTSTART is not a day: 20260230."),
            (
                17,
                "Line 19: The time zone Nowhere is not known: write it as Europe/Berlin, or give the day alone."
            ),
            (22, "“Team lunch” does not read <release>: <milestone>."),
            (
                27,
                "The event on line 3 has the same UID, a: one of them is wrong."
            ),
            (32, "Line 33: a UID has at most 200 characters."),
            (37, "Line 40: The event ends before it begins."),
        ]
    );
    assert_eq!(read.sheet.rows.len(), 1);
}

#[test]
fn a_file_that_is_no_calendar_is_refused_whole() {
    let large = " ".repeat(EVENTS_FILE_LIMIT + 1);
    for (file, says) in [
        ("", "Line 1: A calendar file begins with BEGIN:VCALENDAR."),
        ("BEGIN:VCALENDAR\nEND:VCALENDAR\n", "holds no events"),
        (
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID\nEND:VEVENT\nEND:VCALENDAR",
            "Line 3: This is no line of a calendar file",
        ),
        (
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\n",
            "Line 2: VEVENT begins here and does not end",
        ),
        (&large, "more than 16 MB"),
    ] {
        let said = Events::read(file).unwrap_err().message;
        assert!(said.contains(says), "{said}");
    }
    let events = Events::read(&file(&["DTSTART:20260309\nSUMMARY:x"])).unwrap();
    let said = events
        .rows(&by("<milestone>"), mapping(), &Zone::utc(), &Fixed)
        .unwrap_err();
    assert_eq!(
        said.message,
        "The pattern of the summary has no <release>: put it there, or say where else the release stands."
    );
    assert!(
        events
            .rows(&by("<nothing>"), mapping(), &Zone::utc(), &Fixed)
            .is_err()
    );
}

#[test]
fn a_calendar_is_known_by_its_beginning_or_its_name() {
    for (name, content, is) in [
        ("a.csv", "\u{feff}\r\nbegin:vcalendar\r\n", true),
        ("a.ICS", "program,milestone", true),
        ("a.csv", "BEGIN,VCALENDAR", false),
        ("a", "BEGIN:VCALENDA", false),
    ] {
        assert_eq!(
            is_calendar(name, content.as_bytes()),
            is,
            "{name}: {content}"
        );
    }
}

#[test]
fn the_likeliest_reading_is_offered() {
    for (summaries, pattern) in [
        (
            ["Crane 1.1: final", "Crane 1.2: beta: two"],
            "<product line> <release>: <milestone>",
        ),
        (["3.14.0: final", "3.14.1: final"], "<release>: <milestone>"),
        (
            ["3.14.0 candidate 2", "3.14.0 final"],
            "<release> <milestone>",
        ),
        (["Team lunch", "Summer party"], "<milestone>"),
    ] {
        let events = summaries.map(|summary| format!("DTSTART:20260309\nSUMMARY:{summary}"));
        let events = Events::read(&file(&events.each_ref().map(|event| &**event))).unwrap();
        assert_eq!(events.guess().0.pattern, pattern, "{summaries:?}");
    }
}

/// As RFC 5545 writes a text: escaped, and folded wherever it is cut.
fn written(name: &str, text: &str, cut: usize) -> String {
    let escaped = text
        .replace('\\', "\\\\")
        .replace(';', "\\;")
        .replace(',', "\\,")
        .replace('\n', "\\n");
    let line: Vec<char> = format!("{name}:{escaped}").chars().collect();
    let pieces: Vec<String> = line
        .chunks(cut)
        .map(|piece| piece.iter().collect())
        .collect();
    pieces.join("\n ")
}

proptest! {
    /// Whatever a summary holds, and however its lines are folded, release and milestone are what was put into it.
    #[test]
    fn what_was_written_is_read(
        release in "[a-zA-Zé][^\\s:\\p{C}]{0,12}",
        milestone in "[^\\s\\p{C}][^\\p{C}]{0,30}[^\\s\\p{C}]",
        note in "[^\\s\\p{C}]([^\\p{C}]|\n){0,60}",
        cut in 1..75_usize,
        day in 1..29_u8,
    ) {
        let event = [
            written("SUMMARY", &format!("{release}: {milestone}"), cut),
            written("DESCRIPTION", &note, cut),
            format!("DTSTART:202603{day:02}"),
        ];
        let events = Events::read(&file(&[&event.join("\n")])).unwrap();
        let mut mapping = mapping();
        mapping.set(Column::Note, Some(EventColumn::Description.place()));
        let read = events.rows(&by("<release>: <milestone>"), mapping, &Zone::utc(), &Fixed).unwrap();
        prop_assert_eq!(&read.faults, &vec![]);
        let row = &read.sheet.rows[0];
        prop_assert_eq!(row.release.as_deref(), Some(&*release));
        prop_assert_eq!(&*row.milestone, words(&milestone));
        prop_assert_eq!(&*row.note, note.trim());
        prop_assert_eq!(row.date.to_string(), format!("2026-03-{day:02}"));
    }

    /// What a file holds in whatever order: each event is a row, a fault or not taken, and nothing ends the reading.
    #[test]
    fn each_event_comes_to_something(events in proptest::collection::vec(
        proptest::collection::vec("(UID:[ab]|SUMMARY:\\PC{0,9}|DTSTART(;VALUE=DATE|;TZID=[A-Z/]{1,5})?:[0-9TZ]{0,16}|RRULE:|STATUS:CANCELLED|DTEND:2026030[0-9]|X-A:\\PC{0,5}|CATEGORIES:[,a\\\\]{0,5})", 0..6), 1..6,
    )) {
        let events: Vec<String> = events.iter().map(|lines| lines.join("\n")).collect();
        let events: Vec<&str> = events.iter().map(String::as_str).collect();
        let read = Events::read(&file(&events)).unwrap();
        let (by, mut mapping) = read.guess();
        drop(read.first_rows(3));
        for column in [Column::Program, Column::ProductLine] {
            mapping.set(column, Some(EventColumn::Summary.place()));
        }
        let rows = read.rows(&by, mapping, &Zone::utc(), &Fixed).unwrap();
        let faulty: std::collections::BTreeSet<u32> = rows.faults.iter().map(|fault| fault.row).collect();
        prop_assert_eq!(rows.sheet.rows.len() + faulty.len() + rows.not_taken.len(), events.len());
    }
}
