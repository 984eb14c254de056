//! Rows of the calendar as the entries of a subscription.

use std::{collections::BTreeMap, fmt::Display};

use crate::{
    domain::{
        calendar::{Mark, Row},
        ids::PersonId,
        portfolio::Portfolio,
        release::ReleaseState,
        text,
        time::{DayZone, Instant, MilestoneDate, Zone, Zones},
    },
    server::zones::TzDatabase,
};

use super::{
    deployments,
    ics::{self, Ics},
};

/// How often programs are asked to look again.
const REFRESH: &str = "PT1H";

/// How a row stands in the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stand {
    /// How often its release has changed.
    pub version: u64,
    /// When it changed last.
    pub at: Instant,
}

/// A row with how it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// The row.
    pub row: Row,
    /// How it stands.
    pub stand: Stand,
    /// Whether its milestones and deployments have left the calendar.
    pub gone: bool,
}

/// What an entry is told with.
pub struct Told<'a> {
    /// What the calendar is called.
    pub name: &'a str,
    /// Programs and product lines.
    pub portfolio: &'a Portfolio,
    /// What a person is called.
    pub person: &'a dyn Fn(PersonId) -> Option<String>,
    /// The address of this server, without a slash at its end.
    pub url: &'a str,
}

/// The whole subscription.
#[must_use]
pub fn calendar(rows: &[Standing], told: &Told<'_>) -> String {
    let mut ics = Ics::default();
    ics.line("BEGIN", "VCALENDAR");
    ics.line("VERSION", "2.0");
    ics.line("PRODID", "-//Signalbox//Release calendar//EN");
    ics.line("CALSCALE", "GREGORIAN");
    ics.text("NAME", told.name);
    ics.text("X-WR-CALNAME", told.name);
    ics.line("REFRESH-INTERVAL;VALUE=DURATION", REFRESH);
    ics.line("X-PUBLISHED-TTL", REFRESH);
    for (zone, first, last) in zones(rows, &told.portfolio.organization.zone).values() {
        ics.zone(zone, *first, *last);
    }
    for standing in rows {
        for mark in &standing.row.milestones {
            entry(&mut ics, standing, mark, told);
        }
        for one in &standing.row.deployments {
            deployments::entry(&mut ics, standing, one, told);
        }
    }
    ics.line("END", "VCALENDAR");
    ics.finish()
}

/// The zones by whose clocks something is told, by name, each from the first to the last moment.
fn zones<'a>(
    rows: &'a [Standing],
    home: &'a Zone,
) -> BTreeMap<&'a str, (&'a Zone, Instant, Instant)> {
    let mut found: BTreeMap<&str, (&Zone, Instant, Instant)> = BTreeMap::new();
    let mut tell = |zone: &'a Zone, at: Instant| {
        let (_, first, last) = found.entry(zone.name()).or_insert((zone, at, at));
        (*first, *last) = ((*first).min(at), (*last).max(at));
    };
    for Standing { row, .. } in rows {
        for mark in &row.milestones {
            if let MilestoneDate::Instant { at, .. } = mark.date {
                tell(home, at);
            }
        }
        for one in &row.deployments {
            if let Some((from, to)) = one.window.span(&TzDatabase) {
                tell(&one.window.zone, from);
                tell(&one.window.zone, to);
            }
        }
    }
    found
}

/// Begins the entry of something that has that identity.
pub(super) fn begin(ics: &mut Ics, id: impl Display, stand: Stand) {
    ics.line("BEGIN", "VEVENT");
    ics.line("UID", &format!("{id}@signalbox"));
    ics.line("SEQUENCE", &stand.version.saturating_sub(1).to_string());
    let changed = ics::utc(stand.at);
    ics.line("DTSTAMP", &changed);
    ics.line("LAST-MODIFIED", &changed);
}

/// Ends it with what it says of its release; `happened` is certain whatever becomes of that.
pub(super) fn end(ics: &mut Ics, standing: &Standing, happened: bool, told: &Told<'_>) {
    let row = &standing.row;
    if let Some((_, program)) = told.portfolio.program_of(row.line) {
        ics.text("CATEGORIES", &program.name);
    }
    if let Some(key) = &row.key {
        ics.line("URL", &format!("{}/releases/{key}", told.url));
    }
    let status = if standing.gone || row.state == ReleaseState::Cancelled {
        "CANCELLED"
    } else if row.state == ReleaseState::Proposed && !happened && row.release().is_some() {
        "TENTATIVE"
    } else {
        "CONFIRMED"
    };
    ics.line("STATUS", status);
    // A release takes nobody's time by standing in a calendar.
    ics.line("TRANSP", "TRANSPARENT");
    ics.line("END", "VEVENT");
}

fn entry(ics: &mut Ics, standing: &Standing, mark: &Mark, told: &Told<'_>) {
    let row = &standing.row;
    let home = &told.portfolio.organization.zone;
    if mark.date.calendar_day().is_none() {
        return;
    }
    begin(ics, mark.id, standing.stand);
    when(ics, &mark.date, home);
    ics.text(
        "SUMMARY",
        &format!("{}: {}", name_of(row, told.portfolio), mark.name),
    );
    let description = description(row, mark, told);
    if !description.is_empty() {
        ics.text("DESCRIPTION", &description);
    }
    end(ics, standing, mark.done, told);
}

/// What a release is called where nothing stands around it: with its program where the product line's name is a number.
pub(super) fn name_of(row: &Row, portfolio: &Portfolio) -> String {
    let line = portfolio.lines.get(&row.line);
    let line = line.map_or("A former product line", |line| &line.name);
    let name = if row.version.is_empty() {
        line.to_owned()
    } else {
        text::under_line(line, &row.version)
    };
    match portfolio.program_of(row.line) {
        Some((_, program)) if name.starts_with(|first: char| first.is_ascii_digit()) => {
            format!("{} {name}", program.name)
        }
        _ => name,
    }
}

fn when(ics: &mut Ics, date: &MilestoneDate, home: &Zone) {
    match date {
        MilestoneDate::Instant { at, .. } => moment(ics, "DTSTART", *at, home),
        days => {
            let (Some(first), Some(last)) = (days.first_day(), days.calendar_day()) else {
                return;
            };
            ics.line("DTSTART;VALUE=DATE", &ics::day(first));
            // An entry's end is not part of it (RFC 5545, 3.6.1).
            ics.line("DTEND;VALUE=DATE", &ics::day(last.plus(1)));
        }
    }
}

/// A moment by the clocks of a zone.
pub(super) fn moment(ics: &mut Ics, name: &str, at: Instant, zone: &Zone) {
    if ics::is_utc(zone) {
        return ics.line(name, &ics::utc(at));
    }
    let offset = TzDatabase.offset(zone, at).unwrap_or(0);
    let name = format!("{name};TZID={}", zone.name());
    ics.line(&name, &ics::local(at, offset));
}

/// What sort of release it is.
pub(super) fn sort_of(row: &Row) -> String {
    let what = format!(
        "{} release, {}, {}",
        row.kind.label(),
        row.destination.label(),
        row.state.label().to_lowercase()
    );
    match row.title.as_str() {
        "" => what,
        title => format!("{title}. {what}"),
    }
}

fn description(row: &Row, mark: &Mark, told: &Told<'_>) -> String {
    let mut lines = Vec::new();
    if row.release().is_some() {
        lines.push(sort_of(row));
    }
    if mark.target {
        lines.push("This is the release's target.".to_owned());
    }
    if mark.done {
        lines.push("It has happened.".to_owned());
    }
    if let (Some(planned), Some(is)) = (
        mark.baseline.as_ref().and_then(MilestoneDate::calendar_day),
        mark.date.calendar_day(),
    ) {
        let slip = is.days_since(planned);
        lines.push(format!(
            "Planned for {}, slip {slip:+} days.",
            planned.long_text()
        ));
    }
    if let MilestoneDate::Day { zone, .. } = &mark.date
        && *zone != DayZone::Unstated
        && let Some(end) = mark
            .date
            .deadline(&told.portfolio.organization.zone, &TzDatabase)
    {
        let whose = match zone {
            DayZone::In(zone) => zone.name(),
            _ => "AoE",
        };
        lines.push(format!("The day ends ({whose}) {} UTC.", end.clock_text(0)));
    }
    if let Some(owner) = &mark.owner {
        let own = |id| (told.person)(id);
        let name = match owner {
            crate::domain::schedule::Owner::Person(id) => {
                own(*id).unwrap_or_else(|| "A former member".to_owned())
            }
            other => told.portfolio.owner_name(other, |_| None).to_owned(),
        };
        lines.push(format!("Owner: {name}"));
    }
    lines.join("\n")
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::{
        ids::{MilestoneId, ProductLineId, ProgramId, ReleaseId},
        portfolio::{Organization, ProductLine, Program},
        time::Day,
    };

    pub fn portfolio(line: &str, zone: &str) -> Portfolio {
        let mut portfolio = Portfolio {
            organization: Organization {
                name: "Harbour Works".to_owned(),
                zone: Zone::new(zone).unwrap(),
            },
            ..Portfolio::default()
        };
        let program = Program {
            name: "CPython".to_owned(),
            code: "CPY".to_owned(),
            retired: false,
        };
        let line = ProductLine {
            program: ProgramId(1),
            name: line.to_owned(),
            retired: false,
        };
        portfolio
            .programs
            .get_or_insert_with(ProgramId(1), || program.clone());
        portfolio
            .lines
            .get_or_insert_with(ProductLineId(1), || line.clone());
        portfolio
    }

    pub fn standing(version: &str, date: MilestoneDate) -> Standing {
        Standing {
            row: Row {
                stream: ReleaseId(7).into(),
                key: Some("CPY-7".to_owned()),
                line: ProductLineId(1),
                version: version.to_owned(),
                title: String::new(),
                kind: crate::domain::release::ReleaseType::Minor,
                destination: crate::domain::release::Destination::Production,
                state: ReleaseState::Planned,
                team: None,
                owner: None,
                depends_on: Vec::new(),
                accepted: Vec::new(),
                deployments: Vec::new(),
                milestones: vec![Mark {
                    id: MilestoneId(9),
                    name: "final".to_owned(),
                    date,
                    baseline: None,
                    target: true,
                    done: false,
                    owner: None,
                }],
            },
            stand: Stand {
                version: 3,
                at: Instant(1_750_000_000_000),
            },
            gone: false,
        }
    }

    pub fn told(rows: &[Standing], portfolio: &Portfolio) -> String {
        let told = Told {
            name: "Ours",
            portfolio,
            person: &|_| None,
            url: "https://signalbox.example",
        };
        calendar(rows, &told).replace("\r\n ", "")
    }

    #[test]
    fn a_name_is_whole_where_nothing_stands_around_it() {
        let day = MilestoneDate::day(Day::new(2025, 10, 7).unwrap());
        for (line, version, name) in [
            ("3.14", "3.14.0", "CPython 3.14.0"),
            ("Harbour Server", "7.2", "Harbour Server 7.2"),
            ("3.14", "", "CPython 3.14"),
        ] {
            let row = standing(version, day.clone());
            assert_eq!(name_of(&row.row, &portfolio(line, "UTC")), name);
        }
    }

    #[test]
    fn a_day_ends_with_the_next_and_a_moment_has_the_zone_of_the_organization() {
        let home = portfolio("Server", "America/New_York");
        let day = MilestoneDate::day(Day::new(2025, 12, 31).unwrap());
        let text = told(&[standing("1", day)], &home);
        assert!(text.contains("DTSTART;VALUE=DATE:20251231\r\nDTEND;VALUE=DATE:20260101\r\n"));
        assert!(!text.contains("VTIMEZONE"), "no moment, no zone");
        assert!(
            text.contains("SEQUENCE:2\r\nDTSTAMP:20250615T150640Z\r\n"),
            "{text}"
        );
        assert!(text.contains("URL:https://signalbox.example/releases/CPY-7\r\n"));
        let at = "2025-07-01".parse::<Day>().unwrap().utc_midnight();
        let moment = MilestoneDate::Instant { at, offset: 120 };
        let text = told(&[standing("1", moment.clone())], &home);
        assert!(
            text.contains("DTSTART;TZID=America/New_York:20250630T200000\r\n"),
            "{text}"
        );
        assert!(text.contains("BEGIN:VTIMEZONE\r\nTZID:America/New_York\r\n"));
        let text = told(&[standing("1", moment)], &portfolio("Server", "UTC"));
        assert!(text.contains("DTSTART:20250701T000000Z\r\n") && !text.contains("VTIMEZONE"));
    }

    #[test]
    fn what_is_gone_or_called_off_is_cancelled_and_what_is_proposed_tentative() {
        let home = portfolio("Server", "UTC");
        let row = standing("1", MilestoneDate::day(Day::new(2025, 12, 31).unwrap()));
        let status = |change: &dyn Fn(&mut Standing)| {
            let mut changed = row.clone();
            change(&mut changed);
            let text = told(&[changed], &home);
            let after = text.split("STATUS:").nth(1).unwrap();
            after.split("\r\n").next().unwrap().to_owned()
        };
        assert_eq!(status(&|_| {}), "CONFIRMED");
        assert_eq!(status(&|it| it.gone = true), "CANCELLED");
        assert_eq!(
            status(&|it| it.row.state = ReleaseState::Cancelled),
            "CANCELLED"
        );
        assert_eq!(
            status(&|it| it.row.state = ReleaseState::Proposed),
            "TENTATIVE"
        );
    }
}
