//! A page of what was brought for it: itself, or what went wrong.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;
use serde::de::DeserializeOwned;

use super::{Page, not_found::NotFound};
use crate::{
    app::{route::brought, ui::ErrorState},
    wire::error::{ErrorKind, PublicError},
};

/// Shows the page of what was brought; under its title, what went wrong in bringing it.
pub fn begin<T: DeserializeOwned>(title: &'static str, show: fn(T) -> AnyView) -> AnyView {
    match brought() {
        Ok(data) => show(data),
        Err(error) => broken(title, error),
    }
}

fn broken(title: &'static str, error: PublicError) -> AnyView {
    if error.kind == ErrorKind::NotFound {
        return view! { <NotFound/> }.erase();
    }
    view! {
        <Page title>
            <ErrorState title="This page could not be read">
                <p>{error.message}</p>
                <p>"What was saved is safe. "<a href="" rel="external">"Load the page again"</a></p>
            </ErrorState>
        </Page>
    }
    .erase()
}
