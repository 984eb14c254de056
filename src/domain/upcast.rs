//! What older releases wrote, read as it is written now.
//!
//! Events are never written anew: their bytes are what the chain of hashes vouches for. So a room that changes the form of an
//! event gives it a new name, and says in [`Stream::old_event`] what the old name reads as; the same with commands, which wait
//! in browsers over an upgrade. Snapshots and read tables are no record: they are made again.

use serde_json::{Error, Value};

use super::Stream;

/// Takes an event or a command as JSON, its name included, and says what it is called now, and how it is written now. What
/// comes out may be old itself: it is then taken further.
pub type Upcast = fn(Value) -> (&'static str, Value);

/// Reads an event that was stored under a name, whichever release stored it.
///
/// # Errors
/// It is not what an event of this stream looks like, or ever looked like.
pub fn event<S: Stream>(name: &str, json: &str) -> Result<S::Event, Error> {
    match S::old_event(name) {
        None => serde_json::from_str(json),
        Some(upcast) => {
            serde_json::from_value(renewed(upcast, serde_json::from_str(json)?, S::old_event))
        }
    }
}

/// Reads a command, whichever release wrote it.
///
/// # Errors
/// It is not what a command of this stream looks like, or ever looked like.
pub fn command<S: Stream>(json: &str) -> Result<S::Command, Error> {
    let error = match serde_json::from_str(json) {
        Ok(command) => return Ok(command),
        Err(error) => error,
    };
    let Ok(written) = serde_json::from_str::<Value>(json) else {
        return Err(error);
    };
    let upcast = match &written {
        Value::String(name) => S::old_command(name),
        Value::Object(named) => named.keys().next().and_then(|name| S::old_command(name)),
        _ => None,
    };
    match upcast {
        Some(upcast) => serde_json::from_value(renewed(upcast, written, S::old_command)),
        None => Err(error),
    }
}

fn renewed(mut upcast: Upcast, mut written: Value, old: fn(&str) -> Option<Upcast>) -> Value {
    loop {
        let (name, now) = upcast(written);
        written = now;
        match old(name) {
            Some(next) => upcast = next,
            None => return written,
        }
    }
}
