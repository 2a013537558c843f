//! The headers that every answer carries.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use crate::config::Mode;
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

/// Adds the headers that an answer does not set itself.
pub(super) async fn add(
    State(runtime): State<Arc<Runtime>>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    let ancestors = match runtime.config.mode {
        Mode::Public => "'none'",
        Mode::Local => "'self'",
    };
    let style = runtime.pages.style_hash();
    let policy = format!(
        "default-src 'none'; style-src '{style}'; form-action 'self'; base-uri 'none'; \
         frame-ancestors {ancestors}"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.entry(CONTENT_SECURITY_POLICY).or_insert(policy);
    }
    if runtime.config.mode == Mode::Public {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.entry(STRICT_TRANSPORT_SECURITY).or_insert(year);
    }
    response
}
