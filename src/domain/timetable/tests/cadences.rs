//! Cadences: which trains come, what is made of them, and taking that back.

use super::super::*;
use crate::domain::{
    Actor, Meta,
    access::{Grants, Role},
    ids::{
        DayMarkId, FreezeId, MilestoneId, PersonId, ProductLineId, ProgramId, ReleaseId, TrainId,
    },
    portfolio::{
        DayKind, DayMark, Freeze, FreezeScope, Portfolio, ProductLine, Program, Strictness,
    },
    release::{Destination, Release, ReleaseType},
    time::{Day, Instant, MonthDay, Pattern, Recurrence, UtcOnly, Weekdays},
    train::{self, Mode, Train},
    undo::Undoable,
};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn portfolio() -> Portfolio {
    let mut portfolio = Portfolio::default();
    let program = Program {
        name: "Quay".to_owned(),
        code: "QUAY".to_owned(),
        retired: false,
    };
    portfolio.programs.insert(ProgramId(1), program);
    for (id, name) in [(1, "Crane"), (2, "Hoist")] {
        let line = ProductLine {
            program: ProgramId(1),
            name: name.to_owned(),
            retired: false,
        };
        portfolio.lines.insert(ProductLineId(id), line);
    }
    portfolio
}

fn cadence(pattern: Pattern, interval: u16, first: &str) -> Cadence {
    Cadence {
        name: "Monthly".to_owned(),
        first: day(first),
        rule: Recurrence {
            pattern,
            interval,
            until: None,
        },
        shift: Shift::Later,
        mode: Mode::SameDay,
        home: None,
        kind: ReleaseType::Minor,
        destination: Destination::Production,
        riding: [1, 2]
            .map(|id| Riding {
                line: ProductLineId(id),
                versions: Versions::Minor,
            })
            .to_vec(),
        templates: false,
    }
}

fn freeze(first: &str, last: &str, strictness: Strictness, scope: FreezeScope) -> Freeze {
    Freeze {
        name: "Year end".to_owned(),
        first: day(first),
        last: day(last),
        strictness,
        scope,
        reason: "The books".to_owned(),
        ..Freeze::default()
    }
}

fn days(
    cadence: &Cadence,
    made: &[Made],
    portfolio: &Portfolio,
    today: &str,
    count: usize,
) -> Vec<(String, String)> {
    let found = coming(cadence, made, portfolio, day(today), count);
    found
        .into_iter()
        .map(|one| {
            let goes = one
                .day
                .map_or_else(|| "-".to_owned(), |day| day.to_string());
            (one.occurrence.to_string(), goes)
        })
        .collect()
}

fn pairs(of: &[(&str, &str)]) -> Vec<(String, String)> {
    of.iter()
        .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
        .collect()
}

#[test]
fn days_that_are_not_free_are_passed_over_as_was_chosen() {
    let mut portfolio = portfolio();
    let holiday = DayMark {
        name: "New Year".to_owned(),
        first: day("2027-01-01"),
        last: day("2027-01-01"),
        ..DayMark::default()
    };
    portfolio.days.insert(DayMarkId(1), holiday);
    let hard = freeze(
        "2026-12-28",
        "2027-01-04",
        Strictness::Hard,
        FreezeScope::ProductLine(ProductLineId(2)),
    );
    portfolio.freezes.insert(FreezeId(1), hard);
    // Month ends: 31 October is a Saturday, November has no 31st, 31 December lies in the freeze of one line.
    let mut cadence = cadence(Pattern::Monthly(MonthDay::Number(31)), 1, "2026-10-31");
    let look =
        |cadence: &Cadence, portfolio: &Portfolio| days(cadence, &[], portfolio, "2026-10-01", 3);
    assert_eq!(
        look(&cadence, &portfolio),
        pairs(&[
            ("2026-10-31", "2026-11-02"),
            ("2026-12-31", "2027-01-05"),
            ("2027-01-31", "2027-02-01")
        ])
    );
    cadence.shift = Shift::Earlier;
    assert_eq!(
        look(&cadence, &portfolio),
        pairs(&[
            ("2026-10-31", "2026-10-30"),
            ("2026-12-31", "2026-12-25"),
            ("2027-01-31", "2027-01-29")
        ])
    );
    cadence.shift = Shift::Skip;
    assert_eq!(
        look(&cadence, &portfolio),
        pairs(&[
            ("2026-10-31", "-"),
            ("2026-12-31", "-"),
            ("2027-01-31", "-"),
            ("2027-03-31", "2027-03-31"),
            ("2027-05-31", "2027-05-31"),
            ("2027-07-31", "-"),
            ("2027-08-31", "2027-08-31"),
        ])
    );
    let why = &coming(&cadence, &[], &portfolio, day("2026-12-01"), 1)[0].why;
    assert_eq!(*why, ["Thu 31 Dec 2026 lies in the freeze Year end"]);
    // A soft freeze only warns, and one of other types stops nobody here.
    portfolio
        .freezes
        .values_mut()
        .for_each(|freeze| freeze.strictness = Strictness::Soft);
    assert!(cadence.against(&portfolio, day("2026-12-31")).is_empty());
    let marked = DayMark {
        kind: DayKind::NoDeploy,
        scope: FreezeScope::Program(ProgramId(1)),
        first: day("2026-12-31"),
        last: day("2026-12-31"),
        name: "Fair".to_owned(),
        ..DayMark::default()
    };
    portfolio.days.insert(DayMarkId(2), marked);
    assert_eq!(
        cadence.against(&portfolio, day("2026-12-31")),
        ["Thu 31 Dec 2026 is without deployments: Fair"]
    );
}

#[test]
fn a_train_does_not_overtake_the_next_one() {
    let mut portfolio = portfolio();
    let hard = freeze(
        "2026-11-02",
        "2026-11-13",
        Strictness::Hard,
        FreezeScope::Organization,
    );
    portfolio.freezes.insert(FreezeId(1), hard);
    let weekly = cadence(Pattern::Weekly(Weekdays::only(1)), 1, "2026-10-27");
    assert_eq!(
        days(&weekly, &[], &portfolio, "2026-10-26", 3),
        pairs(&[
            ("2026-10-27", "2026-10-27"),
            ("2026-11-03", "-"),
            ("2026-11-10", "2026-11-16"),
            ("2026-11-17", "2026-11-17"),
        ])
    );
}

fn meta() -> Meta {
    Meta {
        seq: 0,
        version: 1,
        at: Instant(0),
        actor: Actor::System,
        command: CommandId(0),
        reason: None,
    }
}

fn ask(
    timetable: &Timetable,
    command: &Command,
    world: &World,
    role: Role,
) -> Result<Vec<Event>, Refusal> {
    let ctx = Context {
        actor: Actor::Person(PersonId(7)),
        grants: &Grants(vec![role]),
        now: day("2026-10-26").utc_midnight(),
        zones: &UtcOnly,
        reason: None,
    };
    timetable.decide(command, world, &ctx)
}

fn world(crane: &[&str]) -> World {
    let mut portfolio = portfolio();
    portfolio.organization.zone = crate::domain::time::Zone::utc();
    World {
        portfolio: Some(portfolio),
        lines: Some(Lines {
            versions: vec![
                (
                    ProductLineId(1),
                    crane.iter().map(|one| (*one).to_owned()).collect(),
                ),
                (ProductLineId(2), vec!["v2.7".to_owned()]),
            ],
            train_keys: (1..9).map(|at| format!("TRAIN-{at}")).collect(),
            release_keys: (1..19).map(|at| format!("QUAY-{at}")).collect(),
        }),
        ..World::default()
    }
}

fn making(days: &[(&str, &str)], begin: u128) -> Command {
    let trains = (begin..)
        .step_by(10)
        .zip(days)
        .map(|(id, (occurrence, goes))| Making {
            occurrence: day(occurrence),
            day: day(goes),
            train: TrainId(id),
            releases: vec![
                (ReleaseId(id + 1), MilestoneId(id + 1)),
                (ReleaseId(id + 2), MilestoneId(id + 2)),
            ],
            milestones: vec![],
        });
    Command::MakeTrains {
        id: CadenceId(1),
        trains: trains.collect(),
    }
}

fn with(cadence: Cadence) -> Timetable {
    let mut timetable = Timetable::default();
    timetable.cadences.insert(CadenceId(1), cadence);
    timetable
}

#[test]
fn trains_are_made_ahead_once_whatever_becomes_of_them() {
    let tuesdays = Pattern::Monthly(MonthDay::Nth { nth: 2, weekday: 1 });
    let mut timetable = with(cadence(tuesdays, 1, "2026-11-10"));
    let first = making(
        &[("2026-11-10", "2026-11-10"), ("2026-12-08", "2026-12-08")],
        100,
    );
    let events = ask(
        &timetable,
        &first,
        &world(&["1.4", "1.3"]),
        Role::ProgramManager,
    )
    .unwrap();
    let [made @ Event::TrainsMade { trains, .. }] = events.as_slice() else {
        panic!("{events:?}")
    };
    assert_eq!(trains[0].labels, ["Crane 1.5", "Hoist v2.8"]);
    assert_eq!(trains[1].labels, ["Crane 1.6", "Hoist v2.9"]);
    assert_eq!(trains[1].beginning.name, "Monthly 8 Dec 2026");
    assert_eq!(trains[1].key.as_deref(), Some("TRAIN-2"));
    assert_eq!(trains[1].releases[0].1.as_deref(), Some("QUAY-3"));
    let (of_trains, of_releases) = along(made);
    assert_eq!((of_trains.len(), of_releases.len()), (2, 4));
    timetable.evolve(made, &meta());
    let seen: Vec<_> = timetable
        .made(CadenceId(1))
        .iter()
        .map(|one| one.occurrence.to_string())
        .collect();
    assert_eq!(seen, ["2026-11-10", "2026-12-08"]);
    // The same again is not what comes next any more.
    let again = ask(&timetable, &first, &world(&["1.6"]), Role::ProgramManager).unwrap_err();
    assert_eq!(again.kind, RefusalKind::Changed);
    let next = coming(
        timetable.cadences.get(&CadenceId(1)).unwrap(),
        timetable.made(CadenceId(1)),
        &portfolio(),
        day("2026-10-26"),
        1,
    );
    assert_eq!(next[0].occurrence, day("2027-01-12"));
    // Nor does another rule make them twice.
    let weekly = cadence(Pattern::Weekly(Weekdays::only(1)), 1, "2026-11-10");
    let next = coming(
        &weekly,
        timetable.made(CadenceId(1)),
        &portfolio(),
        day("2026-10-26"),
        1,
    );
    assert_eq!(next[0].occurrence, day("2026-12-15"));

    // Taken back, they can be made again; brought back, they are as they were.
    let back = made.inverse().unwrap();
    let mut without = timetable.clone();
    without.evolve(&back, &meta());
    assert!(without.made(CadenceId(1)).is_empty());
    assert!(matches!(along(&back).0[0].1, train::Event::Dissolved));
    let again = back.inverse().unwrap();
    without.evolve(&again, &meta());
    assert_eq!(without, timetable);
    assert!(matches!(along(&again).0[0].1, train::Event::Revived));
}

#[test]
fn releases_begin_with_the_milestones_of_the_template_that_fits_them_best() {
    let item = |name: &str, days, count| Item {
        name: name.to_owned(),
        days,
        count,
        ..Item::default()
    };
    let template = |name: &str, scope, types: &[ReleaseType], items: &[Item]| Template {
        name: name.to_owned(),
        types: types.to_vec(),
        scope,
        items: items.to_vec(),
    };
    let mut timetable = with(Cadence {
        templates: true,
        ..cadence(Pattern::Monthly(MonthDay::Number(10)), 1, "2026-11-10")
    });
    for (id, one) in [
        template(
            "Usual",
            FreezeScope::Organization,
            &[],
            &[item("Notice", -7, Count::Calendar)],
        ),
        template(
            "Crane",
            FreezeScope::ProductLine(ProductLineId(1)),
            &[ReleaseType::Minor],
            &[
                item("Code freeze", -5, Count::Working),
                item("Review", 14, Count::Calendar),
            ],
        ),
        template(
            "Great",
            FreezeScope::ProductLine(ProductLineId(2)),
            &[ReleaseType::Major],
            &[item("Rehearsal", -20, Count::Calendar)],
        ),
    ]
    .into_iter()
    .enumerate()
    {
        timetable.templates.insert(TemplateId(id as u128 + 1), one);
    }
    let Command::MakeTrains { mut trains, .. } = making(&[("2026-11-10", "2026-11-10")], 100)
    else {
        panic!("trains are made")
    };
    let make = |timetable: &Timetable, trains: &[Making]| {
        let command = Command::MakeTrains {
            id: CadenceId(1),
            trains: trains.to_vec(),
        };
        ask(timetable, &command, &world(&["1.4"]), Role::ProgramManager)
    };
    // Whoever asks has seen how many come.
    let refused = make(&timetable, &trains).unwrap_err();
    assert_eq!(refused.kind, RefusalKind::Changed);
    trains[0].milestones = vec![vec![MilestoneId(7), MilestoneId(8)], vec![MilestoneId(9)]];
    let events = make(&timetable, &trains).unwrap();
    let Event::TrainsMade { trains: made, .. } = &events[0] else {
        panic!("{events:?}")
    };
    let told = |at: usize| {
        let milestones = made[0].releases[at].2.milestones.iter();
        let told =
            milestones.map(|one| (one.id.0, one.name.as_str(), one.date().unwrap().to_string()));
        told.collect::<Vec<_>>()
    };
    // 10 November 2026 is a Tuesday.
    assert_eq!(
        told(0),
        [
            (101, "final", "2026-11-10".to_owned()),
            (7, "Code freeze", "2026-11-03".to_owned()),
            (8, "Review", "2026-11-24".to_owned()),
        ]
    );
    assert_eq!(told(1)[1..], [(9, "Notice", "2026-11-03".to_owned())]);
    // Applied again, the template knows them for its own.
    let given = made[0].releases[0].2.milestones[1].given.as_ref().unwrap();
    assert_eq!(
        (given.template, given.target),
        (TemplateId(2), day("2026-11-10"))
    );
    // Of a cadence that asks for none they have their target alone.
    let mut plain = timetable.clone();
    plain
        .cadences
        .values_mut()
        .for_each(|one| one.templates = false);
    assert_eq!(
        make(&plain, &trains).unwrap_err().kind,
        RefusalKind::Changed
    );
    trains[0].milestones.clear();
    let events = make(&plain, &trains).unwrap();
    let Event::TrainsMade { trains: made, .. } = &events[0] else {
        panic!("{events:?}")
    };
    assert_eq!(made[0].releases[0].2.milestones.len(), 1);
}

#[test]
fn what_was_changed_since_stands_in_the_way_of_taking_back() {
    let tuesdays = Pattern::Monthly(MonthDay::Nth { nth: 2, weekday: 1 });
    let timetable = with(cadence(tuesdays, 1, "2026-11-10"));
    let command = making(&[("2026-11-10", "2026-11-10")], 100);
    let events = ask(
        &timetable,
        &command,
        &world(&["1.4"]),
        Role::DeploymentManager,
    )
    .unwrap();
    let Event::TrainsMade { trains, .. } = &events[0] else {
        panic!("{events:?}")
    };
    let (of_trains, of_releases) = along(&events[0]);
    let mut train = Train::default();
    train.evolve(&of_trains[0].1, &meta());
    let mut releases: Vec<(ReleaseId, Release)> = Vec::new();
    for (id, event) in of_releases {
        let mut release = Release::default();
        release.evolve(&event, &meta());
        releases.push((id, release));
    }
    let held = |releases: &[(ReleaseId, Release)], id| {
        releases
            .iter()
            .find(|(known, _)| *known == id)
            .map(|(_, one)| one.clone())
    };
    let since = |train: &Train, releases: &[(ReleaseId, Release)]| {
        trains[0].changed_since(Some(train), |id| held(releases, id), &meta())
    };
    assert!(since(&train, &releases).is_empty());
    releases[1].1.planned = true;
    train.day = day("2026-11-11");
    assert_eq!(
        since(&train, &releases),
        ["The train Monthly 10 Nov 2026", "Hoist v2.8"]
    );
    let refused = World {
        history: Some(crate::domain::undo::History {
            undone: vec![(meta(), events[0].clone())],
            later: vec![],
        }),
        since: since(&train, &releases),
        ..World::default()
    };
    let undo = Command::Undo {
        command: CommandId(1),
    };
    let refused = ask(&timetable, &undo, &refused, Role::DeploymentManager).unwrap_err();
    assert_eq!(
        (refused.kind, refused.facts.len()),
        (RefusalKind::Changed, 2)
    );
}

#[test]
fn cadences_keep_to_their_limits_and_to_who_may() {
    let monthly = Pattern::Monthly(MonthDay::Number(1));
    let keep = |cadence: Cadence| Command::KeepCadence {
        id: CadenceId(1),
        cadence: Some(cadence),
    };
    let field = |cadence: Cadence| {
        let refused = ask(
            &Timetable::default(),
            &keep(cadence),
            &world(&[]),
            Role::DeploymentManager,
        );
        refused.unwrap_err().field.unwrap_or_default()
    };
    let usual = || cadence(monthly, 1, "2026-11-01");
    assert_eq!(
        field(Cadence {
            name: String::new(),
            ..usual()
        }),
        "Name"
    );
    assert_eq!(
        field(Cadence {
            riding: vec![],
            ..usual()
        }),
        "Product lines"
    );
    let twice = vec![usual().riding[0], usual().riding[0]];
    assert_eq!(
        field(Cadence {
            riding: twice,
            ..usual()
        }),
        "Product lines"
    );
    let nobody = Riding {
        line: ProductLineId(9),
        versions: Versions::Minor,
    };
    assert_eq!(
        field(Cadence {
            riding: vec![nobody],
            ..usual()
        }),
        "Product lines"
    );
    assert_eq!(field(cadence(monthly, 0, "2026-11-01")), "Repeats");
    assert_eq!(
        field(Cadence {
            home: Some(ProgramId(8)),
            ..usual()
        }),
        "Belongs to"
    );
    for role in [
        Role::Administrator,
        Role::DeploymentEngineer,
        Role::Stakeholder,
    ] {
        for command in [keep(usual()), making(&[("2026-11-10", "2026-11-10")], 100)] {
            let refused = ask(&with(usual()), &command, &world(&[]), role).unwrap_err();
            assert_eq!(refused.kind, RefusalKind::NotAllowed, "{role:?}");
        }
    }
    let many: Vec<_> = (0..13).map(|_| ("2026-11-10", "2026-11-10")).collect();
    let refused = ask(
        &with(usual()),
        &making(&many, 100),
        &world(&[]),
        Role::DeploymentManager,
    );
    assert_eq!(refused.unwrap_err().field.as_deref(), Some("Trains"));
    // A version that is there already is not made a second time.
    let mut dated = usual();
    dated.riding.truncate(1);
    dated.riding[0].versions = Versions::Dated;
    let one = Command::MakeTrains {
        id: CadenceId(1),
        trains: vec![Making {
            occurrence: day("2026-11-01"),
            day: day("2026-11-02"),
            train: TrainId(1),
            releases: vec![(ReleaseId(1), MilestoneId(1))],
            milestones: vec![],
        }],
    };
    let refused = ask(
        &with(dated),
        &one,
        &world(&["2026.11.02"]),
        Role::DeploymentManager,
    );
    assert!(refused.unwrap_err().message.contains("one of that version"));
}

#[test]
fn trains_follow_a_rule_that_changed_unless_they_were_adjusted_or_have_gone() {
    let made = |occurrence: &str, id| Made {
        occurrence: day(occurrence),
        day: day(occurrence),
        train: TrainId(id),
    };
    let all = [
        made("2026-10-13", 1),
        made("2026-11-10", 2),
        made("2026-12-08", 3),
        made("2027-01-12", 4),
    ];
    // The third was moved by hand, the fourth stands as made.
    let standing = [
        (TrainId(1), day("2026-10-13")),
        (TrainId(2), day("2026-11-10")),
        (TrainId(3), day("2026-12-10")),
        (TrainId(4), day("2027-01-12")),
    ];
    let thursdays = Pattern::Monthly(MonthDay::Nth { nth: 2, weekday: 3 });
    let cadence = cadence(thursdays, 1, "2026-10-08");
    let today = day("2026-10-26");
    let found = realigned(&cadence, &all, &standing, &portfolio(), today);
    let told: Vec<_> = found
        .iter()
        .map(|(from, to)| (from.train.0, to.day.to_string()))
        .collect();
    assert_eq!(
        told,
        [(2, "2026-11-12".to_owned()), (4, "2027-01-14".to_owned())]
    );

    let mut timetable = with(cadence);
    timetable.made.insert(CadenceId(1), all.to_vec());
    let train = |id: u128, on: &str| {
        let train = Train {
            exists: true,
            name: format!("Train {id}"),
            day: day(on),
            ..Train::default()
        };
        (TrainId(id), train, Vec::new())
    };
    let world = World {
        trains: Some(vec![
            train(1, "2026-10-13"),
            train(2, "2026-11-10"),
            train(3, "2026-12-10"),
            train(4, "2027-01-12"),
        ]),
        ..world(&[])
    };
    let seen = found.iter().map(|(_, to)| Following {
        train: to.train,
        occurrence: to.occurrence,
        day: to.day,
    });
    let mut trains: Vec<_> = seen.collect();
    let realign = |trains: &[Following]| Command::Realign {
        id: CadenceId(1),
        trains: trains.to_vec(),
    };
    let events = ask(
        &timetable,
        &realign(&trains),
        &world,
        Role::DeploymentManager,
    )
    .unwrap();
    let (moved, _) = along(&events[0]);
    assert_eq!(moved.len(), 2);
    let before = timetable.clone();
    timetable.evolve(&events[0], &meta());
    assert_eq!(
        timetable.made(CadenceId(1))[1].occurrence,
        day("2026-11-12")
    );
    let mut back = timetable.clone();
    back.evolve(&events[0].inverse().unwrap(), &meta());
    assert_eq!(back, before);
    let Event::TrainsRealigned { changes, .. } = &events[0] else {
        panic!("{events:?}")
    };
    let elsewhere = train(2, "2026-11-20").1;
    assert_eq!(
        changes[0].changed_since(Some(&elsewhere), &[]),
        ["The train Train 2"]
    );
    trains.pop();
    let refused = ask(&before, &realign(&trains), &world, Role::DeploymentManager).unwrap_err();
    assert_eq!(refused.kind, RefusalKind::Changed);
    let refused = ask(&before, &realign(&trains), &world, Role::TeamMember).unwrap_err();
    assert_eq!(refused.kind, RefusalKind::NotAllowed);
}
