//! What people come in with: stored passwords, and links with which they choose one. Secrets are in no log and no state.

use std::sync::Arc;

use rusqlite::{OptionalExtension, types::Value};

use super::{
    accounts::{Accounts, Person, blob, login_key},
    token,
};
use crate::{
    domain::{Refusal, ids::PersonId, time::Instant},
    server::{
        engine::{Rejected, system_now},
        store::{Batch, StoreError, batch::text as sql_text},
    },
};

/// How long a link to choose a password works.
const PASSWORD_LINK_MS: i64 = 7 * 24 * 60 * 60 * 1000;

impl Accounts {
    /// The key of a link with which somebody chooses a password, once, within a week. An earlier link ends.
    ///
    /// # Errors
    /// There is no such person, they may not come in, or it was not written.
    pub async fn password_link(&self, id: PersonId) -> Result<String, Rejected> {
        let person = self.known(id)?;
        if person.deactivated {
            return Err(Refusal::conflict(
                "A deactivated person gets no link: reactivate them first.",
            )
            .into());
        }
        let key = token::new();
        let mut batch = Batch::default();
        batch.push(
            "INSERT INTO password_links (person, key, expires_at) VALUES (?1, ?2, ?3) \
             ON CONFLICT (person) DO UPDATE SET key = excluded.key, expires_at = excluded.expires_at",
            vec![
                sql_text(id.to_string()),
                blob(&token::hash(&key)),
                Value::Integer(system_now().0 + PASSWORD_LINK_MS),
            ],
        );
        self.engine().write(batch).await?;
        Ok(key)
    }

    /// Whose password the key of a link lets choose now.
    ///
    /// # Errors
    /// It could not be read.
    pub async fn person_of_link(
        &self,
        key: &str,
        now: Instant,
    ) -> Result<Option<Arc<Person>>, StoreError> {
        let key = token::hash(key);
        let found: Option<String> = self
            .engine()
            .store()
            .read(move |connection| {
                Ok(connection
                    .prepare_cached(
                        "SELECT person FROM password_links WHERE key = ?1 AND expires_at > ?2",
                    )?
                    .query_row((key, now.0), |row| row.get(0))
                    .optional()?)
            })
            .await?;
        let person = found
            .and_then(|id| id.parse().ok())
            .and_then(|id| self.person(id));
        Ok(person.filter(|person| !person.deactivated))
    }

    /// Sets the password that the holder of a link chose; `hashed` is what is stored. The link and all sessions end.
    ///
    /// # Errors
    /// The link does not work any more, or it was not written.
    pub async fn choose_password(
        &self,
        key: &str,
        hashed: String,
    ) -> Result<Arc<Person>, Rejected> {
        let _changing = self.changing.lock().await;
        let now = system_now();
        let Some(person) = self.person_of_link(key, now).await? else {
            return Err(Refusal::conflict(
                "This link has been used or is too old: ask for a new one.",
            )
            .into());
        };
        let mut batch = Batch::default();
        let id = sql_text(person.id.to_string());
        batch.push(
            "DELETE FROM password_links WHERE person = ?1",
            vec![id.clone()],
        );
        batch.push("DELETE FROM sessions WHERE person = ?1", vec![id]);
        set_password(&mut batch, person.id, hashed, now);
        self.engine().write(batch).await?;
        self.end_all_at_hand(person.id);
        Ok(self.keep(Person {
            has_password: true,
            ..(*person).clone()
        }))
    }

    /// Who signs in with that name, if they may come in, and what is stored of their password.
    ///
    /// # Errors
    /// It could not be read.
    pub async fn credential(
        &self,
        login: &str,
    ) -> Result<(Option<Arc<Person>>, Option<String>), StoreError> {
        let key = login_key(login);
        // The same question is asked whether or not there is such a person.
        let found: Option<(String, String)> = self
            .engine()
            .store()
            .read(move |connection| {
                Ok(connection
                    .prepare_cached(
                        "SELECT p.id, c.password FROM people p JOIN credentials c ON c.person = p.id WHERE p.login_key = ?1",
                    )?
                    .query_row([key], |row| Ok((row.get(0)?, row.get(1)?)))
                    .optional()?)
            })
            .await?;
        let Some((id, password)) = found else {
            return Ok((None, None));
        };
        let person = id.parse().ok().and_then(|id| self.person(id));
        Ok((person.filter(|person| !person.deactivated), Some(password)))
    }
}

pub(super) fn set_password(batch: &mut Batch, person: PersonId, password: String, now: Instant) {
    batch.push(
        "INSERT INTO credentials (person, password, changed_at) VALUES (?1, ?2, ?3) \
         ON CONFLICT (person) DO UPDATE SET password = excluded.password, changed_at = excluded.changed_at",
        vec![sql_text(person.to_string()), sql_text(password), Value::Integer(now.0)],
    );
}
