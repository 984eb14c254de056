//! The invented organization: two programs with four product lines, its teams, environments and freezes, and releases from
//! half a year back to half a year ahead.

use super::id;
use crate::{
    domain::{
        Actor, Plan,
        access::Grants,
        ids::{
            CommandId, EnvironmentId, FreezeId, MilestoneId, ProductLineId, ProgramId, ReleaseId,
            StreamId, TeamId,
        },
        portfolio::{
            Command as Structure, Freeze, FreezeScope, MaintenanceWindow, Portfolio, Strictness,
        },
        release::{Beginning, Command, Destination, Release, ReleaseType},
        schedule::{self, Milestone, Owner},
        time::{Day, MilestoneDate, Pattern, Recurrence, Weekdays, Window, Zone},
    },
    server::engine::{Engine, Operation, OperationWorld, Rejected, Submission, system_now},
    wire::envelope::Envelope,
};

mod rhythm;

type Who = (Actor, Grants);

const HARBOUR: ProgramId = ProgramId(id(0x100));
const BEACON: ProgramId = ProgramId(id(0x101));
const SERVER: ProductLineId = ProductLineId(id(0x110));
const MOBILE: ProductLineId = ProductLineId(id(0x111));
const ANALYTICS: ProductLineId = ProductLineId(id(0x112));
const GATEWAY: ProductLineId = ProductLineId(id(0x113));
const PLATFORM: TeamId = TeamId(id(0x120));
const APPS: TeamId = TeamId(id(0x121));
const DATA: TeamId = TeamId(id(0x122));
const OPERATIONS: TeamId = TeamId(id(0x123));
const PRODUCTION: EnvironmentId = EnvironmentId(id(0x130));
const STAGING: EnvironmentId = EnvironmentId(id(0x132));

/// A release as the table below says it.
struct Draft {
    number: u128,
    line: ProductLineId,
    version: &'static str,
    title: &'static str,
    kind: ReleaseType,
    destination: Destination,
    team: TeamId,
    /// Days from today to its target.
    target: i32,
    life: Life,
    depends_on: Option<u128>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Life {
    Proposed,
    Planned,
    /// Planned, and its open milestones moved by so many days since.
    Slipped(i32),
    /// Planned, and its stages have happened with their slip in days.
    Shipped(i32),
    Cancelled,
}

#[rustfmt::skip]
const DRAFTS: &[Draft] = &[
    draft(0, SERVER, "7.0", "Anchor", ReleaseType::Major, PLATFORM, -118, Life::Shipped(6), None),
    draft(1, SERVER, "7.1", "", ReleaseType::Minor, PLATFORM, -62, Life::Shipped(0), None),
    draft(2, SERVER, "7.1.1", "", ReleaseType::Emergency, PLATFORM, -41, Life::Shipped(0), None),
    draft(3, SERVER, "7.2", "", ReleaseType::Minor, PLATFORM, 9, Life::Slipped(5), Some(14)),
    draft(4, SERVER, "7.3", "", ReleaseType::Minor, PLATFORM, 58, Life::Planned, None),
    draft(5, SERVER, "8.0", "Breakwater", ReleaseType::Major, PLATFORM, 131, Life::Proposed, None),
    draft(6, MOBILE, "12.4", "", ReleaseType::Minor, APPS, -27, Life::Shipped(2), Some(1)),
    draft(7, MOBILE, "12.5", "", ReleaseType::Minor, APPS, 16, Life::Planned, Some(3)),
    draft(8, MOBILE, "12.6", "", ReleaseType::Minor, APPS, 44, Life::Cancelled, None),
    draft(9, MOBILE, "13.0", "Lighter", ReleaseType::Major, APPS, 96, Life::Planned, Some(4)),
    draft(10, ANALYTICS, "2026.3", "", ReleaseType::Minor, DATA, -48, Life::Shipped(-1), None),
    draft(11, ANALYTICS, "2026.4", "", ReleaseType::Minor, DATA, 23, Life::Slipped(8), Some(14)),
    draft(12, ANALYTICS, "2027.1", "", ReleaseType::Major, DATA, 117, Life::Proposed, None),
    draft(13, GATEWAY, "4.8", "", ReleaseType::Minor, OPERATIONS, -76, Life::Shipped(3), None),
    draft(14, GATEWAY, "4.9", "", ReleaseType::Minor, OPERATIONS, 2, Life::Planned, None),
    draft(15, GATEWAY, "5.0", "Channel", ReleaseType::Major, OPERATIONS, 73, Life::Planned, None),
];

/// One row of the table.
#[allow(clippy::too_many_arguments)]
const fn draft(
    number: u128,
    line: ProductLineId,
    version: &'static str,
    title: &'static str,
    kind: ReleaseType,
    team: TeamId,
    target: i32,
    life: Life,
    depends_on: Option<u128>,
) -> Draft {
    // What people install is announced; what only runs here is put into production.
    let destination = match line {
        SERVER | MOBILE => Destination::GeneralAvailability,
        _ => Destination::Production,
    };
    Draft {
        number,
        line,
        version,
        title,
        kind,
        destination,
        team,
        target,
        life,
        depends_on,
    }
}

/// Stages of a release: name, days from the target, who answers for it.
const fn stages(kind: ReleaseType) -> &'static [(&'static str, i32, &'static str)] {
    match kind {
        ReleaseType::Major => &[
            ("Release kickoff", -84, "Program Manager"),
            ("Scope freeze", -63, "Program Manager"),
            ("Feature freeze", -42, "Team lead"),
            ("beta 1", -35, "Release manager"),
            ("candidate 1", -21, "Release manager"),
            ("Infrastructure validated", -14, "IT Operations"),
            ("Go/no-go", -5, "Deployment Manager"),
            ("final", 0, "Release manager"),
            ("Early life support ends", 14, "Support lead"),
        ],
        ReleaseType::Minor => &[
            ("Scope freeze", -28, "Program Manager"),
            ("Feature freeze", -14, "Team lead"),
            ("candidate 1", -9, "Release manager"),
            ("Go/no-go", -2, "Deployment Manager"),
            ("final", 0, "Release manager"),
            ("Early life support ends", 7, "Support lead"),
        ],
        ReleaseType::Emergency => &[
            ("Fix verified", -1, "Team lead"),
            ("final", 0, "Release manager"),
        ],
    }
}

const fn release_id(number: u128) -> ReleaseId {
    ReleaseId(id(0x200 + number))
}

const fn milestone_id(release: u128, stage: usize) -> MilestoneId {
    MilestoneId(id(0x1000 + release * 0x40 + stage as u128))
}

/// The day itself, or the Monday after a weekend.
fn weekday(day: Day) -> Day {
    match day.weekday() {
        5 => day.plus(2),
        6 => day.plus(1),
        _ => day,
    }
}

fn working(day: Day) -> MilestoneDate {
    MilestoneDate::day(weekday(day))
}

fn draft_of(number: u128) -> Option<&'static Draft> {
    DRAFTS.iter().find(|draft| draft.number == number)
}

/// The organization with all its releases, as they were planned.
pub(super) async fn begin(
    engine: &Engine,
    (actor, grants): Who,
    command: CommandId,
) -> Result<(), Rejected> {
    let operation = Operation {
        id: command,
        actor,
        grants,
        reason: Some("Sample data".to_owned()),
    };
    let today = system_now().utc_day();
    let begun = engine.operate(operation, move |world| {
        for command in structure(today) {
            world.decide::<Portfolio>(StreamId::PORTFOLIO, &command)?;
        }
        for draft in DRAFTS {
            create(world, draft, today)?;
        }
        for draft in DRAFTS {
            if let Some(other) = draft.depends_on {
                world.decide::<Release>(
                    release_id(draft.number),
                    &Command::DependOn {
                        release: release_id(other),
                    },
                )?;
            }
        }
        Ok(Plan { events: vec![] })
    });
    begun.await.map(|_| ())
}

fn structure(today: Day) -> Vec<Structure> {
    let program = |id, name: &str, code: &str| Structure::AddProgram {
        id,
        name: name.into(),
        code: code.into(),
    };
    let line = |id, program, name: &str| Structure::AddProductLine {
        id,
        program,
        name: name.into(),
    };
    let team = |id, name: &str| Structure::AddTeam {
        id,
        name: name.into(),
    };
    let environment = |id, name: &str, shared, windows| Structure::AddEnvironment {
        id,
        name: name.into(),
        short: String::new(),
        shared,
        windows,
    };
    // Every Saturday evening, since some weeks ago.
    let saturdays = MaintenanceWindow {
        opens: Window {
            day: today.plus(-28 - today.day_of_week(5)),
            minute: 20 * 60,
            zone: Zone::utc(),
            duration: 8 * 60,
        },
        recurs: Some(Recurrence {
            pattern: Pattern::Weekly(Weekdays::default()),
            interval: 1,
            until: None,
        }),
    };
    let freeze =
        |number: u128, name: &str, from: i32, days: i32, scope, strictness, reason: &str| {
            Structure::AddFreeze {
                id: FreezeId(id(0x140 + number)),
                freeze: Freeze {
                    name: name.into(),
                    first: today.plus(from),
                    last: today.plus(from + days - 1),
                    scope,
                    stops: vec![],
                    strictness,
                    reason: reason.into(),
                    owner: Some(Owner::Role("Deployment Manager".into())),
                    ..Freeze::default()
                },
            }
        };
    vec![
        program(HARBOUR, "Harbour", "HARB"),
        program(BEACON, "Beacon", "BEAC"),
        line(SERVER, HARBOUR, "Harbour Server"),
        line(MOBILE, HARBOUR, "Harbour Mobile"),
        line(ANALYTICS, BEACON, "Beacon Analytics"),
        line(GATEWAY, BEACON, "Beacon Gateway"),
        team(PLATFORM, "Platform"),
        team(APPS, "Apps"),
        team(DATA, "Data"),
        team(OPERATIONS, "Site operations"),
        environment(EnvironmentId(id(0x131)), "Integration", true, vec![]),
        environment(STAGING, "Staging", true, vec![]),
        environment(PRODUCTION, "Production", true, vec![saturdays]),
        freeze(
            0,
            "Quarter-end close",
            28,
            7,
            FreezeScope::Program(BEACON),
            Strictness::Hard,
            "The books are closed with Beacon's figures.",
        ),
        freeze(
            1,
            "Change freeze",
            40,
            12,
            FreezeScope::Organization,
            Strictness::Soft,
            "Few people are on call.",
        ),
        freeze(
            2,
            "Network maintenance",
            10,
            3,
            FreezeScope::Environment(PRODUCTION),
            Strictness::Hard,
            "The uplinks are exchanged.",
        ),
        freeze(
            3,
            "Trade fair",
            -30,
            5,
            FreezeScope::ProductLine(MOBILE),
            Strictness::Hard,
            "The app is shown to customers.",
        ),
    ]
}

fn create(world: &mut OperationWorld<'_, '_>, draft: &Draft, today: Day) -> Result<(), Rejected> {
    let stream = release_id(draft.number);
    let target = today.plus(draft.target);
    let milestones = stages(draft.kind)
        .iter()
        .enumerate()
        .map(|(stage, (name, offset, owner))| Milestone {
            target: *offset == 0,
            forecast: Some(working(target.plus(*offset))),
            owner: Some(Owner::Role((*owner).to_owned())),
            ..Milestone::new(milestone_id(draft.number, stage), *name)
        });
    let beginning = Beginning {
        line: draft.line,
        version: draft.version.to_owned(),
        title: draft.title.to_owned(),
        kind: draft.kind,
        destination: draft.destination,
        team: Some(draft.team),
        owner: Some(Owner::Role("Release manager".to_owned())),
        milestones: milestones.collect(),
    };
    world.decide::<Release>(stream, &Command::Create(beginning))?;
    if draft.life == Life::Proposed {
        return Ok(());
    }
    world.decide::<Release>(stream, &Command::Plan)?;
    let slip = if let Life::Shipped(days) = draft.life {
        days
    } else {
        0
    };
    for (stage, (_, offset, _)) in stages(draft.kind).iter().enumerate() {
        // The last stages are the ones that slipped.
        let late = if *offset > -10 { slip } else { 0 };
        let happened = working(target.plus(offset + late));
        if happened.calendar_day().is_some_and(|day| day < today) {
            let actual = schedule::Command::SetActual {
                id: milestone_id(draft.number, stage),
                actual: Some(happened),
            };
            world.decide::<Release>(stream, &Command::Schedule(actual))?;
        }
    }
    Ok(())
}

/// What comes again, and the trains that it makes.
pub(super) async fn repeat(
    engine: &Engine,
    who: Who,
    [begun, made]: [CommandId; 2],
) -> Result<(), Rejected> {
    rhythm::begin(engine, who.clone(), begun).await?;
    rhythm::make_trains(engine, who, made).await
}

/// What happened since: moves with their reasons, and a release that was called off. Each once.
pub(super) async fn live_on(engine: &Engine, who: Who) -> Result<(), Rejected> {
    for draft in DRAFTS {
        let (number, command, reason) = match draft.life {
            Life::Slipped(days) => {
                let Some(release) = engine.load::<Release>(release_id(draft.number)).await? else {
                    continue;
                };
                let to = release.state.schedule.moved_by(days);
                let to = to
                    .into_iter()
                    .map(|(id, date)| (id, date.calendar_day().map_or(date, working)));
                let move_it = schedule::Command::Reschedule { to: to.collect() };
                (1, Command::Schedule(move_it), reason_of(draft.line))
            }
            Life::Cancelled => (2, Command::Cancel, "What it was for ships with 13.0."),
            _ => continue,
        };
        let at = CommandId(id(0x10_0000 + draft.number * 0x10 + number));
        let stream = release_id(draft.number).into();
        submit(engine, &who, at, (stream, &command), Some(reason)).await?;
    }
    Ok(())
}

/// Asks for a change as somebody would by hand, and only once by that identity.
async fn submit(
    engine: &Engine,
    who: &Who,
    command: CommandId,
    (stream, asked): (StreamId, &impl serde::Serialize),
    reason: Option<&str>,
) -> Result<(), Rejected> {
    let body = serde_json::value::to_raw_value(asked)
        .map_err(|error| crate::server::store::StoreError::Damaged(error.to_string()))?;
    let envelope = Envelope {
        id: command,
        stream,
        reason: reason.map(str::to_owned),
        claimed_at: system_now(),
        body,
    };
    let submission = Submission {
        envelope,
        actor: who.0,
        grants: who.1.clone(),
    };
    engine.submit(submission).await.map(|_| ())
}

const fn reason_of(line: ProductLineId) -> &'static str {
    match line {
        ANALYTICS => "The migration of last year's figures takes a week longer than rehearsed.",
        _ => "The gateway's new protocol is needed first, and its test found two blocking faults.",
    }
}
