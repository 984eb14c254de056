//! Scenarios while they are weighed: their owner's, and theirs whom they share them with.
//!
//! Each of the functions that pages call authorizes by itself. What is private does not exist for others.

mod store;

use crate::{
    domain::{
        Actor, Refusal, RefusalKind,
        access::Operation,
        calendar::Row,
        ids::ScenarioId,
        portfolio::Portfolio,
        scenario::{Draft, Entry, SCENARIO_LIMIT, Scenario},
        text::{self, NAME_LIMIT},
        train::Passing,
    },
    server::{
        auth::{Session, required},
        engine::system_now,
        pages::{failed, portfolio_of, release::beside, train::members},
        store::Batch,
    },
    wire::{
        error::PublicError,
        release::HeldAgainst,
        scenario::{Around, ListedScenario, Real, ScenarioData, ScenariosData},
    },
};

/// Releases around one of a scenario that it is held against, and in all.
const MOST: usize = 2_000;

fn allowed() -> Result<Session, PublicError> {
    let session = required()?;
    session.may(Operation::View)?;
    Ok(session)
}

fn name_of(session: &Session, actor: Actor) -> String {
    let Actor::Person(id) = actor else {
        return "Signalbox".to_owned();
    };
    let person = session.house().accounts.person(id);
    person.map_or_else(
        || "A former member".to_owned(),
        |person| person.name.clone(),
    )
}

/// The scenarios that the reader sees.
///
/// # Errors
/// They may not, or they could not be read.
pub async fn list(session: &Session) -> Result<ScenariosData, PublicError> {
    session.may(Operation::View)?;
    let person = session.person;
    let read = session
        .engine()
        .store()
        .read(move |connection| store::seen_by(connection, person));
    let mut scenarios = Vec::new();
    for (draft, changed_at) in read.await.map_err(failed)? {
        let real = real(session, draft.id).await?;
        scenarios.push(ListedScenario {
            id: draft.id,
            by: (draft.owner != person).then(|| name_of(session, Actor::Person(draft.owner))),
            name: draft.name,
            shared: draft.shared,
            releases: draft.entries.len(),
            moving: draft
                .entries
                .iter()
                .filter(|entry| !entry.changes.is_empty())
                .count(),
            changed_at,
            real,
        });
    }
    Ok(ScenariosData { scenarios })
}

/// Whether it is real, by whom and since when.
async fn real(session: &Session, id: ScenarioId) -> Result<Option<Real>, PublicError> {
    let loaded = session.engine().load::<Scenario>(id).await;
    let Some(loaded) = loaded.map_err(failed)? else {
        return Ok(None);
    };
    let state = &loaded.state;
    let parts = state.by.zip(state.at).zip(state.command);
    Ok(parts
        .filter(|_| state.real)
        .map(|((by, at), command)| Real {
            by: name_of(session, by),
            at,
            command,
        }))
}

async fn known(session: &Session, id: ScenarioId) -> Result<Draft, PublicError> {
    let read = session
        .engine()
        .store()
        .read(move |connection| store::one(connection, id));
    let found = read.await.map_err(failed)?.map(|(draft, _)| draft);
    let seen = found.filter(|draft| draft.is_seen_by(session.person));
    Ok(seen.ok_or_else(|| Refusal::not_found("scenario"))?)
}

fn refuse_others(session: &Session, draft: &Draft) -> Result<(), Refusal> {
    if draft.owner == session.person {
        return Ok(());
    }
    Err(Refusal::new(
        RefusalKind::NotAllowed,
        "This scenario is somebody else’s: take a copy and change that.",
    ))
}

/// What the page of a scenario is told.
///
/// # Errors
/// They do not see it, or it could not be read.
pub async fn page(session: &Session, address: &str) -> Result<ScenarioData, PublicError> {
    session.may(Operation::View)?;
    let id = address
        .parse()
        .map_err(|_| Refusal::not_found("scenario"))?;
    told(session, known(session, id).await?).await
}

async fn told(session: &Session, draft: Draft) -> Result<ScenarioData, PublicError> {
    let portfolio = portfolio_of(session.engine()).await?;
    let around = around_of(session, &portfolio.state, &draft.entries).await?;
    Ok(ScenarioData {
        mine: draft.owner == session.person,
        by: name_of(session, Actor::Person(draft.owner)),
        real: real(session, draft.id).await?,
        around,
        portfolio,
        draft,
    })
}

/// The releases of a scenario as they stand, and those that they are held against where they are and where they would be.
async fn around_of(
    session: &Session,
    portfolio: &Portfolio,
    entries: &[Entry],
) -> Result<Around, PublicError> {
    let engine = session.engine();
    let ids: Vec<_> = entries.iter().map(|entry| entry.release).collect();
    let members = members(engine, portfolio, &ids).await?;
    let (mut rows, mut trains) = (Vec::<Row>::new(), Vec::<Passing>::new());
    let mut take = |held: HeldAgainst| {
        rows.extend(held.rows);
        rows.sort_by_key(|row| row.stream);
        rows.dedup_by_key(|row| row.stream);
        trains.extend(held.trains.into_iter().map(Passing::from));
        rows.len()
    };
    for entry in entries {
        let member = members.iter().find(|one| one.release == entry.release);
        let Some(row) = member.and_then(|member| member.row.as_ref()) else {
            continue;
        };
        let after = entry.after(row);
        if after.target() != row.target() {
            take(beside(engine, entry.release, after).await?);
        }
        if take(beside(engine, entry.release, row.clone()).await?) > MOST {
            break;
        }
    }
    trains.sort_by_key(|train| train.id);
    trains.dedup_by_key(|train| train.id);
    rows.retain(|row| row.release().is_none_or(|id| !ids.contains(&id)));
    rows.truncate(MOST);
    Ok(Around {
        members,
        rows,
        trains,
    })
}

/// Keeps a further scenario, and answers as its page does.
///
/// # Errors
/// They may not, a field is at fault, there are too many, or it was not written.
pub async fn keep(
    id: ScenarioId,
    name: &str,
    shared: bool,
    entries: Vec<Entry>,
) -> Result<ScenarioData, PublicError> {
    let session = allowed()?;
    let person = session.person;
    let draft = Draft {
        id,
        owner: person,
        name: name.to_owned(),
        shared,
        entries,
    };
    let draft = draft.checked()?;
    let read = session.engine().store().read(move |connection| {
        Ok::<_, crate::server::store::StoreError>((
            store::one(connection, id)?,
            store::count(connection, person)?,
        ))
    });
    let (held, count) = read.await.map_err(failed)?;
    if held.is_some() {
        return Err(Refusal::conflict("There is a scenario of that identity already.").into());
    }
    if count >= SCENARIO_LIMIT {
        let full = format!("You keep {SCENARIO_LIMIT} scenarios: throw one away first.");
        return Err(Refusal::conflict(full).into());
    }
    written(&session, draft).await
}

async fn written(session: &Session, draft: Draft) -> Result<ScenarioData, PublicError> {
    let mut batch = Batch::default();
    store::put(&mut batch, &draft, system_now()).map_err(failed)?;
    session.engine().write(batch).await?;
    told(session, draft).await
}

/// Keeps a scenario with other dates.
///
/// # Errors
/// They may not, it is real, a field is at fault, or it was not written.
pub async fn set(id: ScenarioId, entries: Vec<Entry>) -> Result<ScenarioData, PublicError> {
    let session = allowed()?;
    let before = known(&session, id).await?;
    refuse_others(&session, &before)?;
    if real(&session, id).await?.is_some() {
        return Err(Refusal::conflict(
            "This scenario is real: take that back to change its dates.",
        )
        .into());
    }
    let draft = Draft { entries, ..before };
    written(&session, draft.checked()?).await
}

/// Calls a scenario something else, shares it, or shares it no longer.
///
/// # Errors
/// They may not, the name is at fault, or it was not written.
pub async fn describe(
    id: ScenarioId,
    name: &str,
    shared: bool,
) -> Result<ScenarioData, PublicError> {
    let session = allowed()?;
    let before = known(&session, id).await?;
    refuse_others(&session, &before)?;
    let draft = Draft {
        name: text::required("Name", name, NAME_LIMIT)?,
        shared,
        ..before
    };
    written(&session, draft).await
}

/// Throws a scenario away. What was made real of it stays as it is.
///
/// # Errors
/// They may not, or it was not written.
pub async fn throw_away(id: ScenarioId) -> Result<(), PublicError> {
    let session = allowed()?;
    let draft = known(&session, id).await?;
    refuse_others(&session, &draft)?;
    let mut batch = Batch::default();
    store::remove(&mut batch, id);
    session.engine().write(batch).await?;
    Ok(())
}
