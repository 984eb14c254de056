//! The page of templates.

use super::{failed, may_view, portfolio_of, release_at, snapshot};
use crate::{
    domain::{
        Refusal,
        ids::StreamId,
        release::Release,
        timetable::{Timetable, draft_of},
    },
    server::auth::Session,
    wire::{error::PublicError, templates::TemplatesData},
};

/// The templates, and one as the release at an address would make it.
///
/// # Errors
/// Nobody is signed in, there is no such release, or it could not be read.
pub async fn templates(
    session: &Session,
    from: Option<&str>,
) -> Result<TemplatesData, PublicError> {
    may_view(session)?;
    let engine = session.engine();
    let timetable = engine.load::<Timetable>(StreamId::TIMETABLE).await;
    Ok(TemplatesData {
        timetable: snapshot(timetable.map_err(failed)?),
        portfolio: portfolio_of(engine).await?,
        draft: match from {
            None => None,
            Some(address) => {
                let id = release_at(engine, address).await?;
                let id = id.ok_or_else(|| Refusal::not_found("release"))?;
                let release = engine.load::<Release>(id).await.map_err(failed)?;
                let release = release.filter(|release| release.state.stands());
                let release = release.ok_or_else(|| Refusal::not_found("release"))?;
                draft_of(&release.state)
            }
        },
    })
}
