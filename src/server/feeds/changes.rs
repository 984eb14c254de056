//! What has changed in the schedule of the releases that a filter admits: found in the record, newest first.

use std::collections::{HashMap, hash_map::Entry};

use rusqlite::Connection;

use crate::{
    domain::{
        Meta,
        calendar::{Filter, Row},
        ids::{MilestoneId, PersonId, StreamId, StreamKind},
        portfolio::{Part, Portfolio},
        product_line::ProductLineMilestones,
        record::{Names, Recorded, Told},
        release::Release,
        schedule::Schedule,
        time::Instant,
    },
    server::{
        engine::{Registry, all_kinds},
        projections::{calendar::row_of, gone},
        store::{
            StoreError,
            record::{self, StoredEvent},
        },
    },
};

/// How far back in the record it is looked, and how much of it is read at a time: events.
const FARTHEST: u64 = 20_000;
const AT_ONCE: u64 = 500;

/// How far back, and how many.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// What happened earlier is not told.
    pub since: Instant,
    /// Most changes that are told.
    pub most: usize,
}

/// A change of a schedule.
#[derive(Clone, Debug)]
pub struct Change {
    /// Of which row, as it is now, or as it was last.
    pub row: Row,
    /// When, by whom, why.
    pub meta: Meta,
    /// What.
    pub told: Told,
}

/// A stream as the changes need it.
struct Known {
    row: Row,
    schedule: Schedule,
}

/// The names that changes are told with.
struct Called<'a> {
    portfolio: &'a Portfolio,
    person: &'a dyn Fn(PersonId) -> Option<String>,
    schedule: &'a Schedule,
}

impl Names for Called<'_> {
    fn person(&self, id: PersonId) -> Option<String> {
        (self.person)(id)
    }
    fn part(&self, part: Part) -> Option<String> {
        self.portfolio.part(part).map(|(name, _)| name.to_owned())
    }
    fn milestone(&self, id: MilestoneId) -> Option<String> {
        self.schedule.name_of(id).map(str::to_owned)
    }
}

/// The latest changes of dates, of milestones, of deployments, and of whether releases stand. Whether days were shared is not asked of them:
/// that was another question when they happened.
///
/// # Errors
/// SQLite failed, or something is damaged.
pub fn latest(
    connection: &Connection,
    filter: &Filter,
    portfolio: &Portfolio,
    person: &dyn Fn(PersonId) -> Option<String>,
    asked: Asked,
) -> Result<Vec<Change>, StoreError> {
    let registry = all_kinds();
    let mut streams: HashMap<StreamId, Option<Known>> = HashMap::new();
    let mut found = Vec::new();
    let tip = record::tip(connection)?.seq;
    let mut last = tip;
    while last > 0 && tip - last < FARTHEST {
        let first = last.saturating_sub(AT_ONCE - 1).max(1);
        for event in record::events_between(connection, first, last)?
            .into_iter()
            .rev()
        {
            if event.meta.at < asked.since || found.len() == asked.most {
                return Ok(found);
            }
            if !matches!(
                event.stream.kind,
                StreamKind::Release | StreamKind::ProductLine
            ) {
                continue;
            }
            let known = match streams.entry(event.stream) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(place) => {
                    let known = known(connection, &registry, event.stream)?;
                    let program = |line| portfolio.lines.get(&line).map(|line| line.program);
                    place.insert(known.filter(|known| filter.admits(&known.row, program)))
                }
            };
            let Some(known) = known else { continue };
            let event = registry.kind(event.stream.kind)?.renewed(event)?;
            let names = Called {
                portfolio,
                person,
                schedule: &known.schedule,
            };
            let told = match event.stream.kind {
                StreamKind::Release => told::<Release>(&event, &names)?,
                _ => told::<ProductLineMilestones>(&event, &names)?,
            };
            found.extend(told.map(|told| Change {
                row: known.row.clone(),
                meta: event.meta,
                told,
            }));
        }
        last = first - 1;
    }
    Ok(found)
}

/// `None` if it says nothing of a schedule.
fn told<S: Recorded>(event: &StoredEvent, names: &dyn Names) -> Result<Option<Told>, StoreError> {
    let content: S::Event = serde_json::from_str(event.payload.get()).map_err(|error| {
        StoreError::Damaged(format!(
            "event {} of {}: {error}",
            event.meta.seq, event.stream
        ))
    })?;
    Ok(S::of_schedule(&content).then(|| S::told(&content, names)))
}

/// `None` where nothing of it was ever on the calendar.
fn known(
    connection: &Connection,
    registry: &Registry,
    stream: StreamId,
) -> Result<Option<Known>, StoreError> {
    let damaged = |error| StoreError::Damaged(format!("the row of {stream}: {error}"));
    let row = match row_of(connection, stream)? {
        Some(json) => Some(serde_json::from_str(json.get()).map_err(damaged)?),
        None => gone::last(connection, stream)?,
    };
    let Some(row) = row else { return Ok(None) };
    let state = registry.load(connection, stream)?.state;
    let schedule = match stream.kind {
        StreamKind::Release => state
            .downcast::<Release>()
            .unwrap_or_default()
            .schedule
            .clone(),
        _ => {
            let own = state.downcast::<ProductLineMilestones>();
            own.unwrap_or_default().schedule.clone()
        }
    };
    Ok(Some(Known { row, schedule }))
}
