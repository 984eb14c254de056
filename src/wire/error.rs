//! The one error that leaves the server: its kind, a sentence for a person, and the refusal behind it where there is one.

use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

use crate::domain::{Refusal, RefusalKind};

/// What sort of error: what the browser does about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// A rule speaks against it; `refusal` says which.
    Refused,
    /// Nobody is signed in any more.
    SignedOut,
    /// It is not there.
    NotFound,
    /// Try again in a moment.
    Busy,
    /// The server could not be reached.
    Unreachable,
    /// Something failed on the server; it stands in its log under `id`.
    Failed,
}

/// An error as a person may see it. What lies behind it stays in the server's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct PublicError {
    /// What sort.
    pub kind: ErrorKind,
    /// A sentence that says what to do about it.
    pub message: String,
    /// Under which it stands in the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The refusal behind it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<Box<Refusal>>,
}

impl PublicError {
    /// An error of the given sort.
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            id: None,
            refusal: None,
        }
    }

    /// Nobody is signed in.
    #[must_use]
    pub fn signed_out() -> Self {
        Self::new(
            ErrorKind::SignedOut,
            "You are not signed in any more. Sign in and try again.",
        )
    }

    /// Something failed; it stands in the log under the id.
    #[must_use]
    pub fn failed(id: impl Into<String>) -> Self {
        let id = id.into();
        Self {
            id: Some(id.clone()),
            ..Self::new(
                ErrorKind::Failed,
                format!(
                    "Something went wrong on the server. Try again; if it stays, report error {id}."
                ),
            )
        }
    }
}

impl From<Refusal> for PublicError {
    fn from(refusal: Refusal) -> Self {
        let kind = match refusal.kind {
            RefusalKind::NotFound => ErrorKind::NotFound,
            _ => ErrorKind::Refused,
        };
        Self {
            refusal: Some(Box::new(refusal.clone())),
            ..Self::new(kind, refusal.message)
        }
    }
}

impl FromServerFnError for PublicError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => Self::new(
                ErrorKind::Unreachable,
                "The server could not be reached. Check the network and try again.",
            ),
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_) => Self::new(
                ErrorKind::Failed,
                "The request or its answer could not be understood. Load the page anew.",
            ),
            _ => Self::new(
                ErrorKind::Failed,
                "Something went wrong on the server. Try again in a moment.",
            ),
        }
    }
}
