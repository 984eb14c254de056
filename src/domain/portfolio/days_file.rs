//! Holidays from a calendar file: what its all-day events say, and what that changes of the marked days.

use serde::{Deserialize, Serialize};

use super::{
    DayKind, DayMark, FreezeScope,
    days::{DAY_MARK_DAYS, Origin},
};
use crate::domain::{
    Refusal,
    exchange::ics::{EventText, LineFault, Property, UID_LIMIT, When, basic_day, calendar_text},
    ids::DayMarkId,
    table::Table,
    text::NAME_LIMIT,
    time::{Day, MonthDay, Pattern, Recurrence, Weekdays},
};

/// Largest calendar file: bytes.
pub const FILE_LIMIT: usize = 512 * 1024;
/// Most faults of a file that are told.
const FAULTS_TOLD: usize = 20;
/// Most times that a rule which counts them may come.
const COUNT_LIMIT: i32 = 1_000;

/// A day as a calendar file has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// What the calendar knows it by.
    pub uid: String,
    /// What it is called.
    pub name: String,
    /// The first day.
    pub first: Day,
    /// The last day, included.
    pub last: Day,
    /// How it comes again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recurs: Option<Recurrence>,
}

/// What a calendar file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DaysFile {
    /// What the calendar calls itself; empty if it does not say.
    pub name: String,
    /// Its days.
    pub days: Vec<Listed>,
    /// Events that are no whole days, or are cancelled: each with its line and why it is passed over.
    pub passed_over: Vec<String>,
}

/// Reads the all-day events of a calendar file.
///
/// # Errors
/// It is too large, or no calendar file, or events cannot be read: each with its line.
pub fn read_days(file: &str) -> Result<DaysFile, Refusal> {
    if file.len() > FILE_LIMIT {
        return Err(Refusal::invalid(
            "File",
            format!("The file has more than {} KB.", FILE_LIMIT / 1024),
        ));
    }
    let calendar =
        calendar_text(file).map_err(|fault| Refusal::invalid("File", fault.to_string()))?;
    let mut found = DaysFile {
        name: calendar.name.chars().take(NAME_LIMIT).collect(),
        ..DaysFile::default()
    };
    let mut faults = Vec::new();
    for event in &calendar.events {
        match listed(event) {
            Ok(Ok(day)) if found.days.iter().any(|known| known.uid == day.uid) => {
                faults.push(LineFault::new(
                    event.line,
                    format!("A second event has the UID {}.", day.uid),
                ));
            }
            Ok(Ok(day)) => found.days.push(day),
            Ok(Err(why)) => found
                .passed_over
                .push(format!("Line {}: {why}", event.line)),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() {
        return Ok(found);
    }
    let count = faults.len();
    let told = faults
        .iter()
        .take(FAULTS_TOLD)
        .map(ToString::to_string)
        .collect();
    Err(Refusal::invalid(
        "File",
        match count {
            1 => "One event of the file cannot be read; nothing was taken from it.".to_owned(),
            _ => format!("{count} events of the file cannot be read; nothing was taken from it."),
        },
    )
    .with_facts(told))
}

/// An event as a day; the inner error says why it is passed over.
fn listed(event: &EventText) -> Result<Result<Listed, &'static str>, LineFault> {
    let named = |name: &str| event.property(name);
    let missing = |name: &str| LineFault::new(event.line, format!("This event has no {name}."));
    if event.cancelled() {
        return Ok(Err("cancelled."));
    }
    let start = named("DTSTART").ok_or_else(|| missing("DTSTART"))?;
    let When::Day(first) = start.when()? else {
        return Ok(Err("not an all-day event."));
    };
    for unread in ["RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID"] {
        if let Some(property) = named(unread) {
            return Err(LineFault::new(
                property.line,
                format!("{unread} is not read: give each day an event of its own."),
            ));
        }
    }
    let last = event.last_day(first)?;
    if last.days_since(first) >= DAY_MARK_DAYS {
        return Err(LineFault::new(
            event.line,
            format!("This event lasts more than {DAY_MARK_DAYS} days: a longer stop is a freeze."),
        ));
    }
    let uid = named("UID").ok_or_else(|| missing("UID"))?;
    let summary = named("SUMMARY").ok_or_else(|| missing("SUMMARY"))?;
    let text = |property: &Property, limit: usize| {
        let text: String = property
            .text()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let fits =
            !text.is_empty() && text.chars().count() <= limit && !text.contains(char::is_control);
        if fits {
            return Ok(text);
        }
        Err(LineFault::new(
            property.line,
            format!("{} has 1 to {limit} characters.", property.name),
        ))
    };
    let recurs = match named("RRULE") {
        Some(rule) => {
            let recurs = rule_of(rule, first)?;
            let checked = recurs.checked(first, last);
            Some(checked.map_err(|refusal| LineFault::new(rule.line, refusal.message))?)
        }
        None => None,
    };
    Ok(Ok(Listed {
        uid: text(uid, UID_LIMIT)?,
        name: text(summary, NAME_LIMIT)?,
        first,
        last,
        recurs,
    }))
}

/// A rule by which the event comes again, as far as it can be said here.
fn rule_of(property: &Property, first: Day) -> Result<Recurrence, LineFault> {
    let refuse = |why: &str| {
        LineFault::new(
            property.line,
            format!(
                "The rule {} is not read: {why}",
                property.value.chars().take(80).collect::<String>()
            ),
        )
    };
    let mut parts: Vec<(String, String)> = Vec::new();
    for part in property
        .value
        .trim()
        .split(';')
        .filter(|part| !part.is_empty())
    {
        let (name, value) = part
            .split_once('=')
            .ok_or_else(|| refuse("it reads NAME=value;NAME=value."))?;
        parts.push((name.to_ascii_uppercase(), value.to_ascii_uppercase()));
    }
    let part = |name: &str| {
        parts
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    };
    let known = [
        "FREQ",
        "INTERVAL",
        "COUNT",
        "UNTIL",
        "BYDAY",
        "BYMONTH",
        "BYMONTHDAY",
        "WKST",
    ];
    if let Some((name, _)) = parts
        .iter()
        .find(|(name, _)| !known.contains(&name.as_str()))
    {
        return Err(refuse(&format!("{name} is not known here.")));
    }
    let interval: u16 = match part("INTERVAL") {
        None => 1,
        Some(number) => number
            .parse()
            .map_err(|_| refuse("INTERVAL is a number."))?,
    };
    let (days, month_day, month) = (part("BYDAY"), part("BYMONTHDAY"), part("BYMONTH"));
    let own = |text: Option<&str>, own: u8| text.is_none_or(|text| text.parse() == Ok(own));
    let by_month = |interval: u16| -> Result<Recurrence, LineFault> {
        let day = match (days, month_day) {
            (None, None) => MonthDay::Number(first.day()),
            (None, Some(number)) => MonthDay::Number(
                number
                    .parse()
                    .map_err(|_| refuse("BYMONTHDAY is one day, 1 to 31."))?,
            ),
            (Some(days), None) => nth(days)
                .ok_or_else(|| refuse("BYDAY of a month is one weekday, as 4TH or -1MO."))?,
            (Some(_), Some(_)) => {
                return Err(refuse("BYDAY and BYMONTHDAY do not go together here."));
            }
        };
        Ok(every(Pattern::Monthly(day), interval))
    };
    let mut rule = match part("FREQ") {
        Some("DAILY") if days.is_none() && month_day.is_none() && month.is_none() => {
            every(Pattern::Daily, interval)
        }
        Some("WEEKLY") if month_day.is_none() && month.is_none() => {
            if interval > 1 && part("WKST").is_some_and(|start| start != "MO") {
                return Err(refuse("weeks begin on Monday here."));
            }
            let on = match days {
                None => Weekdays::default(),
                Some(days) => days
                    .split(',')
                    .try_fold(Weekdays::default(), |on, day| {
                        Some(on.and(Weekdays::only(weekday(day)?)))
                    })
                    .ok_or_else(|| refuse("BYDAY of a week lists weekdays, as MO,TU."))?,
            };
            every(Pattern::Weekly(on), interval)
        }
        Some("MONTHLY") if month.is_none() => by_month(interval)?,
        Some("YEARLY") if !own(month, first.month()) => {
            return Err(refuse("BYMONTH is the month in which the event begins."));
        }
        Some("YEARLY") if days.is_none() && own(month_day, first.day()) => {
            every(Pattern::Yearly, interval)
        }
        Some("YEARLY") if month.is_some() => by_month(interval.saturating_mul(12))?,
        Some("YEARLY") => return Err(refuse("BYDAY of a year is read with BYMONTH only.")),
        _ => {
            return Err(refuse(
                "FREQ is DAILY, WEEKLY, MONTHLY or YEARLY, each with the parts that go with it.",
            ));
        }
    };
    rule.until = match (part("UNTIL"), part("COUNT")) {
        (None, None) => None,
        (Some(until), None) => {
            let until = until.get(..8).and_then(basic_day);
            Some(until.ok_or_else(|| refuse("UNTIL is a day."))?)
        }
        (None, Some(count)) => {
            let count: i32 = count.parse().map_err(|_| refuse("COUNT is a number."))?;
            if !(1..=COUNT_LIMIT).contains(&count) {
                return Err(refuse("COUNT is 1 to 1000."));
            }
            Some(
                last_of(&rule, first, count)
                    .ok_or_else(|| refuse("it does not come that often."))?,
            )
        }
        (Some(_), Some(_)) => return Err(refuse("UNTIL and COUNT do not go together.")),
    };
    Ok(rule)
}

const fn every(pattern: Pattern, interval: u16) -> Recurrence {
    Recurrence {
        pattern,
        interval,
        until: None,
    }
}

/// The day on which it comes for the last time, if it comes so often.
fn last_of(rule: &Recurrence, first: Day, count: i32) -> Option<Day> {
    let apart = match rule.pattern {
        Pattern::Daily => 1,
        Pattern::Weekly(_) => 7,
        // A fifth weekday or a 31st does not come each month, nor a leap day each year.
        Pattern::Monthly(_) => 31 * 4,
        Pattern::Yearly => 366 * 8,
    };
    let ahead = apart * i32::from(rule.interval) * count;
    let starts = rule.starts(first, first, first.plus(ahead));
    starts.get(usize::try_from(count).ok()? - 1).copied()
}

/// Days after Monday.
fn weekday(text: &str) -> Option<u8> {
    let names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    (0..)
        .zip(names)
        .find(|(_, name)| *name == text)
        .map(|(at, _)| at)
}

/// `4TH`, `-1MO`
fn nth(text: &str) -> Option<MonthDay> {
    let (number, name) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let weekday = weekday(name)?;
    match number.trim_start_matches('+').parse::<i8>().ok()? {
        -1 => Some(MonthDay::Last(weekday)),
        nth @ 1..=5 => Some(MonthDay::Nth {
            nth: nth.unsigned_abs(),
            weekday,
        }),
        _ => None,
    }
}

/// How days of a calendar come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taking {
    /// What the calendar is called: what came from it before is brought up to date.
    pub calendar: String,
    /// What its days mean.
    pub kind: DayKind,
    /// Where they hold.
    pub scope: FreezeScope,
}

/// What a calendar changes of one marked day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// Which; `None`: a new one.
    pub id: Option<DayMarkId>,
    /// As it stands.
    pub from: Option<DayMark>,
    /// As the calendar has it; `None`: the calendar has it no more.
    pub to: Option<DayMark>,
}

/// What the calendar changes, by day: new ones, changed ones, and those it had and has no more. Days that lie before all of the
/// file's own stay: calendars drop years that are over.
#[must_use]
pub fn news(days: &Table<DayMarkId, DayMark>, file: &[Listed], taking: &Taking) -> Vec<News> {
    let of_calendar = || {
        days.iter().filter_map(|(id, mark)| {
            let origin = mark.origin.as_ref()?;
            (origin.calendar == taking.calendar).then_some((*id, mark, origin.uid.as_str()))
        })
    };
    let mut found = Vec::new();
    for listed in file {
        let held = of_calendar().find(|(_, _, uid)| *uid == listed.uid);
        let to = DayMark {
            name: listed.name.clone(),
            first: listed.first,
            last: listed.last,
            recurs: listed.recurs,
            kind: taking.kind,
            scope: taking.scope,
            origin: Some(Origin {
                calendar: taking.calendar.clone(),
                uid: listed.uid.clone(),
            }),
        };
        match held {
            Some((_, mark, _)) if *mark == to => {}
            held => found.push(News {
                id: held.map(|(id, ..)| id),
                from: held.map(|(_, mark, _)| mark.clone()),
                to: Some(to),
            }),
        }
    }
    let begins = file.iter().map(|listed| listed.first).min();
    for (id, mark, uid) in of_calendar() {
        let over = mark.recurs.is_none() && begins.is_none_or(|begins| mark.last < begins);
        if !over && !file.iter().any(|listed| listed.uid == uid) {
            found.push(News {
                id: Some(id),
                from: Some(mark.clone()),
                to: None,
            });
        }
    }
    crate::domain::order::sort_by_key(&mut found, |one| {
        one.to.as_ref().or(one.from.as_ref()).map(|mark| mark.first)
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(events: &[&str]) -> String {
        let events: Vec<_> = events
            .iter()
            .map(|event| {
                format!(
                    "BEGIN:VEVENT\r\n{}\r\nEND:VEVENT\r\n",
                    event.replace('|', "\r\n")
                )
            })
            .collect();
        format!(
            "BEGIN:VCALENDAR\r\nX-WR-CALNAME:Holidays\r\n{}END:VCALENDAR\r\n",
            events.concat()
        )
    }

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn whole_days_are_read_with_their_ends_and_rules() {
        let read = read_days(&file(&[
            "UID:a|SUMMARY:New Year|DTSTART;VALUE=DATE:20270101|RRULE:FREQ=YEARLY",
            "UID:b|SUMMARY:Bridge\\, and more|DTSTART:20270506|DTEND:20270508",
            "UID:c|SUMMARY:Thanks|DTSTART;VALUE=DATE:20261126|RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH",
            "UID:d|SUMMARY:Talk|DTSTART:20270101T100000Z",
            "UID:e|SUMMARY:Gone|DTSTART:20270101|STATUS:CANCELLED",
            "UID:f|SUMMARY:Week|DTSTART:20270802|DURATION:P1W",
            "UID:g|SUMMARY:Thrice|DTSTART:20270104|RRULE:FREQ=WEEKLY;BYDAY=MO,FR;COUNT=3",
        ]))
        .unwrap();
        assert_eq!(read.name, "Holidays");
        assert_eq!(
            read.passed_over,
            ["Line 21: not an all-day event.", "Line 26: cancelled."]
        );
        let days: Vec<_> = read
            .days
            .iter()
            .map(|one| (one.uid.as_str(), one.name.as_str(), one.last, one.recurs))
            .collect();
        let once = |until| Recurrence {
            until,
            ..every(Pattern::Yearly, 1)
        };
        let thanks = Pattern::Monthly(MonthDay::Nth { nth: 4, weekday: 3 });
        let twice = Pattern::Weekly(Weekdays::only(0).and(Weekdays::only(4)));
        assert_eq!(
            days,
            [
                ("a", "New Year", day("2027-01-01"), Some(once(None))),
                ("b", "Bridge, and more", day("2027-05-07"), None),
                ("c", "Thanks", day("2026-11-26"), Some(every(thanks, 12))),
                ("f", "Week", day("2027-08-08"), None),
                (
                    "g",
                    "Thrice",
                    day("2027-01-04"),
                    Some(Recurrence {
                        until: Some(day("2027-01-11")),
                        ..every(twice, 1)
                    })
                ),
            ]
        );
    }

    #[test]
    fn what_cannot_be_read_is_told_by_its_line_and_nothing_is_taken() {
        let wrong = [
            ("SUMMARY:a|DTSTART:20270101", "no UID"),
            ("UID:a|DTSTART:20270101", "no SUMMARY"),
            ("UID:a|SUMMARY:a", "no DTSTART"),
            ("UID:a|SUMMARY:a|DTSTART:20270230", "not a day"),
            (
                "UID:a|SUMMARY:a|DTSTART:20270103|DTEND:20270102",
                "before it begins",
            ),
            (
                "UID:a|SUMMARY:a|DTSTART:20270103|DTEND:20270302",
                "more than 31 days",
            ),
            (
                "UID:a|SUMMARY:a|DTSTART:20270103|EXDATE:20280103",
                "EXDATE is not read",
            ),
            (
                "UID:a|SUMMARY:a|DTSTART:20270103|RRULE:FREQ=YEARLY;BYSETPOS=1",
                "BYSETPOS",
            ),
            (
                "UID:a|SUMMARY:a|DTSTART:20270103|RRULE:FREQ=YEARLY;BYDAY=SU",
                "with BYMONTH only",
            ),
            (
                "UID:a|SUMMARY:a|DTSTART:20270103|RRULE:FREQ=HOURLY",
                "FREQ is DAILY",
            ),
            (
                "UID:a|SUMMARY:a|DTSTART:20270103|RRULE:FREQ=DAILY;COUNT=0",
                "COUNT is 1",
            ),
        ];
        for (event, why) in wrong {
            let refusal = read_days(&file(&[event])).unwrap_err();
            assert_eq!(refusal.field.as_deref(), Some("File"));
            let fact = &refusal.facts[0];
            assert!(
                fact.starts_with("Line ") && fact.contains(why),
                "{fact} {why}"
            );
        }
        let twice = "UID:a|SUMMARY:a|DTSTART:20270101";
        assert!(read_days(&file(&[twice, twice])).unwrap_err().facts[0].contains("second event"));
        let large = " ".repeat(FILE_LIMIT + 1);
        assert!(read_days(&large).unwrap_err().message.contains("512 KB"));
    }

    #[test]
    fn a_later_file_brings_its_own_days_up_to_date_and_nobody_elses() {
        let listed = |uid: &str, first: &str| Listed {
            uid: uid.to_owned(),
            name: uid.to_owned(),
            first: day(first),
            last: day(first),
            recurs: None,
        };
        let taking = Taking {
            calendar: "Holidays".to_owned(),
            kind: DayKind::Holiday,
            scope: FreezeScope::Organization,
        };
        let mut days = Table::new();
        days.insert(
            DayMarkId(9),
            DayMark {
                name: "By hand".to_owned(),
                ..DayMark::default()
            },
        );
        let file = [
            listed("past", "2025-01-01"),
            listed("gone", "2027-03-01"),
            listed("moved", "2027-04-01"),
            listed("same", "2027-05-01"),
        ];
        let first = news(&days, &file, &taking);
        assert!(
            first.len() == 4
                && first
                    .iter()
                    .all(|one| one.id.is_none() && one.from.is_none())
        );
        for (id, one) in (1..).zip(first) {
            days.insert(DayMarkId(id), one.to.unwrap());
        }
        let later = [
            listed("moved", "2027-04-02"),
            listed("same", "2027-05-01"),
            listed("new", "2027-01-01"),
        ];
        let found = news(&days, &later, &taking);
        let told: Vec<_> = found
            .iter()
            .map(|one| {
                (
                    one.id,
                    one.from.is_some(),
                    one.to.as_ref().map(|mark| mark.first),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                (None, false, Some(day("2027-01-01"))),
                (Some(DayMarkId(2)), true, None),
                (Some(DayMarkId(3)), true, Some(day("2027-04-02"))),
            ]
        );
        let other = Taking {
            calendar: "Another".to_owned(),
            ..taking
        };
        assert!(news(&days, &[], &other).is_empty());
    }
}
