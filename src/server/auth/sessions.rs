//! Sessions: who holds which token, and until when.

use std::{
    collections::HashMap,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicI64, Ordering},
    },
};

use rusqlite::{Connection, types::Value};

use super::{
    accounts::{Accounts, Change, Person, blob},
    token::{self, Hash},
};
use crate::{
    domain::{ids::PersonId, time::Instant},
    server::{
        engine::Rejected,
        store::{Batch, StoreError, batch::text},
    },
};

/// A session ends when it was not used for so long: a week.
pub const IDLE_MS: i64 = 7 * DAY_MS;
/// A session ends after so long in any case: thirty days.
pub const LONGEST_MS: i64 = 30 * DAY_MS;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// How stale the stored time of last use may get: a crash shortens a session by no more than this.
const STORED_EVERY_MS: i64 = 15 * 60 * 1000;

/// The sessions of one data file.
pub struct Sessions {
    held: RwLock<HashMap<Hash, Arc<Held>>>,
}

#[derive(Debug)]
struct Held {
    id: String,
    person: PersonId,
    began: Instant,
    seen: AtomicI64,
    stored: AtomicI64,
}

impl Held {
    fn is_over(&self, now: Instant) -> bool {
        now.0 - self.began.0 >= LONGEST_MS || now.0 - self.seen.load(Ordering::Relaxed) >= IDLE_MS
    }
}

/// Somebody who was recognized.
#[derive(Clone, Debug)]
pub struct Recognized {
    /// The session's identity; says nothing of the token.
    pub session: String,
    /// Whose it is.
    pub person: Arc<Person>,
}

impl Sessions {
    pub(super) fn read(connection: &Connection, now: Instant) -> Result<Self, StoreError> {
        let mut statement =
            connection.prepare("SELECT token, id, person, began_at, seen_at FROM sessions")?;
        let mut rows = statement.query([])?;
        let mut held = HashMap::new();
        while let Some(row) = rows.next()? {
            let (token, id, person): (Hash, String, String) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            let seen: i64 = row.get(4)?;
            let session = Held {
                person: person
                    .parse()
                    .map_err(|_| StoreError::Damaged(format!("session {id}")))?,
                id,
                began: Instant(row.get(3)?),
                seen: AtomicI64::new(seen),
                stored: AtomicI64::new(seen),
            };
            if !session.is_over(now) {
                held.insert(token, Arc::new(session));
            }
        }
        Ok(Self {
            held: RwLock::new(held),
        })
    }

    fn get(&self, token: &Hash) -> Option<Arc<Held>> {
        self.held
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(token)
            .cloned()
    }

    fn change<T>(&self, change: impl FnOnce(&mut HashMap<Hash, Arc<Held>>) -> T) -> T {
        change(&mut self.held.write().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn forget_all_of(&self, person: PersonId) -> Vec<String> {
        self.change(|held| {
            let ended = held.values().filter(|session| session.person == person);
            let ended = ended.map(|session| session.id.clone()).collect();
            held.retain(|_, session| session.person != person);
            ended
        })
    }
}

impl Accounts {
    /// Begins a session; the token is for the browser alone.
    ///
    /// # Errors
    /// It was not written.
    pub async fn begin_session(&self, person: PersonId, now: Instant) -> Result<String, Rejected> {
        let secret = token::new();
        let hash = token::hash(&secret);
        let session = Held {
            id: format!("{:032x}", token::new_id()),
            person,
            began: now,
            seen: AtomicI64::new(now.0),
            stored: AtomicI64::new(now.0),
        };
        let mut batch = Batch::default();
        batch.push(
            "DELETE FROM sessions WHERE began_at <= ?1 OR seen_at <= ?2",
            vec![
                Value::Integer(now.0 - LONGEST_MS),
                Value::Integer(now.0 - IDLE_MS - STORED_EVERY_MS),
            ],
        );
        batch.push(
            "INSERT INTO sessions (token, id, person, began_at, seen_at) VALUES (?1, ?2, ?3, ?4, ?4)",
            vec![
                blob(&hash),
                text(session.id.clone()),
                text(person.to_string()),
                Value::Integer(now.0),
            ],
        );
        self.engine().write(batch).await?;
        self.sessions.change(|held| {
            held.retain(|_, session| !session.is_over(now));
            held.insert(hash, Arc::new(session));
        });
        Ok(secret)
    }

    /// Who holds the token, if their session goes on; it counts as used.
    #[must_use]
    pub fn recognize(&self, secret: &str, now: Instant) -> Option<Recognized> {
        let hash = token::hash(secret);
        let session = self.sessions.get(&hash)?;
        if session.is_over(now) {
            return None;
        }
        let person = self
            .person(session.person)
            .filter(|person| !person.deactivated)?;
        session.seen.fetch_max(now.0, Ordering::Relaxed);
        let stored = session.stored.load(Ordering::Relaxed);
        let due = now.0 - stored >= STORED_EVERY_MS;
        if due
            && session
                .stored
                .compare_exchange(stored, now.0, Ordering::Relaxed, Ordering::Relaxed)
                .is_ok()
        {
            self.store_last_use(hash, now);
        }
        Some(Recognized {
            session: session.id.clone(),
            person,
        })
    }

    /// Whose session it is, by its identity, if it goes on. It does not count as used.
    #[must_use]
    pub fn person_of_session(&self, id: &str, now: Instant) -> Option<Arc<Person>> {
        let held = self
            .sessions
            .held
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let session = held
            .values()
            .find(|session| session.id == id && !session.is_over(now))?;
        self.person(session.person)
            .filter(|person| !person.deactivated)
    }

    fn store_last_use(&self, token: Hash, now: Instant) {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return;
        };
        let engine = self.engine().clone();
        runtime.spawn(async move {
            let mut batch = Batch::default();
            batch.push(
                "UPDATE sessions SET seen_at = ?2 WHERE token = ?1",
                vec![blob(&token), Value::Integer(now.0)],
            );
            if let Err(error) = engine.write(batch).await {
                tracing::warn!(%error, "the time of a session's last use was not stored");
            }
        });
    }

    /// Ends the session of the token.
    ///
    /// # Errors
    /// It was not written; it is over all the same until the next start.
    pub async fn end_session(&self, secret: &str) -> Result<(), Rejected> {
        let hash = token::hash(secret);
        let Some(session) = self.sessions.change(|held| held.remove(&hash)) else {
            return Ok(());
        };
        let _ = self.changed.send(Change::SessionEnded(session.id.clone()));
        let mut batch = Batch::default();
        batch.push("DELETE FROM sessions WHERE token = ?1", vec![blob(&hash)]);
        self.engine().write(batch).await
    }
}
