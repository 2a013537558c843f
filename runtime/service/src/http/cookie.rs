//! The credential as a client carries it: a cookie, or a bearer.

use axum::http::header::{AUTHORIZATION, COOKIE};
use axum::http::{HeaderMap, HeaderValue};

use crate::mode::Mode;
use crate::token::Credential;
use crate::use_cases::Carrier;

fn name(mode: Mode) -> &'static str {
    match mode {
        Mode::Public => "__Host-pivotline",
        Mode::Local => "pivotline",
    }
}

/// The credential of a request, and how it carries it.
pub(super) fn credential(headers: &HeaderMap, mode: Mode) -> Option<(Credential, Carrier)> {
    let bearer = bearer(headers).map(|credential| (credential, Carrier::Bearer));
    bearer.or_else(|| Some((cookie(headers, mode)?, Carrier::Cookie)))
}

fn bearer(headers: &HeaderMap) -> Option<Credential> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, credential) = value.split_once(' ')?;
    let bearer = scheme.eq_ignore_ascii_case("bearer");
    bearer.then(|| Credential::parse(credential.trim()))?
}

fn cookie(headers: &HeaderMap, mode: Mode) -> Option<Credential> {
    let values = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = values.flat_map(|value| value.split(';'));
    pairs.find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name(mode)).then(|| Credential::parse(value))?
    })
}

/// The header that gives a browser its credential.
pub(super) fn set_cookie(credential: &str, mode: Mode) -> Option<HeaderValue> {
    let secure = match mode {
        Mode::Public => "; Secure",
        Mode::Local => "",
    };
    let name = name(mode);
    let cookie = format!("{name}={credential}; Path=/; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::from_str(&cookie).ok()
}
