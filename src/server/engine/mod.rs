//! The engine: takes commands, has them decided one after the other, and answers when what was decided is on the disk.
//!
//! Queue (bounded) → the writer thread: seen this command id? → load (cache, or snapshot and the events after it) → decide →
//! evolve → statements → one transaction for everything that was waiting → sync → acknowledge → publish.
//!
//! - A command is acknowledged after the commit that holds it, never before.
//! - The same command id again gets the first answer; a refusal is not remembered.
//! - Too many waiting, or a failing disk: a clear "try again", nothing half done, and no restart needed afterwards.

use std::sync::{Arc, Mutex, PoisonError, atomic::Ordering};

use tokio::sync::{broadcast, mpsc, oneshot};

use crate::{
    domain::{
        Actor, Plan, Refusal,
        access::Grants,
        ids::{CommandId, TextId},
        time::{Instant, Zones},
    },
    server::{
        projections::RowChange,
        store::{Store, StoreError, record::StoredEvent},
    },
    wire::envelope::Envelope,
};

mod cache;
mod desk;
mod facts;
mod kinds;
mod metrics;
mod operation;
mod reading;
mod registry;
mod writing;

pub(crate) use cache::Held;
pub use desk::WHOLE_UP_TO;
pub(crate) use desk::snapshot;
pub use facts::Facts;
pub use kinds::all as all_kinds;
pub use metrics::{Histogram, HistogramReading, Metrics, MetricsReading, STEPS_US};
pub use operation::{Operation, OperationWorld};
pub use registry::{Registry, Served};

use cache::Cache;
use desk::Surroundings;
use writing::{Job, Work, Writing};

/// The engine's clock: the server's, or a test's.
pub type Clock = Arc<dyn Fn() -> Instant + Send + Sync>;

/// How an engine is set up.
#[derive(Clone)]
pub struct Options {
    /// Which kinds of streams it serves.
    pub registry: Registry,
    /// What time it is.
    pub clock: Clock,
    /// Offsets of time zones.
    pub zones: Arc<dyn Zones + Send + Sync>,
    /// Commands that may wait; one more is turned away.
    pub queue: usize,
    /// Commands that one commit takes at most. More make commits rarer and the last one wait longer.
    pub batch: usize,
    /// Streams whose state is kept at hand.
    pub cache: usize,
}

impl Options {
    /// The product's streams, the system's clock, and limits for a small server.
    #[must_use]
    pub fn new(zones: Arc<dyn Zones + Send + Sync>) -> Self {
        Self {
            registry: kinds::all(),
            clock: Arc::new(system_now),
            zones,
            queue: 4_096,
            batch: 512,
            cache: 4_096,
        }
    }
}

/// What time it is by the server's clock.
#[must_use]
pub fn system_now() -> Instant {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    Instant(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// A command with who sends it.
#[derive(Clone, Debug)]
pub struct Submission {
    /// The command as it came.
    pub envelope: Envelope,
    /// Who.
    pub actor: Actor,
    /// With which rights.
    pub grants: Grants,
}

/// A command was carried out, and is on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Done {
    /// The record includes it up to this sequence.
    pub seq: u64,
    /// The version of its stream afterwards; 0 for an operation.
    pub version: u64,
}

/// Why a command was not carried out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejected {
    /// A rule speaks against it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Too many are waiting. Nothing was done: try again.
    #[error("The server is busy: try again in a moment.")]
    Busy,
    /// Something failed, and stands in the log under this id. Try again with the same command id: should it have been
    /// carried out after all, the answer is the first one.
    #[error("The change could not be saved. Try again; if it stays, report error {0}.")]
    Failed(String),
}

impl From<StoreError> for Rejected {
    /// Logs the failure under a new id, which is all that leaves the server.
    fn from(error: StoreError) -> Self {
        let id = format!("{:08x}", rand::random::<u32>());
        tracing::error!(id, %error, "a command failed");
        Self::Failed(id)
    }
}

/// What a commit put on the record.
#[derive(Debug)]
pub struct Committed {
    /// The sequence of its first event.
    pub first_seq: u64,
    /// The sequence of its last event; below `first_seq` if it had none.
    pub last_seq: u64,
    /// Whether events and rows are listed here. A commit of more than [`WHOLE_UP_TO`] events names its sequences only: who
    /// listens reads them, or starts afresh.
    pub whole: bool,
    /// Its events, in order.
    pub events: Vec<Arc<StoredEvent>>,
    /// What changed in the calendar.
    pub rows: Vec<RowChange>,
}

/// A stream as of its last event.
#[derive(Clone, Debug)]
pub struct Loaded<S> {
    /// Its version.
    pub version: u64,
    /// The sequence of its last event.
    pub seq: u64,
    /// Its state.
    pub state: S,
}

/// A running engine; cheap to clone. It stops when [`Engine::stop`] is called or the last clone is dropped.
#[derive(Clone)]
pub struct Engine {
    inner: Arc<Inner>,
}

struct Inner {
    queue: mpsc::Sender<Job>,
    store: Store,
    registry: Registry,
    cache: Arc<Cache>,
    metrics: Arc<Metrics>,
    committed: broadcast::Sender<Arc<Committed>>,
    thread: Mutex<Option<std::thread::JoinHandle<()>>>,
}

/// Commits that a listener may be behind before it is told that it lags.
const PUBLISHED: usize = 1_024;

impl Engine {
    /// Opens the data file and starts the writer thread.
    ///
    /// # Errors
    /// The file is in use, not writable, damaged, or of a newer release.
    pub fn start(path: &std::path::Path, options: Options) -> Result<Self, StoreError> {
        let (mut writer, store) = super::store::open(path)?;
        super::upkeep::renew_read_tables_if_outdated(&mut writer, &options.registry)?;
        let (queue, jobs) = mpsc::channel(options.queue.max(1));
        let (committed, _) = broadcast::channel(PUBLISHED);
        let cache = Arc::new(Cache::new(options.cache));
        let metrics = Arc::new(Metrics::default());
        let around = Surroundings {
            registry: options.registry.clone(),
            cache: Arc::clone(&cache),
            clock: options.clock,
            zones: options.zones,
        };
        let writing = Writing::new(
            writer,
            around,
            Arc::clone(&metrics),
            committed.clone(),
            options.batch.max(1),
        );
        let thread = std::thread::Builder::new()
            .name("signalbox-writer".to_owned())
            .spawn(move || writing.run(jobs));
        let thread = thread.map_err(StoreError::io(path))?;
        let inner = Inner {
            queue,
            store,
            registry: options.registry,
            cache,
            metrics,
            committed,
            thread: Mutex::new(Some(thread)),
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// Carries out a command; returns when it is on the disk.
    ///
    /// # Errors
    /// Refused by a rule, too busy, or failed; see [`Rejected`].
    pub async fn submit(&self, submission: Submission) -> Result<Done, Rejected> {
        self.ask(|reply| Work::Command(Box::new(submission), reply))
            .await
    }

    /// Carries out an operation on several streams: all or nothing, in one transaction. While it runs, no other command is
    /// decided.
    ///
    /// # Errors
    /// Refused by its rules, too busy, or failed; see [`Rejected`]. Nothing of it was done then.
    pub async fn operate(
        &self,
        operation: Operation,
        run: impl FnOnce(&mut OperationWorld<'_, '_>) -> Result<Plan, Rejected> + Send + 'static,
    ) -> Result<Done, Rejected> {
        self.ask(|reply| Work::Operation(operation, Box::new(run), reply))
            .await
    }

    /// Erases a personal text. The record keeps its salted hash, so the chain still verifies.
    ///
    /// # Errors
    /// Too busy, or failed.
    pub async fn erase_text(&self, id: TextId) -> Result<(), Rejected> {
        self.ask(|reply| Work::Erase(id, reply))
            .await
            .map(|_: Done| ())
    }

    /// Changes tables that are not part of the record, such as sessions, in the order of everything else.
    ///
    /// # Errors
    /// Too busy, or failed.
    pub async fn write(&self, batch: super::store::Batch) -> Result<(), Rejected> {
        self.ask(|reply| Work::Statements(batch, reply))
            .await
            .map(|_: Done| ())
    }

    async fn ask(
        &self,
        work: impl FnOnce(oneshot::Sender<Result<Done, Rejected>>) -> Work,
    ) -> Result<Done, Rejected> {
        let (reply, answer) = oneshot::channel();
        let job = Job {
            since: std::time::Instant::now(),
            work: work(reply),
        };
        let metrics = &self.inner.metrics;
        metrics.waiting.fetch_add(1, Ordering::Relaxed);
        if let Err(error) = self.inner.queue.try_send(job) {
            metrics.waiting.fetch_sub(1, Ordering::Relaxed);
            metrics.busy.fetch_add(1, Ordering::Relaxed);
            return Err(match error {
                mpsc::error::TrySendError::Full(_) => Rejected::Busy,
                mpsc::error::TrySendError::Closed(_) => StoreError::Stopped.into(),
            });
        }
        answer
            .await
            .unwrap_or_else(|_| Err(StoreError::Stopped.into()))
    }

    /// What is committed from now on, commit by commit. A listener that falls too far behind is told so.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Arc<Committed>> {
        self.inner.committed.subscribe()
    }

    /// The store, for reading.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// How it is doing.
    #[must_use]
    pub fn metrics(&self) -> MetricsReading {
        self.inner.metrics.reading()
    }

    /// Carries out what is waiting, stores snapshots, and closes the file. Whoever comes later is told that the server stops.
    pub async fn stop(&self) {
        let (reply, stopped) = oneshot::channel();
        let job = Job {
            since: std::time::Instant::now(),
            work: Work::Stop(reply),
        };
        self.inner.metrics.waiting.fetch_add(1, Ordering::Relaxed);
        if self.inner.queue.send(job).await.is_ok() {
            // An error means that the thread is gone already.
            let _ = stopped.await;
        }
        let thread = self
            .inner
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(thread) = thread {
            let joined = tokio::task::spawn_blocking(move || thread.join()).await;
            if !matches!(joined, Ok(Ok(()))) {
                tracing::error!("the writer ended abnormally");
            }
        }
    }
}

/// The identity of the reason that is given with a command: the command's own, since each has at most one. So the browser
/// can predict it.
#[must_use]
pub const fn reason_id(command: CommandId) -> TextId {
    TextId(command.0)
}
