//! The phone to play with: one page, complete in one answer.

use std::sync::LazyLock;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

const FRAME: &str = include_str!("../phone/phone.html");
const STYLE: &str = include_str!("../phone/phone.css");
const SCRIPT: &str = include_str!("../phone/phone.js");

static PAGE: LazyLock<String> =
    LazyLock::new(|| FRAME.replace("/*style*/", STYLE).replace("/*script*/", SCRIPT));

/// Only what stands in the page itself may run or colour it, and only the menu may be framed.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; connect-src 'self'; \
         frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        hash(STYLE),
        hash(SCRIPT),
    )
});

fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

pub(super) async fn phone() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY.as_str()),
    ];
    (headers, PAGE.as_str()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_holds_what_its_policy_allows_and_fetches_nothing_else() {
        assert!(PAGE.contains(&format!("<style>{STYLE}</style>")));
        assert!(PAGE.contains(&format!("<script>{SCRIPT}</script>")));
        for elsewhere in
            ["src=\"http", "href=\"http", "url(", "@import", " style=\"", " onclick=\""]
        {
            assert!(!PAGE.contains(elsewhere), "{elsewhere}");
        }
    }
}
