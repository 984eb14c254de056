//! The days of one zone as they lie along those of another: for a ruler with two rows.

use super::{Range, Tick, WHOLE};
use crate::domain::time::{Instant, Zone, Zones};

const DAY_MS: i64 = 86_400_000;

/// The days of the zone `theirs` along a range of days in the zone `ours`; none where clocks show the same all along.
#[must_use]
pub fn days_beside(range: Range, ours: &Zone, theirs: &Zone, zones: &dyn Zones) -> Vec<Tick> {
    let same = |day| zones.midnight(ours, day) == zones.midnight(theirs, day);
    if ours == theirs || (same(range.from) && same(range.to)) {
        return Vec::new();
    }
    // What our clocks show when a day of theirs begins, along our days.
    let place = |at: Instant| -> Option<i32> {
        let clocks = at.0 + i64::from(zones.offset(ours, at)?) * 1000;
        let along = (clocks - range.from.utc_midnight().0) * i64::from(WHOLE);
        let whole = i64::from(range.days().max(1)) * DAY_MS;
        i32::try_from((along / whole).clamp(0, WHOLE.into())).ok()
    };
    let mut found: Vec<Tick> = Vec::new();
    for number in -1..=range.days() {
        let day = range.from.plus(number);
        let begins = |day| zones.midnight(theirs, day).and_then(place);
        if let (Some(from), Some(to)) = (begins(day), begins(day.plus(1)))
            && to > from
        {
            found.push(Tick { day, from, to });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::{Day, UtcOnly};

    /// A zone that is behind until the end of 25 October, and an hour more from then on.
    struct Autumn;

    impl Zones for Autumn {
        fn offset(&self, zone: &Zone, at: Instant) -> Option<i32> {
            let turns = Day::new(2025, 10, 26)?.utc_midnight();
            match zone.name() {
                "UTC" => Some(0),
                _ if at < turns => Some(-4 * 3600),
                _ => Some(-5 * 3600),
            }
        }
    }

    #[test]
    fn days_elsewhere_begin_when_their_clocks_say() {
        let range = Range {
            from: Day::new(2025, 10, 20).unwrap(),
            to: Day::new(2025, 10, 26).unwrap(),
        };
        let theirs = Zone::new("America/New_York").unwrap();
        let ticks = days_beside(range, &Zone::utc(), &theirs, &Autumn);
        let named: Vec<_> = ticks
            .iter()
            .map(|tick| (tick.day.day(), tick.from))
            .collect();
        // Four hours are a sixth of a day, then five a little more; a day is a seventh of the width.
        assert_eq!(named[..3], [(19, 0), (20, 238), (21, 1_666)]);
        assert_eq!(named.last(), Some(&(26, 8_869)));
        assert!(ticks.windows(2).all(|pair| pair[0].to == pair[1].from));
        assert_eq!(ticks.last().map(|tick| tick.to), Some(WHOLE));
        assert!(days_beside(range, &Zone::utc(), &Zone::utc(), &UtcOnly).is_empty());
    }
}
