//! What a page begins with. It is brought before the page is put up: on the server from the engine, in the browser with the
//! document, and on the way from page to page from the page's address under `/data`. So a page is a plain function of its
//! data, and is hydrated in one go.

use serde::de::DeserializeOwned;

use crate::wire::error::{ErrorKind, PublicError};

/// The element of the document that holds what its page begins with.
pub const ELEMENT_ID: &str = "brought";

/// What a page begins with, as JSON text, or what went wrong.
#[derive(Clone, Debug)]
pub struct Brought {
    outcome: Result<String, PublicError>,
}

impl Brought {
    /// Data of a page.
    #[must_use]
    pub fn of(json: String) -> Self {
        Self { outcome: Ok(json) }
    }

    /// What went wrong in place of data.
    #[must_use]
    pub fn wrong(error: PublicError) -> Self {
        Self {
            outcome: Err(error),
        }
    }

    /// A page without data.
    #[must_use]
    pub fn nothing() -> Self {
        Self::of(String::from("null"))
    }

    /// The text, or what went wrong.
    ///
    /// # Errors
    /// What went wrong.
    pub fn text(&self) -> Result<&str, &PublicError> {
        self.outcome.as_deref()
    }

    /// The text for the document: data as they are, an error marked as one.
    #[must_use]
    pub fn in_document(&self) -> String {
        match &self.outcome {
            Ok(text) => text.clone(),
            Err(error) => [
                WRONG,
                &serde_json::to_string(error).unwrap_or_else(|_| "null".to_owned()),
            ]
            .concat(),
        }
    }

    /// The same, read again.
    #[must_use]
    pub fn from_document(text: String) -> Self {
        match text.strip_prefix(WRONG) {
            Some(error) => Self::wrong(read(error).unwrap_or_else(|error| error)),
            None => Self::of(text),
        }
    }

    /// The data as what the page takes them for.
    ///
    /// # Errors
    /// What went wrong on the way, or they are not of that form.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, PublicError> {
        match &self.outcome {
            Ok(text) => read(text),
            Err(error) => Err(error.clone()),
        }
    }
}

/// What an error in place of data begins with; no JSON text does.
const WRONG: &str = "!";

fn read<T: DeserializeOwned>(text: &str) -> Result<T, PublicError> {
    crate::wire::json::read(text).map_err(|_| {
        PublicError::new(
            ErrorKind::Failed,
            "The server's answer could not be understood. Load the page anew.",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_keeps_data_and_errors_apart() {
        let data = Brought::from_document(Brought::of("[1,2]".to_owned()).in_document());
        assert_eq!(data.read::<Vec<u8>>(), Ok(vec![1, 2]));
        let error = PublicError::new(ErrorKind::NotFound, "There is no such release.");
        let wrong = Brought::from_document(Brought::wrong(error.clone()).in_document());
        assert_eq!(wrong.read::<Vec<u8>>(), Err(error));
        let other = data.read::<String>().unwrap_err();
        assert_eq!(other.kind, ErrorKind::Failed);
    }
}
