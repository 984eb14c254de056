//! Views of the calendar that people named: kept to themselves or shared with everyone, and one to begin with.
//!
//! Each of the functions that pages call authorizes by itself, and answers with the list as it is then.

mod store;

use crate::{
    domain::{
        Refusal,
        access::Operation,
        calendar::saved::{QUERY_LIMIT, SavedView, VIEW_LIMIT},
        ids::ViewId,
        text::{self, NAME_LIMIT},
    },
    server::{
        auth::{Session, required, token},
        engine::system_now,
        pages::failed,
        store::Batch,
    },
    wire::{error::PublicError, views::ListedView},
};

fn allowed() -> Result<Session, PublicError> {
    let session = required()?;
    session.may(Operation::View)?;
    Ok(session)
}

/// The views that the reader sees.
///
/// # Errors
/// They may not, or they could not be read.
pub async fn list() -> Result<Vec<ListedView>, PublicError> {
    listed(&allowed()?).await
}

async fn listed(session: &Session) -> Result<Vec<ListedView>, PublicError> {
    let person = session.person;
    let read = session
        .engine()
        .store()
        .read(move |connection| store::seen_by(connection, person));
    let found = read.await.map_err(failed)?;
    let listed = found.into_iter().map(|(view, start)| ListedView {
        mine: view.may_be_changed_by(person, &session.grants).is_ok(),
        by: (view.owner != person).then(|| {
            let owner = session.house().accounts.person(view.owner);
            owner.map_or_else(|| "A former member".to_owned(), |owner| owner.name.clone())
        }),
        id: view.id,
        name: view.name,
        query: view.query,
        shared: view.shared,
        start,
    });
    Ok(listed.collect())
}

async fn written(session: &Session, batch: Batch) -> Result<Vec<ListedView>, PublicError> {
    session.engine().write(batch).await?;
    listed(session).await
}

async fn known(session: &Session, id: ViewId) -> Result<SavedView, PublicError> {
    let read = session
        .engine()
        .store()
        .read(move |connection| store::one(connection, id));
    let found = read.await.map_err(failed)?;
    Ok(found.ok_or_else(|| Refusal::not_found("view"))?)
}

/// Names a view.
///
/// # Errors
/// They may not, a field is at fault, there are too many, or it was not written.
pub async fn save(name: &str, query: String, shared: bool) -> Result<Vec<ListedView>, PublicError> {
    let session = allowed()?;
    let name = text::required("Name", name, NAME_LIMIT)?;
    if query.chars().count() > QUERY_LIMIT {
        let long = format!("The filters are too long: at most {QUERY_LIMIT} characters.");
        return Err(Refusal::invalid("Filter", long).into());
    }
    let person = session.person;
    let read = session
        .engine()
        .store()
        .read(move |connection| store::count(connection, person));
    if read.await.map_err(failed)? >= VIEW_LIMIT {
        let full = format!("You have {VIEW_LIMIT} views: remove one first.");
        return Err(Refusal::conflict(full).into());
    }
    let view = SavedView {
        id: ViewId(token::new_id()),
        owner: person,
        name,
        query,
        shared,
    };
    let mut batch = Batch::default();
    store::add(&mut batch, &view, system_now());
    written(&session, batch).await
}

/// Renames a view, shares it, or shares it no longer.
///
/// # Errors
/// They may not, the name is at fault, or it was not written.
pub async fn change(id: ViewId, name: &str, shared: bool) -> Result<Vec<ListedView>, PublicError> {
    let session = allowed()?;
    let before = known(&session, id).await?;
    before.may_be_changed_by(session.person, &session.grants)?;
    let view = SavedView {
        name: text::required("Name", name, NAME_LIMIT)?,
        shared,
        ..before
    };
    let mut batch = Batch::default();
    store::change(&mut batch, &view);
    written(&session, batch).await
}

/// Removes a view.
///
/// # Errors
/// They may not, or it was not written.
pub async fn remove(id: ViewId) -> Result<Vec<ListedView>, PublicError> {
    let session = allowed()?;
    let view = known(&session, id).await?;
    view.may_be_changed_by(session.person, &session.grants)?;
    let mut batch = Batch::default();
    store::remove(&mut batch, id);
    written(&session, batch).await
}

/// Says with which view the reader's calendar begins; `None` for none.
///
/// # Errors
/// They do not see it, or it was not written.
pub async fn begin_with(id: Option<ViewId>) -> Result<Vec<ListedView>, PublicError> {
    let session = allowed()?;
    if let Some(id) = id
        && !known(&session, id).await?.is_seen_by(session.person)
    {
        return Err(Refusal::not_found("view").into());
    }
    let mut batch = Batch::default();
    store::start(&mut batch, session.person, id);
    written(&session, batch).await
}

/// What the calendar of whoever is signed in begins with; empty where they have not said. That it cannot be read is no reason
/// not to show them the calendar.
pub async fn start_of(session: &Session) -> String {
    let person = session.person;
    let read = session
        .engine()
        .store()
        .read(move |connection| store::start_of(connection, person));
    match read.await {
        Ok(query) => query.unwrap_or_default(),
        Err(error) => {
            tracing::warn!(%error, "the view to begin with was not read");
            String::new()
        }
    }
}
