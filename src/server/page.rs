//! Pages: rendered as a whole, with their surroundings as context and a policy of their own.

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, header, request::Parts},
    response::Response,
};
use leptos::{context::provide_context, nonce::use_nonce, prelude::use_context};
use leptos_axum::ResponseOptions;

use super::{csp, state::AppState};
use crate::{
    app::{route::Asked, shell::html},
    wire::page::{PageContext, Theme},
};

/// Renders whatever page the address names.
///
/// The whole page is rendered before the first byte is sent: readable without WebAssembly, and with the status it deserves.
pub async fn render(State(state): State<AppState>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let page = surroundings(&state, &parts).await;
    let asked = Asked {
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
    };
    let leptos = state.leptos.clone();
    let shell_page = page.clone();
    let handler = leptos_axum::render_app_async_with_context(
        move || {
            provide_context(page.clone());
            provide_context(asked.clone());
            provide_context(state.clone());
            set_policy();
        },
        move || html::document(&leptos, &shell_page),
    );
    handler(Request::from_parts(parts, body)).await
}

/// What a page is told about the request it answers.
pub async fn surroundings(state: &AppState, parts: &Parts) -> PageContext {
    PageContext {
        build: state.site.build.clone(),
        theme: Theme::named(cookie(parts, crate::app::shell::theme::COOKIE).unwrap_or_default()),
        ..PageContext::default()
    }
}

/// The value of a cookie of the request.
#[must_use]
pub fn cookie<'a>(parts: &'a Parts, name: &str) -> Option<&'a str> {
    let all = parts
        .headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    all.flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

fn set_policy() {
    let (Some(options), Some(nonce)) = (use_context::<ResponseOptions>(), use_nonce()) else {
        return;
    };
    if let Ok(policy) = HeaderValue::from_str(&csp::of_page(&nonce)) {
        options.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
    options.insert_header(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-cache"),
    );
}
