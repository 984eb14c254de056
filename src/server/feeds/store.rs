//! Subscriptions as they are kept.

use rusqlite::{Connection, OptionalExtension, Row, types::Value};

use crate::{
    domain::{
        calendar::Filter,
        ids::{FeedId, PersonId},
        time::Instant,
    },
    server::{
        auth::token::Hash,
        projections::gone,
        store::{Batch, StoreError, batch::text},
    },
};

/// How long what has left the calendar is told as cancelled.
pub const GONE_MS: i64 = 60 * 24 * 60 * 60 * 1000;

/// A subscription.
#[derive(Clone, Debug, PartialEq)]
pub struct Feed {
    /// Its identity.
    pub id: FeedId,
    /// Whose it is.
    pub person: PersonId,
    /// What they call it.
    pub name: String,
    /// What it shows.
    pub filter: Filter,
    /// When it was made.
    pub made: Instant,
    /// When it was fetched last, and by what.
    pub fetched: Option<(Instant, String)>,
}

const COLUMNS: &str = "id, person, name, filter, made_at, fetched_at, fetched_by";

fn feed(row: &Row<'_>) -> Result<Feed, StoreError> {
    let id: String = row.get(0)?;
    let damaged = || StoreError::Damaged(format!("subscription {id}"));
    let (person, filter): (String, String) = (row.get(1)?, row.get(3)?);
    let (at, by): (Option<i64>, Option<String>) = (row.get(5)?, row.get(6)?);
    Ok(Feed {
        id: id.parse().map_err(|_| damaged())?,
        person: person.parse().map_err(|_| damaged())?,
        name: row.get(2)?,
        filter: serde_json::from_str(&filter).map_err(|_| damaged())?,
        made: Instant(row.get(4)?),
        fetched: at.map(|at| (Instant(at), by.unwrap_or_default())),
    })
}

/// Adds to the batch a further subscription, found by the hash of its secret.
pub fn add(batch: &mut Batch, feed: &Feed, token: &Hash) -> Result<(), serde_json::Error> {
    batch.push(
        "INSERT INTO feeds (id, token, person, name, filter, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        vec![
            text(feed.id.to_string()),
            Value::Blob(token.to_vec()),
            text(feed.person.to_string()),
            text(feed.name.as_str()),
            text(serde_json::to_string(&feed.filter)?),
            Value::Integer(feed.made.0),
        ],
    );
    Ok(())
}

/// Adds to the batch that a person's subscription ends.
pub fn end(batch: &mut Batch, id: FeedId, person: PersonId) {
    batch.push(
        "DELETE FROM feeds WHERE id = ?1 AND person = ?2",
        vec![text(id.to_string()), text(person.to_string())],
    );
}

/// Adds to the batch that a subscription was fetched, by what; and that what is long gone is forgotten.
pub fn fetched(batch: &mut Batch, id: FeedId, now: Instant, by: &str) {
    batch.push(
        "UPDATE feeds SET fetched_at = ?2, fetched_by = ?3 WHERE id = ?1",
        vec![text(id.to_string()), Value::Integer(now.0), text(by)],
    );
    gone::forget(batch, Instant(now.0 - GONE_MS));
}

/// The subscription that a secret belongs to.
///
/// # Errors
/// SQLite failed, or it is damaged.
pub fn by_token(connection: &Connection, token: &Hash) -> Result<Option<Feed>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM feeds WHERE token = ?1");
    let mut statement = connection.prepare_cached(&sql)?;
    let found = statement
        .query_row([token.as_slice()], |row| Ok(feed(row)))
        .optional()?;
    found.transpose()
}

/// A person's subscriptions, the latest first.
///
/// # Errors
/// SQLite failed, or one is damaged.
pub fn of_person(connection: &Connection, person: PersonId) -> Result<Vec<Feed>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM feeds WHERE person = ?1 ORDER BY made_at DESC, id");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([person.to_string()])?;
    let mut feeds = Vec::new();
    while let Some(row) = rows.next()? {
        feeds.push(feed(row)?);
    }
    Ok(feeds)
}

/// How often a stream has changed, and when it did last.
///
/// # Errors
/// SQLite failed.
pub fn stand(
    connection: &Connection,
    stream: crate::domain::ids::StreamId,
) -> Result<super::entries::Stand, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT version, at FROM events WHERE stream = ?1 ORDER BY version DESC LIMIT 1",
    )?;
    let found = statement.query_row([stream.to_string()], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
    });
    let (version, at) = found.optional()?.unwrap_or_default();
    Ok(super::entries::Stand {
        version: u64::try_from(version).unwrap_or_default(),
        at: Instant(at),
    })
}
