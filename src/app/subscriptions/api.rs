//! What the page of subscriptions asks of the server. Each function authorizes by itself, where it acts.

use leptos::{prelude::*, server_fn::codec::Json};

use crate::{domain::ids::FeedId, wire::error::PublicError};

/// Subscribes to what the query of a calendar's address shows. Answers with the link, which is told only now.
///
/// # Errors
/// Not allowed, a field is at fault, or there are too many.
#[server(prefix = "/fn", endpoint = "subscribe", input = Json)]
pub async fn subscribe(name: String, query: String) -> Result<String, PublicError> {
    let filter = crate::app::calendar::wanted::Wanted::of(&query).filter;
    crate::server::feeds::page::subscribe(&name, filter).await
}

/// Ends a subscription: its link answers no more.
///
/// # Errors
/// Not allowed.
#[server(prefix = "/fn", endpoint = "revoke-subscription", input = Json)]
pub async fn revoke(id: FeedId) -> Result<(), PublicError> {
    crate::server::feeds::page::revoke(id).await
}
