//! What stands beside a release: those that it waits for and those that wait for it. Whoever follows it is told that they have
//! changed, by a frame without events, and asks for them again.

use std::{collections::HashSet, sync::Arc};

use super::Hub;
use crate::{
    domain::{
        ids::{ReleaseId, StreamId, StreamKind},
        release::{Event, Release},
    },
    server::{
        projections::dependencies,
        store::{StoreError, record::StoredEvent},
    },
};

/// Changed releases that are looked at one by one; past them everyone who follows a release looks again.
const MANY: usize = 50;

/// What has changed that others may show beside theirs.
#[derive(Default)]
pub(super) struct Beside {
    /// Releases that changed.
    changed: HashSet<StreamId>,
    /// Releases that another one began to wait for, or waits for no longer.
    named: HashSet<StreamId>,
}

impl Beside {
    /// Heeds an event. Contents are read of those only that name another release.
    pub(super) fn heed(&mut self, event: &StoredEvent) {
        if event.stream.kind != StreamKind::Release {
            return;
        }
        self.changed.insert(event.stream);
        if !event.name.starts_with("dependency_") {
            return;
        }
        if let Ok(
            Event::DependencyAdded { release, .. } | Event::DependencyRemoved { release, .. },
        ) = serde_json::from_str(event.payload.get())
        {
            self.named.insert(release.into());
        }
    }

    /// The followed releases that show something of it beside them.
    pub(super) async fn followed(self, hub: &Hub) -> HashSet<StreamId> {
        let followed: HashSet<_> = hub.table().followed(StreamKind::Release).collect();
        if followed.is_empty() || self.changed.is_empty() || self.changed.len() > MANY {
            return if self.changed.is_empty() {
                HashSet::new()
            } else {
                followed
            };
        }
        let mut beside = self.named;
        for stream in self.changed {
            match neighbours(hub, ReleaseId(stream.id)).await {
                Ok(found) => beside.extend(found),
                Err(error) => tracing::error!(%error, "what stands beside {stream} was not read"),
            }
        }
        beside.retain(|stream| followed.contains(stream));
        beside
    }
}

async fn neighbours(hub: &Hub, id: ReleaseId) -> Result<Vec<StreamId>, StoreError> {
    let engine = &hub.inner.engine;
    // Of the release itself, what a withdrawn one waits for is known still; the read table has forgotten it.
    let state = engine.load::<Release>(id).await?;
    let before = state.map(|loaded| Arc::clone(&loaded.state));
    let waiting = engine
        .store()
        .read(move |connection| dependencies::waiting_for(connection, id))
        .await?;
    let before = before.iter().flat_map(|state| state.depends_on.iter());
    Ok(before.chain(&waiting).map(|id| (*id).into()).collect())
}
