//! What the calendar asks of the server about named views. Each function authorizes by itself, where it acts, and answers with
//! the views that the reader sees then.

use leptos::{prelude::*, server_fn::codec::Json};

use crate::{
    domain::ids::ViewId,
    wire::{error::PublicError, views::ListedView},
};

/// The views that the reader sees.
///
/// # Errors
/// Not allowed, or not readable.
#[server(prefix = "/fn", endpoint = "list-views", input = Json)]
pub async fn list_views() -> Result<Vec<ListedView>, PublicError> {
    crate::server::saved_views::list().await
}

/// Names what the query of a calendar's address asks for.
///
/// # Errors
/// Not allowed, a field is at fault, or there are too many.
#[server(prefix = "/fn", endpoint = "save-view", input = Json)]
pub async fn save_view(
    name: String,
    query: String,
    shared: bool,
) -> Result<Vec<ListedView>, PublicError> {
    let query = super::wanted::kept(&query);
    crate::server::saved_views::save(&name, query, shared).await
}

/// Renames a view, shares it, or shares it no longer.
///
/// # Errors
/// Not allowed, or the name is at fault.
#[server(prefix = "/fn", endpoint = "change-view", input = Json)]
pub async fn change_view(
    id: ViewId,
    name: String,
    shared: bool,
) -> Result<Vec<ListedView>, PublicError> {
    crate::server::saved_views::change(id, &name, shared).await
}

/// Removes a view.
///
/// # Errors
/// Not allowed.
#[server(prefix = "/fn", endpoint = "remove-view", input = Json)]
pub async fn remove_view(id: ViewId) -> Result<Vec<ListedView>, PublicError> {
    crate::server::saved_views::remove(id).await
}

/// Says with which view the reader's calendar begins.
///
/// # Errors
/// They do not see it.
#[server(prefix = "/fn", endpoint = "begin-with-view", input = Json)]
pub async fn begin_with_view(id: Option<ViewId>) -> Result<Vec<ListedView>, PublicError> {
    crate::server::saved_views::begin_with(id).await
}
