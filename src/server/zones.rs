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
    use crate::domain::time::Day;

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
}
