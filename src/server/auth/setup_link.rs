//! The one-time link that claims an empty installation. It exists in memory only: a new start prints a new one.

use std::sync::{Mutex, PoisonError};

use super::token::{self, Hash};
use crate::{domain::time::Instant, server::engine::system_now};

/// How long the link works.
const LIFETIME_MS: i64 = 24 * 60 * 60 * 1000;

/// The link, while there is one.
#[derive(Default)]
pub struct SetupLink {
    open: Mutex<Option<Open>>,
}

struct Open {
    key: Option<Hash>,
    until: Instant,
}

impl SetupLink {
    /// For an empty installation: the link can be issued.
    #[must_use]
    pub fn for_an_empty_installation() -> Self {
        Self {
            open: Mutex::new(Some(Open {
                key: None,
                until: Instant(system_now().0 + LIFETIME_MS),
            })),
        }
    }

    /// The key of the link, once; `None` if the installation is not empty.
    #[must_use]
    pub fn issue(&self) -> Option<String> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let open = open.as_mut()?;
        let key = token::new();
        open.key = Some(token::hash(&key));
        Some(key)
    }

    /// Whether the key opens the installation now.
    #[must_use]
    pub fn opens(&self, key: &str, now: Instant) -> bool {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(open) = open.as_ref().filter(|open| now.0 < open.until.0) else {
            return false;
        };
        open.key
            .as_ref()
            .is_some_and(|hash| token::same(hash, &token::hash(key)))
    }

    /// The installation has been claimed.
    pub fn close(&self) {
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_opens_until_it_is_used_or_a_day_has_passed() {
        let link = SetupLink::for_an_empty_installation();
        let now = system_now();
        let key = link.issue().unwrap();
        assert!(link.opens(&key, now));
        assert!(!link.opens(&token::new(), now) && !link.opens("", now));
        assert!(!link.opens(&key, Instant(now.0 + LIFETIME_MS + 1_000)));
        link.close();
        assert!(!link.opens(&key, now) && link.issue().is_none());
        assert!(SetupLink::default().issue().is_none());
    }
}
