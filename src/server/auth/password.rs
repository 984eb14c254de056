//! Passwords: Argon2id with 19 MiB and two passes (OWASP's recommendation), a few at a time, and the same work whether or not
//! there is such a person.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version,
    password_hash::SaltString,
};
use tokio::sync::Semaphore;

use crate::domain::Refusal;

/// The fewest characters of a password.
pub const SHORTEST: usize = 12;
/// The most characters of a password.
pub const LONGEST: usize = 128;
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
/// Whoever waited so long for a turn is told to try again.
const PATIENCE: Duration = Duration::from_secs(10);

/// A password that meets the rule: 12 to 128 characters, not the sign-in name, not one character again and again.
///
/// # Errors
/// Says which part of the rule is not met.
pub fn check(password: &str, login: &str) -> Result<(), Refusal> {
    let length = password.chars().count();
    let problem = if length < SHORTEST {
        format!(
            "The password has {length} characters; it takes {SHORTEST} or more. A few words are easy to remember."
        )
    } else if length > LONGEST {
        format!("The password has {length} characters; the limit is {LONGEST}.")
    } else if password.to_lowercase() == login.to_lowercase() {
        "The password is the sign-in name: choose another.".to_owned()
    } else if password.chars().all(|c| password.starts_with(c)) {
        "The password is one character again and again: choose another.".to_owned()
    } else {
        return Ok(());
    };
    Err(Refusal::invalid("password", problem))
}

/// Too many sign in at this moment, or hashing failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Many people are signing in at this moment: try again.")]
pub struct NoTurn;

/// Hashes and verifies; cheap to clone.
#[derive(Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    nobodys: Arc<str>,
    verified: Arc<AtomicU64>,
}

impl Passwords {
    /// As many turns at the same time as there are processors.
    ///
    /// # Errors
    /// Hashing does not work here.
    pub fn new() -> Result<Self, argon2::password_hash::Error> {
        let at_once = std::thread::available_parallelism().map_or(2, usize::from);
        Ok(Self {
            turns: Arc::new(Semaphore::new(at_once)),
            nobodys: hash_now(&super::token::new())?.into(),
            verified: Arc::default(),
        })
    }

    /// What is stored for a password.
    ///
    /// # Errors
    /// No turn came.
    pub async fn hash(&self, password: String) -> Result<String, NoTurn> {
        let hashed = self.in_turn(move || hash_now(&password)).await?;
        hashed.map_err(|error| {
            tracing::error!(%error, "a password could not be hashed");
            NoTurn
        })
    }

    /// Whether the password is the stored one's; with none stored, no, after the same work.
    ///
    /// # Errors
    /// No turn came.
    pub async fn verify(&self, password: String, stored: Option<String>) -> Result<bool, NoTurn> {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.nobodys.to_string());
        let verified = Arc::clone(&self.verified);
        let work = move || {
            verified.fetch_add(1, Ordering::Relaxed);
            verify_now(&password, &stored)
        };
        let same = self.in_turn(work).await?;
        Ok(same && known)
    }

    /// How often a password was hashed to see whether it is the right one.
    #[must_use]
    pub fn verified(&self) -> u64 {
        self.verified.load(Ordering::Relaxed)
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, NoTurn> {
        let turn = Arc::clone(&self.turns).acquire_owned();
        let turn = tokio::time::timeout(PATIENCE, turn).await;
        let Ok(Ok(turn)) = turn else {
            return Err(NoTurn);
        };
        let answer = tokio::task::spawn_blocking(move || {
            let answer = work();
            drop(turn);
            answer
        });
        answer.await.map_err(|_| NoTurn)
    }
}

fn argon2() -> Result<Argon2<'static>, argon2::password_hash::Error> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash_now(password: &str) -> Result<String, argon2::password_hash::Error> {
    let salt: [u8; 16] = rand::random();
    let salt = SaltString::encode_b64(&salt)?;
    let hash = argon2()?.hash_password(password.as_bytes(), &salt)?;
    Ok(hash.to_string())
}

fn verify_now(password: &str, stored: &str) -> bool {
    let Ok(stored) = PasswordHash::new(stored) else {
        return false;
    };
    // The parameters are the stored hash's own.
    argon2().is_ok_and(|argon2| argon2.verify_password(password.as_bytes(), &stored).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_says_what_is_not_met() {
        assert!(check("correct horse battery", "me").is_ok());
        for (password, says) in [
            ("short", "12 or more"),
            ("aaaaaaaaaaaaaaaa", "again and again"),
            ("Somebody@Example", "sign-in name"),
            (&"ab".repeat(65), "limit is 128"),
        ] {
            let refusal = check(password, "somebody@example").unwrap_err();
            assert!(refusal.message.contains(says), "{}", refusal.message);
            assert_eq!(refusal.field.as_deref(), Some("password"));
        }
    }

    #[tokio::test]
    async fn only_the_right_password_is_right() {
        let passwords = Passwords::new().unwrap();
        let stored = passwords
            .hash("correct horse battery".to_owned())
            .await
            .unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        let verify = |password: &str, stored: Option<&String>| {
            passwords.verify(password.to_owned(), stored.cloned())
        };
        assert!(
            verify("correct horse battery", Some(&stored))
                .await
                .unwrap()
        );
        assert!(!verify("correct horse", Some(&stored)).await.unwrap());
        assert!(!verify("correct horse battery", None).await.unwrap());
    }
}
