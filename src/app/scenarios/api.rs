//! What the pages of scenarios ask of the server. Each function authorizes by itself, where it acts.

use leptos::{prelude::*, server_fn::codec::Json};

use crate::{
    domain::{ids::ScenarioId, scenario::Entry},
    wire::{error::PublicError, scenario::ScenarioData},
};

/// Keeps a further scenario.
///
/// # Errors
/// Not allowed, a field is at fault, or there are too many.
#[server(prefix = "/fn", endpoint = "keep-scenario", input = Json)]
pub async fn keep_scenario(
    id: ScenarioId,
    name: String,
    shared: bool,
    entries: Vec<Entry>,
) -> Result<ScenarioData, PublicError> {
    crate::server::scenarios::keep(id, &name, shared, entries).await
}

/// Keeps a scenario with other dates.
///
/// # Errors
/// Not allowed, it is real, or a field is at fault.
#[server(prefix = "/fn", endpoint = "set-scenario", input = Json)]
pub async fn set_scenario(
    id: ScenarioId,
    entries: Vec<Entry>,
) -> Result<ScenarioData, PublicError> {
    crate::server::scenarios::set(id, entries).await
}

/// Calls a scenario something else, shares it, or shares it no longer.
///
/// # Errors
/// Not allowed, or the name is at fault.
#[server(prefix = "/fn", endpoint = "describe-scenario", input = Json)]
pub async fn describe_scenario(
    id: ScenarioId,
    name: String,
    shared: bool,
) -> Result<ScenarioData, PublicError> {
    crate::server::scenarios::describe(id, &name, shared).await
}

/// Throws a scenario away.
///
/// # Errors
/// Not allowed.
#[server(prefix = "/fn", endpoint = "throw-away-scenario", input = Json)]
pub async fn throw_away_scenario(id: ScenarioId) -> Result<(), PublicError> {
    crate::server::scenarios::throw_away(id).await
}
