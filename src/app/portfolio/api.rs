//! What the portfolio's page asks of the server. Each function authorizes by itself, where it reads.

use leptos::prelude::*;

use crate::{
    domain::ids::ProductLineId,
    wire::{
        error::PublicError,
        release::{LineData, PortfolioData},
    },
};

/// The portfolio as it stands.
///
/// # Errors
/// Nobody is signed in, or it could not be read.
#[server(prefix = "/fn", endpoint = "portfolio")]
pub async fn portfolio_page() -> Result<PortfolioData, PublicError> {
    crate::server::pages::portfolio::portfolio().await
}

/// A product line's own milestones.
///
/// # Errors
/// Nobody is signed in, or they could not be read.
#[server(prefix = "/fn", endpoint = "line")]
pub async fn line_page(id: ProductLineId) -> Result<LineData, PublicError> {
    crate::server::pages::portfolio::line(id).await
}
