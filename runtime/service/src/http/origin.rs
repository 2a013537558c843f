//! Requests that another site's page sends.
//!
//! A page that is served with `Referrer-Policy: no-referrer` sends `Origin: null` with its own
//! forms, so that alone is no sign of a foreign page; `Sec-Fetch-Site` is, and where a browser
//! does not send it, the cookie's `SameSite` keeps foreign pages out.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::{HOST, ORIGIN};
use axum::http::request::Parts;
use axum::response::Response;

use crate::http::accept::{Format, preferred};
use crate::http::answer::refusal;
use crate::problem::Problem;
use crate::runtime::Runtime;

/// That another site's page did not send a request. Every route that changes something takes it.
pub(super) struct Own;

impl FromRequestParts<Arc<Runtime>> for Own {
    type Rejection = Response;

    async fn from_request_parts(
        parts: &mut Parts,
        runtime: &Arc<Runtime>,
    ) -> Result<Self, Response> {
        if is_own(&parts.headers, &runtime.config.base_url) {
            return Ok(Self);
        }
        Err(refusal(preferred(&parts.headers, Format::Json), Problem::CrossSite))
    }
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
