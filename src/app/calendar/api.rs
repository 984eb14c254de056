//! What the calendar asks the server for.

use leptos::{prelude::*, server_fn::codec::Json};

use crate::{
    domain::calendar::{Filter, Range},
    wire::{calendar::CalendarData, error::PublicError},
};

/// The portfolio and the rows that meet the range and that the filter admits.
#[server(prefix = "/fn", endpoint = "calendar", input = Json, output = Json)]
pub async fn calendar_page(
    /// Which days.
    range: Range,
    /// Which releases.
    filter: Filter,
) -> Result<CalendarData, PublicError> {
    crate::server::pages::calendar::calendar(range, filter).await
}
