//! The page that a link leads to. It changes nothing: scanners and previews fetch links too.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;

use crate::encoding::base64url;
use crate::http::accept::{Format, preferred};
use crate::http::answer::{json_of, page, refusal};
use crate::problem::{Problem, Refused};
use crate::runtime::Runtime;
use crate::token::Token;

/// `GET /start?s=TOKEN`
pub(super) async fn show(
    State(runtime): State<Arc<Runtime>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let format = preferred(&headers, Format::Html);
    let answer = answer(&runtime, query.as_deref().unwrap_or_default(), format).await;
    answer.unwrap_or_else(|refused| refusal(format, refused))
}

async fn answer(runtime: &Runtime, query: &str, format: Format) -> Result<Response, Refused> {
    let token = query.split('&').find_map(|pair| pair.strip_prefix("s="));
    let token = token.and_then(Token::parse).ok_or(Problem::UnknownLink)?;
    let front = runtime.front(&token).await?;
    match format {
        Format::Json => json_of(&front.front),
        Format::Html => Ok(page(runtime.pages().start(&front, &token, &new_key()))),
    }
}

/// A new idempotency key for the forms of a page, which nobody guesses. Its generator is seeded by
/// the operating system, which is not asked for each page.
pub(super) fn new_key() -> String {
    base64url(&rand::random::<[u8; 16]>())
}
