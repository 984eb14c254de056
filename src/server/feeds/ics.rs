//! iCalendar as text (RFC 5545): lines, folding, escapes, and the rules of a time zone.
//!
//! Own code because it is a page long, and because the library that was looked at folds by characters and octets at once.

use jiff::{Timestamp, tz::TimeZone};

use crate::domain::time::{Day, Instant, Zone};

/// Most octets in a line, without its end (RFC 5545, 3.1).
const LINE_LIMIT: usize = 75;

/// iCalendar that is being written.
#[derive(Debug, Default)]
pub struct Ics {
    text: String,
}

impl Ics {
    /// What was written.
    #[must_use]
    pub fn finish(self) -> String {
        self.text
    }

    /// A line as it is: a name with its parameters, and a value that needs no escapes.
    pub fn line(&mut self, name: &str, value: &str) {
        let mut room = LINE_LIMIT;
        for part in [name, ":", value] {
            for character in part.chars() {
                let octets = character.len_utf8();
                if octets > room {
                    self.text.push_str("\r\n ");
                    // The blank that a folded line begins with counts.
                    room = LINE_LIMIT - 1;
                }
                self.text.push(character);
                room -= octets;
            }
        }
        self.text.push_str("\r\n");
    }

    /// A line whose value is a text for people.
    pub fn text(&mut self, name: &str, value: &str) {
        let mut escaped = String::with_capacity(value.len());
        let value = value.replace("\r\n", "\n");
        for character in value.chars() {
            match character {
                '\\' | ';' | ',' => escaped.extend(['\\', character]),
                '\n' | '\r' => escaped.push_str("\\n"),
                // Other control characters are not allowed in any value.
                control if control.is_control() && control != '\t' => {}
                other => escaped.push(other),
            }
        }
        self.line(name, &escaped);
    }

    /// The rules of a zone from one time to another, as transitions one by one; nothing for UTC or a zone that is not known.
    pub fn zone(&mut self, zone: &Zone, from: Instant, to: Instant) {
        let (Ok(known), Ok(from), Ok(to)) = (
            TimeZone::get(zone.name()),
            Timestamp::from_millisecond(from.0),
            Timestamp::from_millisecond(to.0),
        ) else {
            return;
        };
        if is_utc(zone) {
            return;
        }
        self.line("BEGIN", "VTIMEZONE");
        self.line("TZID", zone.name());
        let first = known.preceding(from).next();
        let later = known
            .following(from)
            .take_while(|next| next.timestamp() <= to);
        let mut offset = match &first {
            Some(first) => before(&known, first.timestamp()),
            None => known.to_offset(from).seconds(),
        };
        if first.is_none() {
            self.rule("STANDARD", "19700101T000000", [offset, offset], zone.name());
        }
        for next in first.into_iter().chain(later) {
            let kind = if next.dst().is_dst() {
                "DAYLIGHT"
            } else {
                "STANDARD"
            };
            // Where it begins is told by the clocks that ran until then.
            let at = Instant(next.timestamp().as_millisecond());
            let to = next.offset().seconds();
            self.rule(kind, &local(at, offset), [offset, to], next.abbreviation());
            offset = to;
        }
        self.line("END", "VTIMEZONE");
    }

    fn rule(&mut self, kind: &str, begins: &str, [from, to]: [i32; 2], name: &str) {
        self.line("BEGIN", kind);
        self.line("DTSTART", begins);
        self.line("TZOFFSETFROM", &signed(from));
        self.line("TZOFFSETTO", &signed(to));
        self.text("TZNAME", name);
        self.line("END", kind);
    }
}

fn before(zone: &TimeZone, at: Timestamp) -> i32 {
    let earlier = Timestamp::from_second(at.as_second() - 1).unwrap_or(at);
    zone.to_offset(earlier).seconds()
}

fn signed(seconds: i32) -> String {
    let (sign, seconds) = (if seconds < 0 { '-' } else { '+' }, seconds.abs());
    let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
    match seconds % 60 {
        0 => format!("{sign}{hours:02}{minutes:02}"),
        rest => format!("{sign}{hours:02}{minutes:02}{rest:02}"),
    }
}

/// Whether its clocks are those of UTC by name.
#[must_use]
pub fn is_utc(zone: &Zone) -> bool {
    matches!(zone.name(), "UTC" | "Etc/UTC" | "Etc/GMT" | "GMT" | "Z")
}

/// A day: `20251007`.
#[must_use]
pub fn day(day: Day) -> String {
    day.to_string().replace('-', "")
}

/// What clocks show that are so many seconds ahead of UTC: `20251007T160000`.
#[must_use]
pub fn local(at: Instant, offset: i32) -> String {
    let shown = Instant(at.0 + i64::from(offset) * 1000);
    let second = shown.ms_of_day() / 1000;
    format!(
        "{}T{:02}{:02}{:02}",
        day(shown.utc_day()),
        second / 3_600,
        second / 60 % 60,
        second % 60
    )
}

/// A moment: `20251007T160000Z`.
#[must_use]
pub fn utc(at: Instant) -> String {
    local(at, 0) + "Z"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unfolded(text: &str) -> String {
        text.replace("\r\n ", "")
    }

    #[test]
    fn lines_are_folded_by_octets_and_never_inside_a_character() {
        let mut ics = Ics::default();
        let value = "é老🚂ش".repeat(40);
        ics.line("SUMMARY", &value);
        let text = ics.finish();
        for line in text.split_terminator("\r\n") {
            assert!(line.len() <= LINE_LIMIT, "{} octets", line.len());
        }
        assert_eq!(unfolded(&text), format!("SUMMARY:{value}\r\n"));
    }

    #[test]
    fn texts_are_escaped() {
        let mut ics = Ics::default();
        ics.text("SUMMARY", "a,b;c\\d\r\ne\nf\u{7}");
        assert_eq!(ics.finish(), "SUMMARY:a\\,b\\;c\\\\d\\ne\\nf\r\n");
    }

    #[test]
    fn a_zone_tells_its_transitions() {
        let at = |text: &str| text.parse::<Day>().unwrap().utc_midnight();
        let rules = |zone: &str| {
            let mut ics = Ics::default();
            ics.zone(
                &Zone::new(zone).unwrap(),
                at("2025-01-01"),
                at("2025-12-31"),
            );
            ics.finish()
        };
        let york = rules("America/New_York");
        assert!(york.contains("BEGIN:DAYLIGHT\r\nDTSTART:20250309T020000\r\nTZOFFSETFROM:-0500\r\nTZOFFSETTO:-0400\r\nTZNAME:EDT\r\n"), "{york}");
        assert!(york.contains("BEGIN:STANDARD\r\nDTSTART:20251102T020000\r\nTZOFFSETFROM:-0400\r\nTZOFFSETTO:-0500\r\nTZNAME:EST\r\n"), "{york}");
        assert!(
            york.contains("DTSTART:20241103T020000"),
            "the rule in force at the beginning"
        );
        // Half an hour of summer time.
        let howe = rules("Australia/Lord_Howe");
        assert!(
            howe.contains("DTSTART:20250406T020000\r\nTZOFFSETFROM:+1100\r\nTZOFFSETTO:+1030\r\n"),
            "{howe}"
        );
        assert_eq!(rules("UTC"), "");
        assert!(rules("Asia/Kolkata").contains("TZOFFSETTO:+0530"));
    }
}
