//! A page of what was brought for it: itself, or what went wrong.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;
use serde::de::DeserializeOwned;

use super::{Page, not_found::NotFound};
use crate::{
    app::{
        route::{again, brought},
        ui::ErrorState,
    },
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
    let unreachable = error.kind == ErrorKind::Unreachable;
    view! {
        <Page title>
            <ErrorState title="This page could not be read">
                <p>{error.message}</p>
                <p>"What was saved is safe."</p>
                {if unreachable { try_again() } else { view! { <a class="button" href="" rel="external">"Load the page again"</a> }.erase() }}
            </ErrorState>
        </Page>
    }
    .erase()
}

/// The page in place of one whose code could not be had.
pub fn missing() -> AnyView {
    view! {
        <Page title="Not loaded">
            <ErrorState title="This page could not be loaded">
                <p>"A part of Signalbox did not come over the network. What was saved is safe."</p>
                {try_again()}
            </ErrorState>
        </Page>
    }
    .erase()
}

fn try_again() -> AnyView {
    view! { <button type="button" class="button" on:click=|_| again()>"Try again"</button> }.erase()
}
