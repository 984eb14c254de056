//! The record of one import: which file, by whom, what came of it, and whether it was taken back.

use serde::{Deserialize, Serialize};

use super::{Mode, Summary, Taken};
use crate::domain::{
    Actor, Context, Meta, Parts, Refusal, Stream,
    ids::{CommandId, StreamKind},
    time::Instant,
};

/// An import.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Import {
    /// The file's name, as it was given.
    pub file: String,
    /// How many rows it brought in, unchanged ones included.
    pub rows: u32,
    /// How many rows were left out.
    pub left_out: u32,
    /// How many findings there were.
    pub findings: u32,
    /// What it did with what was there.
    pub mode: Mode,
    /// What came of it.
    pub summary: Summary,
    /// The operation that carried it out; `None` before.
    pub command: Option<CommandId>,
    /// When.
    pub at: Instant,
    /// Who.
    pub by: Option<Actor>,
    /// What came of taking it back; `None` while it stands.
    pub undone: Option<Undone>,
}

/// What came of taking an import back.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Undone {
    /// When; set when it is on the record.
    #[serde(default)]
    pub at: Instant,
    /// How many releases were withdrawn.
    pub releases: u32,
    /// How many other changes were taken back.
    pub changes: u32,
    /// How many things were kept, because they have changed since.
    pub kept_count: u32,
    /// The first of them.
    pub kept: Vec<Kept>,
}

impl Undone {
    /// Most kept things that are listed one by one.
    pub const KEPT_LISTED: usize = 500;

    /// Lists one more thing that is kept.
    pub fn keep(&mut self, what: String, why: Vec<String>) {
        self.kept_count += 1;
        if self.kept.len() < Self::KEPT_LISTED {
            self.kept.push(Kept { what, why });
        }
    }
}

/// Something that stays, with what happened to it since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// What it is called.
    pub what: String,
    /// What has happened to it since the import; at most a few.
    pub why: Vec<String>,
}

/// Nothing can be asked of an import by a command of its own: importing and taking back span many streams.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {}

/// What can have happened to an import.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was carried out.
    Imported {
        /// The file's name.
        file: String,
        /// How many rows came in.
        rows: u32,
        /// How many were left out.
        left_out: u32,
        /// How many findings there were.
        findings: u32,
        /// What was done with what was there.
        mode: Mode,
        /// What came of it.
        summary: Summary,
        /// What came of events of a calendar file that had not come in before. It is not part of the import's state: whoever
        /// looks for an event asks the record.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        taken: Vec<Taken>,
    },
    /// It was taken back.
    Undone(Undone),
}

impl Stream for Import {
    const KIND: StreamKind = StreamKind::Import;
    type Command = Command;
    type Event = Event;
    type World = ();

    fn decide(
        &self,
        command: &Command,
        _world: &(),
        _ctx: &Context<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        match *command {}
    }

    fn evolve(&mut self, event: &Event, meta: &Meta) {
        match event {
            Event::Imported {
                file,
                rows,
                left_out,
                findings,
                mode,
                summary,
                taken: _,
            } => {
                *self = Self {
                    file: file.clone(),
                    rows: *rows,
                    left_out: *left_out,
                    findings: *findings,
                    mode: *mode,
                    summary: *summary,
                    command: Some(meta.command),
                    at: meta.at,
                    by: Some(meta.actor),
                    undone: None,
                };
            }
            Event::Undone(undone) => {
                self.undone = Some(Undone {
                    at: meta.at,
                    ..undone.clone()
                });
            }
        }
    }

    fn touches(_event: &Event) -> Parts {
        Parts::ALL
    }

    fn command_name(command: &Command) -> &'static str {
        match *command {}
    }

    fn event_name(event: &Event) -> &'static str {
        match event {
            Event::Imported { .. } => "imported",
            Event::Undone(_) => "undone",
        }
    }
}
