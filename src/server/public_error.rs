//! What leaves the server of an error inside.

use super::{engine::Rejected, store::StoreError};
use crate::wire::error::{ErrorKind, PublicError};

impl From<Rejected> for PublicError {
    fn from(error: Rejected) -> Self {
        match error {
            Rejected::Refused(refusal) => refusal.into(),
            Rejected::Busy => Self::new(ErrorKind::Busy, error.to_string()),
            Rejected::Failed(id) => Self::failed(id),
        }
    }
}

impl From<StoreError> for PublicError {
    /// Logs the failure under a new id, which is all that leaves the server.
    fn from(error: StoreError) -> Self {
        Rejected::from(error).into()
    }
}
