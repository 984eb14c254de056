//! Files that are handed out, and what is answered where there is none.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::store::StoreError;
use crate::{
    domain::RefusalKind,
    wire::error::{ErrorKind, PublicError},
};

/// What went wrong, as pages understand it.
pub struct Failed(PublicError);

impl<E: Into<PublicError>> From<E> for Failed {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        let kind = self.0.refusal.as_ref().map(|refusal| refusal.kind);
        let status = match (self.0.kind, kind) {
            (_, Some(RefusalKind::NotAllowed)) => StatusCode::FORBIDDEN,
            (_, Some(RefusalKind::NotFound)) | (ErrorKind::NotFound, _) => StatusCode::NOT_FOUND,
            (_, Some(RefusalKind::Conflict | RefusalKind::Changed)) => StatusCode::CONFLICT,
            (ErrorKind::Refused, _) => StatusCode::UNPROCESSABLE_ENTITY,
            (ErrorKind::SignedOut, _) => StatusCode::UNAUTHORIZED,
            (ErrorKind::Busy, _) => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        (status, Json(self.0)).into_response()
    }
}

/// One line of CSV, with the line end that spreadsheets expect.
///
/// # Errors
/// It cannot be written as CSV.
pub fn csv_line(cells: impl IntoIterator<Item: AsRef<[u8]>>) -> Result<Vec<u8>, StoreError> {
    let failed =
        |error: String| StoreError::Damaged(format!("a row cannot be written as CSV: {error}"));
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    writer
        .write_record(cells)
        .map_err(|error| failed(error.to_string()))?;
    writer
        .into_inner()
        .map_err(|error| failed(error.to_string()))
}

/// A CSV file under a name, for the browser to keep.
#[must_use]
pub fn csv_file(name: &str, content: Vec<u8>) -> Response {
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/csv; charset=utf-8"),
        ),
        (
            header::CONTENT_DISPOSITION,
            disposition.unwrap_or(HeaderValue::from_static("attachment")),
        ),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-store"),
        ),
    ];
    (headers, content).into_response()
}
