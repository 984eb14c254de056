//! Sign-in.

use leptos::prelude::*;

use crate::app::shell::Gate;

/// Sign-in.
#[component]
pub fn SignInPage() -> impl IntoView {
    view! { <Gate title="Sign in">""</Gate> }.into_any()
}
