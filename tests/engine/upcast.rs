//! What an older release wrote is read by a newer one, on the same file: its events, and commands that waited for it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use signalbox::{
    domain::{
        Context, Meta, Parts, Refusal, Stream,
        ids::{ImportId, StreamId, StreamKind},
        upcast::Upcast,
    },
    server::{
        engine::{Engine, Facts, Options, Registry, Rejected, Served},
        projections::ReadRows,
        store::StoreError,
        upkeep::verify,
    },
};

use crate::support::{envelope, options, submission};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum OldCommand {
    Write { words: String },
    Wipe,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum OldEvent {
    Written { words: String },
    Wiped,
}

/// A slate, as the older release knew it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct OldSlate {
    words: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Command {
    Put { text: String, size: u8 },
    Wipe,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Event {
    Put { text: String, size: u8 },
    Wiped,
}

/// The same, as it is now: what is on it has a size. A release between called the event `noted`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Slate {
    text: String,
    size: u8,
}

impl Stream for OldSlate {
    const KIND: StreamKind = StreamKind::Import;
    type Command = OldCommand;
    type Event = OldEvent;
    type World = ();

    fn decide(
        &self,
        command: &OldCommand,
        (): &(),
        _: &Context<'_>,
    ) -> Result<Vec<OldEvent>, Refusal> {
        Ok(vec![match command.clone() {
            OldCommand::Write { words } => OldEvent::Written { words },
            OldCommand::Wipe => OldEvent::Wiped,
        }])
    }
    fn evolve(&mut self, event: &OldEvent, _: &Meta) {
        self.words = match event {
            OldEvent::Written { words } => words.clone(),
            OldEvent::Wiped => String::new(),
        };
    }
    fn touches(_: &OldEvent) -> Parts {
        Parts::ALL
    }
    fn command_name(_: &OldCommand) -> &'static str {
        "write"
    }
    fn event_name(event: &OldEvent) -> &'static str {
        match event {
            OldEvent::Written { .. } => "written",
            OldEvent::Wiped => "wiped",
        }
    }
}

impl Stream for Slate {
    const KIND: StreamKind = StreamKind::Import;
    type Command = Command;
    type Event = Event;
    type World = ();

    fn decide(&self, command: &Command, (): &(), _: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        Ok(vec![match command.clone() {
            Command::Put { text, size } => Event::Put { text, size },
            Command::Wipe => Event::Wiped,
        }])
    }
    fn evolve(&mut self, event: &Event, _: &Meta) {
        *self = match event.clone() {
            Event::Put { text, size } => Self { text, size },
            Event::Wiped => Self::default(),
        };
    }
    fn touches(_: &Event) -> Parts {
        Parts::ALL
    }
    fn command_name(_: &Command) -> &'static str {
        "put"
    }
    fn event_name(event: &Event) -> &'static str {
        match event {
            Event::Put { .. } => "put",
            Event::Wiped => "wiped",
        }
    }
    fn old_event(name: &str) -> Option<Upcast> {
        match name {
            "written" => Some(|old| {
                (
                    "noted",
                    json!({ "noted": { "text": old["written"]["words"] } }),
                )
            }),
            "noted" => Some(|old| {
                (
                    "put",
                    json!({ "put": { "text": old["noted"]["text"], "size": 1 } }),
                )
            }),
            _ => None,
        }
    }
    fn old_command(name: &str) -> Option<Upcast> {
        let put = |old: Value| {
            (
                "put",
                json!({ "put": { "text": old["write"]["words"], "size": 1 } }),
            )
        };
        (name == "write").then_some(put)
    }
}

impl Served for OldSlate {
    fn world(
        _: &mut Facts<'_, '_>,
        _: StreamId,
        _: &Self,
        _: &OldCommand,
    ) -> Result<(), StoreError> {
        Ok(())
    }
    fn read_rows(&self, _: StreamId) -> ReadRows {
        ReadRows::default()
    }
}

impl Served for Slate {
    fn world(_: &mut Facts<'_, '_>, _: StreamId, _: &Self, _: &Command) -> Result<(), StoreError> {
        Ok(())
    }
    fn read_rows(&self, _: StreamId) -> ReadRows {
        ReadRows::default()
    }
}

#[tokio::test]
async fn an_older_release_s_events_and_commands_are_read() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("signalbox.db");
    let start = |registry: Registry| {
        let options = Options {
            registry,
            ..options()
        };
        Engine::start(&path, options).unwrap()
    };
    let slate = ImportId(7);
    let write = |words: &str| OldCommand::Write {
        words: words.to_owned(),
    };
    let old = start(Registry::default().with::<OldSlate>());
    for command in [write("one"), OldCommand::Wipe, write("two")] {
        old.submit(submission(envelope(slate, &command)))
            .await
            .unwrap();
    }
    old.stop().await;
    drop(old);
    // Snapshots are no record: a release that changes a state makes them again.
    let file = rusqlite::Connection::open(&path).unwrap();
    file.execute("DELETE FROM streams", []).unwrap();
    let stored = |file: &rusqlite::Connection| -> Vec<String> {
        let mut statement = file
            .prepare("SELECT payload FROM events ORDER BY seq")
            .unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    let before = stored(&file);
    let registry = Registry::default().with::<Slate>();
    let new = start(registry.clone());
    let state = async || -> Arc<Slate> { new.load(slate).await.unwrap().unwrap().state };
    let expected = |text: &str, size| Slate {
        text: text.to_owned(),
        size,
    };
    assert_eq!(*state().await, expected("two", 1));
    // A command that waited in a browser, one of today, and one that nobody ever wrote.
    new.submit(submission(envelope(slate, &write("three"))))
        .await
        .unwrap();
    assert_eq!(*state().await, expected("three", 1));
    let put = Command::Put {
        text: "four".to_owned(),
        size: 9,
    };
    new.submit(submission(envelope(slate, &put))).await.unwrap();
    assert_eq!(*state().await, expected("four", 9));
    let unknown = new
        .submit(submission(envelope(slate, &json!({ "scrawl": {} }))))
        .await;
    assert!(matches!(unknown, Err(Rejected::Refused(_))));
    // Whoever reads the history reads it as it is written now; what is stored stays as it was.
    let history = new.history(slate.into(), None, 10).await.unwrap();
    let told: Vec<_> = history
        .iter()
        .rev()
        .map(|event| (&*event.name, event.payload.get()))
        .collect();
    assert_eq!(
        told[..3],
        [
            ("put", r#"{"put":{"text":"one","size":1}}"#),
            ("wiped", r#""wiped""#),
            ("put", r#"{"put":{"text":"two","size":1}}"#),
        ]
    );
    let missed = new
        .events_since(slate.into(), 0, 10)
        .await
        .unwrap()
        .unwrap();
    assert!(missed.iter().all(|event| &*event.name != "written"));
    assert_eq!(stored(&file)[..3], before);
    new.stop().await;
    assert_eq!(
        verify(&path, &registry).unwrap().problems,
        Vec::<String>::new()
    );
}
