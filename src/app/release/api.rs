//! What the release pages ask of the server. Each function authorizes by itself, where it reads.

use leptos::prelude::*;

use crate::{
    domain::ids::ReleaseId,
    wire::{
        error::PublicError,
        release::{self, Neighbour, Related},
    },
};

/// The releases on both sides of a release.
///
/// # Errors
/// Nobody is signed in, or they could not be read.
#[server(prefix = "/fn", endpoint = "related")]
pub async fn neighbours_of(id: ReleaseId) -> Result<Related, PublicError> {
    crate::server::pages::release::related(&crate::server::auth::required()?, id).await
}

/// What a release's dates are held against.
///
/// # Errors
/// Nobody is signed in, or it could not be read.
#[server(prefix = "/fn", endpoint = "held-against")]
pub async fn held_against(id: ReleaseId) -> Result<release::HeldAgainst, PublicError> {
    crate::server::pages::release::held_against(&crate::server::auth::required()?, id).await
}

/// Releases that words find.
///
/// # Errors
/// Nobody is signed in, or they could not be read.
#[server(prefix = "/fn", endpoint = "find-releases")]
pub async fn find_releases(words: String) -> Result<Vec<Neighbour>, PublicError> {
    crate::server::pages::release::found(&crate::server::auth::required()?, &words).await
}
