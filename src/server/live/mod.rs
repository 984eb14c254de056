//! The server's side of live documents and feeds: who follows what, and what they are told. The rules stand in [`crate::live`].
//!
//! One [`Hub`] per data file. A connection registers before it reads, so that nothing falls between; what is committed is
//! collected for 50 ms at most, encoded once, and put into the bounded queue of everyone who follows it.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::{
    extract::ws::{Utf8Bytes, WebSocketUpgrade},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use tokio::sync::{
    Notify,
    broadcast::{self, error::RecvError},
    mpsc, watch,
};

mod beside;
mod connection;
mod dispatch;
mod reading;
mod table;

use super::{
    auth::{Change, Session},
    engine::{Engine, system_now},
};
use crate::{
    domain::{
        access::Operation,
        calendar::{Filter, Range},
        ids::PersonId,
    },
    wire::{
        frames::{FRAME_LIMIT, Farewell},
        page::PersonBrief,
    },
};
use table::{Peer, Table};

/// Frames that a connection may be behind before it has to ask anew.
const QUEUE: usize = 128;
/// For so long are changes collected.
pub const COALESCED: Duration = Duration::from_millis(50);

/// Who connects.
#[derive(Clone)]
pub struct Caller {
    /// The person, with their rights as of now.
    pub person: PersonBrief,
    /// Their session; when it ends, so does the connection.
    pub session: String,
    /// Whether the session goes on with the same rights. Asked once the connection is registered, so that nothing is missed
    /// between, and now and then.
    pub goes_on: Arc<dyn Fn() -> bool + Send + Sync>,
}

/// Rows that are followed: the days, and what a row must be.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    range: Range,
    filter: Filter,
}

/// Everyone who follows what happens in one data file; cheap to clone.
#[derive(Clone)]
pub struct Hub {
    inner: Arc<Inner>,
}

struct Inner {
    engine: Engine,
    table: Mutex<Table>,
    /// Something other than a commit is to be told.
    stirred: Notify,
    next: AtomicU64,
}

impl Caller {
    /// Whoever a session belongs to.
    #[must_use]
    pub fn of(session: &Session) -> Self {
        let (house, id) = (Arc::clone(session.house()), session.session_id.clone());
        let grants = session.grants.clone();
        Self {
            person: session.brief(),
            session: session.session_id.clone(),
            goes_on: Arc::new(move || {
                let person = house.accounts.person_of_session(&id, system_now());
                person.is_some_and(|person| person.grants == grants)
            }),
        }
    }
}

impl Hub {
    /// Follows an engine from now on. Wants a running Tokio.
    #[must_use]
    pub fn start(engine: Engine) -> Self {
        let committed = engine.subscribe();
        let hub = Self {
            inner: Arc::new(Inner {
                engine,
                table: Mutex::default(),
                stirred: Notify::new(),
                next: AtomicU64::new(1),
            }),
        };
        tokio::spawn(dispatch::run(hub.clone(), committed));
        hub
    }

    /// Makes a live connection of a request whose session and origin were checked. `build` is the server's.
    pub fn upgrade(&self, socket: WebSocketUpgrade, caller: Caller, build: &str) -> Response {
        if !caller.person.roles.permit(Operation::View) {
            return (
                StatusCode::FORBIDDEN,
                "Your role may not see the release calendar.\n",
            )
                .into_response();
        }
        let (hub, build) = (self.clone(), build.to_owned());
        // The defaults reserve 128 KB each; thousands of connections are idle.
        socket
            .read_buffer_size(2 * 1024)
            .write_buffer_size(0)
            .max_write_buffer_size(8 * 1024 * 1024)
            .max_message_size(FRAME_LIMIT)
            .max_frame_size(FRAME_LIMIT)
            .on_upgrade(
                move |socket| async move { connection::run(&hub, socket, caller, &build).await },
            )
    }

    /// A session ended: its connections are closed.
    pub fn close_session(&self, session: &str) {
        self.close(Farewell::SignedOut, |peer| peer.session == session);
    }

    /// What a person may do has changed: their connections are closed, and come back with what they may do now.
    pub fn close_person(&self, person: PersonId) {
        self.close(Farewell::Rights, |peer| peer.person.id == person);
    }

    /// The server stops: all connections are closed.
    pub fn close_all(&self) {
        self.close(Farewell::Stopping, |_| true);
    }

    /// Follows the accounts: sessions that end and people who change close connections, for as long as there are accounts.
    pub fn follow(&self, mut changes: broadcast::Receiver<Change>) {
        let hub = self.clone();
        tokio::spawn(async move {
            loop {
                match changes.recv().await {
                    Ok(Change::SessionEnded(session)) => hub.close_session(&session),
                    Ok(Change::PersonChanged(person)) => hub.close_person(person),
                    // Which ones is not known any more: everybody connects again, and is looked at then.
                    Err(RecvError::Lagged(_)) => hub.close(Farewell::Rights, |_| true),
                    Err(RecvError::Closed) => return,
                }
            }
        });
    }

    /// How many are connected.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.table().connections()
    }

    fn close(&self, reason: Farewell, whose: impl Fn(&Peer) -> bool) {
        for peer in self.table().peers().filter(|peer| whose(peer)) {
            peer.closing.send_replace(Some(reason));
        }
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.inner
            .table
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn join(
        &self,
        caller: Caller,
    ) -> (
        Arc<Peer>,
        mpsc::Receiver<Utf8Bytes>,
        watch::Receiver<Option<Farewell>>,
    ) {
        let (queue, outgoing) = mpsc::channel(QUEUE);
        let (closing, closed) = watch::channel(None);
        let peer = Arc::new(Peer {
            id: self.inner.next.fetch_add(1, Ordering::Relaxed),
            person: caller.person,
            session: caller.session,
            queue,
            lagging: false.into(),
            closing,
        });
        self.table().join(Arc::clone(&peer));
        (peer, outgoing, closed)
    }

    fn leave(&self, peer: &Peer) {
        if self.table().leave(peer.id) {
            self.inner.stirred.notify_one();
        }
    }
}

/// A frame as it is sent.
fn encoded(frame: &impl Serialize) -> Option<Utf8Bytes> {
    match serde_json::to_string(frame) {
        Ok(text) => Some(text.into()),
        Err(error) => {
            tracing::error!(%error, "a frame cannot be written");
            None
        }
    }
}
