use super::*;
use crate::domain::{
    Actor, RefusalKind,
    access::{Grants, Role},
    ids::PersonId,
    time::{Instant, UtcOnly},
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
        retired: false,
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
