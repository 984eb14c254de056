//! What the import page asks of the server. Each function authorizes by itself, where it answers.

use leptos::{prelude::*, server_fn::codec::Json};

use crate::{
    domain::ids::{CommandId, ImportId},
    wire::{
        error::PublicError,
        import::{Ask, ImportData, Preview, Progress},
    },
};

/// What an upload would come to, or what in it speaks against that: an answer too.
///
/// # Errors
/// They may not import, there is no such upload, or it cannot be read.
#[server(prefix = "/fn", endpoint = "import-preview", input = Json)]
pub async fn preview_import(
    id: ImportId,
    ask: Ask,
) -> Result<Result<Preview, PublicError>, PublicError> {
    match crate::server::import::page::preview(id, ask).await {
        Err(told) if told.kind == crate::wire::error::ErrorKind::Refused => Ok(Err(told)),
        other => other.map(Ok),
    }
}

/// Begins to bring an upload in.
///
/// # Errors
/// They may not import, or there is no such upload.
#[server(prefix = "/fn", endpoint = "import-apply", input = Json)]
pub async fn apply_import(id: ImportId, ask: Ask) -> Result<(), PublicError> {
    crate::server::import::page::apply(id, ask).await
}

/// How far an import is.
///
/// # Errors
/// They may not import, or there is no such upload.
#[server(prefix = "/fn", endpoint = "import-progress", input = Json)]
pub async fn import_progress(id: ImportId) -> Result<Progress, PublicError> {
    crate::server::import::page::progress(id).await
}

/// Stops an import, or lets go of a file that waits.
///
/// # Errors
/// They may not import, or there is no such upload.
#[server(prefix = "/fn", endpoint = "import-cancel", input = Json)]
pub async fn cancel_import(id: ImportId) -> Result<(), PublicError> {
    crate::server::import::page::cancel(id).await
}

/// Takes an import back; answers with the imports as they are then.
///
/// # Errors
/// They may not import, it was taken back already, or it could not be written.
#[server(prefix = "/fn", endpoint = "import-undo", input = Json)]
pub async fn undo_import(id: ImportId, command: CommandId) -> Result<ImportData, PublicError> {
    crate::server::import::page::undo(id, command).await
}
