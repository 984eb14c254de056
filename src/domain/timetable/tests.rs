mod cadences;

use super::*;
use crate::domain::{
    Actor, Meta, RefusalKind,
    access::{Grants, Role},
    ids::{DayMarkId, MilestoneId, PersonId, ProductLineId, ProgramId},
    portfolio::{DayMark, FreezeScope, ProductLine},
    record::{Names, Recorded},
    release::{self, Destination, Release, ReleaseType},
    schedule::{self, Milestone, Owner},
    text::FreeText,
    time::{Day, Instant, MilestoneDate, UtcOnly, Zone, Zones},
    undo::Undoable,
};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn item(name: &str, days: i32, count: Count) -> Item {
    Item {
        name: name.to_owned(),
        days,
        count,
        ..Item::default()
    }
}

fn template(items: Vec<Item>) -> Template {
    Template {
        name: "Minor".to_owned(),
        items,
        ..Template::default()
    }
}

fn ask(timetable: &Timetable, command: &Command, role: Role) -> Result<Vec<Event>, Refusal> {
    let ctx = Context {
        actor: Actor::Person(PersonId(7)),
        grants: &Grants(vec![role]),
        now: Instant(0),
        zones: &UtcOnly,
        reason: None,
    };
    timetable.decide(command, &World::default(), &ctx)
}

fn meta() -> Meta {
    Meta {
        seq: 1,
        version: 1,
        at: Instant(0),
        actor: Actor::System,
        command: CommandId(1),
        reason: None,
    }
}

fn keep(id: u128, template: Option<Template>) -> Command {
    Command::KeepTemplate {
        id: TemplateId(id),
        template,
    }
}

#[test]
fn a_template_is_made_changed_and_removed_and_each_is_taken_back() {
    let first = template(vec![item("Code freeze", -5, Count::Working)]);
    let mut timetable = Timetable::default();
    for kept in [
        Some(first.clone()),
        Some(template(vec![item("Tag", 0, Count::Calendar)])),
        None,
    ] {
        let events = ask(&timetable, &keep(1, kept), Role::ProgramManager).unwrap();
        let before = timetable.clone();
        timetable.evolve(&events[0], &meta());
        assert_ne!(timetable, before);
        let mut back = timetable.clone();
        back.evolve(&events[0].inverse().unwrap(), &meta());
        assert_eq!(back, before);
    }
    timetable.templates.insert(TemplateId(1), first.clone());
    let again = ask(&timetable, &keep(1, Some(first)), Role::ProgramManager);
    assert_eq!(again.unwrap(), [], "nothing has changed");
}

#[test]
fn templates_keep_to_their_limits_and_to_who_may() {
    let field = |template: Template| {
        let refused = ask(
            &Timetable::default(),
            &keep(1, Some(template)),
            Role::Administrator,
        );
        refused.unwrap_err().field.unwrap_or_default()
    };
    let one = || vec![item("Code freeze", -5, Count::Working)];
    assert_eq!(
        field(Template {
            name: " ".to_owned(),
            ..template(one())
        }),
        "Name"
    );
    assert_eq!(field(template(vec![])), "Milestones");
    assert_eq!(
        field(template(vec![item("x", 731, Count::Calendar)])),
        "Days"
    );
    assert_eq!(
        field(template(vec![Item {
            time: Some(1440),
            ..item("x", 1, Count::Calendar)
        }])),
        "Time"
    );
    assert_eq!(
        field(template(vec![
            item("Tag", 1, Count::Calendar),
            item("tag", 2, Count::Working)
        ])),
        "Milestones"
    );
    let environment = FreezeScope::Environment(crate::domain::ids::EnvironmentId(1));
    assert_eq!(
        field(Template {
            scope: environment,
            ..template(one())
        }),
        "For"
    );
    let mut timetable = Timetable::default();
    timetable.templates.insert(TemplateId(1), template(one()));
    let same = ask(
        &timetable,
        &keep(2, Some(template(one()))),
        Role::Administrator,
    );
    assert_eq!(same.unwrap_err().field.as_deref(), Some("Name"));
    let reader = ask(&timetable, &keep(1, None), Role::TeamMember);
    assert_eq!(reader.unwrap_err().kind, RefusalKind::NotAllowed);
}

fn portfolio() -> Portfolio {
    let mut portfolio = Portfolio::default();
    for (id, program) in [(1, 1), (2, 1), (3, 2)] {
        let line = ProductLine {
            program: ProgramId(program),
            name: format!("Line {id}"),
            retired: false,
        };
        portfolio.lines.insert(ProductLineId(id), line);
    }
    portfolio
}

#[test]
fn the_closest_template_is_offered_first() {
    let scoped = |scope, types: &[ReleaseType], name: &str| Template {
        name: name.to_owned(),
        scope,
        types: types.to_vec(),
        ..template(vec![])
    };
    let all = [
        scoped(FreezeScope::Organization, &[], "everything"),
        scoped(FreezeScope::Organization, &[ReleaseType::Minor], "minor"),
        scoped(FreezeScope::Organization, &[ReleaseType::Major], "major"),
        scoped(FreezeScope::Program(ProgramId(1)), &[], "program"),
        scoped(FreezeScope::ProductLine(ProductLineId(1)), &[], "line"),
        scoped(
            FreezeScope::ProductLine(ProductLineId(2)),
            &[],
            "another line",
        ),
    ];
    let offered = |line| {
        let known = (1..).map(TemplateId).zip(&all);
        let found = fitting(known, &portfolio(), ProductLineId(line), ReleaseType::Minor);
        found
            .into_iter()
            .map(|(_, one)| one.name.as_str())
            .collect::<Vec<_>>()
    };
    assert_eq!(offered(1), ["line", "program", "minor", "everything"]);
    assert_eq!(offered(3), ["minor", "everything"]);
}

/// Clocks that go forward by an hour on 29 March 2026.
struct Spring;

impl Zones for Spring {
    fn offset(&self, _zone: &Zone, at: Instant) -> Option<i32> {
        let turns = Instant(day("2026-03-29").utc_midnight().0 + 3_600_000);
        Some(if at < turns { 3_600 } else { 7_200 })
    }
}

#[test]
fn offsets_count_calendar_or_working_days_and_times_follow_the_clocks() {
    let mut portfolio = portfolio();
    let holiday = DayMark {
        name: "Easter".to_owned(),
        first: day("2026-04-03"),
        last: day("2026-04-06"),
        ..DayMark::default()
    };
    portfolio.days.insert(DayMarkId(1), holiday);
    let own = template(vec![
        item("calendar", -14, Count::Calendar),
        item("working", -5, Count::Working),
        item("after", 1, Count::Working),
        Item {
            time: Some(9 * 60),
            ..item("winter", -14, Count::Calendar)
        },
        Item {
            time: Some(9 * 60),
            ..item("summer", -1, Count::Calendar)
        },
    ]);
    let working = portfolio.working_days(None);
    let home = Zone::new("Europe/Berlin").unwrap();
    // Tuesday after Easter, 2026.
    let laid = laid(
        (TemplateId(1), &own),
        day("2026-04-07"),
        &working,
        (&home, &Spring),
    );
    let dates: Vec<_> = laid
        .items
        .iter()
        .map(|(_, date)| date.to_string())
        .collect();
    assert_eq!(
        dates,
        [
            "2026-03-24",
            "2026-03-27",
            "2026-04-08",
            "2026-03-24T09:00+01:00",
            "2026-04-06T09:00+02:00"
        ]
    );
    assert_eq!(own.items[1].when(), "5 working days before the target");
    assert_eq!(
        own.items[4].when(),
        "1 calendar day before the target, 09:00"
    );
}

fn release_with(milestones: Vec<Milestone>) -> Release {
    let mut release = Release::default();
    let beginning = release::Beginning {
        line: ProductLineId(1),
        version: "2.0".to_owned(),
        title: String::new(),
        kind: ReleaseType::Minor,
        destination: Destination::Production,
        team: None,
        owner: None,
        milestones,
    };
    let created = release::Event::Created {
        key: None,
        beginning,
        import: None,
    };
    release.evolve(&created, &meta());
    release
}

fn target(on: &str) -> Milestone {
    Milestone {
        target: true,
        forecast: Some(MilestoneDate::day(day(on))),
        ..Milestone::new(MilestoneId(1), "final")
    }
}

fn lay(template: &Template, release: &Release) -> Laid {
    let target = release.schedule.target().unwrap().date().unwrap();
    let portfolio = portfolio();
    let working = portfolio.working_days(None);
    laid(
        (TemplateId(1), template),
        target.calendar_day().unwrap(),
        &working,
        (&Zone::utc(), &UtcOnly),
    )
}

fn apply(
    release: &Release,
    template: &Template,
    reason: Option<&FreeText>,
    role: Role,
) -> Result<Vec<release::Event>, Refusal> {
    let world = release::World {
        laid: Some(lay(template, release)),
        ..release::World::default()
    };
    let ctx = Context {
        actor: Actor::Person(PersonId(7)),
        grants: &Grants(vec![role]),
        now: Instant(0),
        zones: &UtcOnly,
        reason,
    };
    let count = release.schedule.milestones().count() as u128;
    let ids = (0..10).map(|id| MilestoneId(100 * count + id)).collect();
    let command = release::Command::ApplyTemplate {
        template: TemplateId(1),
        ids,
    };
    release.decide(&command, &world, &ctx)
}

fn dates(release: &Release) -> Vec<(String, String)> {
    let all = release.schedule.milestones();
    all.map(|one| (one.name.clone(), one.date().unwrap().to_string()))
        .collect()
}

fn moved(release: &mut Release, id: MilestoneId, to: &str) {
    let event = schedule::Event::Rescheduled {
        changes: vec![schedule::DateChange {
            id,
            from: None,
            to: Some(MilestoneDate::day(day(to))),
        }],
    };
    release.evolve(&release::Event::Schedule(event), &meta());
}

#[test]
fn applying_adds_what_is_missing_and_applying_again_moves_what_nobody_touched() {
    let own = template(vec![
        item("Code freeze", -7, Count::Calendar),
        Item {
            owner: "Release manager".to_owned(),
            ..item("Candidate", -3, Count::Calendar)
        },
        item("Announce", 1, Count::Calendar),
        item("Tested", -2, Count::Calendar),
    ]);
    let by_hand = Milestone {
        forecast: Some(MilestoneDate::day(day("2026-06-01"))),
        ..Milestone::new(MilestoneId(2), "tested")
    };
    let mut release = release_with(vec![target("2026-06-10"), by_hand]);
    let events = apply(&release, &own, None, Role::DeploymentEngineer).unwrap();
    assert_eq!(events.len(), 1, "one entry of the record");
    let empty = release.clone();
    release.evolve(&events[0], &meta());
    let pairs = |of: &[(&str, &str)]| {
        of.iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        dates(&release),
        pairs(&[
            ("final", "2026-06-10"),
            ("tested", "2026-06-01"),
            ("Code freeze", "2026-06-03"),
            ("Candidate", "2026-06-07"),
            ("Announce", "2026-06-11"),
        ])
    );
    let candidate = release
        .schedule
        .milestones()
        .find(|one| one.name == "Candidate")
        .unwrap();
    assert_eq!(
        candidate.owner,
        Some(Owner::Role("Release manager".to_owned()))
    );
    let (candidate, freeze) = (candidate.id, MilestoneId(200));
    assert_eq!(
        apply(&release, &own, None, Role::DeploymentEngineer).unwrap(),
        []
    );

    let mut back = release.clone();
    back.evolve(&events[0].inverse().unwrap(), &meta());
    assert_eq!(dates(&back), dates(&empty));
    // And what was taken back comes back whole.
    back.evolve(&events[0].inverse().unwrap().inverse().unwrap(), &meta());
    assert_eq!(dates(&back), dates(&release));

    // The target moves alone, one milestone was set by hand, one has happened.
    moved(&mut release, MilestoneId(1), "2026-06-17");
    moved(&mut release, candidate, "2026-06-05");
    let happened = schedule::Event::ActualChanged {
        change: schedule::DateChange {
            id: freeze,
            from: None,
            to: Some(MilestoneDate::day(day("2026-06-03"))),
        },
    };
    release.evolve(&release::Event::Schedule(happened), &meta());
    let laid = lay(&own, &release);
    let fates: Vec<_> = outlook(&release.schedule, &laid)
        .into_iter()
        .map(|line| line.fate)
        .collect();
    let on = |text: &str| Some(MilestoneDate::day(day(text)));
    assert_eq!(
        fates,
        [
            Fate::Stays(Why::Happened, on("2026-06-03")),
            Fate::Stays(Why::ByHand, on("2026-06-05")),
            Fate::Moves(on("2026-06-11").unwrap()),
            Fate::Stays(Why::ByHand, on("2026-06-01")),
        ]
    );
    release.planned = true;
    let refused = apply(&release, &own, None, Role::DeploymentEngineer).unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("Reason"));
    let reason = FreeText {
        id: crate::domain::ids::TextId(1),
        body: Some("Later".to_owned()),
    };
    let events = apply(&release, &own, Some(&reason), Role::DeploymentEngineer).unwrap();
    release.evolve(&events[0], &meta());
    assert!(dates(&release).contains(&("Announce".to_owned(), "2026-06-18".to_owned())));
    assert!(dates(&release).contains(&("Code freeze".to_owned(), "2026-06-03".to_owned())));
}

#[test]
fn what_moved_along_with_the_release_was_not_set_by_hand() {
    let own = template(vec![item("Freeze", -5, Count::Working)]);
    let mut release = release_with(vec![target("2026-06-10")]);
    let events = apply(&release, &own, None, Role::ProgramManager).unwrap();
    release.evolve(&events[0], &meta());
    let freeze = MilestoneId(100);
    assert_eq!(
        release.schedule.milestone(freeze).unwrap().date(),
        Some(&MilestoneDate::day(day("2026-06-03")))
    );
    // Three days later as a whole: from Wednesday to Saturday.
    for (id, to) in [(MilestoneId(1), "2026-06-13"), (freeze, "2026-06-06")] {
        moved(&mut release, id, to);
    }
    let laid = lay(&own, &release);
    assert_eq!(laid.items[0].1, MilestoneDate::day(day("2026-06-08")));
    let lines = outlook(&release.schedule, &laid);
    assert_eq!(
        lines[0].fate,
        Fate::Moves(MilestoneDate::day(day("2026-06-06")))
    );
}

#[test]
fn a_template_is_applied_by_who_may_to_a_release_whose_target_has_a_day() {
    let own = template(vec![item("Freeze", -5, Count::Working)]);
    let release = release_with(vec![target("2026-06-10")]);
    let reader = apply(&release, &own, None, Role::TeamMember);
    assert_eq!(reader.unwrap_err().kind, RefusalKind::NotAllowed);
    let none = release_with(vec![]);
    let ctx = Context {
        actor: Actor::System,
        grants: &Grants(vec![]),
        now: Instant(0),
        zones: &UtcOnly,
        reason: None,
    };
    let command = release::Command::ApplyTemplate {
        template: TemplateId(1),
        ids: vec![],
    };
    let refused = none
        .decide(&command, &release::World::default(), &ctx)
        .unwrap_err();
    assert!(refused.message.contains("target"), "{refused}");
    let unknown = release
        .decide(&command, &release::World::default(), &ctx)
        .unwrap_err();
    assert_eq!(unknown.kind, RefusalKind::NotFound);
}

#[test]
fn a_release_makes_a_template_that_lays_out_one_like_it() {
    let named = |id, name: &str, on: &str| Milestone {
        forecast: Some(MilestoneDate::day(day(on))),
        ..Milestone::new(MilestoneId(id), name)
    };
    let release = release_with(vec![
        target("2026-06-10"),
        named(2, "Announce", "2026-06-11"),
        Milestone {
            owner: Some(Owner::Role("Writer".to_owned())),
            ..named(3, "Notes", "2026-06-01")
        },
        Milestone {
            forecast: Some(MilestoneDate::ToBeConfirmed),
            ..named(4, "Open", "2026-06-01")
        },
    ]);
    let draft = draft_of(&release).unwrap();
    let items: Vec<_> = draft
        .items
        .iter()
        .map(|one| (one.name.as_str(), one.days, one.owner.as_str()))
        .collect();
    assert_eq!(items, [("Notes", -9, "Writer"), ("Announce", 1, "")]);
    assert_eq!(draft.types, [ReleaseType::Minor]);
    assert!(draft.checked().is_ok());
    assert_eq!(draft_of(&release_with(vec![])), None);
}

/// Knows no names.
struct Nobody;

impl Names for Nobody {
    fn person(&self, _id: PersonId) -> Option<String> {
        None
    }
    fn part(&self, _part: crate::domain::portfolio::Part) -> Option<String> {
        None
    }
    fn milestone(&self, _id: MilestoneId) -> Option<String> {
        None
    }
}

#[test]
fn the_record_says_what_became_of_a_template() {
    let event = Event::TemplateKept {
        id: TemplateId(1),
        from: Some(template(vec![item("Freeze", -5, Count::Working)])),
        to: Some(template(vec![item("Freeze", -6, Count::Working)])),
    };
    let told = Timetable::told(&event, &Nobody);
    assert_eq!(told.what, "changed the template “Minor”");
    assert_eq!(told.changes.len(), 1, "{told:?}");
}
