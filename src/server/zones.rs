//! Time zones from the tz database that comes with the server.

use jiff::{Timestamp, tz::TimeZone};

use crate::domain::time::{Instant, Zone, Zones};

/// The server's answer to what clocks show where. The database is part of the program, so every machine answers the same.
#[derive(Clone, Copy, Debug, Default)]
pub struct TzDatabase;

impl Zones for TzDatabase {
    fn offset(&self, zone: &Zone, at: Instant) -> Option<i32> {
        if zone.name() == "UTC" {
            return Some(0);
        }
        // The crate keeps what it has looked up once.
        let zone = TimeZone::get(zone.name()).ok()?;
        let at = Timestamp::from_millisecond(at.0).ok()?;
        Some(zone.to_offset(at).seconds())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        portfolio::{Freeze, Hours},
        time::{Day, Recurrence},
    };

    #[test]
    fn summer_and_winter_differ() {
        let berlin = Zone::new("Europe/Berlin").unwrap();
        let noon = |month| Instant(Day::new(2025, month, 6).unwrap().utc_midnight().0 + 43_200_000);
        assert_eq!(TzDatabase.offset(&berlin, noon(1)), Some(3_600));
        assert_eq!(TzDatabase.offset(&berlin, noon(7)), Some(7_200));
        assert_eq!(
            TzDatabase.offset(&Zone::new("Mars/Olympus").unwrap(), noon(1)),
            None
        );
    }

    /// A recurring freeze, and when Python has it begin and end: tests/recurrence/expected.py says how that was made.
    #[derive(serde::Deserialize)]
    struct Case {
        zone: Zone,
        first: Day,
        last: Day,
        from: u16,
        to: u16,
        recurs: Recurrence,
        until_day: Day,
        spans: Vec<(Day, i64, i64)>,
    }

    #[test]
    fn recurring_freezes_begin_and_end_when_python_has_them() {
        let cases: Vec<Case> =
            serde_json::from_str(include_str!("../../tests/recurrence/expected.json")).unwrap();
        assert_eq!(cases.len(), 136);
        for case in cases {
            let freeze = Freeze {
                first: case.first,
                last: case.last,
                hours: Some(Hours {
                    from: case.from,
                    to: case.to,
                    zone: case.zone.clone(),
                }),
                recurs: Some(case.recurs),
                name: "Freeze".to_owned(),
                reason: "Stocktaking".to_owned(),
                ..Freeze::default()
            };
            let freeze = freeze.checked().unwrap();
            let about = format!("{} in {}", freeze.when(), case.zone.name());
            let mut found = freeze.occurrences(case.first, case.until_day);
            found.retain(|period| period.first <= case.until_day);
            let spans: Vec<_> = found
                .into_iter()
                .map(|period| {
                    let span = freeze.span(period, &Zone::utc(), &TzDatabase);
                    let (begin, end) = span.unwrap();
                    (period.first, begin.0, end.0)
                })
                .collect();
            assert_eq!(spans, case.spans, "{about}");
        }
    }
}
