//! The load under which the process dies: workers that each change a release of their own, step by step, and one that carries
//! out operations on several.

use std::{
    io::{BufRead, Write},
    sync::Arc,
};

use signalbox::{
    domain::{
        Actor, Plan,
        access::{Grants, Role},
        ids::{CommandId, PersonId, ProductLineId, ProgramId, ReleaseId, StreamId},
        portfolio,
        release::{Beginning, Command, Destination, Event, Release, ReleaseType},
        time::Instant,
    },
    server::{
        engine::{Engine, Operation, Options, Submission},
        zones::TzDatabase,
    },
    wire::envelope::Envelope,
};

/// How many workers change a release each.
pub const WORKERS: u64 = 12;
/// How many events each operation has: enough for the process to die in the midst of one.
pub const OPERATION_EVENTS: u64 = 300;
/// The number under which operations are acknowledged.
pub const OPERATIONS: u64 = WORKERS;

/// The identity of a worker's step: the same in every life of the process.
pub fn command_id(worker: u64, step: u64) -> CommandId {
    CommandId(u128::from(worker + 1) << 64 | u128::from(step + 1))
}

pub fn release_of(worker: u64) -> ReleaseId {
    ReleaseId(u128::from(worker) + 1)
}

pub fn start(folder: &std::path::Path) -> Engine {
    Engine::start(
        &folder.join("signalbox.db"),
        Options::new(Arc::new(TzDatabase)),
    )
    .unwrap()
}

pub fn submission(
    stream: impl Into<StreamId>,
    id: CommandId,
    command: &impl serde::Serialize,
) -> Submission {
    Submission {
        envelope: Envelope {
            id,
            stream: stream.into(),
            reason: Some(format!("step {id}")),
            claimed_at: Instant(0),
            body: serde_json::value::to_raw_value(command).unwrap(),
        },
        actor: Actor::Person(PersonId(7)),
        grants: Grants(vec![Role::DeploymentManager]),
    }
}

/// Makes the program and the product line that the releases belong to.
pub async fn furnish(engine: &Engine) {
    let program = portfolio::Command::AddProgram {
        id: ProgramId(1),
        name: "CPython".into(),
        code: "CPY".into(),
    };
    let line = portfolio::Command::AddProductLine {
        id: ProductLineId(1),
        program: ProgramId(1),
        name: "3.14".into(),
    };
    for (id, command) in [(CommandId(1), program), (CommandId(2), line)] {
        engine
            .submit(submission(StreamId::PORTFOLIO, id, &command))
            .await
            .unwrap();
    }
}

fn beginning(version: String) -> Beginning {
    Beginning {
        line: ProductLineId(1),
        version,
        title: String::new(),
        kind: ReleaseType::Minor,
        destination: Destination::Production,
        team: None,
        owner: None,
        milestones: vec![],
    }
}

pub fn step(worker: u64, step: u64) -> Command {
    match step {
        0 => Command::Create(beginning(format!("{worker}"))),
        step => Command::Retitle {
            title: format!("step {step}"),
        },
    }
}

pub async fn operation(engine: &Engine, step: u64) {
    let operation = Operation {
        id: command_id(OPERATIONS, step),
        actor: Actor::System,
        grants: Grants::default(),
        reason: Some("a large one".into()),
    };
    let run = move |world: &mut signalbox::server::engine::OperationWorld<'_, '_>| {
        for n in 0..OPERATION_EVENTS {
            let release = ReleaseId(u128::from(step + 1) << 32 | u128::from(n));
            let created = Event::Created {
                key: None,
                beginning: beginning(format!("{step}.{n}")),
                import: None,
            };
            world.append::<Release>(release, &[created])?;
        }
        Ok(Plan { events: vec![] })
    };
    engine.operate(operation, run).await.unwrap();
}

fn acknowledge(worker: u64, step: u64) {
    // One write of a whole line: the caller sees all of it or nothing.
    let mut out = std::io::stdout().lock();
    out.write_all(format!("\nack {worker} {step}\n").as_bytes())
        .unwrap();
    out.flush().unwrap();
}

/// Goes on from the steps that standard input names, until it is killed.
pub fn run() {
    let mut from = String::new();
    std::io::stdin().lock().read_line(&mut from).unwrap();
    let from: Vec<u64> = from
        .split_whitespace()
        .map(|number| number.parse().unwrap())
        .collect();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let engine = start(&super::folder());
        furnish(&engine).await;
        let mut workers = tokio::task::JoinSet::new();
        for worker in 0..WORKERS {
            let (engine, first) = (engine.clone(), from[usize::try_from(worker).unwrap()]);
            workers.spawn(async move {
                for n in first.. {
                    engine
                        .submit(submission(
                            release_of(worker),
                            command_id(worker, n),
                            &step(worker, n),
                        ))
                        .await
                        .unwrap();
                    acknowledge(worker, n);
                }
            });
        }
        let first = from[usize::try_from(OPERATIONS).unwrap()];
        workers.spawn(async move {
            for n in first.. {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
                operation(&engine, n).await;
                acknowledge(OPERATIONS, n);
            }
        });
        while workers.join_next().await.is_some() {}
    });
}
