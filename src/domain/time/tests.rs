use super::*;

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

/// Clocks one hour ahead of UTC, two from 2026-03-29T01:00Z to 2026-10-25T01:00Z.
struct Berlin;
impl Zones for Berlin {
    fn offset(&self, _zone: &Zone, at: Instant) -> Option<i32> {
        let (from, to) = (
            day("2026-03-29").utc_midnight().0 + 3_600_000,
            day("2026-10-25").utc_midnight().0 + 3_600_000,
        );
        Some(if (from..to).contains(&at.0) {
            7200
        } else {
            3600
        })
    }
}

#[test]
fn days_count_from_1970_and_know_their_weekday() {
    assert_eq!(day("1970-01-01").number(), 0);
    assert_eq!(day("2025-10-07").weekday_name(), "Tue");
    assert_eq!(day("2024-02-29").plus(366), day("2025-03-01"));
    assert_eq!(day("2025-12-15").plus_months(2), day("2026-02-01"));
    assert_eq!(day("2025-01-15").plus_months(-1), day("2024-12-01"));
    for impossible in [
        "2025-02-29",
        "2025-13-01",
        "0000-01-01",
        "2025-1-1",
        "+025-01-01",
        "2025-01-0x",
        "",
    ] {
        assert!(impossible.parse::<Day>().is_err(), "{impossible}");
    }
}

#[test]
fn a_day_anywhere_on_earth_ends_at_noon_utc_of_the_next() {
    let date: MilestoneDate = "2025-11-06 AoE".parse().expect("a date");
    let end = date.deadline(&Zone::utc(), &UtcOnly).expect("a deadline");
    assert_eq!(end.clock_text(0), "2025-11-07 12:00");
    assert_eq!(date.long_text(), "Thu 6 Nov 2025 AoE");
}

#[test]
fn dates_are_written_as_they_were_read() {
    for text in [
        "2025-11-06",
        "2025-11-06 AoE",
        "2025-11-06 Europe/Berlin",
        "2025-11-06T14:00Z",
        "2025-11-06T14:00:05.250+01:00",
        "2025-11-06/2025-11-09",
        "TBC",
    ] {
        assert_eq!(text.parse::<MilestoneDate>().expect(text).to_string(), text);
    }
    for wrong in [
        "",
        "2025-02-30",
        "2025-11-09/2025-11-06",
        "2025-11-06T25:00Z",
        "2025-11-06T14:00",
        "2025-11-06 !",
        "soon",
        "2025-11-06T14:00+99:00",
        "ééééééééééé",
    ] {
        assert!(wrong.parse::<MilestoneDate>().is_err(), "{wrong}");
    }
}

#[test]
fn local_times_follow_the_clocks_over_their_changes() {
    let zone = Zone::utc();
    let at = |d: &str, minutes| {
        Berlin
            .instant(&zone, day(d), minutes)
            .expect("known")
            .clock_text(0)
    };
    assert_eq!(at("2026-01-10", 12 * 60), "2026-01-10 11:00");
    assert_eq!(at("2026-07-10", 12 * 60), "2026-07-10 10:00");
    assert_eq!(
        at("2026-03-29", 150),
        "2026-03-29 01:30",
        "skipped: read with the offset before the gap"
    );
    assert_eq!(
        at("2026-10-25", 150),
        "2026-10-25 00:30",
        "twice: the first"
    );
    assert_eq!(at("2026-10-25", 12 * 60), "2026-10-25 11:00");
}

#[test]
fn windows_have_limits() {
    assert!(Window::new(day("2026-01-01"), 1440, Zone::utc(), 60).is_err());
    assert!(Window::new(day("2026-01-01"), 0, Zone::utc(), 0).is_err());
    let window = Window::new(day("2026-01-01"), 60, Zone::utc(), 90).expect("within the limits");
    let (start, end) = window.span(&UtcOnly).expect("UTC is known");
    assert_eq!(
        (start.clock_text(0), end.clock_text(0)),
        ("2026-01-01 01:00".to_owned(), "2026-01-01 02:30".to_owned())
    );
}

#[test]
fn last_monday_is_before_today() {
    let before = |day: &str| last_monday(day.parse().unwrap()).to_string();
    assert_eq!(before("2025-10-06"), "2025-09-29");
    assert_eq!(before("2025-10-07"), "2025-10-06");
    assert_eq!(before("2025-10-12"), "2025-10-06");
}
