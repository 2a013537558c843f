//! The session as a browser sees it: an address without a token, a page, and its forms.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;

use crate::http::accept::{Format, preferred};
use crate::http::answer::refusal;
use crate::http::origin::Own;
use crate::http::session::{current, tap};
use crate::runtime::Runtime;

/// `GET /menu`
pub(super) fn show(
    State(runtime): State<Arc<Runtime>>,
    request: Request,
) -> impl Future<Output = Response> {
    current(runtime, &request, Format::Html)
}

/// `POST /menu`
pub(super) async fn act(_: Own, State(runtime): State<Arc<Runtime>>, request: Request) -> Response {
    let format = preferred(request.headers(), Format::Html);
    let answer = tap(&runtime, request, format).await;
    answer.unwrap_or_else(|refused| refusal(format, refused))
}
