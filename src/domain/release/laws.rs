//! Laws that hold for every history of a release, whatever is asked of it.

use proptest::prelude::*;

use super::*;
use crate::domain::{
    Actor, Context,
    access::{Grants, Role},
    calendar::conflict::Kind,
    ids::{ChangeId, DeploymentId, EnvironmentId, MilestoneId, PersonId, TextId},
    text::FreeText,
    time::{Day, Instant, MilestoneDate, UtcOnly, Window, Zone},
    undo,
};

fn dates() -> impl Strategy<Value = MilestoneDate> {
    prop_oneof![
        6 => (18_000..22_000i32).prop_map(|n| MilestoneDate::day(Day::from_number(n))),
        2 => (18_000..18_020i32).prop_map(|n| MilestoneDate::day(Day::from_number(n))),
        1 => (18_000..22_000i32, 0..30i32).prop_map(|(n, d)| MilestoneDate::Range { first: Day::from_number(n), last: Day::from_number(n + d) }),
        1 => (0..4_000_000_000_000i64, -720..840i16).prop_map(|(at, offset)| MilestoneDate::Instant { at: Instant(at), offset }),
        1 => Just(MilestoneDate::ToBeConfirmed),
    ]
}

fn milestones() -> impl Strategy<Value = MilestoneId> {
    (1..6u128).prop_map(MilestoneId)
}

fn schedule_commands() -> impl Strategy<Value = schedule::Command> {
    use schedule::Command as C;
    prop_oneof![
        (milestones(), "[a-z]{0,4}", dates(), any::<bool>()).prop_map(
            |(id, name, date, target)| C::Add {
                milestone: Milestone {
                    forecast: Some(date),
                    target,
                    ..Milestone::new(id, name)
                }
            }
        ),
        (milestones(), "[a-z]{0,3}").prop_map(|(id, name)| C::Rename { id, name }),
        (milestones(), "[a-z]{0,3}").prop_map(|(id, note)| C::SetNote { id, note }),
        prop::collection::vec((milestones(), dates()), 0..4).prop_map(|to| C::Reschedule { to }),
        (milestones(), prop::option::of(dates()))
            .prop_map(|(id, actual)| C::SetActual { id, actual }),
        milestones().prop_map(|id| C::SetTarget { id }),
        milestones().prop_map(|id| C::Withdraw { id }),
    ]
}

fn finding(milestone: MilestoneId, day: i32) -> Finding {
    Finding {
        kind: Kind::DayOff,
        milestone,
        deployment: None,
        day: Day::from_number(day),
        freeze: None,
        train: None,
    }
}

fn deployment_commands() -> impl Strategy<Value = deployment::Command> {
    use deployment::Command as C;
    let id = || (1..4u128).prop_map(DeploymentId);
    let some = || {
        (id(), "[a-z]{0,2}", 18_000..22_000i32, 0..1500u16).prop_map(|(id, wave, day, minute)| {
            Deployment {
                id,
                environment: EnvironmentId(1),
                wave,
                window: Window {
                    day: Day::from_number(day),
                    minute,
                    zone: Zone::utc(),
                    duration: 60,
                },
                required: true,
                removed: false,
            }
        })
    };
    prop_oneof![
        3 => some().prop_map(|deployment| C::Add { deployment }),
        2 => some().prop_map(|deployment| C::Change { deployment }),
        1 => id().prop_map(|id| C::Remove { id }),
        2 => (id(), prop::option::of(id())).prop_map(|(id, before)| C::Place { id, before }),
    ]
}

fn reference_commands() -> impl Strategy<Value = change_reference::Command> {
    use change_reference::Command as C;
    let id = || (1..3u128).prop_map(ChangeId);
    let some = || {
        (
            prop::option::of((1..4u128).prop_map(DeploymentId)),
            "[0-9]{0,2}",
        )
            .prop_map(|(deployment, number)| ChangeReference {
                deployment,
                system: "Desk".to_owned(),
                number,
                address: String::new(),
                approval: Approval::Approved,
            })
    };
    prop_oneof![
        (id(), some()).prop_map(|(id, reference)| C::Add { id, reference }),
        (id(), some()).prop_map(|(id, reference)| C::Change { id, reference }),
        id().prop_map(|id| C::Remove { id }),
    ]
}

fn commands() -> impl Strategy<Value = Command> {
    prop_oneof![
        2 => "[0-9.]{0,3}".prop_map(|version| Command::Create(Beginning {
            line: ProductLineId(1),
            version,
            title: String::new(),
            kind: ReleaseType::Minor,
            destination: Destination::Production,
            team: None,
            owner: None,
            milestones: vec![],
        })),
        1 => "[0-9.]{0,3}".prop_map(|version| Command::Renumber { version }),
        1 => Just(Command::SetType { kind: ReleaseType::Major }),
        1 => Just(Command::Plan),
        1 => Just(Command::Rebaseline),
        1 => Just(Command::Cancel),
        1 => Just(Command::Reinstate),
        2 => (milestones(), 18_000..18_020i32).prop_map(|(milestone, day)| Command::AcceptConflict {
            finding: finding(milestone, day),
            reason: "known".to_owned(),
        }),
        1 => (milestones(), 18_000..18_020i32)
            .prop_map(|(milestone, day)| Command::TakeBackAcceptance { finding: finding(milestone, day) }),
        8 => schedule_commands().prop_map(Command::Schedule),
        5 => deployment_commands().prop_map(Command::Deployment),
        2 => reference_commands().prop_map(Command::Reference),
    ]
}

fn meta(version: u64) -> Meta {
    Meta {
        seq: version,
        version,
        at: Instant(0),
        actor: Actor::System,
        command: CommandId(u128::from(version)),
        reason: None,
    }
}

fn ask(
    release: &Release,
    command: &Command,
    world: &World,
) -> Result<Vec<Event>, crate::domain::Refusal> {
    let grants = Grants(vec![Role::DeploymentManager]);
    let reason = FreeText {
        id: TextId(1),
        body: Some("because".to_owned()),
    };
    let ctx = Context {
        actor: Actor::Person(PersonId(7)),
        grants: &grants,
        now: Instant(0),
        zones: &UtcOnly,
        reason: Some(&reason),
    };
    release.decide(command, world, &ctx)
}

proptest! {
    /// What the record holds, read back from JSON, folds to the same release.
    #[test]
    fn replaying_the_record_gives_the_release(asked in prop::collection::vec(commands(), 1..40)) {
        let (mut release, mut record) = (Release::default(), Vec::new());
        for command in &asked {
            for event in ask(&release, command, &World::default()).unwrap_or_default() {
                record.push(serde_json::to_string(&event).unwrap());
                release.evolve(&event, &meta(record.len() as u64));
            }
        }
        let mut replayed = Release::default();
        for (i, line) in record.iter().enumerate() {
            replayed.evolve(&serde_json::from_str(line).unwrap(), &meta(i as u64 + 1));
        }
        prop_assert_eq!(&replayed, &release);
        let stored: Release = serde_json::from_str(&serde_json::to_string(&release).unwrap()).unwrap();
        prop_assert_eq!(stored, release);
    }

    /// There is never more than one target, and what has happened has a date.
    #[test]
    fn a_release_is_for_one_target(asked in prop::collection::vec(commands(), 1..40)) {
        let mut release = Release::default();
        for command in &asked {
            for event in ask(&release, command, &World::default()).unwrap_or_default() {
                release.evolve(&event, &meta(1));
            }
            prop_assert!(release.schedule.milestones().filter(|m| m.target).count() <= 1);
            prop_assert!(release.schedule.milestones().all(|m| m.actual != Some(MilestoneDate::ToBeConfirmed)));
        }
    }

    /// The undo of the last command, at once, restores what a person sees; the undo of the undo brings it back.
    #[test]
    fn undo_restores_and_redo_brings_back(asked in prop::collection::vec(commands(), 1..30)) {
        let mut release = Release::default();
        for command in &asked {
            let before = release.clone();
            let Ok(events) = ask(&release, command, &World::default()) else { continue };
            let begins = events.iter().any(undo::Undoable::begins);
            for event in &events {
                release.evolve(event, &meta(1));
            }
            if events.is_empty() || begins {
                continue;
            }
            let history = undo::History { undone: events.iter().map(|e| (meta(1), e.clone())).collect(), later: vec![] };
            let back = undo::undo(CommandId(1), Some(&history)).unwrap();
            let mut undone = release.clone();
            for event in &back {
                undone.evolve(event, &meta(2));
            }
            prop_assert_eq!(shown(&undone), shown(&before));
            let history = undo::History { undone: back.iter().map(|e| (meta(2), e.clone())).collect(), later: vec![] };
            for event in undo::undo(CommandId(2), Some(&history)).unwrap() {
                undone.evolve(&event, &meta(3));
            }
            prop_assert_eq!(shown(&undone), shown(&release));
        }
    }

    /// A date reads back from what it was written as.
    #[test]
    fn dates_read_back(date in dates()) {
        prop_assert_eq!(date.to_string().parse::<MilestoneDate>().unwrap(), date);
    }
}

/// What a person sees of a release: what was withdrawn or removed is in the record only.
fn shown(
    release: &Release,
) -> (
    String,
    ReleaseState,
    ReleaseType,
    Vec<Milestone>,
    Vec<i32>,
    Vec<Deployment>,
    ChangeReferences,
) {
    let accepted = release.accepted.iter();
    let mut accepted: Vec<_> = accepted.map(|one| one.finding.day.number()).collect();
    accepted.sort_unstable();
    (
        release.version.clone(),
        release.state(),
        release.kind,
        release.schedule.milestones().cloned().collect(),
        accepted,
        release.deployments.iter().cloned().collect(),
        release.changes.clone(),
    )
}
