//! What a page knows of its reader, its organization and its build: the same on the server and in the browser.
//!
//! The server writes it into the document as JSON; the browser reads it before it hydrates, so both render the same.

use leptos::prelude::*;

use crate::wire::page::PageContext;

/// The element of the document that holds the surroundings.
pub const ELEMENT_ID: &str = "surroundings";

/// In the browser, reads the surroundings from the document. On the server the request has provided them.
pub fn provide() {
    #[cfg(feature = "hydrate")]
    {
        let text = document()
            .get_element_by_id(ELEMENT_ID)
            .and_then(|element| element.text_content());
        let page: PageContext = text
            .and_then(|text| crate::wire::json::read(&text).ok())
            .unwrap_or_default();
        provide_context(page);
    }
}

/// The surroundings of this page.
#[must_use]
pub fn surroundings() -> PageContext {
    use_context().unwrap_or_default()
}
