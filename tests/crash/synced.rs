//! Killing a process cannot show a missing sync: the operating system still has what was written. So the system calls are
//! watched: between the writes of a commit and its acknowledgement lies a sync of the log.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use super::{
    child_process,
    load::{command_id, furnish, release_of, start, step, submission},
};

const STEPS: u64 = 20;

fn acknowledge(step: u64) {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("\nack {step}\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

/// The engine, one command after the other.
pub fn one_by_one() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let engine = start(&super::folder());
        furnish(&engine).await;
        for n in 0..STEPS {
            engine
                .submit(submission(release_of(0), command_id(0, n), &step(0, n)))
                .await
                .unwrap();
            acknowledge(n);
        }
        engine.stop().await;
    });
}

/// What the test must be able to tell from it: the same writes, and nothing that waits for the disk.
pub fn one_by_one_without_sync() {
    let connection = rusqlite::Connection::open(super::folder().join("signalbox.db")).unwrap();
    connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; CREATE TABLE events (seq INTEGER PRIMARY KEY)").unwrap();
    for n in 0..STEPS {
        connection
            .execute(
                "INSERT INTO events VALUES (?1)",
                [i64::try_from(n).unwrap()],
            )
            .unwrap();
        acknowledge(n);
    }
}

/// The system calls of a task, or nothing where no process can be watched.
fn traced(task: &str) -> Option<String> {
    let folder = tempfile::TempDir::new().unwrap();
    let trace = folder.path().join("trace");
    let before = [
        "strace",
        "-f",
        "-y",
        "-e",
        "trace=write,pwrite64,pwritev,fsync,fdatasync",
        "-s",
        "40",
        "-o",
        trace.to_str()?,
    ];
    let can_trace = Command::new("strace")
        .args(["-o", "/dev/null", "true"])
        .stderr(Stdio::null())
        .status();
    if !can_trace.is_ok_and(|status| status.success()) {
        return None;
    }
    let output = child_process(task, folder.path(), &before)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
    Some(std::fs::read_to_string(trace).unwrap())
}

/// The acknowledgements that came before what they acknowledge was synced.
fn unsynced(trace: &str) -> Vec<u64> {
    let mut early = Vec::new();
    let (mut written, mut synced) = (false, false);
    let mut pending: std::collections::HashMap<&str, bool> = std::collections::HashMap::new();
    for line in trace.lines() {
        let (thread, call) = line.split_once(' ').unwrap_or_default();
        let call = call.trim_start();
        let of_log = call.contains("-wal>");
        let sync = call.starts_with("fdatasync(") || call.starts_with("fsync(");
        if call.starts_with("pwrite") && of_log {
            (written, synced) = (true, false);
        } else if sync && of_log && call.contains("unfinished") {
            pending.insert(thread, true);
        } else if (sync && of_log && call.ends_with("= 0"))
            || (call.contains("sync resumed>")
                && call.ends_with("= 0")
                && pending.remove(thread).is_some())
        {
            synced = true;
        } else if let Some((_, step)) = call
            .split_once("\"\\nack ")
            .filter(|_| call.starts_with("write("))
        {
            let step = step.split('\\').next().unwrap_or_default().parse().unwrap();
            if !(written && synced) {
                early.push(step);
            }
            (written, synced) = (false, false);
        }
    }
    early
}

#[test]
fn a_sync_lies_between_each_commit_and_its_acknowledgement() {
    let Some(trace) = traced("one by one") else {
        eprintln!(
            "SKIPPED: no process can be watched here (strace is missing or not permitted), so syncs were not checked"
        );
        return;
    };
    assert_eq!(trace.matches("\\nack ").count() as u64, STEPS);
    assert_eq!(unsynced(&trace), Vec::<u64>::new());
    let control = traced("one by one without sync").unwrap();
    assert_eq!(
        unsynced(&control),
        (0..STEPS).collect::<Vec<_>>(),
        "without syncs this test must fail"
    );
}
