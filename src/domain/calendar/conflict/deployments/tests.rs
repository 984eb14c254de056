use proptest::prelude::*;

use super::*;
use crate::domain::{
    calendar::{Mark, Moved, conflicts_of, moves, preview},
    ids::{
        BookingId, DeploymentId, EnvironmentId, ExceptionId, ProductLineId, ReleaseId, StreamId,
    },
    portfolio::{
        Answer, Booking, Exception, FreezeScope, MaintenanceWindow, Portfolio, ProductLine, Verdict,
    },
    release::{Destination, ReleaseState, ReleaseType},
    table::Table,
    time::{MilestoneDate, Pattern, Recurrence, Weekdays, Window, Zone, Zones},
};

const STAGING: EnvironmentId = EnvironmentId(1);
const PRODUCTION: EnvironmentId = EnvironmentId(2);
const TODAY: &str = "2026-11-02";

/// Clocks of Berlin as they are from the end of October, of Kolkata, and UTC.
struct Clocks;
impl Zones for Clocks {
    fn offset(&self, zone: &Zone, at: Instant) -> Option<i32> {
        let winter = day("2026-10-25").utc_midnight().0 + 3_600_000;
        match zone.name() {
            "UTC" => Some(0),
            "Europe/Berlin" => Some(if at.0 < winter { 7_200 } else { 3_600 }),
            "Asia/Kolkata" => Some(19_800),
            _ => None,
        }
    }
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn window(day: Day, minute: u16, zone: &str, duration: u32) -> Window {
    Window::new(day, minute, Zone::new(zone).unwrap(), duration).unwrap()
}

/// On 7 November from 22:00 UTC for two hours.
fn saturday() -> Window {
    window(day("2026-11-07"), 22 * 60, "UTC", 120)
}

fn portfolio() -> Portfolio {
    let mut portfolio = Portfolio::default();
    for (id, name, shared) in [
        (STAGING, "Staging", true),
        (PRODUCTION, "Production", false),
    ] {
        let environment = Environment {
            name: name.to_owned(),
            shared,
            ..Environment::default()
        };
        portfolio.environments.insert(id, environment);
    }
    let line = ProductLine {
        program: crate::domain::ids::ProgramId(1),
        name: "Server".to_owned(),
        retired: false,
    };
    portfolio.lines.insert(ProductLineId(1), line);
    portfolio
}

/// A release of 9 November with a deployment for each window.
fn release(id: u128, into: EnvironmentId, windows: &[Window]) -> Row {
    let target = Mark {
        id: MilestoneId(id),
        name: "final".to_owned(),
        date: MilestoneDate::day(day("2026-11-09")),
        baseline: None,
        target: true,
        done: false,
        owner: None,
    };
    let deployments = (1..).zip(windows).map(|(at, window)| Deployment {
        id: DeploymentId(id * 100 + at),
        environment: into,
        wave: String::new(),
        window: window.clone(),
        required: true,
        removed: false,
    });
    Row {
        stream: ReleaseId(id).into(),
        key: None,
        // Of lines of their own, so that nothing but the environment is between them.
        line: ProductLineId(id),
        version: format!("{id}.0"),
        title: String::new(),
        kind: ReleaseType::Emergency,
        destination: Destination::Production,
        state: ReleaseState::Planned,
        team: None,
        owner: None,
        depends_on: Vec::new(),
        accepted: Vec::new(),
        milestones: vec![target],
        deployments: deployments.collect(),
    }
}

fn all(rows: &[Row], portfolio: &Portfolio) -> Table<StreamId, Vec<Conflict>> {
    conflicts_of(rows.iter(), &[], portfolio, day(TODAY), &Clocks)
}

fn of(row: &Row, portfolio: &Portfolio) -> Vec<Conflict> {
    let found = all(std::slice::from_ref(row), portfolio);
    found.get(&row.stream).cloned().unwrap_or_default()
}

fn kinds(found: &[Conflict]) -> Vec<Kind> {
    found.iter().map(|one| one.kind).collect()
}

#[test]
fn two_releases_at_once_in_a_shared_environment_are_told_to_both() {
    let portfolio = portfolio();
    // 23:30 in Berlin is 22:30 UTC; by the clocks alone the two would not meet.
    let berlin = window(day("2026-11-07"), 23 * 60 + 30, "Europe/Berlin", 240);
    let rows = [
        release(1, STAGING, &[saturday()]),
        release(2, STAGING, &[berlin]),
    ];
    let found = all(&rows, &portfolio);
    for row in &rows {
        let own = found.get(&row.stream).unwrap();
        assert_eq!(kinds(own), [Kind::SameEnvironment]);
        assert!(own[0].kind.blocks());
        assert_eq!(own[0].deployment, Some(row.deployments[0].id));
    }
    assert_eq!(
        found.get(&rows[0].stream).unwrap()[0].text,
        "The deployment into Staging on Sat 7 Nov 2026, 22:00 UTC, 2 h, meets that of 2.0: both are there 2026-11-07 22:30 – 2026-11-08 00:00 UTC."
    );
    // Each has its own place in one that is not shared, and one ends when the other begins.
    let apart = [
        release(1, PRODUCTION, &[saturday()]),
        release(2, PRODUCTION, &[saturday()]),
    ];
    assert_eq!(all(&apart, &portfolio), Table::new());
    let after = window(day("2026-11-08"), 60, "Europe/Berlin", 60);
    let turns = [
        release(1, STAGING, &[saturday()]),
        release(2, STAGING, &[after]),
    ];
    assert_eq!(all(&turns, &portfolio), Table::new());
}

#[test]
fn what_is_over_called_off_or_of_one_release_is_no_conflict() {
    let portfolio = portfolio();
    let past = window(day("2026-10-31"), 0, "UTC", 60);
    let over = [
        release(1, STAGING, std::slice::from_ref(&past)),
        release(2, STAGING, &[past]),
    ];
    assert_eq!(all(&over, &portfolio), Table::new());
    let one = [release(1, STAGING, &[saturday(), saturday()])];
    assert_eq!(all(&one, &portfolio), Table::new());
    let mut off = [
        release(1, STAGING, &[saturday()]),
        release(2, STAGING, &[saturday()]),
    ];
    off[1].state = ReleaseState::Cancelled;
    assert_eq!(all(&off, &portfolio), Table::new());
}

#[test]
fn a_booking_by_somebody_else_is_told() {
    let mut portfolio = portfolio();
    let booking = Booking {
        environment: STAGING,
        window: window(day("2026-11-07"), 23 * 60, "UTC", 600),
        purpose: "Load test".to_owned(),
        booked_by: Some(PersonId(7)),
    };
    portfolio.bookings.insert(BookingId(1), booking);
    let mut row = release(1, STAGING, &[saturday()]);
    let found = of(&row, &portfolio);
    assert_eq!(kinds(&found), [Kind::Booked]);
    assert!(
        found[0].text.ends_with(
            "falls into the booking “Load test”: 2026-11-07 23:00 – 2026-11-08 00:00 UTC."
        ),
        "{}",
        found[0].text
    );
    row.owner = Some(Owner::Person(PersonId(8)));
    assert_eq!(kinds(&of(&row, &portfolio)), [Kind::Booked]);
    row.owner = Some(Owner::Person(PersonId(7)));
    assert_eq!(of(&row, &portfolio), [], "their own");
    assert_eq!(of(&release(1, PRODUCTION, &[saturday()]), &portfolio), []);
}

#[test]
fn outside_of_the_maintenance_windows_and_into_what_is_out_of_use() {
    let mut portfolio = portfolio();
    let sundays = MaintenanceWindow {
        opens: window(day("2026-11-01"), 8 * 60, "Europe/Berlin", 240),
        recurs: Some(Recurrence {
            pattern: Pattern::Weekly(Weekdays::default()),
            interval: 1,
            until: None,
        }),
    };
    let production = portfolio.environments.get_mut(&PRODUCTION).unwrap();
    production.windows = vec![sundays];
    assert_eq!(
        kinds(&of(&release(1, PRODUCTION, &[saturday()]), &portfolio)),
        [Kind::OutsideWindow]
    );
    let inside = window(day("2026-11-08"), 7 * 60, "UTC", 240);
    assert_eq!(
        of(
            &release(1, PRODUCTION, std::slice::from_ref(&inside)),
            &portfolio
        ),
        []
    );
    portfolio.environments.get_mut(&PRODUCTION).unwrap().retired = true;
    assert_eq!(
        kinds(&of(&release(1, PRODUCTION, &[inside]), &portfolio)),
        [Kind::RetiredEnvironment]
    );
}

#[test]
fn a_day_on_which_nothing_is_deployed_stops_deployments_too() {
    let mut portfolio = portfolio();
    let stocktaking = crate::domain::portfolio::DayMark {
        name: "Stocktaking".to_owned(),
        first: day("2026-11-08"),
        last: day("2026-11-08"),
        kind: crate::domain::portfolio::DayKind::NoDeploy,
        ..crate::domain::portfolio::DayMark::default()
    };
    let id = crate::domain::ids::DayMarkId(1);
    portfolio.days.insert(id, stocktaking);
    assert_eq!(of(&release(1, STAGING, &[saturday()]), &portfolio), []);
    let over_night = window(day("2026-11-07"), 22 * 60, "UTC", 121);
    let found = of(&release(1, STAGING, &[over_night]), &portfolio);
    assert_eq!(kinds(&found), [Kind::NoDeploy]);
    assert_eq!(found[0].day, day("2026-11-08"));
}

#[test]
fn freezes_stop_deployments_into_their_environment_by_the_hour() {
    let mut portfolio = portfolio();
    let freeze = Freeze {
        name: "Network maintenance".to_owned(),
        first: day("2026-11-07"),
        last: day("2026-11-08"),
        hours: Some(crate::domain::portfolio::Hours {
            from: 23 * 60,
            to: 6 * 60,
            zone: Zone::utc(),
        }),
        scope: FreezeScope::Environment(STAGING),
        reason: "New switches".to_owned(),
        ..Freeze::default()
    };
    portfolio.freezes.insert(FreezeId(1), freeze);
    let row = release(1, STAGING, &[saturday()]);
    let found = of(&row, &portfolio);
    assert_eq!(kinds(&found), [Kind::Freeze]);
    assert_eq!(found[0].freeze, Some(FreezeId(1)));
    assert_eq!(of(&release(1, PRODUCTION, &[saturday()]), &portfolio), []);
    let before = window(day("2026-11-07"), 21 * 60, "UTC", 120);
    assert_eq!(of(&release(1, STAGING, &[before]), &portfolio), []);
    let exception = Exception {
        freeze: FreezeId(1),
        release: ReleaseId(1),
        key: String::new(),
        first: day("2026-11-07"),
        last: day("2026-11-07"),
        reason: "A customer cannot work".to_owned(),
        asked_by: None,
        answer: Some(Answer {
            verdict: Verdict::Granted,
            by: None,
            at: Instant(0),
            reason: String::new(),
        }),
    };
    portfolio.exceptions.insert(ExceptionId(1), exception);
    assert_eq!(of(&row, &portfolio), []);
    // Of everything: the deployment too, though the target lies behind it.
    let everything = Freeze {
        name: "Stocktaking".to_owned(),
        first: day("2026-11-07"),
        last: day("2026-11-07"),
        strictness: Strictness::Soft,
        ..Freeze::default()
    };
    portfolio.freezes.insert(FreezeId(2), everything);
    assert_eq!(kinds(&of(&row, &portfolio)), [Kind::SoftFreeze]);
}

#[test]
fn a_move_takes_the_deployments_along_and_says_what_they_meet() {
    let portfolio = portfolio();
    let next_week = saturday().plus(7);
    let other = release(2, STAGING, &[next_week]);
    let row = release(1, STAGING, &[saturday()]);
    let known = Beside::of([&other].into_iter(), &portfolio, day(TODAY), &Clocks);
    let seen = |days| preview(&row, &moves(&row, Moved::Whole, days), &known, day(TODAY));
    let week = seen(7);
    assert_eq!(kinds(&week.cautions), [Kind::SameEnvironment]);
    assert_eq!(week.along[0].to, saturday().plus(7));
    let day_more = seen(8);
    assert_eq!(kinds(&day_more.cautions), []);
    assert_eq!(seen(0).along, []);
}

fn windows() -> impl Strategy<Value = Window> {
    let zone = prop_oneof![Just("UTC"), Just("Europe/Berlin"), Just("Asia/Kolkata")];
    (0..6i32, 0..1440u16, zone, 1..3000u32).prop_map(|(days, minute, zone, duration)| {
        window(day("2026-10-31").plus(days), minute, zone, duration)
    })
}

proptest! {
    /// Whom one meets meets one; and they meet when their times have a moment in common that is not over.
    #[test]
    fn to_meet_is_mutual(
        one in prop::collection::vec((windows(), 1..3u128), 0..4),
        other in prop::collection::vec((windows(), 1..3u128), 0..4),
    ) {
        let portfolio = portfolio();
        let row = |id: u128, planned: &[(Window, u128)]| {
            let windows: Vec<_> = planned.iter().map(|(window, _)| window.clone()).collect();
            let mut row = release(id, STAGING, &windows);
            for (held, (_, into)) in row.deployments.iter_mut().zip(planned) {
                held.environment = EnvironmentId(*into);
            }
            row
        };
        let rows = [row(1, &one), row(2, &other)];
        let found = all(&rows, &portfolio);
        let met = |row: &Row| {
            let own = found.get(&row.stream).map(Vec::as_slice).unwrap_or_default();
            own.iter().filter(|one| one.kind == Kind::SameEnvironment).count()
        };
        let today = day(TODAY).utc_midnight();
        let mut expected = 0;
        for mine in &rows[0].deployments {
            for theirs in &rows[1].deployments {
                let (a, b) = (mine.window.span(&Clocks).unwrap(), theirs.window.span(&Clocks).unwrap());
                let (from, to) = (a.0.max(b.0), a.1.min(b.1));
                let there = mine.environment == STAGING && theirs.environment == STAGING;
                expected += usize::from(there && from < to && to > today);
            }
        }
        prop_assert_eq!(met(&rows[0]), expected);
        prop_assert_eq!(met(&rows[1]), expected);
    }
}
