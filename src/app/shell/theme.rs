//! The colours: in force at once, and kept in a cookie, so that the server renders the next page in them.

use crate::wire::page::Theme;

/// The cookie's name.
pub const COOKIE: &str = "signalbox_theme";

/// Changes the colours of this page and of those to come.
pub fn apply(theme: Theme) {
    #[cfg(feature = "hydrate")]
    {
        use leptos::{prelude::document, wasm_bindgen::JsCast};
        let document = document();
        if let Some(root) = document.document_element() {
            drop(root.set_attribute("data-theme", theme.name()));
        }
        if let Some(html) = document.dyn_ref::<web_sys::HtmlDocument>() {
            drop(html.set_cookie(&format!(
                "{COOKIE}={}; path=/; max-age=31536000; samesite=lax",
                theme.name()
            )));
        }
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (theme, COOKIE);
}
