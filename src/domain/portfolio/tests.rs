use super::*;
use crate::domain::{
    Actor, RefusalKind,
    access::{Grants, Role},
    ids::PersonId,
    time::{Instant, MonthDay, Pattern, Recurrence, UtcOnly},
};

fn ask(portfolio: &Portfolio, command: &Command, role: Role) -> Result<Vec<Event>, Refusal> {
    let grants = Grants(vec![role]);
    let ctx = Context {
        actor: Actor::Person(PersonId(7)),
        grants: &grants,
        now: Instant(0),
        zones: &UtcOnly,
        reason: None,
    };
    portfolio.decide(command, &World::default(), &ctx)
}

fn after(portfolio: &Portfolio, command: &Command) -> Portfolio {
    let mut next = portfolio.clone();
    for event in ask(portfolio, command, Role::DeploymentManager).expect("granted") {
        let meta = Meta {
            seq: 1,
            version: 1,
            at: Instant(0),
            actor: Actor::System,
            command: CommandId(1),
            reason: None,
        };
        next.evolve(&event, &meta);
    }
    next
}

fn program(id: u128, name: &str) -> Command {
    Command::AddProgram {
        id: ProgramId(id),
        name: name.into(),
        code: String::new(),
    }
}

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

#[test]
fn programs_get_a_code_of_their_own() {
    let one = after(&Portfolio::default(), &program(1, "CPython"));
    let two = after(&one, &program(2, "CPYT tools"));
    assert_eq!(two.programs.get(&ProgramId(1)).unwrap().code, "CPYT");
    assert_eq!(two.programs.get(&ProgramId(2)).unwrap().code, "CPY2");
    let refusal = ask(
        &two,
        &Command::AddProgram {
            id: ProgramId(3),
            name: "Other".into(),
            code: "cpyt".into(),
        },
        Role::DeploymentManager,
    );
    assert_eq!(refusal.expect_err("taken").field.as_deref(), Some("Code"));
}

#[test]
fn names_are_unique_without_regard_to_case() {
    let one = after(&Portfolio::default(), &program(1, "CPython"));
    assert_eq!(
        ask(&one, &program(2, " cpython "), Role::DeploymentManager)
            .expect_err("refused")
            .kind,
        RefusalKind::Invalid
    );
    let rename = Command::Rename {
        part: Part::Program(ProgramId(1)),
        name: "CPYTHON".into(),
    };
    assert_eq!(
        after(&one, &rename)
            .programs
            .get(&ProgramId(1))
            .unwrap()
            .name,
        "CPYTHON"
    );
}

#[test]
fn a_line_needs_a_program_in_use() {
    let line = Command::AddProductLine {
        id: ProductLineId(1),
        program: ProgramId(1),
        name: "3.14".into(),
    };
    assert!(ask(&Portfolio::default(), &line, Role::DeploymentManager).is_err());
    let one = after(&Portfolio::default(), &program(1, "CPython"));
    let retired = after(
        &one,
        &Command::Retire {
            part: Part::Program(ProgramId(1)),
        },
    );
    assert!(ask(&retired, &line, Role::DeploymentManager).is_err());
    assert!(after(&one, &line).line_in_use(ProductLineId(1)));
}

#[test]
fn lines_are_ordered_by_number() {
    let mut portfolio = after(&Portfolio::default(), &program(1, "CPython"));
    for (id, name) in [(1, "3.10"), (2, "3.9"), (3, "2.7")] {
        portfolio = after(
            &portfolio,
            &Command::AddProductLine {
                id: ProductLineId(id),
                program: ProgramId(1),
                name: name.into(),
            },
        );
    }
    let names: Vec<_> = portfolio
        .lines_of(ProgramId(1))
        .into_iter()
        .map(|(_, l)| l.name.as_str())
        .collect();
    assert_eq!(names, ["2.7", "3.9", "3.10"]);
}

#[test]
fn freezes_stop_what_they_name() {
    let freeze = Freeze {
        name: "Year end".into(),
        first: day("2026-12-20"),
        last: day("2027-01-03"),
        scope: FreezeScope::Program(ProgramId(1)),
        stops: vec![ReleaseType::Major],
        strictness: Strictness::Hard,
        reason: "Nobody is there".into(),
        owner: None,
        ..Freeze::default()
    };
    let mut portfolio = after(&Portfolio::default(), &program(1, "CPython"));
    portfolio = after(
        &portfolio,
        &Command::AddProductLine {
            id: ProductLineId(1),
            program: ProgramId(1),
            name: "3.14".into(),
        },
    );
    portfolio = after(
        &portfolio,
        &Command::AddFreeze {
            id: FreezeId(1),
            freeze: freeze.clone(),
        },
    );
    let hit = |text: &str, kind| {
        portfolio
            .freezes_on(day(text), ProductLineId(1), kind)
            .count()
    };
    assert_eq!(hit("2027-01-03", ReleaseType::Major), 1);
    assert_eq!(hit("2027-01-04", ReleaseType::Major), 0);
    assert_eq!(hit("2027-01-03", ReleaseType::Minor), 0);
    let backwards = Freeze {
        last: day("2026-12-19"),
        ..freeze
    };
    let refusal = ask(
        &portfolio,
        &Command::AddFreeze {
            id: FreezeId(2),
            freeze: backwards,
        },
        Role::DeploymentManager,
    );
    assert_eq!(
        refusal.expect_err("refused").field.as_deref(),
        Some("Last day")
    );
}

#[test]
fn team_members_do_not_change_the_structure() {
    assert_eq!(
        ask(
            &Portfolio::default(),
            &program(1, "CPython"),
            Role::TeamMember
        )
        .expect_err("refused")
        .kind,
        RefusalKind::NotAllowed
    );
}

fn freeze(first: &str, last: &str) -> Freeze {
    Freeze {
        name: "Stocktaking".into(),
        first: day(first),
        last: day(last),
        reason: "The shelves are counted".into(),
        ..Freeze::default()
    }
}

#[test]
fn a_freeze_that_recurs_stops_each_time() {
    let monthly = Freeze {
        recurs: Some(Recurrence {
            pattern: Pattern::Monthly(MonthDay::Number(30)),
            interval: 1,
            until: Some(day("2026-12-31")),
        }),
        ..freeze("2026-09-30", "2026-10-02")
    };
    let periods = |from: &str, to: &str| -> Vec<String> {
        let found = monthly.occurrences(day(from), day(to)).into_iter();
        found
            .map(|one| format!("{}/{}", one.first, one.last))
            .collect()
    };
    assert_eq!(
        periods("2026-10-02", "2026-11-30"),
        [
            "2026-09-30/2026-10-02",
            "2026-10-30/2026-11-01",
            "2026-11-30/2026-12-02"
        ]
    );
    assert_eq!(periods("2027-01-02", "2027-06-30"), Vec::<String>::new());
    assert!(monthly.on(day("2026-11-01")).is_some());
    assert!(monthly.on(day("2026-11-02")).is_none());
    assert_eq!(
        monthly.when(),
        "Wed 30 Sep 2026 – Fri 2 Oct 2026; every month on day 30, until Thu 31 Dec 2026"
    );
}

#[test]
fn hours_are_times_of_day_and_end_after_they_begin() {
    let with = |from, to, last: &str| {
        Freeze {
            hours: Some(Hours {
                from,
                to,
                zone: Zone::utc(),
            }),
            ..freeze("2026-11-27", last)
        }
        .checked()
    };
    let field = |result: Result<Freeze, Refusal>| result.unwrap_err().field;
    assert!(with(1080, 360, "2026-11-28").is_ok());
    assert_eq!(field(with(1080, 360, "2026-11-27")).as_deref(), Some("To"));
    assert_eq!(
        field(with(1440, 1440, "2026-11-28")).as_deref(),
        Some("From")
    );
    assert_eq!(field(with(0, 1441, "2026-11-28")).as_deref(), Some("To"));
    assert_eq!(
        with(0, 1440, "2026-11-27").unwrap().when(),
        "Fri 27 Nov 2026, 00:00 – 24:00 UTC"
    );
    let mars = Freeze {
        hours: Some(Hours {
            from: 0,
            to: 60,
            zone: Zone::new("Mars/Olympus").unwrap(),
        }),
        ..freeze("2026-11-27", "2026-11-27")
    };
    let add = Command::AddFreeze {
        id: FreezeId(1),
        freeze: mars,
    };
    let refused = ask(&Portfolio::default(), &add, Role::DeploymentManager).unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("Time zone"));
}

#[test]
fn a_freeze_of_every_night_ends_in_the_morning() {
    let nightly = |to| {
        Freeze {
            hours: Some(Hours {
                from: 1080,
                to,
                zone: Zone::utc(),
            }),
            recurs: Some(Recurrence {
                pattern: Pattern::Daily,
                interval: 1,
                until: None,
            }),
            ..freeze("2026-11-27", "2026-11-28")
        }
        .checked()
    };
    assert!(nightly(1080).is_ok());
    let refused = nightly(1081).unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("Repeats"));
}

#[test]
fn an_emergency_freeze_ends_by_itself() {
    let emergency = |last: &str, to| {
        Freeze {
            emergency: true,
            hours: Some(Hours {
                from: 600,
                to,
                zone: Zone::utc(),
            }),
            ..freeze("2026-11-23", last)
        }
        .checked()
    };
    assert!(emergency("2026-11-26", 600).is_ok(), "72 hours");
    let long = emergency("2026-11-26", 601).unwrap_err();
    assert_eq!(long.field.as_deref(), Some("Last day"));
    let endless = Freeze {
        emergency: true,
        ..freeze("2026-11-23", "2026-11-23")
    };
    assert_eq!(
        endless.checked().unwrap_err().field.as_deref(),
        Some("Emergency")
    );
}

fn asking(portfolio: &Portfolio, command: &Command, who: u128, role: Role) -> Verdicts {
    let grants = Grants(vec![role]);
    let ctx = Context {
        actor: Actor::Person(PersonId(who)),
        grants: &grants,
        now: Instant(1_763_900_000_000),
        zones: &UtcOnly,
        reason: None,
    };
    portfolio.decide(command, &World::default(), &ctx)
}

type Verdicts = Result<Vec<Event>, Refusal>;

fn folded(portfolio: &Portfolio, events: Vec<Event>) -> Portfolio {
    let mut next = portfolio.clone();
    for event in events {
        let meta = Meta {
            seq: 1,
            version: 1,
            at: Instant(0),
            actor: Actor::System,
            command: CommandId(1),
            reason: None,
        };
        next.evolve(&event, &meta);
    }
    next
}

fn frozen() -> Portfolio {
    let mut portfolio = after(&Portfolio::default(), &program(1, "CPython"));
    portfolio = after(
        &portfolio,
        &Command::AddProductLine {
            id: ProductLineId(1),
            program: ProgramId(1),
            name: "3.14".into(),
        },
    );
    after(
        &portfolio,
        &Command::AddFreeze {
            id: FreezeId(1),
            freeze: freeze("2025-12-20", "2026-01-03"),
        },
    )
}

fn request(first: &str, last: &str) -> Command {
    Command::RequestException {
        id: ExceptionId(5),
        freeze: FreezeId(1),
        release: ReleaseId(9),
        first: day(first),
        last: day(last),
        reason: "A customer cannot work".into(),
    }
}

#[test]
fn an_exception_is_granted_by_somebody_else_and_lets_one_release_through_for_its_days() {
    let portfolio = frozen();
    let events = asking(
        &portfolio,
        &request("2025-12-22", "2025-12-23"),
        7,
        Role::DeploymentManager,
    );
    let asked = folded(&portfolio, events.unwrap());
    let grant = Command::AnswerException {
        id: ExceptionId(5),
        granted: true,
        reason: String::new(),
    };
    let stops = |portfolio: &Portfolio, on: &str, release| {
        let line = ProductLineId(1);
        portfolio
            .stopping(day(on), line, ReleaseType::Minor, Some(ReleaseId(release)))
            .count()
    };
    assert_eq!(stops(&asked, "2025-12-22", 9), 1, "nobody has answered");
    let own = asking(&asked, &grant, 7, Role::DeploymentManager).unwrap_err();
    assert_eq!(own.kind, RefusalKind::NotAllowed);
    let engineer = asking(&asked, &grant, 8, Role::DeploymentEngineer).unwrap_err();
    assert_eq!(engineer.kind, RefusalKind::NotAllowed);
    let events = asking(&asked, &grant, 8, Role::DeploymentManager).unwrap();
    let granted = folded(&asked, events);
    assert_eq!(stops(&granted, "2025-12-22", 9), 0);
    assert_eq!(stops(&granted, "2025-12-24", 9), 1, "its days are over");
    assert_eq!(stops(&granted, "2025-12-22", 10), 1, "another release");
    assert!(asking(&granted, &grant, 8, Role::DeploymentManager).is_err());
    let decline = |reason: &str| Command::AnswerException {
        id: ExceptionId(5),
        granted: false,
        reason: reason.into(),
    };
    let silent = asking(&granted, &decline(" "), 8, Role::DeploymentManager).unwrap_err();
    assert_eq!(silent.field.as_deref(), Some("Reason"));
    let events = asking(&granted, &decline("Too late"), 8, Role::DeploymentManager).unwrap();
    let declined = folded(&granted, events);
    assert_eq!(stops(&declined, "2025-12-22", 9), 1);
    let withdraw = Command::WithdrawException { id: ExceptionId(5) };
    assert!(asking(&declined, &withdraw, 6, Role::TeamMember).is_err());
    let events = asking(&declined, &withdraw, 7, Role::DeploymentManager).unwrap();
    let gone = folded(&declined, events);
    assert!(asking(&gone, &grant, 8, Role::DeploymentManager).is_err());
}

#[test]
fn an_exception_is_for_days_of_its_freeze_within_limits() {
    let portfolio = frozen();
    let field = |first: &str, last: &str| {
        let refused = asking(&portfolio, &request(first, last), 7, Role::TeamMember);
        refused.unwrap_err().field
    };
    assert_eq!(
        field("2025-12-23", "2025-12-22").as_deref(),
        Some("Last day")
    );
    assert_eq!(
        field("2025-12-22", "2026-01-22").as_deref(),
        Some("Last day")
    );
    assert_eq!(
        field("2025-11-01", "2025-11-02").as_deref(),
        Some("Last day"),
        "it is over"
    );
    assert_eq!(
        field("2026-01-04", "2026-01-05").as_deref(),
        Some("First day")
    );
    let reader = asking(
        &portfolio,
        &request("2025-12-22", "2025-12-22"),
        7,
        Role::Stakeholder,
    );
    assert_eq!(reader.unwrap_err().kind, RefusalKind::NotAllowed);
    let nowhere = World {
        release: Some(None),
        ..World::default()
    };
    let ctx = Context {
        actor: Actor::Person(PersonId(7)),
        grants: &Grants(vec![Role::TeamMember]),
        now: Instant(1_763_900_000_000),
        zones: &UtcOnly,
        reason: None,
    };
    let refused = portfolio.decide(&request("2025-12-22", "2025-12-22"), &nowhere, &ctx);
    assert_eq!(refused.unwrap_err().kind, RefusalKind::NotFound);
}

/// Knows no names.
struct Nobody;

impl crate::domain::record::Names for Nobody {
    fn person(&self, _id: PersonId) -> Option<String> {
        None
    }
    fn part(&self, _part: Part) -> Option<String> {
        None
    }
    fn milestone(&self, _id: crate::domain::ids::MilestoneId) -> Option<String> {
        None
    }
}

fn holiday(name: &str, first: &str) -> DayMark {
    DayMark {
        name: name.to_owned(),
        first: day(first),
        last: day(first),
        ..DayMark::default()
    }
}

fn marking(marks: Vec<(DayMarkId, Option<DayMark>)>) -> Command {
    Command::Days(days::Command::Mark { marks })
}

#[test]
fn days_are_marked_changed_and_removed_in_one_step_and_taken_back_in_one() {
    let first = marking(vec![
        (DayMarkId(1), Some(holiday("New Year", "2027-01-01"))),
        (DayMarkId(2), Some(holiday("May Day", "2027-05-01"))),
    ]);
    let held = after(&Portfolio::default(), &first);
    let second = marking(vec![
        (DayMarkId(1), None),
        (DayMarkId(2), Some(holiday("Labour Day", "2027-05-01"))),
        (DayMarkId(3), Some(holiday("Bridge", "2027-05-07"))),
        (DayMarkId(4), None),
    ]);
    let events = ask(&held, &second, Role::DeploymentManager).unwrap();
    let next = after(&held, &second);
    let names: Vec<_> = next.days.values().map(|mark| mark.name.as_str()).collect();
    assert_eq!(names, ["Labour Day", "Bridge"]);
    let Event::Days(event) = &events[0] else {
        panic!("{events:?}")
    };
    let mut back = next.clone();
    days::evolve(&mut back.week, &mut back.days, &event.inverse());
    assert_eq!(back, held);
    let told = <Portfolio as crate::domain::record::Recorded>::told(&events[0], &Nobody);
    assert_eq!(told.what, "marked days: 1 new, 1 changed, 1 removed");
    assert_eq!(ask(&next, &second, Role::DeploymentManager).unwrap(), []);
}

#[test]
fn marks_keep_to_their_limits_and_to_who_may() {
    let field = |mark: DayMark| {
        let asked = ask(
            &Portfolio::default(),
            &marking(vec![(DayMarkId(1), Some(mark))]),
            Role::ProgramManager,
        );
        asked.unwrap_err().field.unwrap_or_default()
    };
    assert_eq!(field(holiday(" ", "2027-01-01")), "Name");
    let long = DayMark {
        last: day("2027-02-01"),
        ..holiday("Long", "2027-01-01")
    };
    assert_eq!(field(long), "Last day");
    let nowhere = DayMark {
        scope: FreezeScope::Program(ProgramId(5)),
        ..holiday("Where", "2027-01-01")
    };
    assert_eq!(field(nowhere), "Scope");
    let many = (0..301).map(|id| (DayMarkId(id), Some(holiday("Many", "2027-01-01"))));
    let refused = ask(
        &Portfolio::default(),
        &marking(many.collect()),
        Role::ProgramManager,
    );
    assert!(refused.unwrap_err().message.contains("At most 300"));
    let none = Command::Days(days::Command::SetWeek {
        week: Week(crate::domain::time::Weekdays::default()),
    });
    let refused = ask(&Portfolio::default(), &none, Role::ProgramManager);
    assert_eq!(refused.unwrap_err().field.as_deref(), Some("Working days"));
    let reader = ask(
        &Portfolio::default(),
        &marking(vec![(DayMarkId(1), Some(holiday("Mine", "2027-01-01")))]),
        Role::TeamMember,
    );
    assert_eq!(reader.unwrap_err().kind, RefusalKind::NotAllowed);
}

#[test]
fn what_was_kept_before_there_were_marked_days_reads_with_a_usual_week() {
    let mut written = serde_json::to_value(Portfolio::default()).unwrap();
    let fields = written.as_object_mut().unwrap();
    fields.remove("week");
    fields.remove("days");
    let read: Portfolio = serde_json::from_value(written).unwrap();
    assert_eq!(read, Portfolio::default());
    assert_eq!(read.week.0.words(), "Mon – Fri");
}

fn environment(name: &str, shared: bool) -> Command {
    Command::AddEnvironment {
        id: EnvironmentId(1),
        name: name.to_owned(),
        short: String::new(),
        shared,
        windows: vec![],
    }
}

fn booking(id: u128, on: &str) -> Command {
    Command::Book {
        id: BookingId(id),
        environment: EnvironmentId(1),
        window: Window {
            day: day(on),
            minute: 540,
            zone: Zone::utc(),
            duration: 480,
        },
        purpose: "Load test".to_owned(),
    }
}

#[test]
fn an_environment_as_an_older_release_added_it_is_read() {
    let id = "0".repeat(31) + "1";
    let command = format!(r#"{{"add_environment":{{"id":"{id}","name":"Staging"}}}}"#);
    let command: Command = serde_json::from_str(&command).unwrap();
    assert_eq!(command, environment("Staging", false));
    let event = format!(
        r#"{{"environment_added":{{"id":"{id}","environment":{{"name":"Staging","retired":false}}}}}}"#
    );
    let event: Event = serde_json::from_str(&event).unwrap();
    let portfolio = after(&Portfolio::default(), &environment("Staging", false));
    let added = Event::EnvironmentAdded {
        id: EnvironmentId(1),
        environment: portfolio
            .environments
            .get(&EnvironmentId(1))
            .unwrap()
            .clone(),
    };
    assert_eq!(event, added);
}

#[test]
fn an_environment_changes_as_a_whole_and_keeps_its_name_to_itself() {
    let one = after(&Portfolio::default(), &environment("Staging", false));
    let mut other = environment("Production", false);
    if let Command::AddEnvironment { id, .. } = &mut other {
        *id = EnvironmentId(2);
    }
    let two = after(&one, &other);
    let change = |name: &str| Command::ChangeEnvironment {
        id: EnvironmentId(1),
        environment: Environment {
            name: name.to_owned(),
            short: "stg".to_owned(),
            shared: true,
            ..Environment::default()
        },
    };
    let refusal = ask(&two, &change("PRODUCTION"), Role::DeploymentManager).unwrap_err();
    assert_eq!(refusal.field.as_deref(), Some("Name"));
    let changed = after(&two, &change("staging"));
    let now = changed.environments.get(&EnvironmentId(1)).unwrap();
    assert_eq!(
        (now.name.as_str(), now.short_name(), now.shared),
        ("staging", "stg", true)
    );
    assert_eq!(
        ask(&two, &change("staging"), Role::TeamMember)
            .unwrap_err()
            .kind,
        RefusalKind::NotAllowed
    );
}

#[test]
fn only_shared_environments_are_booked_and_only_ahead() {
    let alone = after(&Portfolio::default(), &environment("Staging", false));
    let book = booking(1, "1970-01-02");
    assert!(
        ask(&alone, &book, Role::TeamMember)
            .unwrap_err()
            .message
            .contains("not shared")
    );
    let shared = after(&Portfolio::default(), &environment("Staging", true));
    for role in Role::ALL {
        let may = !matches!(role, Role::Marketing | Role::Stakeholder);
        assert_eq!(ask(&shared, &book, role).is_ok(), may, "{role:?}");
    }
    let past = ask(&shared, &booking(1, "1969-12-30"), Role::TeamMember).unwrap_err();
    assert_eq!(past.field.as_deref(), Some("Day"));
    let booked = after(&shared, &book);
    assert_eq!(booked.bookings_of(EnvironmentId(1)).len(), 1);
    let retire = Command::Retire {
        part: Part::Environment(EnvironmentId(1)),
    };
    let retired = after(&booked, &retire);
    assert_eq!(retired.bookings.len(), 1, "what refers to it stays");
    assert!(ask(&retired, &booking(2, "1970-01-03"), Role::TeamMember).is_err());
}

#[test]
fn whoever_booked_cancels_and_takes_that_back_and_nobody_elses() {
    let shared = after(&Portfolio::default(), &environment("Staging", true));
    let booked = after(&shared, &booking(1, "1970-01-02"));
    let cancel = Command::CancelBooking { id: BookingId(1) };
    let own = booked.bookings.get(&BookingId(1)).unwrap().clone();
    let theirs = Booking {
        booked_by: Some(PersonId(8)),
        ..own.clone()
    };
    let undo = |booking: &Booking| {
        let world = World {
            history: Some(History {
                undone: vec![(
                    Meta {
                        seq: 1,
                        version: 1,
                        at: Instant(0),
                        actor: Actor::System,
                        command: CommandId(1),
                        reason: None,
                    },
                    Event::BookingCancelled {
                        id: BookingId(1),
                        booking: booking.clone(),
                    },
                )],
                later: vec![],
            }),
            ..World::default()
        };
        let grants = Grants(vec![Role::TeamMember]);
        let ctx = Context {
            actor: Actor::Person(PersonId(7)),
            grants: &grants,
            now: Instant(0),
            zones: &UtcOnly,
            reason: None,
        };
        let undo = Command::Undo {
            command: CommandId(1),
        };
        shared.decide(&undo, &world, &ctx)
    };
    assert!(ask(&booked, &cancel, Role::TeamMember).is_ok());
    assert_eq!(
        undo(&own),
        Ok(vec![Event::Booked {
            id: BookingId(1),
            booking: own.clone()
        }])
    );
    let mut others = booked.clone();
    others.bookings.insert(BookingId(1), theirs.clone());
    for refused in [ask(&others, &cancel, Role::TeamMember), undo(&theirs)] {
        assert_eq!(refused.unwrap_err().kind, RefusalKind::NotAllowed);
    }
    assert!(ask(&others, &cancel, Role::ProgramManager).is_ok());
}

#[test]
fn bookings_that_ended_long_ago_are_let_go() {
    let mut portfolio = after(&Portfolio::default(), &environment("Staging", true));
    for (id, on) in [(1, "1970-01-02"), (2, "1970-06-01")] {
        let events = ask(&portfolio, &booking(id, on), Role::TeamMember).unwrap();
        let meta = Meta {
            seq: 1,
            version: 1,
            at: day(on).utc_midnight(),
            actor: Actor::System,
            command: CommandId(1),
            reason: None,
        };
        portfolio.evolve(&events[0], &meta);
    }
    assert_eq!(
        portfolio.bookings.keys().copied().collect::<Vec<_>>(),
        [BookingId(2)]
    );
}
