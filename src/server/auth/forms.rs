//! The forms in front of everything: sign-in and choosing a password, sign-out, first run, sample data. Plain forms: a refused
//! one is answered with its page, an accepted one leads on.

use axum::{
    Form,
    extract::{Query, State},
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

mod refused;

use refused::No;

use super::{Session, cookie, house::House, password, safe_next};
use crate::{
    domain::{
        Refusal,
        access::{Grants, Role},
        ids::PersonId,
        time::{Zone, Zones},
    },
    server::{engine::system_now, state::AppState, zones::TzDatabase},
    wire::entry::Entry,
};

/// A password of more bytes than this is no password here; it is not worth hashing.
const PASSWORD_BYTES: usize = 1_024;
const WRONG: &str = "The sign-in name or the password is wrong.";
const LINK_IS_OVER: &str =
    "This link has been used, is too old, or was cut off. Ask for a new one.";

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    next: Option<String>,
    key: Option<String>,
}

fn asked(parts: &Parts) -> Asked {
    Query::try_from_uri(&parts.uri)
        .map(|Query(asked)| asked)
        .unwrap_or_default()
}

/// What the public page of the address is told.
///
/// # Errors
/// Where to go instead: whoever is signed in needs no sign-in.
pub async fn entry(
    state: &AppState,
    parts: &Parts,
    session: Option<&Session>,
) -> Result<Entry, Redirect> {
    let asked = asked(parts);
    let houses = &state.houses;
    let mut entry = Entry {
        vacant: houses.main().accounts.is_empty(),
        sample: may_explore(state, parts, session),
        ..Entry::default()
    };
    match (parts.uri.path(), asked.key.as_deref()) {
        ("/sign-in", Some(key)) => {
            let person = houses
                .main()
                .accounts
                .person_of_link(key, system_now())
                .await;
            if let Err(error) = &person {
                tracing::error!(%error, "a password link could not be looked up");
            }
            if let Ok(Some(person)) = person {
                entry.link_works = true;
                entry
                    .values
                    .push(("login".to_owned(), person.login.clone()));
            }
        }
        ("/sign-in", None) if session.is_some() => {
            return Err(Redirect::to(safe_next(asked.next.as_deref())));
        }
        ("/setup", key) => {
            entry.link_works = houses.setup().opens(key.unwrap_or_default(), system_now());
        }
        ("/explore", _) => {
            if let Some(house) = houses.sample().filter(|_| entry.sample) {
                entry.people = people(&house);
            }
            entry.beside = beside(parts).filter(|_| entry.sample);
        }
        _ => {}
    }
    Ok(entry)
}

/// A sign-in, or with a link's key a choice of a password.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct SignIn {
    login: String,
    password: String,
}

/// `POST /sign-in`
pub async fn sign_in(
    State(state): State<AppState>,
    parts: Parts,
    Form(form): Form<SignIn>,
) -> Response {
    let asked = asked(&parts);
    let outcome = match &asked.key {
        Some(key) => choose_password(&state, &parts, key, form.password).await,
        None => check_password(&state, &parts, &form).await,
    };
    match outcome {
        Ok(person) => {
            signed_in(
                &state,
                &parts,
                state.houses.main(),
                person,
                safe_next(asked.next.as_deref()),
            )
            .await
        }
        Err(no) => {
            let values = vec![("login".to_owned(), form.login.chars().take(200).collect())];
            no.answer(&state, parts, values).await
        }
    }
}

async fn check_password(state: &AppState, parts: &Parts, form: &SignIn) -> Result<PersonId, No> {
    let houses = &state.houses;
    let address = houses.reach().address_of(parts);
    houses
        .limits()
        .attempt(&form.login, &address, system_now())
        .map_err(No::too_many)?;
    if form.password.len() > PASSWORD_BYTES || form.login.len() > PASSWORD_BYTES {
        return Err(No::new(StatusCode::UNPROCESSABLE_ENTITY, WRONG));
    }
    let (person, stored) = houses.main().accounts.credential(&form.login).await?;
    let right = houses
        .passwords()
        .verify(form.password.clone(), stored)
        .await;
    match (right, person) {
        (Err(error), _) => Err(No::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string())),
        (Ok(true), Some(person)) => {
            houses.limits().forget(&form.login);
            Ok(person.id)
        }
        _ => Err(No::new(StatusCode::UNPROCESSABLE_ENTITY, WRONG)),
    }
}

async fn choose_password(
    state: &AppState,
    parts: &Parts,
    key: &str,
    chosen: String,
) -> Result<PersonId, No> {
    let houses = &state.houses;
    let address = houses.reach().address_of(parts);
    houses
        .limits()
        .attempt(key, &address, system_now())
        .map_err(No::too_many)?;
    let accounts = &houses.main().accounts;
    let Some(person) = accounts.person_of_link(key, system_now()).await? else {
        return Err(No::new(StatusCode::FORBIDDEN, LINK_IS_OVER));
    };
    password::check(&chosen, &person.login)?;
    let hashed = houses.passwords().hash(chosen).await;
    let hashed =
        hashed.map_err(|error| No::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string()))?;
    Ok(accounts.choose_password(key, hashed).await?.id)
}

/// `POST /sign-out`
pub async fn sign_out(State(state): State<AppState>, parts: Parts) -> Response {
    let session = state.houses.session_of(&parts, system_now());
    end_session(&state, &parts, session.as_ref()).await;
    let sample = session.is_some_and(|session| session.is_sample());
    let mut response = Redirect::to(if sample { "/explore" } else { "/sign-in" }).into_response();
    if let Some(cookie) = cookie::clear(state.houses.reach().is_secure()) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

async fn end_session(state: &AppState, parts: &Parts, session: Option<&Session>) {
    let token = cookie::token(parts, state.houses.reach().is_secure());
    if let (Some(session), Some(token)) = (session, token)
        && let Err(error) = session.house().accounts.end_session(token).await
    {
        tracing::error!(%error, "the end of a session was not stored");
    }
}

/// The first run.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct SetUp {
    organization: String,
    zone: String,
    name: String,
    login: String,
    password: String,
}

/// `POST /setup`
pub async fn set_up(
    State(state): State<AppState>,
    parts: Parts,
    Form(form): Form<SetUp>,
) -> Response {
    match claim(&state, &parts, &form).await {
        Ok(person) => {
            state.houses.setup().close();
            signed_in(&state, &parts, state.houses.main(), person, "/").await
        }
        Err(no) => {
            let values = [
                ("organization", form.organization),
                ("zone", form.zone),
                ("name", form.name),
                ("login", form.login),
            ];
            let values =
                values.map(|(field, value)| (field.to_owned(), value.chars().take(300).collect()));
            no.answer(&state, parts, values.to_vec()).await
        }
    }
}

async fn claim(state: &AppState, parts: &Parts, form: &SetUp) -> Result<PersonId, No> {
    let houses = &state.houses;
    let key = asked(parts).key.unwrap_or_default();
    if !houses.setup().opens(&key, system_now()) {
        return Err(No::new(StatusCode::FORBIDDEN, LINK_IS_OVER));
    }
    let accounts = &houses.main().accounts;
    let roles = [Role::DeploymentManager, Role::Administrator];
    let zone = known_zone(form.zone.trim());
    // Everything that is wrong, not the first of it.
    let wrong: Vec<_> = [
        crate::domain::text::required(
            "Organization",
            &form.organization,
            crate::domain::text::NAME_LIMIT,
        )
        .err(),
        zone.as_ref().err().cloned(),
        accounts.check_new(&form.name, &form.login, &roles).err(),
        password::check(&form.password, form.login.trim()).err(),
    ]
    .into_iter()
    .flatten()
    .collect();
    let (Ok(zone), true) = (zone, wrong.is_empty()) else {
        return Err(No::refused(wrong));
    };
    let hashed = houses.passwords().hash(form.password.clone()).await;
    let hashed =
        hashed.map_err(|error| No::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string()))?;
    let set_organization = |person: PersonId, grants: Grants| {
        houses
            .main()
            .set_organization((person, grants), &form.organization, zone)
    };
    let who = (form.name.as_str(), form.login.as_str(), roles.as_slice());
    Ok(accounts.add_first(who, hashed, set_organization).await?.id)
}

fn known_zone(name: &str) -> Result<Zone, Refusal> {
    let zone = Zone::new(name)?;
    if TzDatabase.offset(&zone, system_now()).is_some() {
        return Ok(zone);
    }
    Err(Refusal::invalid(
        "zone",
        format!("{name} is not a time zone that is known here. It is written like Europe/Berlin."),
    ))
}

/// Opening the sample data, or opening them as somebody else.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Explore {
    person: Option<PersonId>,
    key: String,
}

/// `POST /explore`
pub async fn explore(
    State(state): State<AppState>,
    parts: Parts,
    Form(form): Form<Explore>,
) -> Response {
    let session = state.houses.session_of(&parts, system_now());
    let here = state.houses.reach().is_from_this_machine(&parts);
    let may = may_explore(&state, &parts, session.as_ref())
        || (here && state.houses.setup().opens(&form.key, system_now()));
    let outcome = if may {
        open_as(&state, form.person).await
    } else {
        Err(No::new(
            StatusCode::FORBIDDEN,
            "Sample data are shown on the machine that serves them, and opened first from the one-time link or by somebody who is \
             signed in.",
        ))
    };
    match outcome {
        Ok((house, person)) => {
            end_session(
                &state,
                &parts,
                session.as_ref().filter(|session| session.is_sample()),
            )
            .await;
            signed_in(&state, &parts, &house, person, "/").await
        }
        Err(no) => no.answer(&state, parts, Vec::new()).await,
    }
}

async fn open_as(
    state: &AppState,
    person: Option<PersonId>,
) -> Result<(std::sync::Arc<House>, PersonId), No> {
    let house = state.houses.open_sample().await?;
    let person = match person {
        Some(id) => house
            .accounts
            .person(id)
            .filter(|person| !person.deactivated),
        None => house
            .accounts
            .people()
            .into_iter()
            .find(|person| person.grants.0.contains(&Role::DeploymentManager)),
    };
    let person = person.ok_or_else(|| Refusal::not_found("person"))?.id;
    Ok((house, person))
}

/// Sample data need no password, so they are shown on this machine only; and they begin with somebody who was let in.
fn may_explore(state: &AppState, parts: &Parts, session: Option<&Session>) -> bool {
    let known = state.houses.sample().is_some() || session.is_some();
    let opened = || {
        let key = asked(parts).key.unwrap_or_default();
        state.houses.setup().opens(&key, system_now())
    };
    state.houses.reach().is_from_this_machine(parts) && (known || opened())
}

fn people(house: &House) -> Vec<(String, String)> {
    let people = house.accounts.people().into_iter();
    people
        .filter(|person| !person.deactivated)
        .map(|person| (person.id.to_string(), person.name.clone()))
        .collect()
}

/// `localhost` and `127.0.0.1` are one machine and two to a browser's cookies.
fn beside(parts: &Parts) -> Option<String> {
    let host = parts.headers.get(header::HOST)?.to_str().ok()?;
    let (name, port) = host.rsplit_once(':')?;
    let other = match name {
        "localhost" => "127.0.0.1",
        "127.0.0.1" => "localhost",
        _ => return None,
    };
    Some(format!("http://{other}:{port}/explore"))
}

async fn signed_in(
    state: &AppState,
    parts: &Parts,
    house: &House,
    person: PersonId,
    next: &str,
) -> Response {
    let token = match house.accounts.begin_session(person, system_now()).await {
        Ok(token) => token,
        Err(error) => {
            return No::from(error)
                .answer(state, parts.clone(), Vec::new())
                .await;
        }
    };
    let mut response = Redirect::to(next).into_response();
    if let Some(cookie) = cookie::set(&token, state.houses.reach().is_secure()) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}
