//! Pages: rendered as a whole, with their surroundings as context and a policy of their own.

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use leptos::{context::provide_context, nonce::use_nonce, prelude::use_context};
use leptos_axum::ResponseOptions;

use super::{
    auth::{self, Session},
    brought, csp,
    engine::system_now,
    saved_views,
    state::AppState,
    zones::TzDatabase,
};
use crate::{
    app::{
        route::{Route, encode},
        shell::html,
    },
    domain::{
        portfolio::Organization,
        time::{Zone, Zones, week},
    },
    wire::{
        entry::Entry,
        page::{PageContext, Theme},
    },
};

/// Under which the data of pages are.
pub const DATA: &str = "/data";

/// Renders whatever page the address names; strangers are led to sign-in first.
///
/// The whole page is rendered before the first byte is sent: readable without WebAssembly, and with the status it deserves.
pub async fn render(State(state): State<AppState>, request: Request) -> Response<Body> {
    let (parts, _) = request.into_parts();
    let session = state.houses.session_of(&parts, system_now());
    let path = parts.uri.path();
    if auth::is_public_page(path) {
        return match auth::forms::entry(&state, &parts, session.as_ref()).await {
            Ok(entry) => answer(&state, parts, session, Some(entry), StatusCode::OK).await,
            Err(elsewhere) => elsewhere.into_response(),
        };
    }
    if session.is_none() && Route::of(path).is_some() {
        return Redirect::to(&to_sign_in(&parts)).into_response();
    }
    // Whoever asks for nothing in particular begins where they said.
    if let Some(session) = session
        .as_ref()
        .filter(|_| path == "/" && parts.uri.query().is_none())
    {
        let start = saved_views::start_of(session).await;
        if !start.is_empty() {
            return Redirect::to(&["/?", &start].concat()).into_response();
        }
    }
    answer(&state, parts, session, None, StatusCode::OK).await
}

/// Renders the page of the address with what it is told besides.
pub async fn answer(
    state: &AppState,
    mut parts: Parts,
    session: Option<Session>,
    entry: Option<Entry>,
    status: StatusCode,
) -> Response<Body> {
    let mut page = surroundings(state, &parts, session.as_ref()).await;
    page.entry = entry;
    let mut asked = brought::asked(parts.uri.path(), parts.uri.query(), &parts.headers);
    if let Some(session) = &session {
        asked.brought = brought::bring(session, &asked).await;
    }
    let status = match brought::status_of(&asked.brought) {
        StatusCode::OK => status,
        other => other,
    };
    let leptos = state.leptos.clone();
    let browser = state.site.browser;
    let (shell_page, data) = (page.clone(), asked.brought.in_document());
    let context = state.clone();
    let handler = leptos_axum::render_app_async_with_context(
        move || {
            provide_context(page.clone());
            provide_context(asked.clone());
            provide_context(context.clone());
            if let Some(session) = session.clone() {
                provide_context(session);
            }
            set_policy(status);
        },
        move || html::document(&leptos, &shell_page, &data, browser),
    );
    // A form that was refused is answered with its page.
    parts.method = Method::GET;
    handler(Request::from_parts(parts, Body::empty())).await
}

/// Sign-in, and from there back to what was asked for.
fn to_sign_in(parts: &Parts) -> String {
    let asked = parts
        .uri
        .path_and_query()
        .map_or("/", |asked| asked.as_str());
    if asked == "/" {
        return "/sign-in".to_owned();
    }
    let mut address = String::from("/sign-in?next=");
    encode(asked, &mut address);
    address
}

/// What a page is told about the request it answers.
pub async fn surroundings(
    state: &AppState,
    parts: &Parts,
    session: Option<&Session>,
) -> PageContext {
    let organization = match session {
        Some(session) => session.house().organization().await,
        None => Organization::default(),
    };
    let now = system_now();
    PageContext {
        organization: organization.name,
        person: session.map(Session::brief),
        build: state.site.build.clone(),
        sample: session.is_some_and(Session::is_sample),
        theme: Theme::named(cookie(parts, crate::app::shell::theme::COOKIE).unwrap_or_default()),
        now,
        utc_offset: TzDatabase.offset(&organization.zone, now).unwrap_or(0),
        reader_zone: zone_of(&parts.headers).unwrap_or_else(|| organization.zone.clone()),
        zone: organization.zone,
        week_start: week_start_of(&parts.headers),
        start: match session {
            Some(session) => saved_views::start_of(session).await,
            None => String::new(),
        },
        entry: None,
    }
}

/// The first day of the reader's week, by the languages that their browser prefers: days after Monday.
#[must_use]
pub fn week_start_of(headers: &HeaderMap) -> u8 {
    let languages = headers.get(header::ACCEPT_LANGUAGE);
    let languages = languages.and_then(|languages| languages.to_str().ok());
    week::first_day(languages.unwrap_or_default())
}

/// The zone that the reader's browser lives in, as it has said, if there is one of that name.
#[must_use]
pub fn zone_of(headers: &HeaderMap) -> Option<Zone> {
    let name = cookie_in(headers, crate::app::times::COOKIE)?;
    let zone = Zone::new(name).ok()?;
    TzDatabase.offset(&zone, system_now()).map(|_| zone)
}

/// The value of a cookie of the request.
#[must_use]
pub fn cookie<'a>(parts: &'a Parts, name: &str) -> Option<&'a str> {
    cookie_in(&parts.headers, name)
}

fn cookie_in<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    all.flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

fn set_policy(status: StatusCode) {
    let (Some(options), Some(nonce)) = (use_context::<ResponseOptions>(), use_nonce()) else {
        return;
    };
    if status != StatusCode::OK {
        options.set_status(status);
    }
    if let Ok(policy) = HeaderValue::from_str(&csp::of_page(&nonce)) {
        options.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
    options.insert_header(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-cache"),
    );
}
