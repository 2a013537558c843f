//! Requests that another site's page sends.
//!
//! A page that is served with `Referrer-Policy: no-referrer` sends `Origin: null` with its own
//! forms, so that alone is no sign of a foreign page; `Sec-Fetch-Site` is, and where a browser
//! does not send it, the cookie's `SameSite` keeps foreign pages out.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::Response;

use crate::http::accept::{Format, preferred};
use crate::http::answer::refusal;
use crate::problem::Problem;
use crate::runtime::Runtime;

/// Refuses what another site's page sends to change something.
pub(super) async fn refuse_foreign(
    State(runtime): State<Arc<Runtime>>,
    request: Request,
    next: Next,
) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || is_own(request.headers(), &runtime.config.base_url) {
        return next.run(request).await;
    }
    refusal(preferred(request.headers(), Format::Json), Problem::CrossSite)
}

fn is_own(headers: &HeaderMap, base_url: &str) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let site = text("sec-fetch-site");
    if !matches!(site, None | Some("same-origin" | "none")) {
        return false;
    }
    match text(ORIGIN.as_str()) {
        None | Some("null") => true,
        Some(origin) => {
            let host = origin.split_once("://").map(|(_, host)| host);
            // Behind a proxy the host may be another one than the browser's.
            let outside = base_url.strip_prefix(origin);
            let outside = outside.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            outside || (host.is_some() && host == text(HOST.as_str()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_foreign_page_is_told_from_our_own() {
        let own = |pairs: &[(&'static str, &str)]| {
            let pairs = pairs.iter().map(|(name, value)| {
                (axum::http::HeaderName::from_static(name), value.parse().unwrap())
            });
            is_own(&pairs.collect(), "https://calls.example.com/bank")
        };
        let host = ("host", "menu.example.com");
        assert!(own(&[host]));
        assert!(own(&[host, ("origin", "https://menu.example.com")]));
        assert!(own(&[host, ("origin", "null"), ("sec-fetch-site", "same-origin")]));
        assert!(own(&[host, ("origin", "https://calls.example.com")]));
        assert!(!own(&[host, ("origin", "https://calls.example")]));
        assert!(!own(&[host, ("origin", "https://example.org")]));
        assert!(!own(&[host, ("origin", "null"), ("sec-fetch-site", "cross-site")]));
        assert!(!own(&[host, ("sec-fetch-site", "same-site")]));
    }
}
