//! What stands beside a release: those that it waits for and those that wait for it; beside a train: its members; beside the
//! portfolio, which lists and calendars look at: the trains. Whoever follows it is told that they have changed, by a frame
//! without events, and asks for them again.

use std::{collections::HashSet, sync::Arc};

use super::Hub;
use crate::{
    domain::{
        ids::{ReleaseId, StreamId, StreamKind},
        release::{Event, Release},
    },
    server::{
        projections::{dependencies, trains},
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
    /// Whether a train changed.
    trains: bool,
}

impl Beside {
    /// Heeds an event. Contents are read of those only that name another release.
    pub(super) fn heed(&mut self, event: &StoredEvent) {
        self.trains |= event.stream.kind == StreamKind::Train;
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

    /// What is followed and shows something of it beside itself.
    pub(super) async fn followed(self, hub: &Hub) -> HashSet<StreamId> {
        let portfolio = self.trains && hub.table().is_followed(StreamId::PORTFOLIO);
        let mut found = self.beside_trains(hub).await;
        found.extend(portfolio.then_some(StreamId::PORTFOLIO));
        found.extend(self.beside_releases(hub).await);
        found
    }

    /// The followed trains whose members changed.
    async fn beside_trains(&self, hub: &Hub) -> HashSet<StreamId> {
        let mut followed: HashSet<_> = hub.table().followed(StreamKind::Train).collect();
        if followed.is_empty() || self.changed.is_empty() {
            return HashSet::new();
        }
        if self.changed.len() <= MANY {
            let changed: Vec<_> = self.changed.iter().map(|one| ReleaseId(one.id)).collect();
            let holding = hub.inner.engine.store().read(move |connection| {
                let mut found = HashSet::new();
                for release in changed {
                    let trains = trains::holding(connection, release)?.into_iter();
                    found.extend(trains.map(|train| StreamId::from(train.id)));
                }
                Ok::<_, StoreError>(found)
            });
            match holding.await {
                Ok(found) => followed.retain(|train| found.contains(train)),
                Err(error) => tracing::error!(%error, "the trains of what changed were not read"),
            }
        }
        followed
    }

    async fn beside_releases(self, hub: &Hub) -> HashSet<StreamId> {
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
