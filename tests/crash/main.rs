//! Acknowledged is on the disk: the process is killed at any moment, and its system calls are watched.
//!
//! The other process is this very test program: `child` below is run in it, by name, and does what `SIGNALBOX_CHILD` says.
#![cfg(all(feature = "ssr", unix))]

mod killed;
mod load;
mod synced;

use std::process::{Command, Stdio};

/// Not a test of its own: the process that is killed or watched.
#[test]
#[ignore = "run by the other tests in a process of its own"]
fn child() {
    let Ok(task) = std::env::var("SIGNALBOX_CHILD") else {
        return;
    };
    match task.as_str() {
        "load" => load::run(),
        "one by one" => synced::one_by_one(),
        "one by one without sync" => synced::one_by_one_without_sync(),
        other => panic!("no such task: {other}"),
    }
}

/// This program as a process of its own that carries out a task. Its standard output is for the caller.
fn child_process(task: &str, folder: &std::path::Path, before: &[&str]) -> Command {
    let this = std::env::current_exe().unwrap();
    let mut command = match before {
        [] => Command::new(&this),
        [program, arguments @ ..] => {
            let mut command = Command::new(program);
            command.args(arguments).arg(&this);
            command
        }
    };
    command
        .args([
            "--exact",
            "child",
            "--ignored",
            "--nocapture",
            "--test-threads=1",
        ])
        .env("SIGNALBOX_CHILD", task)
        .env("SIGNALBOX_CHILD_FOLDER", folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit());
    command
}

fn folder() -> std::path::PathBuf {
    std::env::var_os("SIGNALBOX_CHILD_FOLDER").unwrap().into()
}
