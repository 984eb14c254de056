use super::*;
use crate::domain::{
    Actor, Context, Refusal, RefusalKind,
    access::{Grants, Role},
    calendar::{Mark, Row},
    ids::{MilestoneId, PersonId, ProductLineId, TextId},
    release::{self, Destination, ReleaseState, ReleaseType},
    schedule,
    text::FreeText,
    time::{Instant, MilestoneDate, UtcOnly},
};

const A: ReleaseId = ReleaseId(1);
const B: ReleaseId = ReleaseId(2);
const C: ReleaseId = ReleaseId(3);
const MANAGER: Role = Role::DeploymentManager;

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn meta(version: u64, command: u128) -> Meta {
    Meta {
        seq: version,
        version,
        at: Instant(0),
        actor: Actor::System,
        command: CommandId(command),
        reason: None,
    }
}

fn mark(id: u128, name: &str, date: &str) -> Mark {
    Mark {
        id: MilestoneId(id),
        name: name.to_owned(),
        date: date.parse().expect("a date"),
        baseline: None,
        target: name == "final",
        done: false,
        owner: None,
    }
}

/// A release whose target is on that date, and whose release candidate is a week before it.
fn member(id: ReleaseId, target: &str) -> Member {
    let mut milestones = vec![mark(id.0 * 10, "final", target)];
    if let Ok(target) = target.parse::<Day>() {
        let candidate = target.plus(-7).to_string();
        milestones.insert(0, mark(id.0 * 10 + 1, "candidate", &candidate));
    }
    Member {
        release: id,
        label: format!("Release {}", id.0),
        row: Some(Row {
            stream: id.into(),
            key: None,
            line: ProductLineId(id.0),
            version: id.0.to_string(),
            title: String::new(),
            kind: ReleaseType::Minor,
            destination: Destination::Production,
            state: ReleaseState::Proposed,
            team: None,
            owner: None,
            depends_on: Vec::new(),
            accepted: Vec::new(),
            deployments: Vec::new(),
            milestones,
        }),
    }
}

fn in_state(mut member: Member, state: ReleaseState) -> Member {
    if let Some(row) = &mut member.row {
        row.state = state;
        row.milestones
            .iter_mut()
            .for_each(|mark| mark.done = state == ReleaseState::Live);
    }
    member
}

fn withdrawn(member: Member) -> Member {
    Member {
        row: None,
        ..member
    }
}

fn ask(
    train: &Train,
    command: &Command,
    world: &World,
    role: Role,
    reason: Option<&str>,
) -> Result<Vec<Event>, Refusal> {
    let grants = Grants(vec![role]);
    let reason = reason.map(|words| FreeText {
        id: TextId(1),
        body: Some(words.to_owned()),
    });
    let ctx = Context {
        actor: Actor::Person(PersonId(7)),
        grants: &grants,
        now: Instant(0),
        zones: &UtcOnly,
        reason: reason.as_ref(),
    };
    train.decide(command, world, &ctx)
}

fn knowing(members: &[Member]) -> World {
    World {
        releases: Some(members.to_vec()),
        ..World::default()
    }
}

fn given(events: &[Event]) -> Train {
    let mut train = Train::default();
    for (at, event) in events.iter().enumerate() {
        train.evolve(event, &meta(at as u64 + 1, at as u128 + 1));
    }
    train
}

fn beginning(members: &[ReleaseId]) -> Beginning {
    Beginning {
        name: "Autumn".to_owned(),
        mode: Mode::SameDay,
        day: day("2026-10-06"),
        home: None,
        members: members.to_vec(),
    }
}

fn created(members: &[ReleaseId]) -> Event {
    Event::Created {
        key: Some("TRAIN-1".to_owned()),
        beginning: beginning(members),
        labels: members
            .iter()
            .map(|id| format!("Release {}", id.0))
            .collect(),
    }
}

fn moved(
    world: &World,
    members: &[ReleaseId],
    to: &str,
    reason: Option<&str>,
) -> Result<Vec<Event>, Refusal> {
    let to = day(to);
    ask(
        &given(&[created(members)]),
        &Command::Move { to },
        world,
        MANAGER,
        reason,
    )
}

#[test]
fn a_train_begins_with_its_key_its_members_and_what_they_were_called() {
    let world = World {
        next_key: Some("TRAIN-4".to_owned()),
        ..knowing(&[member(A, "2026-10-06"), member(B, "2026-10-06")])
    };
    let events = ask(
        &Train::default(),
        &Command::Create(beginning(&[A, B, A])),
        &world,
        MANAGER,
        None,
    )
    .expect("granted");
    let Event::Created { labels, .. } = &events[0] else {
        panic!("it began")
    };
    assert_eq!(labels, &["Release 1", "Release 2"]);
    let train = given(&events);
    assert_eq!(train.key.as_deref(), Some("TRAIN-4"));
    assert_eq!(train.members, [A, B], "nobody is a member twice");
    assert!(train.stands());
}

#[test]
fn who_plans_releases_makes_trains_and_nobody_else() {
    for (role, may) in [
        (Role::DeploymentManager, true),
        (Role::ProgramManager, true),
        (Role::DeploymentEngineer, false),
        (Role::TeamMember, false),
        (Role::Stakeholder, false),
    ] {
        let asked = ask(
            &Train::default(),
            &Command::Create(beginning(&[])),
            &World::default(),
            role,
            None,
        );
        assert_eq!(asked.is_ok(), may, "{role:?}");
    }
}

#[test]
fn a_train_is_refused_what_it_cannot_hold() {
    let known = knowing(&[
        member(A, "2026-10-06"),
        in_state(member(B, "2026-10-06"), ReleaseState::Cancelled),
        withdrawn(member(C, "2026-10-06")),
    ]);
    let train = given(&[created(&[A])]);
    let refused = |command: &Command, world: &World| {
        ask(&train, command, world, MANAGER, None)
            .expect_err("refused")
            .kind
    };
    assert_eq!(
        refused(&Command::Add { release: B }, &known),
        RefusalKind::Conflict
    );
    assert_eq!(
        refused(&Command::Add { release: C }, &known),
        RefusalKind::NotFound
    );
    assert_eq!(
        refused(
            &Command::Add {
                release: ReleaseId(9)
            },
            &known
        ),
        RefusalKind::NotFound
    );
    let name = |name: &str| Command::Rename {
        name: name.to_owned(),
    };
    assert_eq!(refused(&name("  "), &known), RefusalKind::Invalid);
    assert_eq!(
        refused(&name(&"x".repeat(121)), &known),
        RefusalKind::Invalid
    );
    let nowhere = World {
        home_in_use: Some(false),
        ..World::default()
    };
    let home = Command::SetHome {
        home: Some(crate::domain::ids::ProgramId(1)),
    };
    assert_eq!(refused(&home, &nowhere), RefusalKind::Invalid);
    let order = Command::Reorder {
        members: vec![A, B],
    };
    assert_eq!(refused(&order, &known), RefusalKind::Conflict);
    let many: Vec<_> = (1..=MEMBER_LIMIT as u128 + 1).map(ReleaseId).collect();
    let full = ask(
        &Train::default(),
        &Command::Create(beginning(&many)),
        &World::default(),
        MANAGER,
        None,
    );
    assert_eq!(full.expect_err("refused").field.as_deref(), Some("Members"));
    let gone = given(&[created(&[A]), Event::Dissolved]);
    let asked = ask(&gone, &name("Winter"), &known, MANAGER, None);
    assert_eq!(asked.expect_err("refused").kind, RefusalKind::NotFound);
}

#[test]
fn members_come_go_and_change_places() {
    let world = knowing(&[
        member(A, "2026-10-06"),
        member(B, "2026-10-06"),
        member(C, "2026-10-06"),
    ]);
    let mut train = given(&[created(&[A])]);
    for command in [
        Command::Add { release: B },
        Command::Add { release: C },
        Command::Reorder {
            members: vec![C, A, B],
        },
        Command::Remove { release: A },
    ] {
        for event in ask(&train, &command, &world, MANAGER, None).expect("granted") {
            train.evolve(&event, &meta(9, 9));
        }
    }
    assert_eq!(train.members, [C, B]);
    // One that is taken back stands where it stood.
    let back = Event::MemberAdded {
        release: A,
        label: String::new(),
        at: 1,
    };
    train.evolve(&back, &meta(10, 10));
    assert_eq!(train.members, [C, A, B]);
    assert_eq!(
        ask(&train, &Command::Add { release: A }, &world, MANAGER, None),
        Ok(vec![])
    );
}

#[test]
fn a_move_takes_every_member_along_by_as_many_days() {
    let world = knowing(&[member(A, "2026-10-06"), member(B, "2026-10-08")]);
    let events = moved(&world, &[A, B], "2026-10-13", None).expect("granted");
    let [
        Event::TrainMoved {
            from, to, members, ..
        },
    ] = &events[..]
    else {
        panic!("one move")
    };
    assert_eq!((*from, *to), (day("2026-10-06"), day("2026-10-13")));
    let dates: Vec<_> = members
        .iter()
        .flat_map(|member| &member.changes)
        .map(|change| {
            change
                .to
                .as_ref()
                .map(MilestoneDate::to_string)
                .unwrap_or_default()
        })
        .collect();
    // The target first; who departs from the train still does.
    assert_eq!(
        dates,
        ["2026-10-13", "2026-10-06", "2026-10-15", "2026-10-08"]
    );
    let along = along(&events[0]);
    assert_eq!(along.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [A, B]);
    assert!(along.iter().all(|(_, event)| matches!(
        event,
        release::Event::Schedule(schedule::Event::Rescheduled { changes }) if changes.len() == 2
    )));
    assert_eq!(
        moved(&world, &[A, B], "2026-10-06", None),
        Ok(vec![]),
        "no move at all"
    );
}

#[test]
fn who_cannot_move_is_left_behind_and_named() {
    let train = given(&[created(&[A, B, C, ReleaseId(4), ReleaseId(5)])]);
    let members = [
        member(A, "2026-10-06"),
        in_state(member(B, "2026-10-06"), ReleaseState::Cancelled),
        in_state(member(C, "2026-10-06"), ReleaseState::Live),
        member(ReleaseId(4), "TBC"),
        withdrawn(member(ReleaseId(5), "2026-10-06")),
    ];
    let moving = plan(&train, day("2026-10-01"), &members);
    assert_eq!(moving.days, -5);
    assert_eq!(moving.members.len(), 1);
    let behind: Vec<_> = moving
        .behind
        .iter()
        .map(|(id, _, why)| (id.0, *why))
        .collect();
    assert_eq!(
        behind,
        [
            (2, Behind::Cancelled),
            (3, Behind::Happened),
            (4, Behind::NoDate),
            (5, Behind::Gone)
        ]
    );
}

#[test]
fn what_has_happened_of_a_member_stays() {
    let mut one = member(A, "2026-10-06");
    if let Some(row) = &mut one.row {
        row.milestones[0].done = true;
    }
    let moving = plan(&given(&[created(&[A])]), day("2026-10-07"), &[one]);
    assert_eq!(moving.members[0].changes.len(), 1, "the target alone");
}

#[test]
fn a_frozen_baseline_asks_for_one_reason() {
    let world = knowing(&[
        member(A, "2026-10-06"),
        in_state(member(B, "2026-10-06"), ReleaseState::Planned),
    ]);
    let refused = moved(&world, &[A, B], "2026-10-07", None).expect_err("refused");
    assert_eq!(refused.field.as_deref(), Some("Reason"));
    assert!(moved(&world, &[A, B], "2026-10-07", Some("A late fix")).is_ok());
    // One that is left behind asks for none.
    let live = knowing(&[
        member(A, "2026-10-06"),
        in_state(member(B, "2026-10-06"), ReleaseState::Live),
    ]);
    assert!(moved(&live, &[A, B], "2026-10-07", None).is_ok());
}

/// The undo of a move to 13 October, with the members as they are now.
fn undone(members: &[Member], later: Vec<(Meta, Event)>) -> Result<Vec<Event>, Refusal> {
    let before = knowing(&[member(A, "2026-10-06"), member(B, "2026-10-06")]);
    let events = moved(&before, &[A, B], "2026-10-13", None).expect("granted");
    let history = History {
        undone: vec![(meta(2, 2), events[0].clone())],
        later,
    };
    let world = World {
        history: Some(history),
        ..knowing(members)
    };
    let mut train = given(&[created(&[A, B])]);
    train.evolve(&events[0], &meta(2, 2));
    let undo = Command::Undo {
        command: CommandId(2),
    };
    ask(&train, &undo, &world, MANAGER, None)
}

#[test]
fn a_move_is_taken_back_as_a_whole() {
    let now = [member(A, "2026-10-13"), member(B, "2026-10-13")];
    let back = undone(&now, vec![]).expect("granted");
    let [Event::TrainMoved { to, members, .. }] = &back[..] else {
        panic!("one move")
    };
    assert_eq!(*to, day("2026-10-06"));
    let dates = members.iter().map(|member| member.changes[0].to.clone());
    let expected = Some(MilestoneDate::day(day("2026-10-06")));
    assert!(dates.into_iter().all(|date| date == expected));
}

#[test]
fn a_move_whose_members_have_changed_since_is_not_taken_back() {
    let still = member(A, "2026-10-13");
    for (other, says) in [
        (member(B, "2026-10-14"), "expected on Wed 14 Oct 2026"),
        (
            in_state(member(B, "2026-10-13"), ReleaseState::Live),
            "done on Tue 13 Oct 2026",
        ),
        (
            in_state(member(B, "2026-10-13"), ReleaseState::Cancelled),
            "is cancelled",
        ),
        (withdrawn(member(B, "2026-10-13")), "was withdrawn"),
    ] {
        let refused = undone(&[still.clone(), other], vec![]).expect_err(says);
        assert_eq!(refused.kind, RefusalKind::Changed);
        assert!(
            refused.facts.iter().any(|fact| fact.contains(says)),
            "{says}: {:?}",
            refused.facts
        );
    }
    let now = [member(A, "2026-10-13"), member(B, "2026-10-13")];
    let later = Event::DayChanged {
        from: day("2026-10-13"),
        to: day("2026-10-20"),
    };
    assert_eq!(
        undone(&now, vec![(meta(3, 3), later)])
            .expect_err("refused")
            .kind,
        RefusalKind::Changed
    );
}

#[test]
fn members_that_depart_from_the_train_are_found() {
    let all = [
        member(A, "2026-10-06"),
        member(B, "2026-10-09"),
        member(C, "2026-10-05"),
        member(ReleaseId(4), "TBC"),
        in_state(member(ReleaseId(5), "2026-10-06"), ReleaseState::Cancelled),
        withdrawn(member(ReleaseId(6), "2026-10-06")),
    ];
    let members: Vec<_> = all.iter().map(Member::known).collect();
    let found = |mode| {
        let found = deviations(mode, day("2026-10-06"), &members).into_iter();
        found.map(|(id, what)| (id.0, what)).collect::<Vec<_>>()
    };
    let always = [
        (4, Deviation::NoDate),
        (5, Deviation::Cancelled),
        (6, Deviation::Gone),
    ];
    assert_eq!(
        found(Mode::SameDay),
        [
            &[(2, Deviation::Off(3)), (3, Deviation::Off(-1))][..],
            &always
        ]
        .concat()
    );
    assert_eq!(
        found(Mode::Ordered),
        [
            &[(2, Deviation::Off(3)), (3, Deviation::BeforeItsTurn(B))][..],
            &always
        ]
        .concat()
    );
    // In order, being early is no fault.
    let early = [member(C, "2026-10-05"), member(A, "2026-10-06")];
    let early: Vec<_> = early.iter().map(Member::known).collect();
    assert_eq!(deviations(Mode::Ordered, day("2026-10-06"), &early), []);
}

#[test]
fn a_day_that_lines_share_could_be_a_train() {
    let rows: Vec<Row> = [
        member(A, "2026-10-06"),
        member(B, "2026-10-06"),
        member(C, "2026-10-07"),
        in_state(member(ReleaseId(4), "2026-10-07"), ReleaseState::Cancelled),
    ]
    .into_iter()
    .filter_map(|member| member.row)
    .collect();
    let all: Vec<&Row> = rows.iter().collect();
    assert_eq!(could_ride(&all, day("2026-10-06"), &[]), [A, B]);
    assert_eq!(could_ride(&all, day("2026-10-06"), &[&[A, C]]), [A, B]);
    assert_eq!(
        could_ride(&all, day("2026-10-06"), &[&[B, C, A]]),
        [],
        "it is one already"
    );
    assert_eq!(
        could_ride(&all, day("2026-10-07"), &[]),
        [],
        "one line alone"
    );
    let mut same = rows.clone();
    same[1].line = same[0].line;
    let same: Vec<&Row> = same.iter().collect();
    assert_eq!(
        could_ride(&same, day("2026-10-06"), &[]),
        [],
        "two of one line"
    );
}

#[test]
fn every_change_has_its_opposite() {
    let world = knowing(&[member(A, "2026-10-06"), member(B, "2026-10-06")]);
    let before = given(&[created(&[A, B])]);
    for command in [
        Command::Rename {
            name: "Winter".to_owned(),
        },
        Command::SetMode {
            mode: Mode::Ordered,
        },
        Command::SetHome {
            home: Some(crate::domain::ids::ProgramId(3)),
        },
        Command::SetDay {
            day: day("2026-11-01"),
        },
        Command::Remove { release: A },
        Command::Reorder {
            members: vec![B, A],
        },
        Command::Move {
            to: day("2026-11-01"),
        },
        Command::Dissolve,
    ] {
        let events = ask(&before, &command, &world, MANAGER, None).expect("granted");
        assert!(!events.is_empty(), "{command:?}");
        let mut after = before.clone();
        events
            .iter()
            .for_each(|event| after.evolve(event, &meta(2, 2)));
        assert_ne!(after, before, "{command:?}");
        let history = History {
            undone: events
                .into_iter()
                .map(|event| (meta(2, 2), event))
                .collect(),
            later: vec![],
        };
        let world = World {
            history: Some(history),
            ..World::default()
        };
        let undo = Command::Undo {
            command: CommandId(2),
        };
        for event in ask(&after, &undo, &world, MANAGER, None).expect("granted") {
            after.evolve(&event, &meta(3, 3));
        }
        assert_eq!(after, before, "{command:?}");
    }
}

#[test]
fn shared_milestones_come_change_go_and_move_along_unless_they_are_over() {
    let one = |name: &str, on: &str| {
        Some(Shared {
            name: name.to_owned(),
            day: day(on),
        })
    };
    let share = |id, milestone| Command::Share {
        id: MilestoneId(id),
        milestone,
    };
    let mut train = given(&[created(&[A])]);
    let world = knowing(&[member(A, "2026-10-06")]);
    for command in [
        share(1, one("Feature freeze", "1969-12-01")),
        share(2, one("Rehearsal", "2026-10-01")),
        share(3, one("Review", "2026-10-02")),
        share(3, None),
    ] {
        let events = ask(&train, &command, &world, MANAGER, None).expect("granted");
        let before = train.clone();
        train.evolve(&events[0], &meta(9, 9));
        let mut back = train.clone();
        back.evolve(
            &crate::domain::undo::Undoable::inverse(&events[0]).unwrap(),
            &meta(9, 9),
        );
        assert_eq!(back, before);
    }
    let names = |train: &Train| {
        let all = train.shared_by_day().into_iter();
        all.map(|(_, one)| format!("{} {}", one.name, one.day))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        names(&train),
        ["Feature freeze 1969-12-01", "Rehearsal 2026-10-01"]
    );
    let to = train.day.plus(7);
    let moved = ask(&train, &Command::Move { to }, &world, MANAGER, None).expect("granted");
    let before = train.clone();
    train.evolve(&moved[0], &meta(10, 10));
    assert_eq!(
        names(&train),
        ["Feature freeze 1969-12-01", "Rehearsal 2026-10-08"],
        "what is over stays"
    );
    train.evolve(
        &crate::domain::undo::Undoable::inverse(&moved[0]).unwrap(),
        &meta(11, 11),
    );
    assert_eq!(train, before);

    let unnamed = ask(
        &train,
        &share(4, one(" ", "2026-10-01")),
        &world,
        MANAGER,
        None,
    );
    assert_eq!(
        unnamed.expect_err("refused").field.as_deref(),
        Some("Milestone")
    );
    let reader = ask(&train, &share(2, None), &world, Role::TeamMember, None);
    assert_eq!(reader.expect_err("refused").kind, RefusalKind::NotAllowed);
    let mut full = train.clone();
    for id in 10..60 {
        full.shared
            .insert(MilestoneId(id), one("x", "2026-10-01").unwrap());
    }
    let refused = ask(
        &full,
        &share(99, one("y", "2026-10-01")),
        &world,
        MANAGER,
        None,
    );
    assert!(refused.expect_err("refused").message.contains("at most 50"));
}
