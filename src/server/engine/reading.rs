//! Reading: states and events of streams, the calendar, what a search finds. Never waits for the writer.

use std::sync::Arc;

use serde_json::value::RawValue;

use super::{Engine, Loaded, cache::Held, registry::typed};
use crate::{
    domain::{
        Stream,
        calendar::{Filter, Range, Row},
        ids::{ReleaseId, StreamId},
    },
    server::{
        projections,
        store::{
            StoreError,
            record::{self, StoredEvent},
        },
    },
};

impl Engine {
    /// A stream's state, if it has any events.
    ///
    /// # Errors
    /// It could not be read.
    pub async fn load<S: Stream>(
        &self,
        id: impl Into<StreamId>,
    ) -> Result<Option<Loaded<Arc<S>>>, StoreError> {
        let held = self.held(id.into()).await?;
        if held.version == 0 {
            return Ok(None);
        }
        Ok(Some(Loaded {
            version: held.version,
            seq: held.seq,
            state: typed(&held.state)?,
        }))
    }

    /// A stream's state as JSON, whatever its kind, if it has any events.
    ///
    /// # Errors
    /// It could not be read.
    pub async fn load_json(
        &self,
        id: StreamId,
    ) -> Result<Option<Loaded<Box<RawValue>>>, StoreError> {
        let held = self.held(id).await?;
        if held.version == 0 {
            return Ok(None);
        }
        let json = self.inner.registry.kind(id.kind)?.json(&held.state)?;
        let state = RawValue::from_string(json)
            .map_err(|error| StoreError::Damaged(format!("the state of {id}: {error}")))?;
        Ok(Some(Loaded {
            version: held.version,
            seq: held.seq,
            state,
        }))
    }

    async fn held(&self, id: StreamId) -> Result<Held, StoreError> {
        if let Some(held) = self.inner.cache.get(id) {
            return Ok(held);
        }
        let commits = self.inner.cache.commits();
        let registry = self.inner.registry.clone();
        let held = self
            .inner
            .store
            .read(move |connection| registry.load(connection, id))
            .await?;
        if held.version > 0 {
            self.inner.cache.offer(id, held.clone(), commits);
        }
        Ok(held)
    }

    /// A stream's events above a sequence, in order, as this release writes them; `None` if there are more than `limit`, so that the whole state is the
    /// better answer.
    ///
    /// # Errors
    /// They could not be read.
    pub async fn events_since(
        &self,
        stream: StreamId,
        seq: u64,
        limit: usize,
    ) -> Result<Option<Vec<StoredEvent>>, StoreError> {
        let kind = Arc::clone(self.inner.registry.kind(stream.kind)?);
        let read = self.inner.store.read(move |connection| {
            let events = record::events_since(connection, stream, seq, limit)?;
            let renewed = events.map(|events| {
                let events = events.into_iter().map(|event| kind.renewed(event));
                events.collect::<Result<_, _>>()
            });
            renewed.transpose()
        });
        read.await
    }

    /// A page of a stream's history, newest first, as this release writes it: what lies below the version `before`.
    ///
    /// # Errors
    /// It could not be read.
    pub async fn history(
        &self,
        stream: StreamId,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        let kind = Arc::clone(self.inner.registry.kind(stream.kind)?);
        let read = self.inner.store.read(move |connection| {
            let events = record::history(connection, stream, before, limit)?;
            let events = events.into_iter().map(|event| kind.renewed(event));
            events.collect()
        });
        read.await
    }

    /// The rows of the calendar that meet the range and that the filter admits, as JSON; at most `limit`.
    ///
    /// # Errors
    /// They could not be read.
    pub async fn calendar(
        &self,
        range: Range,
        filter: Filter,
        limit: usize,
    ) -> Result<Vec<Box<RawValue>>, StoreError> {
        self.inner
            .store
            .read(move |connection| projections::calendar::range(connection, range, &filter, limit))
            .await
    }

    /// The same as one JSON list, as it is stored: the least work for whoever only sends it on.
    ///
    /// # Errors
    /// They could not be read.
    pub async fn calendar_json(
        &self,
        range: Range,
        filter: Filter,
        limit: usize,
    ) -> Result<projections::calendar::RowsJson, StoreError> {
        self.inner
            .store
            .read(move |connection| {
                projections::calendar::range_json(connection, range, &filter, limit)
            })
            .await
    }

    /// The same, read.
    ///
    /// # Errors
    /// They could not be read.
    pub async fn calendar_rows(
        &self,
        range: Range,
        filter: Filter,
        limit: usize,
    ) -> Result<Vec<Row>, StoreError> {
        self.inner
            .store
            .read(move |connection| {
                projections::calendar::range_rows(connection, range, &filter, limit)
            })
            .await
    }

    /// What a query finds; at most `limit`.
    ///
    /// # Errors
    /// It could not be read.
    pub async fn search(
        &self,
        query: &str,
        limit: usize,
    ) -> Result<Vec<projections::search::Hit>, StoreError> {
        let query = query.to_owned();
        self.inner
            .store
            .read(move |connection| projections::search::search(connection, &query, limit))
            .await
    }

    /// The release that a key was given to.
    ///
    /// # Errors
    /// It could not be read.
    pub async fn release_by_key(&self, key: &str) -> Result<Option<ReleaseId>, StoreError> {
        let key = key.to_owned();
        self.inner
            .store
            .read(move |connection| projections::keys::release_by_key(connection, &key))
            .await
    }
}
