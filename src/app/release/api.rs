//! What the release pages ask of the server. Each function authorizes by itself, where it reads.

use leptos::prelude::*;

use crate::{
    domain::ids::ReleaseId,
    wire::{
        error::PublicError,
        release::{Neighbour, RecordData, Related, ReleaseData},
    },
};

/// The release at an address: its key or its identity.
///
/// # Errors
/// Nobody is signed in, there is none, or it could not be read.
#[server(prefix = "/fn", endpoint = "release")]
pub async fn release_page(address: String) -> Result<ReleaseData, PublicError> {
    crate::server::pages::release::release(&address).await
}

/// The releases on both sides of a release.
///
/// # Errors
/// Nobody is signed in, or they could not be read.
#[server(prefix = "/fn", endpoint = "related")]
pub async fn neighbours_of(id: ReleaseId) -> Result<Related, PublicError> {
    crate::server::pages::release::related(id).await
}

/// Releases that words find.
///
/// # Errors
/// Nobody is signed in, or they could not be read.
#[server(prefix = "/fn", endpoint = "find-releases")]
pub async fn find_releases(words: String) -> Result<Vec<Neighbour>, PublicError> {
    crate::server::pages::release::found(&words).await
}

/// A page of a release's record: what lies below a version, or the newest.
///
/// # Errors
/// Nobody is signed in, there is none, or it could not be read.
#[server(prefix = "/fn", endpoint = "record")]
pub async fn record_page(address: String, before: Option<u64>) -> Result<RecordData, PublicError> {
    crate::server::pages::record::release_record(&address, before).await
}
