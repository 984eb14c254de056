//! Dates as the release shows them: the day, and the moment it ends where a zone is stated.

use crate::domain::time::{DayZone, Instant, MilestoneDate, Zone, Zones};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// The moment in UTC that the date stands for, where the date itself does not say it in UTC: `ends Fri 7 Nov 12:00 UTC`.
#[must_use]
pub fn utc_words(date: &MilestoneDate, home: &Zone, zones: &dyn Zones) -> Option<String> {
    match date {
        MilestoneDate::Day {
            zone: DayZone::Unstated,
            ..
        }
        | MilestoneDate::Range { .. }
        | MilestoneDate::ToBeConfirmed => None,
        MilestoneDate::Day { .. } => Some(format!(
            "ends {}",
            moment_words(date.deadline(home, zones)?)
        )),
        MilestoneDate::Instant { at, offset } => (*offset != 0).then(|| moment_words(*at)),
    }
}

/// The same by the clocks of whoever reads, where neither the date nor its UTC says it: `Fri 7 Nov 13:00 Europe/Berlin`.
#[must_use]
pub fn local_words(
    date: &MilestoneDate,
    home: &Zone,
    reader: &Zone,
    zones: &dyn Zones,
) -> Option<String> {
    let at = match date {
        MilestoneDate::Day {
            zone: DayZone::Unstated,
            ..
        }
        | MilestoneDate::Range { .. }
        | MilestoneDate::ToBeConfirmed => return None,
        MilestoneDate::Day { .. } => date.deadline(home, zones)?,
        MilestoneDate::Instant { at, .. } => *at,
    };
    let offset = zones.offset(reader, at)?;
    let said = match date {
        MilestoneDate::Instant { offset: own, .. } => i32::from(*own) * 60 == offset,
        _ => false,
    };
    (offset != 0 && !said).then(|| [&clock_words(at, offset), " ", reader.name()].concat())
}

/// `Fri 7 Nov 12:00 UTC`.
#[must_use]
pub fn moment_words(at: Instant) -> String {
    [&clock_words(at, 0), " UTC"].concat()
}

/// `Fri 7 Nov 12:00` as clocks show that are so many seconds ahead of UTC.
fn clock_words(at: Instant, offset: i32) -> String {
    let at = Instant(at.0.saturating_add(i64::from(offset) * 1000));
    let day = at.utc_day();
    let minute = at.ms_of_day() / MINUTE;
    format!(
        "{} {} {} {:02}:{:02}",
        day.weekday_name(),
        day.day(),
        &day.month_name()[..3],
        minute / 60,
        minute % 60
    )
}

/// The time until a moment as a launch counts it: `T−12 days`, then `T−31:04:22`; `T+` after it.
#[must_use]
pub fn countdown(until: Instant, now: Instant) -> String {
    let left = until.0.saturating_sub(now.0);
    let sign = if left < 0 { '+' } else { '−' };
    let length = left.saturating_abs();
    if length >= 2 * DAY {
        return format!("T{sign}{} days", length / DAY);
    }
    format!(
        "T{sign}{}:{:02}:{:02}",
        length / HOUR,
        length / MINUTE % 60,
        length / 1000 % 60
    )
}

/// What the countdown leaves out while it counts days: `4 h 12 min`.
#[must_use]
pub fn remainder(until: Instant, now: Instant) -> Option<String> {
    let length = until.0.saturating_sub(now.0).saturating_abs();
    (length >= 2 * DAY).then(|| format!("{} h {:02} min", length / HOUR % 24, length / MINUTE % 60))
}

/// Days against the baseline with their sign: `+7 days`, `−1 day`, `on time`.
#[must_use]
pub fn slip_words(days: i32) -> String {
    let count = days.unsigned_abs();
    let unit = if count == 1 { "day" } else { "days" };
    match days {
        0 => "on time".to_owned(),
        1.. => format!("+{count} {unit}"),
        _ => format!("−{count} {unit}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::UtcOnly;

    fn date(text: &str) -> MilestoneDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_stated_zone_says_when_the_day_ends() {
        let words = |text: &str| utc_words(&date(text), &Zone::utc(), &UtcOnly);
        assert_eq!(
            words("2025-11-06 AoE").as_deref(),
            Some("ends Fri 7 Nov 12:00 UTC")
        );
        assert_eq!(
            words("2025-11-06T14:00+01:00").as_deref(),
            Some("Thu 6 Nov 13:00 UTC")
        );
        for plain in [
            "2025-11-06",
            "2025-11-06T14:00Z",
            "TBC",
            "2025-11-06/2025-11-08",
        ] {
            assert_eq!(words(plain), None, "{plain}");
        }
    }

    /// Clocks that are five and a half hours ahead in Asia/Kolkata, and nowhere else.
    struct Kolkata;
    impl Zones for Kolkata {
        fn offset(&self, zone: &Zone, _at: Instant) -> Option<i32> {
            Some(if zone.name() == "Asia/Kolkata" {
                19_800
            } else {
                0
            })
        }
    }

    #[test]
    fn who_lives_elsewhere_reads_their_own_clocks_too() {
        let kolkata = Zone::new("Asia/Kolkata").unwrap();
        let words =
            |text: &str, reader: &Zone| local_words(&date(text), &Zone::utc(), reader, &Kolkata);
        for (text, said) in [
            ("2025-11-06 AoE", "Fri 7 Nov 17:30 Asia/Kolkata"),
            ("2025-11-06T23:00Z", "Fri 7 Nov 04:30 Asia/Kolkata"),
        ] {
            assert_eq!(words(text, &kolkata).as_deref(), Some(said), "{text}");
            assert_eq!(words(text, &Zone::utc()), None, "UTC is said already");
        }
        for plain in ["2025-11-06", "2025-11-06T14:00+05:30", "TBC"] {
            assert_eq!(words(plain, &kolkata), None, "{plain}");
        }
    }

    #[test]
    fn the_clock_counts_days_and_near_the_end_seconds() {
        let until = Instant(100 * DAY);
        let at = |before: i64| countdown(until, Instant(until.0 - before));
        assert_eq!(at(12 * DAY + 4 * HOUR), "T−12 days");
        assert_eq!(at(2 * DAY), "T−2 days");
        assert_eq!(at(31 * HOUR + 4 * MINUTE + 22_000), "T−31:04:22");
        assert_eq!(at(0), "T−0:00:00");
        assert_eq!(at(-3 * DAY), "T+3 days");
        assert_eq!(
            remainder(until, Instant(until.0 - 12 * DAY - 4 * HOUR - 5 * MINUTE)).as_deref(),
            Some("4 h 05 min")
        );
        assert_eq!(remainder(until, until), None);
    }

    #[test]
    fn a_slip_has_its_sign() {
        assert_eq!(slip_words(7), "+7 days");
        assert_eq!(slip_words(-1), "−1 day");
        assert_eq!(slip_words(0), "on time");
    }
}
