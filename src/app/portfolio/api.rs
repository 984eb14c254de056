//! What the portfolio's page asks of the server beside its document. Each function authorizes by itself, where it acts.

use leptos::{prelude::*, server_fn::codec::Json};

use crate::{domain::portfolio::days_file::DaysFile, wire::error::PublicError};

/// Reads a calendar file; nothing is changed by it.
///
/// # Errors
/// Not allowed, or lines of the file are at fault.
#[server(prefix = "/fn", endpoint = "read-days", input = Json)]
pub async fn read_days(text: String) -> Result<DaysFile, PublicError> {
    crate::server::days::read(&text)
}
