use super::*;

#[test]
fn lines_are_unfolded_and_keep_their_numbers() {
    let file = "BEGIN:VCALENDAR\r\nX-WR-CALNAME:Public\r\n  holidays\r\nBEGIN:VEVENT\r\nSUMMARY;LANGUAGE=\"d:e\":Neu\r\n jahr\\, \\\\ \\n!\r\nBEGIN:VALARM\r\nTRIGGER:-P1D\r\nEND:VALARM\r\nUID:a\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let read = calendar_text(file).unwrap();
    assert_eq!(read.name, "Public holidays");
    let event = &read.events[0];
    assert_eq!(event.line, 4);
    let summary = event.property("SUMMARY").unwrap();
    assert_eq!(
        (summary.line, summary.text().as_str()),
        (5, "Neujahr, \\ \n!")
    );
    assert_eq!(summary.parameter("LANGUAGE"), Some("d:e"));
    assert_eq!(event.property("UID").unwrap().line, 10);
    assert!(
        event.property("TRIGGER").is_none(),
        "an alarm is not the event"
    );
}

#[test]
fn what_is_wrong_names_its_line() {
    for (file, line) in [
        ("", 1),
        ("Hello\n", 1),
        ("BEGIN:VEVENT\nEND:VEVENT\n", 1),
        (
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY\nEND:VEVENT\nEND:VCALENDAR",
            3,
        ),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n", 3),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\n", 2),
        ("BEGIN:VCALENDAR\nEND:VCALENDAR\nEND:VCALENDAR\n", 3),
    ] {
        assert_eq!(calendar_text(file).unwrap_err().line, line, "{file:?}");
    }
}

#[test]
fn a_limit_is_named_with_the_line_that_goes_beyond_it() {
    let fold = " 0123456789\n".repeat(LINE_LIMIT / 10);
    for (rest, fits) in [("", true), (" 0123456\n", false)] {
        let file = format!("BEGIN:VCALENDAR\nX:\n{fold}{rest}END:VCALENDAR\n");
        let said = calendar_text(&file).map_err(|fault| fault.to_string());
        assert_eq!(said.is_ok(), fits, "{said:?}");
        if let Err(said) = said {
            assert_eq!(said, "Line 2: This line has more than 64 KB.");
        }
    }
    let event = "BEGIN:VEVENT\nEND:VEVENT\n";
    let file = |count| format!("BEGIN:VCALENDAR\n{}END:VCALENDAR\n", event.repeat(count));
    assert_eq!(
        calendar_text(&file(EVENT_LIMIT)).unwrap().events.len(),
        EVENT_LIMIT
    );
    let said = calendar_text(&file(EVENT_LIMIT + 1)).unwrap_err();
    assert_eq!(said.line, EVENT_LIMIT * 2 + 2);
    assert!(said.message.contains("20000 events"), "{said}");
}

#[test]
fn what_is_no_event_is_listed_by_its_line() {
    let file = "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nBEGIN:STANDARD\nEND:STANDARD\nEND:VTIMEZONE\nBEGIN:VTODO\nBEGIN:VALARM\nEND:VALARM\nEND:VTODO\nBEGIN:VEVENT\nBEGIN:VALARM\nEND:VALARM\nEND:VEVENT\nEND:VCALENDAR\n";
    let read = calendar_text(file).unwrap();
    assert_eq!(read.others, [(6, "VTODO".to_owned())]);
    assert_eq!(read.events.len(), 1);
}

#[test]
fn a_property_says_when_and_lists_texts() {
    let property = |text: &str| property(1, text).unwrap();
    let day = Day::new(2026, 3, 9).unwrap();
    for (text, when) in [
        ("DTSTART;VALUE=DATE:20260309", Some(When::Day(day))),
        ("DTSTART:20260309", Some(When::Day(day))),
        ("DTSTART:20260309T143000", Some(When::Clock(day, 870, None))),
        (
            "DTSTART;TZID=Europe/Berlin:20260309T143000",
            Some(When::Clock(day, 870, Some("Europe/Berlin".to_owned()))),
        ),
        (
            "DTSTART:20260309T143000Z",
            Some(When::Moment(Instant(day.utc_midnight().0 + 870 * 60_000))),
        ),
        ("DTSTART:20260230", None),
        ("DTSTART:20260309T243000", None),
        ("DTSTART:20260309T1430", None),
        ("DTSTART;VALUE=DATE:20260309T143000", None),
        ("DTSTART:", None),
    ] {
        assert_eq!(property(text).when().ok(), when, "{text}");
    }
    let categories = property(r"CATEGORIES:Quay\, north,Crane,,a\\,b\;c");
    assert_eq!(categories.texts(), ["Quay, north", "Crane", r"a\", "b;c"]);
}

proptest::proptest! {
    #[test]
    fn nothing_that_comes_in_ends_it(file in "(BEGIN:VCALENDAR\n)?(BEGIN:VEVENT\n)?\\PC{0,60}(\n[ ;:\"]\\PC{0,20})?") {
        drop(calendar_text(&file));
    }
}
