//! Where the reader is with an import.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};

use super::api;
use crate::{
    app::{
        route::bring,
        ui::{announce, toasts},
    },
    domain::{
        exchange::Summary,
        ids::{CommandId, ImportId},
    },
    wire::import::{Ask, ImportData, PastImport, Progress, Stage, Uploaded},
};

/// How often a running import is asked how far it is.
const LOOK: Duration = Duration::from_millis(250);

/// The steps of an import.
#[derive(Clone, PartialEq)]
pub(super) enum Step {
    Choose,
    Look(Uploaded),
    Running(Uploaded),
    Done(Uploaded, Summary),
}

/// What all parts of the page share.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) step: RwSignal<Step>,
    pub(super) past: RwSignal<Vec<PastImport>>,
    /// Counts what was asked about the past: an answer to an earlier question says nothing any more.
    asked: StoredValue<u32>,
    /// A file is on its way, or an import is being taken back.
    pub(super) busy: RwSignal<bool>,
    /// What went wrong last.
    pub(super) wrong: RwSignal<Option<Wrong>>,
    /// Rows that a running import has brought in, and of how many.
    pub(super) rows: RwSignal<(u32, u32)>,
}

/// What went wrong, with the facts behind it.
#[derive(Clone, PartialEq)]
pub(super) struct Wrong {
    pub(super) message: String,
    pub(super) facts: Vec<String>,
}

impl Desk {
    pub(super) fn new(past: Vec<PastImport>) -> Self {
        Self {
            step: RwSignal::new(Step::Choose),
            past: RwSignal::new(past),
            asked: StoredValue::new(0),
            busy: RwSignal::new(false),
            wrong: RwSignal::new(None),
            rows: RwSignal::new((0, 0)),
        }
    }

    pub(super) fn fail(self, message: String, facts: Vec<String>) {
        announce(message.clone());
        self.wrong.set(Some(Wrong { message, facts }));
    }

    /// Brings the file in, and follows it until it is.
    pub(super) fn begin(self, uploaded: Uploaded, ask: Ask) {
        let id = uploaded.id;
        self.wrong.set(None);
        self.rows.set((0, 0));
        self.step.set(Step::Running(uploaded.clone()));
        spawn_local(async move {
            match api::apply_import(id, ask).await {
                Ok(()) => self.follow(uploaded),
                Err(error) => {
                    self.step.set(Step::Look(uploaded));
                    self.fail(error.message, Vec::new());
                }
            }
        });
    }

    fn follow(self, uploaded: Uploaded) {
        spawn_local(async move {
            match api::import_progress(uploaded.id).await {
                Ok(Progress {
                    stage: Stage::Done(summary),
                    ..
                }) => {
                    announce("The import is in.");
                    self.step.set(Step::Done(uploaded, summary));
                    self.look_again();
                }
                Ok(Progress {
                    stage: Stage::Stopped { message, facts },
                    ..
                }) => {
                    self.step.set(Step::Look(uploaded));
                    self.fail(message, facts);
                }
                Ok(Progress { done, rows, .. }) => {
                    self.rows.set((done, rows));
                    set_timeout(move || self.follow(uploaded), LOOK);
                }
                // Out of reach for a moment: it goes on by itself, and is asked again.
                Err(_) => set_timeout(move || self.follow(uploaded), LOOK * 8),
            }
        });
    }

    /// Stops what runs, or puts the file away.
    pub(super) fn cancel(self, id: ImportId) {
        let running = matches!(self.step.get_untracked(), Step::Running(_));
        if !running {
            self.wrong.set(None);
            self.step.set(Step::Choose);
        }
        spawn_local(async move {
            // What is gone already needs no cancelling.
            let _ = api::cancel_import(id).await;
        });
    }

    /// Takes an import back.
    pub(super) fn undo(self, id: ImportId) {
        self.busy.set(true);
        let toasts = toasts();
        spawn_local(async move {
            self.asked.update_value(|asked| *asked += 1);
            match api::undo_import(id, CommandId(crate::live::new_id())).await {
                Ok(data) => {
                    toasts.say("The import was undone.");
                    self.past.set(data.past);
                    self.step.set(Step::Choose);
                }
                Err(error) => toasts.fail(error.message),
            }
            self.busy.set(false);
        });
    }

    fn look_again(self) {
        let turn = self.asked.get_value() + 1;
        self.asked.set_value(turn);
        spawn_local(async move {
            if let Ok(data) = bring("/import").await.read::<ImportData>()
                && self.asked.try_get_value() == Some(turn)
            {
                self.past.set(data.past);
            }
        });
    }
}
