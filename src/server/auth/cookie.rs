//! The session's cookie.

use axum::http::{HeaderValue, request::Parts};

use super::sessions::LONGEST_MS;
use crate::server::page;

/// Over plain HTTP, on this machine.
pub const PLAIN: &str = "signalbox_session";
/// Over TLS: the prefix makes browsers refuse one that another host of the domain has set.
pub const SECURE: &str = "__Host-signalbox_session";

/// The token of the request's cookie.
#[must_use]
pub fn token(parts: &Parts, secure: bool) -> Option<&str> {
    page::cookie(parts, if secure { SECURE } else { PLAIN })
}

/// Gives the browser the token.
#[must_use]
pub fn set(token: &str, secure: bool) -> Option<HeaderValue> {
    written(token, LONGEST_MS / 1000, secure)
}

/// Takes it away.
#[must_use]
pub fn clear(secure: bool) -> Option<HeaderValue> {
    written("", 0, secure)
}

fn written(token: &str, seconds: i64, secure: bool) -> Option<HeaderValue> {
    let (name, flag) = if secure {
        (SECURE, "; Secure")
    } else {
        (PLAIN, "")
    };
    let text = format!("{name}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{flag}");
    HeaderValue::from_str(&text).ok()
}
