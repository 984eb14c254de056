//! What comes again in the invented organization: templates of milestones, a cadence with its next trains, marked days, a freeze
//! that recurs; and where some of its releases are deployed.

use super::{
    BEACON, HARBOUR, PRODUCTION, STAGING, Who, draft_of, id, release_id, stages, submit, weekday,
};
use crate::{
    domain::{
        Plan,
        ids::{
            CadenceId, CommandId, DayMarkId, DeploymentId, FreezeId, MilestoneId, ProductLineId,
            ReleaseId, StreamId, TemplateId, TrainId,
        },
        portfolio::{
            Command as Structure, DayKind, DayMark, Freeze, FreezeScope, Portfolio, Strictness,
            days,
        },
        release::{Command, Deployment, Destination, Release, ReleaseType, deployment},
        schedule::Owner,
        time::{Day, Pattern, Recurrence, Weekdays, Window, Zone, Zones},
        timetable::{
            Cadence, Command as Rhythm, Count, Item, Making, Riding, Shift, Template, Timetable,
            Versions, coming, templates_of,
        },
        train::{self, Mode, Train},
    },
    server::{
        engine::{Engine, Operation, Rejected, system_now},
        zones::TzDatabase,
    },
};

const WEBSITE: ProductLineId = ProductLineId(id(0x114));
const PORTAL: ProductLineId = ProductLineId(id(0x115));
const CADENCE: CadenceId = CadenceId(id(0x150));
/// How many trains of the cadence are made.
const AHEAD: usize = 3;

/// Everything of it but the trains that the cadence makes.
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
        for command in rules(today) {
            world.decide::<Timetable>(StreamId::TIMETABLE, &command)?;
        }
        for (number, one) in deployments(today) {
            let add = Command::Deployment(deployment::Command::Add { deployment: one });
            world.decide::<Release>(release_id(number), &add)?;
        }
        // The app follows the server that it needs.
        let ordered = train::Command::Create(train::Beginning {
            name: "App after server".to_owned(),
            mode: Mode::Ordered,
            day: weekday(today.plus(18)),
            home: Some(HARBOUR),
            members: vec![release_id(3), release_id(7)],
        });
        world.decide::<Train>(TrainId(id(0x300)), &ordered)?;
        Ok(Plan { events: vec![] })
    });
    begun.await.map(|_| ())
}

fn structure(today: Day) -> Vec<Structure> {
    let line = |id, program, name: &str| Structure::AddProductLine {
        id,
        program,
        name: name.into(),
    };
    let refresh = Freeze {
        name: "Test data refresh".into(),
        first: today.plus(-14),
        last: today.plus(-14),
        recurs: Some(Recurrence {
            pattern: Pattern::Daily,
            interval: 28,
            until: Some(today.plus(80)),
        }),
        scope: FreezeScope::Environment(STAGING),
        strictness: Strictness::Soft,
        reason: "Staging gets the figures of last month.".into(),
        owner: Some(Owner::Role("IT Operations".into())),
        ..Freeze::default()
    };
    let mark = |number: u128, name: &str, at: i32, kind, scope| {
        let day = weekday(today.plus(at));
        let mark = DayMark {
            name: name.into(),
            first: day,
            last: day,
            kind,
            scope,
            ..DayMark::default()
        };
        (DayMarkId(id(0x160 + number)), Some(mark))
    };
    let everywhere = FreezeScope::Organization;
    let marks = vec![
        mark(0, "Founding day", -12, DayKind::Holiday, everywhere),
        mark(1, "Harbour holiday", 20, DayKind::Holiday, everywhere),
        mark(2, "Lantern day", 66, DayKind::Holiday, everywhere),
        mark(
            3,
            "Timetables change",
            48,
            DayKind::NoDeploy,
            FreezeScope::ProductLine(WEBSITE),
        ),
    ];
    vec![
        line(WEBSITE, HARBOUR, "Harbour Website"),
        line(PORTAL, BEACON, "Beacon Portal"),
        Structure::AddFreeze {
            id: FreezeId(id(0x144)),
            freeze: refresh,
        },
        Structure::Days(days::Command::Mark { marks }),
    ]
}

/// A template for each type of release, and the cadence.
fn rules(today: Day) -> Vec<Rhythm> {
    let mut rules: Vec<_> = (0..)
        .zip(ReleaseType::ALL)
        .map(|(number, kind)| Rhythm::KeepTemplate {
            id: TemplateId(id(0x154 + number)),
            template: Some(Template {
                name: [kind.label(), " release"].concat(),
                types: vec![kind],
                scope: FreezeScope::Organization,
                items: items(kind),
            }),
        })
        .collect();
    // The first Tuesday that is far enough for what comes before a target.
    let far = today.plus(30);
    rules.push(Rhythm::KeepCadence {
        id: CADENCE,
        cadence: Some(Cadence {
            name: "Web".to_owned(),
            first: far.plus((7 - far.day_of_week(1)) % 7),
            rule: Recurrence {
                pattern: Pattern::Weekly(Weekdays::only(1)),
                interval: 4,
                until: None,
            },
            shift: Shift::Later,
            mode: Mode::SameDay,
            home: None,
            kind: ReleaseType::Minor,
            destination: Destination::GeneralAvailability,
            riding: [WEBSITE, PORTAL]
                .map(|line| Riding {
                    line,
                    versions: Versions::Dated,
                })
                .to_vec(),
            templates: true,
        }),
    });
    rules
}

/// The stages of a release as a template has them, without the target. What people decide is counted in working days.
fn items(kind: ReleaseType) -> Vec<Item> {
    let before = stages(kind).iter().filter(|(_, days, _)| *days != 0);
    let item = |(name, days, owner): &(&str, i32, &str)| Item {
        name: (*name).to_owned(),
        days: *days,
        count: if days.abs() < 7 {
            Count::Working
        } else {
            Count::Calendar
        },
        owner: (*owner).to_owned(),
        time: None,
    };
    before.map(item).collect()
}

/// Where the next gateway and a later server go, by the number of the release.
fn deployments(today: Day) -> Vec<(u128, Deployment)> {
    let saturday = |day: Day| day.plus((7 - day.day_of_week(5)) % 7);
    let one =
        |number: u128, environment, wave: &str, (day, hour): (Day, u16), duration| Deployment {
            id: DeploymentId(id(0x170 + number)),
            environment,
            wave: wave.to_owned(),
            window: Window {
                day,
                minute: hour * 60,
                zone: Zone::utc(),
                duration,
            },
            required: true,
            removed: false,
        };
    let target = |number| draft_of(number).map_or(today, |draft| today.plus(draft.target));
    let (gateway, server) = (14, 4);
    let (next, later) = (saturday(target(gateway)), saturday(target(server)));
    let rehearsed = weekday(target(server).plus(-4));
    vec![
        (gateway, one(0, STAGING, "", (today.plus(1), 9), 60)),
        (gateway, one(1, PRODUCTION, "", (next, 21), 120)),
        (server, one(2, STAGING, "", (rehearsed, 9), 90)),
        (server, one(3, PRODUCTION, "Europe", (later, 21), 90)),
        (server, one(4, PRODUCTION, "Americas", (later, 23), 90)),
    ]
}

/// The next trains of the cadence.
pub(super) async fn make_trains(
    engine: &Engine,
    who: Who,
    command: CommandId,
) -> Result<(), Rejected> {
    let portfolio = engine.load::<Portfolio>(StreamId::PORTFOLIO).await?;
    let timetable = engine.load::<Timetable>(StreamId::TIMETABLE).await?;
    let (Some(portfolio), Some(timetable)) = (portfolio, timetable) else {
        return Ok(());
    };
    let (portfolio, timetable) = (&*portfolio.state, &*timetable.state);
    let Some(cadence) = timetable.cadences.get(&CADENCE) else {
        return Ok(());
    };
    let now = system_now();
    let offset = TzDatabase.offset(&portfolio.organization.zone, now);
    let today = now.day_at(offset.unwrap_or(0));
    let laid: Vec<_> = templates_of(timetable, cadence, portfolio)
        .into_iter()
        .map(|of| of.map_or(0, |(_, template)| template.items.len()))
        .collect();
    let next = coming(cadence, timetable.made(CADENCE), portfolio, today, AHEAD);
    let days = next
        .into_iter()
        .filter_map(|one| Some((one.occurrence, one.day?)));
    let making = (1..).zip(days).map(|(number, (occurrence, day))| Making {
        occurrence,
        day,
        train: TrainId(id(0x300 + number)),
        releases: (0..)
            .zip(&laid)
            .map(|(line, _)| {
                (
                    ReleaseId(id(0x280 + number * 4 + line)),
                    stage(number, line, 0),
                )
            })
            .collect(),
        milestones: (0..)
            .zip(&laid)
            .map(|(line, count)| (1..=*count).map(|at| stage(number, line, at)).collect())
            .collect(),
    });
    let make = Rhythm::MakeTrains {
        id: CADENCE,
        trains: making.collect(),
    };
    submit(engine, &who, command, (StreamId::TIMETABLE, &make), None).await
}

/// A milestone of the release of a line of a train; the target is the one at 0.
const fn stage(train: u128, line: u128, at: usize) -> MilestoneId {
    MilestoneId(id(0x8000 + train * 0x100 + line * 0x40 + at as u128))
}
