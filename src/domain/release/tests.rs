use super::*;
use crate::domain::{
    Actor, Context, Refusal, RefusalKind,
    access::{Grants, Role},
    ids::{ChangeId, DeploymentId, EnvironmentId, MilestoneId, PersonId, TextId},
    text::FreeText,
    time::{Instant, MilestoneDate, UtcOnly, Window, Zone},
};

fn date(text: &str) -> MilestoneDate {
    text.parse().expect("a date")
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

fn milestone(id: u128, name: &str, forecast: &str, target: bool) -> Milestone {
    Milestone {
        forecast: Some(date(forecast)),
        target,
        ..Milestone::new(MilestoneId(id), name)
    }
}

fn beginning() -> Beginning {
    Beginning {
        line: ProductLineId(1),
        version: "3.14.0".into(),
        title: String::new(),
        kind: ReleaseType::Minor,
        destination: Destination::GeneralAvailability,
        team: None,
        owner: None,
        milestones: vec![
            milestone(1, "beta 1", "2026-05-01", false),
            milestone(2, "final", "2026-10-01", true),
        ],
    }
}

fn ask(
    release: &Release,
    command: &Command,
    world: &World,
    role: Role,
    reason: Option<&str>,
) -> Result<Vec<Event>, Refusal> {
    let grants = Grants(vec![role]);
    let reason = reason.map(|r| FreeText {
        id: TextId(1),
        body: Some(r.to_owned()),
    });
    let ctx = Context {
        actor: Actor::Person(PersonId(7)),
        grants: &grants,
        now: Instant(0),
        zones: &UtcOnly,
        reason: reason.as_ref(),
    };
    release.decide(command, world, &ctx)
}

fn given(events: &[Event]) -> Release {
    let mut release = Release::default();
    for (i, event) in events.iter().enumerate() {
        release.evolve(event, &meta(i as u64 + 1, i as u128 + 1));
    }
    release
}

fn created() -> Event {
    Event::Created {
        key: Some("CPY-1".into()),
        beginning: beginning(),
        import: None,
    }
}

const MANAGER: Role = Role::DeploymentManager;

#[test]
fn a_release_begins_with_the_key_that_the_server_gives() {
    let world = World {
        next_key: Some("CPY-9".into()),
        ..World::default()
    };
    let events = ask(
        &Release::default(),
        &Command::Create(beginning()),
        &world,
        MANAGER,
        None,
    )
    .expect("granted");
    let release = given(&events);
    assert_eq!(release.key.as_deref(), Some("CPY-9"));
    assert_eq!(
        (release.state(), release.schedule.milestones().count()),
        (ReleaseState::Proposed, 2)
    );
}

#[test]
fn a_version_stands_once_on_its_line() {
    let world = World {
        same_version: Some("CPY-1".into()),
        ..World::default()
    };
    let refusal = ask(
        &Release::default(),
        &Command::Create(beginning()),
        &world,
        MANAGER,
        None,
    )
    .expect_err("refused");
    assert_eq!(refusal.field.as_deref(), Some("Version"));
    assert!(refusal.message.contains("CPY-1"));
}

#[test]
fn stakeholders_read() {
    let refusal = ask(
        &given(&[created()]),
        &Command::Plan,
        &World::default(),
        Role::Stakeholder,
        None,
    )
    .expect_err("refused");
    assert_eq!(refusal.kind, RefusalKind::NotAllowed);
    assert!(refusal.message.contains("Deployment Manager"));
}

#[test]
fn planning_freezes_the_baseline_and_later_moves_say_why() {
    let mut release = given(&[created()]);
    let plan = ask(&release, &Command::Plan, &World::default(), MANAGER, None).expect("granted");
    release.evolve(&plan[0], &meta(2, 2));
    assert_eq!(release.state(), ReleaseState::Planned);
    let move_by_a_week = Command::Schedule(schedule::Command::Reschedule {
        to: release.schedule.moved_by(7),
    });
    let refusal = ask(&release, &move_by_a_week, &World::default(), MANAGER, None)
        .expect_err("a reason is missing");
    assert_eq!(refusal.field.as_deref(), Some("Reason"));
    let moved = ask(
        &release,
        &move_by_a_week,
        &World::default(),
        MANAGER,
        Some("a late fix"),
    )
    .expect("granted");
    release.evolve(&moved[0], &meta(3, 3));
    assert_eq!(release.schedule.target().and_then(Milestone::slip), Some(7));
}

#[test]
fn undo_restores_what_stood_before() {
    let events = [
        created(),
        Event::Renumbered {
            from: "3.14.0".into(),
            to: "3.14.1".into(),
        },
    ];
    let release = given(&events);
    let history = History {
        undone: vec![(meta(2, 2), events[1].clone())],
        later: vec![],
    };
    let world = World {
        history: Some(history),
        ..World::default()
    };
    let undone = ask(
        &release,
        &Command::Undo {
            command: CommandId(2),
        },
        &world,
        MANAGER,
        None,
    )
    .expect("granted");
    assert_eq!(
        undone,
        vec![Event::Renumbered {
            from: "3.14.1".into(),
            to: "3.14.0".into()
        }]
    );
}

#[test]
fn undo_is_refused_with_the_changes_that_stand_in_the_way() {
    let again = Event::Renumbered {
        from: "3.14.1".into(),
        to: "3.15.0".into(),
    };
    let events = [
        created(),
        Event::Renumbered {
            from: "3.14.0".into(),
            to: "3.14.1".into(),
        },
        again.clone(),
    ];
    let history = History {
        undone: vec![(meta(2, 2), events[1].clone())],
        later: vec![(meta(3, 3), again)],
    };
    let world = World {
        history: Some(history),
        ..World::default()
    };
    let refusal = ask(
        &given(&events),
        &Command::Undo {
            command: CommandId(2),
        },
        &world,
        MANAGER,
        None,
    )
    .expect_err("refused");
    assert_eq!(
        (refusal.kind, refusal.facts.len()),
        (RefusalKind::Changed, 1)
    );
}

#[test]
fn a_creation_is_undone_only_while_nothing_came_after() {
    let later = Event::Retitled {
        from: String::new(),
        to: "Pi".into(),
    };
    let history = |later: Vec<(Meta, Event)>| World {
        history: Some(History {
            undone: vec![(meta(1, 1), created())],
            later,
        }),
        ..World::default()
    };
    let release = given(&[created()]);
    let undo = Command::Undo {
        command: CommandId(1),
    };
    assert_eq!(
        ask(&release, &undo, &history(vec![]), MANAGER, None),
        Ok(vec![Event::Withdrawn])
    );
    assert!(
        ask(
            &release,
            &undo,
            &history(vec![(meta(2, 2), later)]),
            MANAGER,
            None
        )
        .is_err()
    );
}

#[test]
fn undoing_takes_the_right_that_doing_took() {
    let history = History {
        undone: vec![(meta(2, 2), Event::Cancelled)],
        later: vec![],
    };
    let world = World {
        history: Some(history),
        ..World::default()
    };
    let refusal = ask(
        &given(&[created(), Event::Cancelled]),
        &Command::Undo {
            command: CommandId(2),
        },
        &world,
        Role::DeploymentEngineer,
        None,
    );
    assert_eq!(refusal.expect_err("refused").kind, RefusalKind::NotAllowed);
}

#[test]
fn two_releases_do_not_wait_for_each_other() {
    let facts = DependencyFacts {
        release: ReleaseId(2),
        label: "CPython 3.13.9".into(),
        depends_on_us: true,
    };
    let world = World {
        dependency: Some(facts),
        ..World::default()
    };
    let refusal = ask(
        &given(&[created()]),
        &Command::DependOn {
            release: ReleaseId(2),
        },
        &world,
        MANAGER,
        None,
    )
    .expect_err("refused");
    assert!(refusal.message.contains("CPython 3.13.9"));
}

#[test]
fn a_live_release_is_not_cancelled_and_cancelling_says_why() {
    let release = given(&[created()]);
    assert_eq!(
        ask(&release, &Command::Cancel, &World::default(), MANAGER, None)
            .expect_err("refused")
            .field
            .as_deref(),
        Some("Reason")
    );
    let shipped = Event::Schedule(schedule::Event::ActualChanged {
        change: DateChange {
            id: MilestoneId(2),
            from: None,
            to: Some(date("2026-10-01")),
        },
    });
    let live = given(&[created(), shipped]);
    assert_eq!(live.state(), ReleaseState::Live);
    assert!(
        ask(
            &live,
            &Command::Cancel,
            &World::default(),
            MANAGER,
            Some("no")
        )
        .is_err()
    );
}

#[test]
fn a_soft_conflict_is_accepted_with_a_reason_for_as_long_as_its_day_stays() {
    use crate::domain::calendar::{Finding, Row, conflict::Kind};
    let mut release = given(&[created()]);
    let finding = |kind, day: &str| Finding {
        kind,
        milestone: MilestoneId(2),
        deployment: None,
        day: day.parse().expect("a day"),
        freeze: None,
        train: None,
    };
    let accept = |release: &Release, kind, day: &str, reason: &str| {
        let command = Command::AcceptConflict {
            finding: finding(kind, day),
            reason: reason.to_owned(),
        };
        let world = World::default();
        ask(release, &command, &world, Role::ProgramManager, None)
    };
    let day = "2026-10-01";
    let message = |kind, day: &str, reason: &str| {
        accept(&release, kind, day, reason)
            .expect_err("refused")
            .message
    };
    assert!(message(Kind::Dependency, day, "so be it").contains("not accepted but settled"));
    assert!(message(Kind::DayOff, "2026-10-02", "so be it").contains("moved or happened"));
    assert!(message(Kind::DayOff, day, " ").contains("Reason"));
    let events = accept(&release, Kind::DayOff, day, "so be it").expect("accepted");
    for event in &events {
        release.evolve(event, &meta(2, 2));
    }
    assert_eq!(release.accepted.len(), 1);
    let row = Row::of_release(crate::domain::ids::ReleaseId(1), &release).expect("a row");
    assert_eq!(row.accepted, [finding(Kind::DayOff, day)]);
    assert_eq!(accept(&release, Kind::DayOff, day, "again"), Ok(vec![]));
    let back = Command::TakeBackAcceptance {
        finding: finding(Kind::DayOff, day),
    };
    let world = World::default();
    assert!(ask(&release, &back, &world, Role::Stakeholder, None).is_err());
    for event in ask(&release, &back, &world, Role::ProgramManager, None).expect("taken back") {
        release.evolve(&event, &meta(3, 3));
    }
    assert!(release.accepted.is_empty());
}

#[test]
fn a_plan_is_frozen_anew_with_a_reason_and_what_happened_keeps_its_own() {
    let mut release = given(&[created()]);
    let world = World::default();
    let mut version = 10;
    let mut carry_out = |release: &mut Release, command: &Command, reason: Option<&str>| {
        let events = ask(release, command, &world, Role::DeploymentManager, reason)?;
        for event in &events {
            version += 1;
            release.evolve(event, &meta(version, 9));
        }
        Ok::<_, Refusal>(events)
    };
    let refused = carry_out(&mut release, &Command::Rebaseline, Some("so"));
    assert!(refused.unwrap_err().message.contains("proposed"));
    carry_out(&mut release, &Command::Plan, None).expect("planned");
    let refused = carry_out(&mut release, &Command::Rebaseline, Some("so"));
    assert!(refused.unwrap_err().message.contains("nothing to freeze"));
    let moved = |id: u128, day: &str| {
        Command::Schedule(schedule::Command::Reschedule {
            to: vec![(MilestoneId(id), date(day))],
        })
    };
    carry_out(&mut release, &moved(1, "2026-05-08"), Some("late")).expect("moved");
    let happened = Command::Schedule(schedule::Command::SetActual {
        id: MilestoneId(1),
        actual: Some(date("2026-05-09")),
    });
    carry_out(&mut release, &happened, None).expect("happened");
    carry_out(&mut release, &moved(2, "2026-10-15"), Some("late")).expect("moved");
    let refused = carry_out(&mut release, &Command::Rebaseline, None);
    assert_eq!(refused.unwrap_err().field.as_deref(), Some("Reason"));
    carry_out(&mut release, &Command::Rebaseline, Some("a new scope")).expect("frozen anew");
    let slips: Vec<_> = release.schedule.milestones().map(Milestone::slip).collect();
    assert_eq!(slips, [Some(8), Some(0)]);
}

#[test]
fn the_record_tells_how_a_target_left_its_plan() {
    use slip::{StepKind, slip, steps};
    let change = |from: &str, to: &str| schedule::Event::Rescheduled {
        changes: vec![DateChange {
            id: MilestoneId(2),
            from: Some(date(from)),
            to: Some(date(to)),
        }],
    };
    let frozen = |from: Option<&str>, to: &str| {
        vec![DateChange {
            id: MilestoneId(2),
            from: from.map(date),
            to: Some(date(to)),
        }]
    };
    let events = [
        created(),
        // Before there is a plan, nothing slips.
        Event::Schedule(change("2026-10-01", "2026-10-02")),
        Event::Planned {
            baseline: frozen(None, "2026-10-02"),
        },
        Event::Schedule(change("2026-10-02", "2026-10-09")),
        Event::Retitled {
            from: String::new(),
            to: "Autumn".to_owned(),
        },
        Event::Schedule(schedule::Event::BaselineFrozen {
            changes: frozen(Some("2026-10-02"), "2026-10-09"),
        }),
        Event::Schedule(schedule::Event::ActualChanged {
            change: DateChange {
                id: MilestoneId(2),
                from: None,
                to: Some(date("2026-10-12")),
            },
        }),
    ];
    let metas: Vec<_> = (1..=events.len() as u64)
        .map(|n| meta(n, n.into()))
        .collect();
    let found = steps(metas.iter().zip(&events));
    let told: Vec<_> = found
        .iter()
        .map(|step| (step.kind, slip(step.planned, step.day)))
        .collect();
    assert_eq!(
        told,
        [
            (StepKind::Planned, Some(0)),
            (StepKind::Moved, Some(7)),
            (StepKind::Rebaselined, Some(0)),
            (StepKind::Happened, Some(3)),
        ]
    );
}

fn into(id: u128, on: &str) -> Deployment {
    Deployment {
        id: DeploymentId(id),
        environment: EnvironmentId(1),
        wave: String::new(),
        window: Window {
            day: on.parse().unwrap(),
            minute: 22 * 60,
            zone: Zone::utc(),
            duration: 60,
        },
        required: true,
        removed: false,
    }
}

fn deploying(on: &str) -> Release {
    let mut release = given(&[created()]);
    let deployment = into(1, on);
    let added = deployment::Event::DeploymentAdded { deployment };
    release.evolve(&Event::Deployment(added), &meta(2, 2));
    release
}

#[test]
fn deployments_move_along_with_the_target_and_back_with_it() {
    let release = deploying("2026-09-30");
    let to = |id, date_: &str| {
        Command::Schedule(schedule::Command::Reschedule {
            to: vec![(MilestoneId(id), date(date_))],
        })
    };
    let other = ask(
        &release,
        &to(1, "2026-05-08"),
        &World::default(),
        MANAGER,
        None,
    )
    .unwrap();
    assert_eq!(other.len(), 1, "another milestone takes nothing along");
    let events = ask(
        &release,
        &to(2, "2026-10-08"),
        &World::default(),
        MANAGER,
        None,
    )
    .unwrap();
    let mut moved = release.clone();
    for event in &events {
        moved.evolve(event, &meta(3, 3));
    }
    let window = |release: &Release| release.deployments.iter().next().unwrap().window.clone();
    assert_eq!(window(&moved), into(1, "2026-10-07").window);
    let history = History {
        undone: events
            .into_iter()
            .map(|event| (meta(3, 3), event))
            .collect(),
        later: vec![],
    };
    let world = World {
        history: Some(history),
        ..World::default()
    };
    let undo = Command::Undo {
        command: CommandId(3),
    };
    for event in ask(&moved, &undo, &world, MANAGER, None).unwrap() {
        moved.evolve(&event, &meta(4, 4));
    }
    assert_eq!(window(&moved), window(&release));
    assert_eq!(
        ask(&moved, &undo, &world, Role::ItOperations, None)
            .unwrap_err()
            .kind,
        RefusalKind::NotAllowed,
        "who may not move the schedule does not move it back"
    );
}

#[test]
fn what_was_planned_changes_with_a_reason_only() {
    let mut release = deploying("2026-09-30");
    let change = Command::Deployment(deployment::Command::Change {
        deployment: into(1, "2026-09-29"),
    });
    let remove = Command::Deployment(deployment::Command::Remove {
        id: DeploymentId(1),
    });
    let add = Command::Deployment(deployment::Command::Add {
        deployment: into(2, "2026-09-29"),
    });
    let ask = |release: &Release, command, reason| {
        ask(release, command, &World::default(), MANAGER, reason)
    };
    for command in [&change, &remove, &add] {
        assert!(ask(&release, command, None).is_ok());
    }
    release.evolve(&Event::Planned { baseline: vec![] }, &meta(3, 3));
    for command in [&change, &remove] {
        let refusal = ask(&release, command, None).unwrap_err();
        assert_eq!(refusal.field.as_deref(), Some("Reason"));
        assert!(ask(&release, command, Some("The site is closed")).is_ok());
    }
    assert!(ask(&release, &add, None).is_ok(), "more is no override");
    release.evolve(&Event::Cancelled, &meta(4, 4));
    assert!(ask(&release, &add, None).is_err());
}

#[test]
fn operations_plan_deployments_and_references_and_nothing_else() {
    let release = deploying("2026-09-30");
    let reference = Command::Reference(change_reference::Command::Add {
        id: ChangeId(1),
        reference: ChangeReference {
            deployment: Some(DeploymentId(1)),
            system: "ServiceDesk".into(),
            number: "CHG-7".into(),
            address: "https://desk.example/CHG-7".into(),
            approval: Approval::Requested,
        },
    });
    let add = Command::Deployment(deployment::Command::Add {
        deployment: into(2, "2026-09-29"),
    });
    for role in Role::ALL {
        let may = matches!(
            role,
            Role::DeploymentManager
                | Role::DeploymentEngineer
                | Role::ProgramManager
                | Role::ItOperations
        );
        for command in [&reference, &add] {
            let asked = ask(&release, command, &World::default(), role, None);
            assert_eq!(asked.is_ok(), may, "{role:?}");
        }
    }
    let retitle = Command::Retitle {
        title: "Gangway".into(),
    };
    assert!(
        ask(
            &release,
            &retitle,
            &World::default(),
            Role::ItOperations,
            None
        )
        .is_err()
    );
    let unused = World {
        environment_in_use: Some(false),
        ..World::default()
    };
    let refusal = ask(&release, &add, &unused, MANAGER, None).unwrap_err();
    assert_eq!(refusal.field.as_deref(), Some("Environment"));
}

#[test]
fn a_release_as_an_older_one_stored_it_is_read() {
    let release = given(&[created()]);
    let stored = serde_json::to_string(&release).unwrap();
    assert!(
        !stored.contains("deployments") && !stored.contains("changes"),
        "{stored}"
    );
    assert_eq!(serde_json::from_str::<Release>(&stored).unwrap(), release);
}
