//! The way of a file from the reader's machine to the server.

#[cfg(not(feature = "hydrate"))]
use leptos::ev;

#[cfg(not(feature = "hydrate"))]
use super::desk::Desk;

#[cfg(feature = "hydrate")]
pub(super) use browser::{chosen, dropped};

/// A server's page takes no file.
#[cfg(not(feature = "hydrate"))]
pub(super) fn chosen(_event: &ev::Event, _desk: Desk) {}
/// A server's page takes no file.
#[cfg(not(feature = "hydrate"))]
pub(super) fn dropped(_event: &ev::DragEvent, _desk: Desk) {}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::{ev, prelude::*, task::spawn_local};
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;

    use crate::{
        app::import::desk::{Desk, Step},
        wire::{
            error::{ErrorKind, PublicError},
            import::{SIZE_LIMIT, Uploaded},
        },
    };

    pub fn chosen(event: &ev::Event, desk: Desk) {
        let input: web_sys::HtmlInputElement = event_target(event);
        let file = input.files().and_then(|files| files.get(0));
        // The same file chosen again is news again.
        input.set_value("");
        take(file, desk);
    }

    pub fn dropped(event: &ev::DragEvent, desk: Desk) {
        event.prevent_default();
        let files = event.data_transfer().and_then(|data| data.files());
        take(files.and_then(|files| files.get(0)), desk);
    }

    fn take(file: Option<web_sys::File>, desk: Desk) {
        let Some(file) = file.filter(|_| !desk.busy.get_untracked()) else {
            return;
        };
        if file.size() > SIZE_LIMIT as f64 {
            desk.fail(
                format!(
                    "{} has more than {} MB: split it.",
                    file.name(),
                    SIZE_LIMIT >> 20
                ),
                Vec::new(),
            );
            return;
        }
        desk.wrong.set(None);
        desk.busy.set(true);
        spawn_local(async move {
            match send(&file).await {
                Ok(uploaded) => desk.step.set(Step::Look(uploaded)),
                Err(error) => desk.fail(error.message, Vec::new()),
            }
            desk.busy.set(false);
        });
    }

    async fn send(file: &web_sys::File) -> Result<Uploaded, PublicError> {
        let out_of_reach = |_: JsValue| {
            PublicError::new(
                ErrorKind::Unreachable,
                "The file could not be sent: the server is out of reach. Try again.",
            )
        };
        let not_understood =
            || PublicError::new(ErrorKind::Failed, "The server's answer was not understood.");
        let options = web_sys::RequestInit::new();
        options.set_method("POST");
        options.set_body(file);
        let name = String::from(js_sys::encode_uri_component(&file.name()));
        let address = format!("/api/import?file={name}");
        let answer = JsFuture::from(window().fetch_with_str_and_init(&address, &options))
            .await
            .map_err(out_of_reach)?;
        let answer: web_sys::Response = answer.dyn_into().map_err(out_of_reach)?;
        let text = JsFuture::from(answer.text().map_err(out_of_reach)?)
            .await
            .map_err(out_of_reach)?;
        let text = text.as_string().unwrap_or_default();
        if answer.ok() {
            return crate::wire::json::read(&text).map_err(|_| not_understood());
        }
        Err(
            crate::wire::json::read(&text).unwrap_or_else(|_| match answer.status() {
                401 => PublicError::signed_out(),
                413 => PublicError::new(
                    ErrorKind::Refused,
                    format!("The file has more than {} MB: split it.", SIZE_LIMIT >> 20),
                ),
                _ => not_understood(),
            }),
        )
    }
}
