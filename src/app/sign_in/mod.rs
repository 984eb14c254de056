//! Sign-in.

use leptos::prelude::*;

use crate::app::shell::Page;

/// Sign-in.
#[component]
pub fn SignInPage() -> impl IntoView {
    view! { <Page title="Sign in">()</Page> }.into_any()
}
