//! Imports that were carried out.

use crate::{
    domain::{
        exchange::Import,
        ids::{ImportId, StreamId},
    },
    server::{
        engine::{Engine, all_kinds},
        store::StoreError,
    },
};

/// An import on the record.
#[derive(Clone, Debug)]
pub struct Past {
    /// Its identity.
    pub id: ImportId,
    /// What is known of it.
    pub import: Import,
}

/// The latest imports, newest first; at most `limit`.
///
/// # Errors
/// The record could not be read.
pub async fn past(engine: &Engine, limit: usize) -> Result<Vec<Past>, StoreError> {
    let read = engine.store().read(move |connection| {
        // By the index over streams: what begins with the kind and comes before the next character.
        let mut statement = connection.prepare_cached(
            "SELECT stream FROM events WHERE stream >= 'import:' AND stream < 'import;' AND version = 1
                ORDER BY seq DESC LIMIT ?1",
        )?;
        let streams = statement
            .query_map([i64::try_from(limit).unwrap_or(i64::MAX)], |row| row.get::<_, String>(0))?
            .collect::<Result<Vec<_>, _>>()?;
        let registry = all_kinds();
        let mut found = Vec::with_capacity(streams.len());
        for id in streams.iter().filter_map(|stream| stream.parse::<StreamId>().ok()) {
            let held = registry.load(connection, id)?;
            if let Ok(import) = held.state.downcast::<Import>() {
                found.push(Past {
                    id: ImportId(id.id),
                    import: Import::clone(&import),
                });
            }
        }
        Ok(found)
    });
    read.await
}
