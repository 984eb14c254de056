//! Durable commands through the engine: each decided, recorded, and on the disk before it is answered.

use std::{
    sync::Arc,
    time::{Duration, Instant as Clock},
};

use signalbox::{
    domain::{
        Actor,
        access::{Grants, Role},
        ids::{CommandId, MilestoneId, ReleaseId},
        release::Command,
        schedule,
        time::Instant,
    },
    server::engine::{Engine, Submission},
    wire::envelope::Envelope,
};
use tokio::sync::Semaphore;

use crate::{scale, table};

const RELEASES: u32 = 200;
const SATURATED: u32 = 60_000;
const IN_FLIGHT: usize = 512;
const STEADY_PER_SECOND: u32 = 2_000;
const STEADY_SECONDS: u32 = 5;

fn submission(id: u128, release: u32, command: &Command) -> Submission {
    let body = serde_json::value::to_raw_value(command).expect("JSON");
    Submission {
        envelope: Envelope {
            id: CommandId(id),
            stream: ReleaseId(u128::from(release) + 1).into(),
            reason: None,
            claimed_at: Instant(0),
            body,
        },
        actor: Actor::System,
        grants: Grants(vec![Role::DeploymentManager]),
    }
}

fn tick(number: u32) -> Submission {
    let release = number % RELEASES;
    let command = Command::Schedule(schedule::Command::SetNote {
        id: MilestoneId(u128::from(release) * 100 + 1 + u128::from(number / RELEASES % 5)),
        note: format!("tick {number}"),
    });
    submission(10_000_000 + u128::from(number), release, &command)
}

async fn prepared(engine: &Engine) {
    scale::structure(engine).await;
    for number in 0..RELEASES {
        let command = Command::Create(scale::beginning(number));
        let submission = submission(1_000 + u128::from(number), number, &command);
        engine
            .submit(submission)
            .await
            .expect("a release is created");
    }
}

/// Measures and prints.
pub async fn measure() {
    let folder = tempfile::tempdir().expect("a folder");
    let engine = scale::engine(&folder.path().join("signalbox.db"));
    prepared(&engine).await;
    table::title("Durable commands, over 200 releases (engine alone)");

    let room = Arc::new(Semaphore::new(IN_FLIGHT));
    let begun = Clock::now();
    let mut running = tokio::task::JoinSet::new();
    for number in 0..SATURATED {
        let slot = Arc::clone(&room).acquire_owned().await.expect("a slot");
        let engine = engine.clone();
        running.spawn(async move {
            let done = engine.submit(tick(number)).await;
            drop(slot);
            done.expect("a tick is acknowledged")
        });
        while running.try_join_next().is_some() {}
    }
    while running.join_next().await.is_some() {}
    let rate = f64::from(SATURATED) / begun.elapsed().as_secs_f64();
    table::row(
        "saturated, 512 in flight (target 10,000/s)",
        format_args!("{rate:.0}/s"),
    );

    let times = Arc::new(std::sync::Mutex::new(table::microseconds()));
    let mut running = tokio::task::JoinSet::new();
    let begun = tokio::time::Instant::now();
    let mut pulse = tokio::time::interval(Duration::from_millis(1));
    let mut sent = 0;
    while sent < STEADY_PER_SECOND * STEADY_SECONDS {
        pulse.tick().await;
        let due = (begun.elapsed().as_secs_f64() * f64::from(STEADY_PER_SECOND)) as u32;
        // Timed from when it was due, not from when the sender got round to it.
        while sent < due.min(STEADY_PER_SECOND * STEADY_SECONDS) {
            let meant =
                begun + Duration::from_secs_f64(f64::from(sent) / f64::from(STEADY_PER_SECOND));
            let (engine, times, number) = (engine.clone(), Arc::clone(&times), SATURATED + sent);
            running.spawn(async move {
                engine
                    .submit(tick(number))
                    .await
                    .expect("a tick is acknowledged");
                let took = u64::try_from(meant.elapsed().as_micros()).unwrap_or(u64::MAX);
                if let Ok(mut times) = times.lock() {
                    times.saturating_record(took);
                }
            });
            sent += 1;
        }
    }
    while running.join_next().await.is_some() {}
    if let Ok(times) = times.lock() {
        table::times(
            "at 2,000/s, from due to acknowledged (p99 target 10 ms)",
            &times,
        );
    }
    engine.stop().await;
}
