use super::*;
use crate::domain::time::{UtcOnly, Zone};

fn deployment(id: u128, day: &str) -> Deployment {
    Deployment {
        id: DeploymentId(id),
        environment: EnvironmentId(1),
        wave: String::new(),
        window: Window::new(day.parse().unwrap(), 22 * 60, Zone::utc(), 120).unwrap(),
        required: true,
        removed: false,
    }
}

fn planned(count: u128) -> Deployments {
    let mut all = Deployments::default();
    for id in 1..=count {
        all = after(
            &all,
            &Command::Add {
                deployment: deployment(id, "2026-11-07"),
            },
        );
    }
    all
}

fn after(all: &Deployments, command: &Command) -> Deployments {
    let mut next = all.clone();
    for event in all.decide(command, Some(true), &UtcOnly).unwrap() {
        next.evolve(&event);
    }
    next
}

fn order(all: &Deployments) -> Vec<u128> {
    all.iter().map(|one| one.id.0).collect()
}

#[test]
fn they_come_in_the_order_that_they_are_put_in() {
    let place = |id, before: Option<u128>| Command::Place {
        id: DeploymentId(id),
        before: before.map(DeploymentId),
    };
    let all = planned(3);
    assert_eq!(order(&all), [1, 2, 3]);
    assert_eq!(order(&after(&all, &place(3, Some(1)))), [3, 1, 2]);
    assert_eq!(order(&after(&all, &place(1, None))), [2, 3, 1]);
    assert_eq!(
        all.decide(&place(2, Some(3)), None, &UtcOnly),
        Ok(vec![]),
        "it stands there"
    );
    assert_eq!(all.decide(&place(2, Some(2)), None, &UtcOnly), Ok(vec![]));
    assert!(all.decide(&place(2, Some(9)), None, &UtcOnly).is_err());
}

#[test]
fn one_that_comes_back_stands_where_it_stood() {
    let all = planned(3);
    let removed = after(
        &all,
        &Command::Remove {
            id: DeploymentId(2),
        },
    );
    assert_eq!(order(&removed), [1, 3]);
    let mut back = removed;
    back.evolve(&inverse(&Event::DeploymentRemoved {
        deployment: deployment(2, "2026-11-07"),
    }));
    assert_eq!(back, all);
}

#[test]
fn nothing_comes_back_into_an_environment_that_was_retired() {
    let here = deployment(2, "2026-11-07");
    let elsewhere = Deployment {
        environment: EnvironmentId(9),
        ..here.clone()
    };
    let retired = [(EnvironmentId(1), "Old production".to_owned())];
    let changed = |from: &Deployment, to: &Deployment| Event::DeploymentChanged {
        from: from.clone(),
        to: to.clone(),
    };
    let refused = |event: Event| refuse_back([event].iter(), &retired).err();
    let later = Deployment {
        wave: "Europe".to_owned(),
        ..here.clone()
    };
    for back in [
        inverse(&Event::DeploymentRemoved {
            deployment: here.clone(),
        }),
        inverse(&changed(&here, &elsewhere)),
    ] {
        let refusal = refused(back).expect("refused");
        assert!(refusal.message.contains("Old production"), "{refusal}");
    }
    // What leaves it, stays in it, or goes elsewhere comes back into nothing.
    for fine in [
        inverse(&Event::DeploymentAdded {
            deployment: here.clone(),
        }),
        inverse(&changed(&elsewhere, &here)),
        inverse(&changed(&here, &later)),
        inverse(&Event::DeploymentRemoved {
            deployment: elsewhere,
        }),
    ] {
        assert_eq!(refused(fine), None);
    }
}

#[test]
fn nobody_deploys_into_an_environment_that_is_not_in_use() {
    let all = planned(1);
    for command in [
        Command::Add {
            deployment: deployment(2, "2026-11-07"),
        },
        Command::Change {
            deployment: deployment(1, "2026-11-08"),
        },
    ] {
        let refusal = all.decide(&command, Some(false), &UtcOnly).unwrap_err();
        assert_eq!(refusal.field.as_deref(), Some("Environment"));
        assert!(
            all.decide(&command, None, &UtcOnly).is_ok(),
            "left to who knows"
        );
    }
    let remove = Command::Remove {
        id: DeploymentId(1),
    };
    assert!(all.decide(&remove, Some(false), &UtcOnly).is_ok());
}

#[test]
fn limits_are_said_with_their_field() {
    let all = planned(1);
    let field = |deployment: Deployment| {
        let refusal = all
            .decide(&Command::Add { deployment }, None, &UtcOnly)
            .unwrap_err();
        refusal.field.unwrap_or_default()
    };
    let good = deployment(2, "2026-11-07");
    let mut late = good.clone();
    late.window.minute = 1440;
    assert_eq!(field(late), "Start");
    let mut long = good.clone();
    long.window.duration = 43_201;
    assert_eq!(field(long), "Duration");
    let mut far = good.clone();
    far.window.zone = Zone::new("Mars/Olympus").unwrap();
    assert_eq!(field(far), "Time zone");
    assert_eq!(
        field(Deployment {
            wave: "x".repeat(121),
            ..good
        }),
        "Region or wave"
    );
    let full = planned(DEPLOYMENT_LIMIT as u128);
    let more = Command::Add {
        deployment: deployment(100, "2026-11-07"),
    };
    assert!(full.decide(&more, None, &UtcOnly).is_err());
}

#[test]
fn they_keep_their_distance_to_the_target() {
    let date = |text: &str| -> MilestoneDate { text.parse().unwrap() };
    let now = date("2026-11-07");
    let target = Some((MilestoneId(2), &now));
    assert_eq!(shift(target, &[(MilestoneId(2), date("2026-11-10"))]), 3);
    assert_eq!(
        shift(target, &[(MilestoneId(1), date("2026-11-10"))]),
        0,
        "another milestone"
    );
    assert_eq!(shift(target, &[(MilestoneId(2), date("TBC"))]), 0);
    assert_eq!(shift(None, &[(MilestoneId(2), date("2026-11-10"))]), 0);
    let mut all = planned(2);
    let changes = moved(all.iter(), 3);
    all.evolve(&Event::WindowsMoved { changes });
    assert!(
        all.iter()
            .all(|one| one.window == deployment(1, "2026-11-10").window)
    );
    assert_eq!(moved(all.iter(), 0), []);
}
