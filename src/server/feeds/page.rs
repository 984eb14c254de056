//! What the page of subscriptions shows and does. Each of these authorizes by itself.

use super::{
    FEED_LIMIT,
    store::{self, Feed},
};
use crate::{
    domain::{
        Refusal,
        access::Operation,
        calendar::Filter,
        ids::{FeedId, StreamId},
        portfolio::Portfolio,
        text::{self, NAME_LIMIT},
    },
    server::{
        auth::{Session, required, token},
        engine::{Rejected, system_now},
        pages::failed,
        state::AppState,
        store::{Batch, StoreError},
    },
    wire::{
        error::{ErrorKind, PublicError},
        feeds::{FeedsData, ListedFeed},
    },
};

fn may(session: &Session) -> Result<(), PublicError> {
    session.may(Operation::View)?;
    Ok(session.may(Operation::ExportSchedule)?)
}

/// The reader's own subscriptions, and what a new one with that filter would show.
///
/// # Errors
/// They may not, or it could not be read.
pub async fn list(session: &Session, filter: Filter) -> Result<FeedsData, PublicError> {
    may(session)?;
    let portfolio = portfolio(session).await?;
    let person = session.person;
    let read = session
        .engine()
        .store()
        .read(move |connection| store::of_person(connection, person));
    let feeds = read.await.map_err(failed)?;
    let listed = feeds.into_iter().map(|feed| ListedFeed {
        id: feed.id,
        name: feed.name,
        shows: words(&feed.filter, &portfolio),
        made: feed.made,
        fetched: feed.fetched.as_ref().map(|(at, _)| *at),
        fetched_by: feed.fetched.map(|(_, by)| by).unwrap_or_default(),
    });
    Ok(FeedsData {
        feeds: listed.collect(),
        shows: words(&filter, &portfolio),
    })
}

async fn portfolio(session: &Session) -> Result<std::sync::Arc<Portfolio>, PublicError> {
    let loaded = session
        .engine()
        .load::<Portfolio>(StreamId::PORTFOLIO)
        .await;
    Ok(loaded
        .map_err(failed)?
        .map(|loaded| loaded.state)
        .unwrap_or_default())
}

/// A further subscription to what a filter shows. Answers with its link, which is told only now.
///
/// # Errors
/// They may not, a field is at fault, there are too many, or it was not written.
pub async fn subscribe(name: &str, filter: Filter) -> Result<String, PublicError> {
    let session = required()?;
    may(&session)?;
    let state = leptos::prelude::use_context::<AppState>().ok_or_else(|| {
        PublicError::new(
            ErrorKind::Failed,
            "The address of this server is not known.",
        )
    })?;
    let name = text::required("Name", name, NAME_LIMIT)?;
    if !filter.is_within_limits() {
        return Err(Refusal::invalid("Filter", "The filter names more than 200 things.").into());
    }
    let person = session.person;
    let read = session
        .engine()
        .store()
        .read(move |connection| store::of_person(connection, person));
    if read.await.map_err(failed)?.len() >= FEED_LIMIT {
        let full = format!("You have {FEED_LIMIT} subscriptions: revoke one first.");
        return Err(Refusal::conflict(full).into());
    }
    let secret = token::new();
    let feed = Feed {
        id: FeedId(token::new_id()),
        person,
        name,
        filter,
        made: system_now(),
        fetched: None,
    };
    let mut batch = Batch::default();
    store::add(&mut batch, &feed, &token::hash(&secret))
        .map_err(|error| failed(StoreError::Damaged(error.to_string())))?;
    session.engine().write(batch).await?;
    let url = state.houses.reach().url();
    Ok(format!("{url}/feeds/{secret}/calendar.ics"))
}

/// Ends one of the reader's own subscriptions: its link answers no more.
///
/// # Errors
/// They may not, or it was not written.
pub async fn revoke(id: FeedId) -> Result<(), PublicError> {
    let session = required()?;
    may(&session)?;
    let mut batch = Batch::default();
    store::end(&mut batch, id, session.person);
    Ok::<_, Rejected>(session.engine().write(batch).await?).map_err(PublicError::from)
}

/// What a filter shows, in words.
fn words(filter: &Filter, portfolio: &Portfolio) -> String {
    let programs = filter.programs.iter().map(|id| {
        let program = portfolio.programs.get(id);
        program.map_or("a former program", |program| &program.name)
    });
    let lines = filter.lines.iter().map(|id| {
        let line = portfolio.lines.get(id);
        line.map_or("a former product line", |line| &line.name)
    });
    let teams = filter.teams.iter().map(|id| {
        let team = portfolio.teams.get(id);
        team.map_or("a former team", |team| &team.name)
    });
    let mut parts: Vec<String> = [
        programs.collect::<Vec<_>>(),
        lines.collect(),
        teams.collect(),
        filter.types.iter().map(|one| one.label()).collect(),
        filter.destinations.iter().map(|one| one.label()).collect(),
        filter.states.iter().map(|one| one.label()).collect(),
    ]
    .into_iter()
    .filter(|names| !names.is_empty())
    .map(|names| names.join(" or "))
    .collect();
    parts.extend(filter.same_day.map(|same| same.label().to_owned()));
    if !filter.text.is_empty() {
        parts.push(format!("“{}”", filter.text));
    }
    if parts.is_empty() {
        return "Every release".to_owned();
    }
    parts.join(" · ")
}
