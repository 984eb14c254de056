//! The portfolio's page.

use super::{failed, may_view, people, portfolio_of, snapshot};
use crate::{
    domain::{ids::ProductLineId, product_line::ProductLineMilestones},
    server::auth::Session,
    wire::{
        error::PublicError,
        release::{LineData, PortfolioData},
    },
};

/// The portfolio as it stands, and the milestones of a product line.
///
/// # Errors
/// Nobody is signed in, or it could not be read.
pub async fn portfolio(
    session: &Session,
    line: Option<ProductLineId>,
) -> Result<PortfolioData, PublicError> {
    may_view(session)?;
    Ok(PortfolioData {
        portfolio: portfolio_of(session.engine()).await?,
        people: people(session),
        line: match line {
            Some(id) => Some(line_of(session, id).await?),
            None => None,
        },
    })
}

async fn line_of(session: &Session, id: ProductLineId) -> Result<LineData, PublicError> {
    let loaded = session.engine().load::<ProductLineMilestones>(id).await;
    Ok(LineData {
        id,
        milestones: snapshot(loaded.map_err(failed)?),
    })
}
