//! What the people's page asks of the server. Each function authorizes by itself, where it acts.

use leptos::{prelude::*, server_fn::codec::Json};

use crate::{
    domain::{access::Role, ids::PersonId},
    wire::error::PublicError,
};

/// Adds somebody; they choose their password with a link.
///
/// # Errors
/// Not allowed, or a field is at fault.
#[server(prefix = "/fn", endpoint = "add-person", input = Json)]
pub async fn add_person(
    name: String,
    login: String,
    roles: Vec<Role>,
) -> Result<PersonId, PublicError> {
    crate::server::auth::people::add(&name, &login, &roles).await
}

/// Gives somebody a name and roles.
///
/// # Errors
/// Not allowed, a field is at fault, or nobody would be left to manage people.
#[server(prefix = "/fn", endpoint = "change-person", input = Json)]
pub async fn change_person(
    id: PersonId,
    name: String,
    roles: Vec<Role>,
) -> Result<(), PublicError> {
    crate::server::auth::people::change(id, &name, &roles).await
}

/// Lets somebody come in no more, or again.
///
/// # Errors
/// Not allowed, or nobody would be left to manage people.
#[server(prefix = "/fn", endpoint = "deactivate-person", input = Json)]
pub async fn set_deactivated(id: PersonId, deactivated: bool) -> Result<(), PublicError> {
    crate::server::auth::people::set_deactivated(id, deactivated).await
}

/// A link with which somebody chooses a password, once, within a week.
///
/// # Errors
/// Not allowed, or the person gets none.
#[server(prefix = "/fn", endpoint = "password-link", input = Json)]
pub async fn password_link(id: PersonId) -> Result<String, PublicError> {
    crate::server::auth::people::password_link(id).await
}
