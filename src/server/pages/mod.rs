//! What pages are told when they open, and what searching answers: read from the engine, with names joined, for whoever may see it.

pub mod calendar;
pub mod exported;
pub mod portfolio;
pub mod record;
pub mod release;
pub mod search;
pub mod slip;
pub mod templates;
pub mod train;

use super::{
    auth::Session,
    engine::{Engine, Loaded, Rejected},
    store::StoreError,
};
use crate::{
    domain::{
        Stream,
        access::Operation,
        ids::{MilestoneId, PersonId, ReleaseId, StreamId},
        portfolio::{Part, Portfolio},
        record::Names,
        schedule::Schedule,
    },
    wire::{
        error::PublicError,
        frames::Snapshot,
        release::{Choices, PersonName, TeamName},
    },
};

/// Whether whoever asks may see what there is.
fn may_view(session: &Session) -> Result<(), PublicError> {
    Ok(session.may(Operation::View)?)
}

/// Logs a failure; the person is told its id only.
pub(in crate::server) fn failed(error: StoreError) -> PublicError {
    match Rejected::from(error) {
        Rejected::Refused(refusal) => refusal.into(),
        Rejected::Failed(id) => PublicError::failed(id),
        Rejected::Busy => PublicError::failed("busy"),
    }
}

pub(in crate::server) async fn portfolio_of(
    engine: &Engine,
) -> Result<Snapshot<Portfolio>, PublicError> {
    let loaded = engine.load::<Portfolio>(StreamId::PORTFOLIO).await;
    Ok(snapshot(loaded.map_err(failed)?))
}

fn snapshot<S: Stream>(loaded: Option<Loaded<std::sync::Arc<S>>>) -> Snapshot<S> {
    loaded.map_or_else(
        || Snapshot {
            seq: 0,
            version: 0,
            state: S::default(),
        },
        |loaded| Snapshot {
            seq: loaded.seq,
            version: loaded.version,
            state: S::clone(&loaded.state),
        },
    )
}

/// The release that an address names: by its key or by its identity.
pub(in crate::server) async fn release_at(
    engine: &Engine,
    address: &str,
) -> Result<Option<ReleaseId>, PublicError> {
    if let Ok(id) = address.parse() {
        return Ok(Some(id));
    }
    engine.release_by_key(address).await.map_err(failed)
}

/// Everybody by name.
fn people(session: &Session) -> Vec<PersonName> {
    let people = session.house().accounts.people();
    people
        .iter()
        .map(|person| PersonName {
            id: person.id,
            name: person.name.clone(),
        })
        .collect()
}

fn choices(session: &Session, portfolio: &Portfolio) -> Choices {
    let mut teams: Vec<_> = portfolio
        .teams
        .iter()
        .map(|(id, team)| TeamName {
            id: *id,
            name: team.name.clone(),
            retired: team.retired,
        })
        .collect();
    teams.sort_by(|a, b| a.name.cmp(&b.name));
    Choices {
        teams,
        people: people(session),
    }
}

/// Names for telling a record: people, the portfolio's parts as they are called now, and the milestones of one schedule.
struct Known<'a> {
    session: &'a Session,
    portfolio: &'a Portfolio,
    schedule: Option<&'a Schedule>,
}

impl Names for Known<'_> {
    fn person(&self, id: PersonId) -> Option<String> {
        let person = self.session.house().accounts.person(id)?;
        Some(person.name.clone())
    }
    fn part(&self, part: Part) -> Option<String> {
        self.portfolio.part(part).map(|(name, _)| name.to_owned())
    }
    fn milestone(&self, id: MilestoneId) -> Option<String> {
        self.schedule?.name_of(id).map(str::to_owned)
    }
}
