//! What the people's page asks for. Each of these authorizes by itself.

use super::{Person, Session, required};
use crate::{
    domain::{
        Refusal,
        access::{Operation, Role},
        ids::PersonId,
    },
    server::state::AppState,
    wire::{
        error::{ErrorKind, PublicError},
        people::{Listed, PeopleData, Standing},
    },
};

/// Everybody; the names that people sign in with are for those alone who manage people.
///
/// # Errors
/// Nobody is signed in.
pub fn list(session: &Session) -> Result<PeopleData, PublicError> {
    session.may(Operation::View)?;
    let may_manage = session.may(Operation::ManagePeople).is_ok();
    let people = session.house().accounts.people();
    let listed = people
        .iter()
        .map(|person| listed(session, person, may_manage));
    Ok(PeopleData {
        people: listed.collect(),
        may_manage,
    })
}

fn listed(session: &Session, person: &Person, may_manage: bool) -> Listed {
    Listed {
        id: person.id,
        name: person.name.clone(),
        login: if may_manage {
            person.login.clone()
        } else {
            String::new()
        },
        roles: person.grants.0.clone(),
        standing: match (
            person.deactivated,
            person.has_password || session.is_sample(),
        ) {
            (true, _) => Standing::Deactivated,
            (false, false) => Standing::Invited,
            (false, true) => Standing::Active,
        },
    }
}

fn manager() -> Result<Session, PublicError> {
    let session = required()?;
    session.may(Operation::ManagePeople)?;
    Ok(session)
}

/// Adds somebody.
///
/// # Errors
/// They may not, or a field is at fault.
pub async fn add(name: &str, login: &str, roles: &[Role]) -> Result<PersonId, PublicError> {
    let session = manager()?;
    Ok(session
        .house()
        .accounts
        .add(name, login, roles, None)
        .await?
        .id)
}

/// Gives somebody a name and roles.
///
/// # Errors
/// They may not, a field is at fault, or nobody would be left to manage people.
pub async fn change(id: PersonId, name: &str, roles: &[Role]) -> Result<(), PublicError> {
    let session = manager()?;
    session.house().accounts.change(id, name, roles).await?;
    Ok(())
}

/// Lets somebody come in no more, or again.
///
/// # Errors
/// They may not, or nobody would be left to manage people.
pub async fn set_deactivated(id: PersonId, deactivated: bool) -> Result<(), PublicError> {
    let session = manager()?;
    session
        .house()
        .accounts
        .set_deactivated(id, deactivated)
        .await?;
    Ok(())
}

/// A link with which somebody chooses a password.
///
/// # Errors
/// They may not, or the person gets none.
pub async fn password_link(id: PersonId) -> Result<String, PublicError> {
    let session = manager()?;
    if session.is_sample() {
        return Err(Refusal::conflict(
            "Sample data have no passwords: use “Open as another person”.",
        )
        .into());
    }
    let Some(state) = leptos::prelude::use_context::<AppState>() else {
        return Err(PublicError::new(
            ErrorKind::Failed,
            "The address of this server is not known.",
        ));
    };
    let key = session.house().accounts.password_link(id).await?;
    Ok(format!("{}/sign-in?key={key}", state.houses.reach().url()))
}
