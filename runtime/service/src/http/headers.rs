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

/// The headers of a runtime's answers, made once.
pub(super) struct Headers(Vec<(HeaderName, HeaderValue)>);

impl Headers {
    /// The headers of this runtime's answers.
    pub(super) fn of(runtime: &Runtime) -> Self {
        let fixed = ALWAYS.map(|(name, value)| (name, HeaderValue::from_static(value)));
        let mut headers = Vec::from(fixed);
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
            headers.push((CONTENT_SECURITY_POLICY, policy));
        }
        if runtime.config.mode == Mode::Public {
            let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
            headers.push((STRICT_TRANSPORT_SECURITY, year));
        }
        Self(headers)
    }
}

/// Adds the headers that an answer does not set itself.
pub(super) async fn add(
    State(always): State<Arc<Headers>>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.reserve(always.0.len());
    for (name, value) in &always.0 {
        headers.entry(name).or_insert_with(|| value.clone());
    }
    response
}
