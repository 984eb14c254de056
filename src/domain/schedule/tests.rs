use super::*;
use crate::domain::RefusalKind;

fn date(text: &str) -> MilestoneDate {
    text.parse().expect("a date")
}

fn milestone(id: u128, name: &str, forecast: &str) -> Milestone {
    Milestone {
        forecast: Some(date(forecast)),
        ..Milestone::new(MilestoneId(id), name)
    }
}

fn given(milestones: Vec<Milestone>) -> Schedule {
    let mut schedule = Schedule::default();
    for milestone in milestones {
        schedule.evolve(&Event::MilestoneAdded { milestone });
    }
    schedule
}

#[test]
fn a_whole_schedule_moves_except_for_what_happened_or_is_unknown() {
    let schedule = given(vec![
        milestone(1, "beta 1", "2026-03-01"),
        Milestone {
            actual: Some(date("2026-02-01")),
            ..milestone(2, "alpha 1", "2026-02-01")
        },
        milestone(3, "final", "2026-04-01 AoE"),
        milestone(4, "party", "TBC"),
    ]);
    assert_eq!(
        schedule.moved_by(7),
        vec![
            (MilestoneId(1), date("2026-03-08")),
            (MilestoneId(3), date("2026-04-08 AoE"))
        ]
    );
}

#[test]
fn what_has_happened_does_not_move() {
    let schedule = given(vec![Milestone {
        actual: Some(date("2026-02-01")),
        ..milestone(1, "alpha 1", "2026-02-01")
    }]);
    let refusal = schedule
        .decide(&Command::Reschedule {
            to: vec![(MilestoneId(1), date("2026-02-02"))],
        })
        .expect_err("refused");
    assert_eq!(refusal.kind, RefusalKind::Conflict);
    assert!(refusal.message.contains("alpha 1"));
}

#[test]
fn slip_is_against_the_baseline() {
    let mut schedule = given(vec![milestone(1, "final", "2026-04-01")]);
    assert_eq!(schedule.milestones().next().and_then(Milestone::slip), None);
    schedule.evolve(&Event::BaselineFrozen {
        changes: schedule.baseline_now(),
    });
    for event in schedule
        .decide(&Command::Reschedule {
            to: vec![(MilestoneId(1), date("2026-04-11"))],
        })
        .expect("granted")
    {
        schedule.evolve(&event);
    }
    assert_eq!(
        schedule.milestones().next().and_then(Milestone::slip),
        Some(10)
    );
}

#[test]
fn every_event_has_an_inverse_that_restores_the_state() {
    let mut start = given(vec![
        Milestone {
            target: true,
            ..milestone(1, "final", "2026-04-01")
        },
        milestone(2, "beta", "2026-03-01"),
    ]);
    start.evolve(&Event::BaselineFrozen {
        changes: start.baseline_now(),
    });
    let commands = [
        Command::Add {
            milestone: milestone(3, "rc", "2026-03-20"),
        },
        Command::Rename {
            id: MilestoneId(2),
            name: "beta 1".into(),
        },
        Command::SetOwner {
            id: MilestoneId(2),
            owner: Some(Owner::Role("Lead".into())),
        },
        Command::SetNote {
            id: MilestoneId(2),
            note: "n".into(),
        },
        Command::Reschedule {
            to: vec![(MilestoneId(2), date("2026-03-02"))],
        },
        Command::SetActual {
            id: MilestoneId(2),
            actual: Some(date("2026-03-02")),
        },
        Command::SetTarget { id: MilestoneId(2) },
        Command::Withdraw { id: MilestoneId(2) },
    ];
    for command in commands {
        let events = start.decide(&command).expect("granted");
        assert!(!events.is_empty(), "{command:?}");
        let mut state = start.clone();
        for event in &events {
            state.evolve(event);
        }
        assert_ne!(state, start, "{command:?}");
        for event in events.iter().rev() {
            let (mut forth, mut back) = (touched(event), touched(&inverse(event)));
            forth.sort();
            back.sort();
            assert_eq!(forth, back);
            state.evolve(&inverse(event));
        }
        let standing: Vec<_> = state.milestones().collect();
        assert_eq!(
            standing,
            start.milestones().collect::<Vec<_>>(),
            "{command:?}"
        );
    }
}

#[test]
fn limits_are_named() {
    let schedule = given(vec![]);
    let refusal = schedule
        .decide(&Command::Add {
            milestone: Milestone::new(MilestoneId(1), "x".repeat(121)),
        })
        .expect_err("refused");
    assert_eq!(
        (refusal.kind, refusal.field.as_deref()),
        (RefusalKind::Invalid, Some("Milestone"))
    );
    assert!(refusal.message.contains("120"));
}

#[test]
fn a_target_that_comes_back_finds_its_place_taken() {
    let mut schedule = given(vec![Milestone {
        target: true,
        ..milestone(1, "final", "2026-04-01")
    }]);
    schedule.evolve(&Event::MilestoneWithdrawn { id: MilestoneId(1) });
    schedule.evolve(&Event::MilestoneAdded {
        milestone: Milestone {
            target: true,
            ..milestone(2, "final", "2026-04-02")
        },
    });
    schedule.evolve(&Event::MilestoneRestored { id: MilestoneId(1) });
    assert_eq!(
        schedule
            .milestones()
            .filter(|m| m.target)
            .map(|m| m.id)
            .collect::<Vec<_>>(),
        [MilestoneId(2)]
    );
}
