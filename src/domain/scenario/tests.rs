use super::*;
use crate::domain::{
    access::{Grants, Role},
    calendar::{Mark, Row, conflict::Kind},
    ids::{MilestoneId, ProductLineId, TextId},
    portfolio::{DayKind, DayMark, FreezeScope, Portfolio},
    release::{self, Destination, ReleaseState, ReleaseType},
    schedule,
    text::FreeText,
    time::{Day, UtcOnly},
    train::Behind,
};

const A: ReleaseId = ReleaseId(1);
const B: ReleaseId = ReleaseId(2);

fn day(text: &str) -> Day {
    text.parse().expect("a day")
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

/// A release with a candidate a week before its target.
fn member(id: ReleaseId, target: &str) -> Member {
    let candidate = day(target).plus(-7).to_string();
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
            milestones: vec![
                mark(id.0 * 10 + 1, "candidate", &candidate),
                mark(id.0 * 10, "final", target),
            ],
        }),
    }
}

fn row(member: &Member) -> &Row {
    member.row.as_ref().expect("a row")
}

fn ask(
    scenario: &Scenario,
    command: &Command,
    members: &[Member],
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
    let world = World {
        releases: Some(members.to_vec()),
        ..World::default()
    };
    scenario.decide(command, &world, &ctx)
}

fn commit(entries: Vec<Entry>) -> Command {
    Command::Commit {
        name: "Later".to_owned(),
        entries,
    }
}

fn meta() -> Meta {
    Meta {
        seq: 1,
        version: 1,
        at: Instant(5),
        actor: Actor::Person(PersonId(7)),
        command: CommandId(9),
        reason: None,
    }
}

#[test]
fn days_are_chosen_for_a_release_or_a_milestone_and_seen_from_what_is() {
    let a = member(A, "2026-06-10");
    let entry = Entry::still(A).on(row(&a), day("2026-06-12"));
    let to: Vec<_> = entry
        .to()
        .into_iter()
        .map(|(id, date)| (id.0, date.to_string()))
        .collect();
    // The target first, and what comes before it along.
    let along = [(10, "2026-06-12".to_owned()), (11, "2026-06-05".to_owned())];
    assert_eq!(to, along);
    let apart = entry.with_milestone(row(&a), MilestoneId(11), day("2026-06-03"));
    assert_eq!(apart.changes.len(), 1);
    let further = apart.shifted(row(&a), 5);
    let after = further.after(row(&a));
    assert_eq!(after.milestones[0].date.to_string(), "2026-06-08");
    assert_eq!(after.milestones[1].date.to_string(), "2026-06-17");
    // Back where it was nothing is left to move.
    assert_eq!(entry.on(row(&a), day("2026-06-10")), Entry::still(A));
}

#[test]
fn it_is_made_real_in_one_step_and_taken_back_in_one() {
    let members = [member(A, "2026-06-10"), member(B, "2026-07-01")];
    let entries = vec![
        Entry::still(A).shifted(row(&members[0]), 7),
        Entry::still(B),
    ];
    let events = ask(
        &Scenario::default(),
        &commit(entries),
        &members,
        Role::DeploymentManager,
        None,
    )
    .expect("it moves");
    let along: Vec<_> = events.iter().flat_map(Event::along).collect();
    // The one that stays is left alone.
    let [(A, release::Event::Schedule(schedule::Event::Rescheduled { changes }))] = &along[..]
    else {
        panic!("{along:?}");
    };
    assert_eq!(changes.len(), 2);
    let mut scenario = Scenario::default();
    scenario.evolve(&events[0], &meta());
    assert!(scenario.real && scenario.name == "Later");
    let again = ask(
        &scenario,
        &commit(vec![Entry::still(A).shifted(row(&members[0]), 1)]),
        &members,
        Role::DeploymentManager,
        None,
    );
    assert!(again.is_err());
    // Undone, the dates are those from before; refused where they are not any more what it had set.
    let history = History {
        undone: vec![(meta(), events[0].clone())],
        later: Vec::new(),
    };
    let grants = Grants(vec![Role::DeploymentManager]);
    let ctx = Context {
        actor: Actor::System,
        grants: &grants,
        now: Instant(0),
        zones: &UtcOnly,
        reason: None,
    };
    let undo = Command::Undo {
        command: CommandId(9),
    };
    let world = |target: &str| World {
        releases: Some(vec![member(A, target)]),
        history: Some(history.clone()),
    };
    let back = scenario
        .decide(&undo, &world("2026-06-17"), &ctx)
        .expect("it goes back");
    let first = &back[0].members()[0].changes[0];
    assert_eq!(
        first.to.as_ref().map(ToString::to_string).as_deref(),
        Some("2026-06-10")
    );
    scenario.evolve(&back[0], &meta());
    assert!(!scenario.real);
    let refused = scenario.decide(&undo, &world("2026-06-18"), &ctx);
    let refused = refused.expect_err("dates have changed");
    assert_eq!(
        (refused.kind, refused.facts.len()),
        (RefusalKind::Changed, 2)
    );
}

#[test]
fn what_has_changed_since_stops_it_and_says_what() {
    let before = member(A, "2026-06-10");
    let entries = vec![Entry::still(A).shifted(row(&before), 7)];
    let asked = |members: &[Member], role, reason| {
        ask(
            &Scenario::default(),
            &commit(entries.clone()),
            members,
            role,
            reason,
        )
    };
    let moved = asked(&[member(A, "2026-06-11")], Role::DeploymentManager, None);
    let moved = moved.expect_err("it has moved");
    assert_eq!(moved.kind, RefusalKind::Changed);
    assert_eq!(moved.facts.len(), 2, "{:?}", moved.facts);
    let mut cancelled = before.clone();
    if let Some(row) = &mut cancelled.row {
        row.state = ReleaseState::Cancelled;
    }
    let refused = asked(&[cancelled.clone()], Role::DeploymentManager, None);
    assert_eq!(
        refused.expect_err("it is cancelled").facts,
        ["Release 1 is cancelled"]
    );
    let weighed = planned(&entries, &[cancelled]).0;
    assert_eq!(weighed.behind[0].2, Behind::Cancelled);
    let mut frozen = before.clone();
    if let Some(row) = &mut frozen.row {
        row.state = ReleaseState::Planned;
    }
    let frozen = [frozen];
    let without = asked(&frozen, Role::DeploymentManager, None).expect_err("it asks why");
    assert_eq!(without.field.as_deref(), Some("Reason"));
    assert!(asked(&frozen, Role::DeploymentManager, Some("The vendor is late")).is_ok());
    let reader = asked(&[before], Role::Stakeholder, None).expect_err("they may not");
    assert_eq!(reader.kind, RefusalKind::NotAllowed);
}

#[test]
fn limits_name_the_field() {
    let many: Vec<_> = (0..201).map(|id| Entry::still(ReleaseId(id))).collect();
    let draft = |name: &str, entries: Vec<Entry>| Draft {
        id: ScenarioId(1),
        owner: PersonId(1),
        name: name.to_owned(),
        shared: false,
        entries,
    };
    let field = |draft: Draft| draft.checked().expect_err("too much").field;
    assert_eq!(field(draft("Many", many)).as_deref(), Some("Releases"));
    let twice = vec![Entry::still(A), Entry::still(A)];
    assert_eq!(field(draft("Twice", twice)).as_deref(), Some("Releases"));
    assert_eq!(field(draft(" ", vec![])).as_deref(), Some("Name"));
}

#[test]
fn what_is_private_is_seen_by_its_owner_alone() {
    let draft = |shared| Draft {
        id: ScenarioId(1),
        owner: PersonId(1),
        name: "Mine".to_owned(),
        shared,
        entries: Vec::new(),
    };
    assert!(draft(false).is_seen_by(PersonId(1)) && !draft(false).is_seen_by(PersonId(2)));
    assert!(draft(true).is_seen_by(PersonId(2)));
}

#[test]
fn a_scenario_is_weighed_against_what_is() {
    let mut portfolio = Portfolio::default();
    portfolio.days.insert(
        crate::domain::ids::DayMarkId(1),
        DayMark {
            name: "Inventory".to_owned(),
            first: day("2026-06-17"),
            last: day("2026-06-17"),
            recurs: None,
            kind: DayKind::NoDeploy,
            scope: FreezeScope::Organization,
            origin: None,
        },
    );
    let mut b = member(B, "2026-06-15");
    if let Some(row) = &mut b.row {
        row.depends_on = vec![A];
    }
    let a = member(A, "2026-06-10");
    let entries = [Entry::still(A).shifted(row(&a), 7)];
    let around = [row(&b)];
    let seen = weigh(
        &entries,
        std::slice::from_ref(&a),
        (&around, &[]),
        &portfolio,
        day("2026-05-01"),
        &UtcOnly,
    );
    let one = &seen.releases[0];
    assert_eq!(seen.counts().0, 0, "{:?}", one.against_now);
    let kinds: Vec<_> = one.new_ones().iter().map(|held| held.kind).collect();
    // On a day without deployments, and out after one that waits for it.
    assert_eq!(kinds, [Kind::NoDeploy, Kind::Dependency]);
    assert_eq!(seen.notice, Some(33));
    assert_eq!(seen.waiting.len(), 1);
    // With the one that waits taken in, both move, and the first free day is the day after.
    let together = [
        Entry::still(A).shifted(row(&a), 7),
        Entry::still(B).shifted(row(&b), 7),
    ];
    let members = [a, b];
    let more = free_slot(
        &together,
        &members,
        (&[], &[]),
        &portfolio,
        day("2026-05-01"),
        &UtcOnly,
    );
    assert_eq!(more, Ok(1));
    let later = shifted(&together, &members, 1);
    let free = weigh(
        &later,
        &members,
        (&[], &[]),
        &portfolio,
        day("2026-05-01"),
        &UtcOnly,
    );
    assert_eq!(free.counts().1, 0);
    // The record stands on what is written: read again, a scenario is the same.
    let text = serde_json::to_string(&together).expect("written");
    assert_eq!(
        serde_json::from_str::<Vec<Entry>>(&text).expect("read"),
        together
    );
}
