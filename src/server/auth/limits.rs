//! How often somebody may try: counted for each sign-in name, whether or not it exists, and for each address.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use crate::domain::time::Instant;

/// The span that attempts are counted in.
const WINDOW_MS: i64 = 15 * 60 * 1000;
/// Attempts on one sign-in name within the span.
pub const FOR_A_NAME: u32 = 10;
/// Attempts from one address within the span.
pub const FROM_AN_ADDRESS: u32 = 60;
/// Names and addresses that are remembered; when there are more, those whose span is over are forgotten first.
const REMEMBERED: usize = 20_000;

/// Too many attempts: come back in so many minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMany {
    /// Whole minutes until the next attempt counts.
    pub minutes: i64,
}

/// Counts attempts.
#[derive(Default)]
pub struct Limits {
    counts: Mutex<HashMap<String, Count>>,
}

#[derive(Clone, Copy)]
struct Count {
    since: Instant,
    attempts: u32,
}

impl Limits {
    /// Counts an attempt on a sign-in name from an address.
    ///
    /// # Errors
    /// One of the two has had too many.
    pub fn attempt(&self, name: &str, address: &str, now: Instant) -> Result<(), TooMany> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= REMEMBERED {
            counts.retain(|_, count| now.0 - count.since.0 < WINDOW_MS);
        }
        if counts.len() >= REMEMBERED {
            // All of them within the span: somebody is at it from everywhere.
            return Err(TooMany { minutes: 15 });
        }
        // The address first, so that one that is turned away cannot lock a name.
        count(&mut counts, format!("from {address}"), FROM_AN_ADDRESS, now)?;
        count(&mut counts, key(name), FOR_A_NAME, now)
    }

    /// Whoever signed in has shown that the attempts were theirs.
    pub fn forget(&self, name: &str) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.remove(&key(name));
    }
}

fn key(name: &str) -> String {
    format!("on {}", super::accounts::login_key(name))
}

fn count(
    counts: &mut HashMap<String, Count>,
    key: String,
    limit: u32,
    now: Instant,
) -> Result<(), TooMany> {
    let count = counts.entry(key).or_insert(Count {
        since: now,
        attempts: 0,
    });
    if now.0 - count.since.0 >= WINDOW_MS {
        *count = Count {
            since: now,
            attempts: 0,
        };
    }
    if count.attempts >= limit {
        let left = WINDOW_MS - (now.0 - count.since.0);
        return Err(TooMany {
            minutes: (left + 59_999) / 60_000,
        });
    }
    count.attempts += 1;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_and_an_address_have_so_many_attempts() {
        let limits = Limits::default();
        for n in 0..FOR_A_NAME {
            assert!(
                limits
                    .attempt("Somebody", &format!("a{n}"), Instant(0))
                    .is_ok()
            );
        }
        let minute = Instant(60_000);
        assert_eq!(
            limits.attempt("somebody ", "b", minute),
            Err(TooMany { minutes: 14 })
        );
        assert!(limits.attempt("somebody", "b", Instant(WINDOW_MS)).is_ok());
        for n in 0..FROM_AN_ADDRESS {
            assert!(limits.attempt(&format!("n{n}"), "c", Instant(0)).is_ok());
        }
        assert!(limits.attempt("another", "c", Instant(0)).is_err());
    }

    #[test]
    fn signing_in_starts_afresh() {
        let limits = Limits::default();
        for _ in 0..FOR_A_NAME {
            assert!(limits.attempt("somebody", "a", Instant(0)).is_ok());
        }
        limits.forget("SOMEBODY");
        assert!(limits.attempt("somebody", "a", Instant(0)).is_ok());
    }
}
