//! Killed a hundred times under load: everything acknowledged is there, once, and in order.

use std::{
    io::{Read, Write},
    time::Duration,
};

use rusqlite::Connection;
use signalbox::server::{engine::all_kinds, upkeep::verify};

use super::{
    child_process,
    load::{OPERATION_EVENTS, OPERATIONS, WORKERS, command_id},
};

const KILLS: u32 = 100;
/// The whole file is verified that often; what was acknowledged is looked for after every kill.
const VERIFIED_EVERY: u32 = 25;

#[test]
fn a_hundred_kills_lose_nothing_and_double_nothing() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("signalbox.db");
    // For each worker, the step that follows the last one acknowledged.
    let mut next = vec![0_u64; usize::try_from(WORKERS).unwrap() + 1];
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let mut lives_with_acknowledgements = 0;
    for kill in 1..=KILLS {
        let mut child = child_process("load", folder.path(), &[]).spawn().unwrap();
        let from: Vec<_> = next.iter().map(u64::to_string).collect();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(format!("{}\n", from.join(" ")).as_bytes())
            .unwrap();
        // The moment is what is random here, so this is a time and not a condition.
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        std::thread::sleep(Duration::from_millis(40 + random % 240));
        child.kill().unwrap();
        child.wait().unwrap();
        let mut said = String::new();
        child
            .stdout
            .take()
            .unwrap()
            .read_to_string(&mut said)
            .unwrap();
        let mut acknowledged = 0;
        for line in said.lines() {
            let Some(("ack", rest)) = line.split_once(' ') else {
                continue;
            };
            let (worker, step) = rest.split_once(' ').unwrap();
            let (worker, step): (usize, u64) = (worker.parse().unwrap(), step.parse().unwrap());
            assert_eq!(next[worker], step, "each worker goes step by step");
            next[worker] = step + 1;
            acknowledged += 1;
        }
        lives_with_acknowledgements += u32::from(acknowledged > 0);
        if file.exists() {
            look_for(&file, &next);
        }
        if kill % VERIFIED_EVERY == 0 {
            let findings = verify(&file, &all_kinds()).unwrap();
            assert_eq!(findings.problems, Vec::<String>::new(), "after kill {kill}");
        }
    }
    assert!(
        lives_with_acknowledgements > KILLS / 2,
        "only {lives_with_acknowledgements} lives got to acknowledge anything"
    );
    let operations = next[usize::try_from(OPERATIONS).unwrap()];
    assert!(
        operations > 10,
        "only {operations} operations were acknowledged"
    );
    eprintln!(
        "{KILLS} kills: {} commands and {operations} operations acknowledged",
        next.iter().sum::<u64>() - operations
    );
}

/// Every acknowledged step is on the record exactly once and in its place; the one after it may be, once; none beyond.
fn look_for(file: &std::path::Path, next: &[u64]) {
    let connection = Connection::open(file).unwrap();
    if !connection.table_exists(None, "events").unwrap() {
        assert!(
            next.iter().all(|step| *step == 0),
            "acknowledged, and not even the tables are there"
        );
        return;
    }
    let mut of_command = connection
        .prepare("SELECT first_seq, seq FROM commands WHERE id = ?1")
        .unwrap();
    let mut events = connection.prepare("SELECT count(*), min(version), max(command_id) = min(command_id), max(command_id) FROM events WHERE seq BETWEEN ?1 AND ?2").unwrap();
    for (worker, next) in next.iter().enumerate() {
        let worker = worker as u64;
        // What was looked at after earlier kills cannot have changed without breaking the chain.
        for step in next.saturating_sub(50)..next + 2 {
            let id = command_id(worker, step).to_string();
            let found: Result<(i64, i64), _> =
                of_command.query_row([&id], |row| Ok((row.get(0)?, row.get(1)?)));
            let Ok((first, last)) = found else {
                assert!(
                    step >= *next,
                    "worker {worker}, step {step}: acknowledged and lost"
                );
                continue;
            };
            assert!(
                step <= *next,
                "worker {worker}, step {step}: done before the one before it was acknowledged"
            );
            let (count, version, one_command, command): (i64, i64, bool, String) = events
                .query_row([first, last], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
                })
                .unwrap();
            assert!(one_command && command == id, "worker {worker}, step {step}");
            if worker == OPERATIONS {
                assert_eq!(
                    count as u64, OPERATION_EVENTS,
                    "operation {step} is there by halves"
                );
            } else {
                assert_eq!(
                    (count as u64, version as u64),
                    (1, step + 1),
                    "worker {worker}, step {step}"
                );
            }
        }
    }
    let mut total = connection
        .prepare("SELECT count(*), count(DISTINCT command_id) FROM events WHERE stream = ?1")
        .unwrap();
    for worker in 0..WORKERS {
        let stream =
            signalbox::domain::ids::StreamId::from(super::load::release_of(worker)).to_string();
        let (events, commands): (i64, i64) = total
            .query_row([stream], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap();
        assert_eq!(events, commands, "worker {worker}: a step stands twice");
        let steps = next[usize::try_from(worker).unwrap()];
        assert!(
            (steps..=steps + 1).contains(&(events as u64)),
            "worker {worker}: {events} events after {steps} acknowledged steps"
        );
    }
}
