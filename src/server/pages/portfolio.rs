//! The portfolio's page.

use super::{failed, people, portfolio_of, snapshot, viewer};
use crate::{
    domain::{ids::ProductLineId, product_line::ProductLineMilestones},
    wire::{
        error::PublicError,
        release::{LineData, PortfolioData},
    },
};

/// The portfolio as it stands.
///
/// # Errors
/// Nobody is signed in, or it could not be read.
pub async fn portfolio() -> Result<PortfolioData, PublicError> {
    let session = viewer()?;
    Ok(PortfolioData {
        portfolio: portfolio_of(session.engine()).await?,
        people: people(&session),
    })
}

/// A product line's own milestones.
///
/// # Errors
/// Nobody is signed in, or they could not be read.
pub async fn line(id: ProductLineId) -> Result<LineData, PublicError> {
    let session = viewer()?;
    let loaded = session.engine().load::<ProductLineMilestones>(id).await;
    Ok(LineData {
        id,
        milestones: snapshot(loaded.map_err(failed)?),
    })
}
