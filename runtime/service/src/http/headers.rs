//! The headers that every answer carries.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::Response;

use crate::mode::Mode;
use crate::runtime::Runtime;

/// What holds wherever the runtime is reached from.
const ALWAYS: [(HeaderName, &str); 7] = [
    (REFERRER_POLICY, "no-referrer"),
    (CACHE_CONTROL, "no-store"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
];

/// The headers of a runtime's answers.
pub(super) fn of(runtime: &Runtime) -> HeaderMap {
    let fixed = ALWAYS.map(|(name, value)| (name, HeaderValue::from_static(value)));
    let mut headers = HeaderMap::from_iter(fixed);
    let ancestors = match runtime.config.mode {
        Mode::Public => "'none'",
        Mode::Local => "'self'",
    };
    let style = runtime.pages().style_hash();
    let policy = format!(
        "default-src 'none'; style-src '{style}'; form-action 'self'; base-uri 'none'; \
         frame-ancestors {ancestors}"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    if runtime.config.mode == Mode::Public {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(STRICT_TRANSPORT_SECURITY, year);
    }
    headers
}

/// Adds the headers that an answer does not set itself.
pub(super) fn add(always: &HeaderMap, response: &mut Response) {
    // A copy of them all is made at once; an answer has few of its own.
    let own = std::mem::replace(response.headers_mut(), always.clone());
    response.headers_mut().extend(own);
}
