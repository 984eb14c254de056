//! Files that were uploaded and wait to be brought in: in memory, for a while, within a bound.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::{Order, Progress};
use crate::{
    domain::{
        Refusal,
        exchange::Summary,
        ids::{ImportId, PersonId},
    },
    server::engine::Rejected,
    wire::import::SIZE_LIMIT,
};

/// What all waiting files have together at most: bytes.
const ALL_LIMIT: usize = 3 * SIZE_LIMIT;
/// How long a file waits for its next question.
const KEPT: Duration = Duration::from_secs(60 * 60);

/// A file that waits, or is being brought in.
#[derive(Clone)]
pub(super) struct Upload {
    pub(super) person: PersonId,
    /// The session's data file: nobody reaches an upload from another.
    pub(super) sample: bool,
    pub(super) order: Order,
    pub(super) rows: u32,
    pub(super) progress: Arc<Progress>,
    pub(super) outcome: Outcome,
    asked: Instant,
}

/// Where an import is.
#[derive(Clone, Debug, Default)]
pub(super) enum Outcome {
    #[default]
    Waiting,
    UnderWay,
    Done(Summary),
    Stopped(Rejected),
}

/// The files that wait; cheap to clone.
#[derive(Clone, Default)]
pub struct Uploads {
    held: Arc<Mutex<HashMap<ImportId, Upload>>>,
}

impl Uploads {
    fn lock(&self) -> MutexGuard<'_, HashMap<ImportId, Upload>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a file. An earlier one of the same person that is not under way gives way.
    pub(super) fn take(&self, person: PersonId, sample: bool, order: Order) -> Result<(), Refusal> {
        let mut held = self.lock();
        held.retain(|_, upload| {
            let under_way = matches!(upload.outcome, Outcome::UnderWay);
            under_way
                || (upload.asked.elapsed() < KEPT
                    && (upload.person, upload.sample) != (person, sample))
        });
        let waiting: usize = held.values().map(|upload| upload.order.content.len()).sum();
        if waiting + order.content.len() > ALL_LIMIT {
            return Err(Refusal::conflict(
                "Too many files wait to be imported at the moment: try again in a few minutes.",
            ));
        }
        let upload = Upload {
            person,
            sample,
            order,
            rows: 0,
            progress: Arc::default(),
            outcome: Outcome::default(),
            asked: Instant::now(),
        };
        held.insert(upload.order.id, upload);
        Ok(())
    }

    /// The upload, for the person whose it is.
    pub(super) fn of(
        &self,
        id: ImportId,
        person: PersonId,
        sample: bool,
    ) -> Result<Upload, Refusal> {
        let mut held = self.lock();
        let own = |upload: &&mut Upload| upload.person == person && upload.sample == sample;
        match held.get_mut(&id).filter(own) {
            Some(upload) => {
                upload.asked = Instant::now();
                Ok(upload.clone())
            }
            None => Err(Refusal::not_found("upload")),
        }
    }

    /// Marks that an upload is being brought in: once, however many ask at the same time. `None` if it is, or is in, already.
    pub(super) fn begin(&self, id: ImportId) -> Option<Arc<Progress>> {
        let mut held = self.lock();
        let upload = held.get_mut(&id)?;
        if matches!(upload.outcome, Outcome::UnderWay | Outcome::Done(_)) {
            return None;
        }
        upload.outcome = Outcome::UnderWay;
        upload.progress = Arc::default();
        Some(Arc::clone(&upload.progress))
    }

    /// Changes what is known of an upload.
    pub(super) fn change(&self, id: ImportId, change: impl FnOnce(&mut Upload)) {
        if let Some(upload) = self.lock().get_mut(&id) {
            change(upload);
        }
    }

    /// Lets an upload go.
    pub(super) fn forget(&self, id: ImportId) {
        self.lock().remove(&id);
    }
}
