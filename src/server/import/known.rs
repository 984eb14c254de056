//! What is there already, as a plan asks for it: looked up for a preview, or inside the operation that brings a file in.

use std::sync::Arc;

use rusqlite::Connection;

use super::{
    Progress,
    taken::{self, ByUid},
};
use crate::{
    domain::{
        Stream,
        exchange::{Known, Step, Taken},
        ids::{ImportId, ProductLineId, ReleaseId, StreamId},
        portfolio::Portfolio,
        product_line::ProductLineMilestones,
        release::{self, Release},
    },
    server::{
        engine::{OperationWorld, Registry, Rejected},
        projections::calendar,
        store::StoreError,
    },
};

/// Bits of a milestone's place that say its row; those above say which import.
pub(in crate::server) const PLACE_BITS: u32 = 20;

/// The sequence of the last event on the record.
pub(super) fn last_seq(world: &mut OperationWorld<'_, '_>) -> Result<u64, StoreError> {
    let mut facts = world.facts();
    let last: i64 =
        facts
            .connection()?
            .query_row("SELECT coalesce(max(seq), 0) FROM events", [], |row| {
                row.get(0)
            })?;
    Ok(u64::try_from(last).unwrap_or(0))
}

/// Looks, and changes nothing.
pub(super) struct Looking<'a> {
    connection: &'a Connection,
    registry: Registry,
    taken: Option<ByUid>,
    /// The release that was asked for last: events of one often follow each other.
    last: Option<(ReleaseId, Arc<Release>)>,
}

impl<'a> Looking<'a> {
    pub(super) fn at(connection: &'a Connection, registry: Registry) -> Self {
        Self {
            connection,
            registry,
            taken: None,
            last: None,
        }
    }
}

impl Looking<'_> {
    fn state<S: Stream>(&self, id: StreamId) -> Result<Arc<S>, StoreError> {
        let held = self.registry.load(self.connection, id)?;
        Ok(held.state.downcast::<S>().unwrap_or_default())
    }
}

impl Known for Looking<'_> {
    type Error = StoreError;

    fn portfolio(&mut self) -> Result<Arc<Portfolio>, StoreError> {
        self.state(StreamId::PORTFOLIO)
    }
    fn line(&mut self, id: ProductLineId) -> Result<Arc<ProductLineMilestones>, StoreError> {
        self.state(id.into())
    }
    fn release(
        &mut self,
        line: ProductLineId,
        version: &str,
    ) -> Result<Option<(ReleaseId, Arc<Release>)>, StoreError> {
        let found = calendar::releases_with_version(self.connection, line, version)?;
        let Some(id) = found.into_iter().next() else {
            return Ok(None);
        };
        Ok(Some((id, self.state(id.into())?)))
    }
    fn standing(&mut self, id: ReleaseId) -> Result<Option<Arc<Release>>, StoreError> {
        let release: Arc<Release> = match self.last.take() {
            Some((last, release)) if last == id => release,
            _ => self.state(id.into())?,
        };
        self.last = Some((id, Arc::clone(&release)));
        Ok(Some(release).filter(|release| release.stands()))
    }
    fn taken(&mut self, uid: &str) -> Result<Option<Taken>, StoreError> {
        let known = match &mut self.taken {
            Some(known) => known,
            empty => empty.insert(taken::by_uid(self.connection)?),
        };
        Ok(known.get(uid).cloned())
    }
    fn take(&mut self, _step: Step, _rows: usize) -> Result<(), StoreError> {
        Ok(())
    }
}

/// Puts on the record what the plan says, within one operation.
pub(super) struct Applying<'x, 'a, 'w> {
    pub(super) world: &'x mut OperationWorld<'a, 'w>,
    pub(super) import: ImportId,
    pub(super) progress: &'x Progress,
    /// Read when the first event asks for it.
    pub(super) taken: Option<ByUid>,
}

impl Known for Applying<'_, '_, '_> {
    type Error = Rejected;

    fn portfolio(&mut self) -> Result<Arc<Portfolio>, Rejected> {
        Ok(self
            .world
            .state::<Portfolio>(StreamId::PORTFOLIO)?
            .unwrap_or_default())
    }
    fn line(&mut self, id: ProductLineId) -> Result<Arc<ProductLineMilestones>, Rejected> {
        Ok(self
            .world
            .state::<ProductLineMilestones>(id)?
            .unwrap_or_default())
    }
    fn release(
        &mut self,
        line: ProductLineId,
        version: &str,
    ) -> Result<Option<(ReleaseId, Arc<Release>)>, Rejected> {
        // The read table knows all that stood before the operation, and a plan asks for each release once.
        let found =
            calendar::releases_with_version(self.world.facts().connection()?, line, version)?;
        for id in found {
            if let Some(release) = self
                .world
                .state::<Release>(id)?
                .filter(|release| release.stands())
            {
                return Ok(Some((id, release)));
            }
        }
        Ok(None)
    }
    fn standing(&mut self, id: ReleaseId) -> Result<Option<Arc<Release>>, Rejected> {
        let release = self.world.state::<Release>(id)?;
        Ok(release.filter(|release| release.stands()))
    }
    fn taken(&mut self, uid: &str) -> Result<Option<Taken>, Rejected> {
        let known = match &mut self.taken {
            Some(known) => known,
            empty => empty.insert(taken::by_uid(self.world.facts().connection()?)?),
        };
        Ok(known.get(uid).cloned())
    }
    fn take(&mut self, step: Step, rows: usize) -> Result<(), Rejected> {
        self.progress.step(rows)?;
        match step {
            Step::Portfolio(events) => self
                .world
                .append::<Portfolio>(StreamId::PORTFOLIO, &events)?,
            Step::Line(id, events) => self.world.append::<ProductLineMilestones>(id, &events)?,
            Step::Release(id, events) => self.world.append::<Release>(id, &events)?,
            Step::Begin(id, code, beginning) => {
                let created = release::Event::Created {
                    key: Some(self.world.facts().next_key(&code)?),
                    beginning: *beginning,
                    import: Some(self.import),
                };
                self.world.append::<Release>(id, &[created])?;
            }
            Step::Nothing => {}
        }
        Ok(())
    }
}
