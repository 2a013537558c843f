//! The HTTP side: routes, and what holds for every answer.

mod accept;
mod answer;
mod body;
mod cookie;
mod headers;
mod input;
mod listen;
mod menu;
mod origin;
mod session;
mod shield;
mod start;

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post};

pub use listen::serve;

use crate::http::accept::{Format, preferred};
use crate::http::answer::refusal;
use crate::problem::Problem;
use crate::runtime::Runtime;

/// The routes of the runtime.
pub fn router(runtime: Arc<Runtime>) -> Router {
    router_with(runtime, Router::new())
}

/// The routes of the runtime and `more`, which must have no fallback of its own. The limits and
/// headers of the runtime hold for all of them; a header that `more` sets itself is left alone.
pub fn router_with(runtime: Arc<Runtime>, more: Router) -> Router {
    let own = Router::new()
        .route("/start", get(start::show))
        .route("/session", get(session::show))
        .route("/session/events", post(session::act))
        .route("/session/{token}", get(session::status))
        .route("/session/{token}/open", post(session::open))
        .route("/menu", get(menu::show).post(menu::act))
        .layer(from_fn_with_state(Arc::clone(&runtime), origin::refuse_foreign))
        .with_state(Arc::clone(&runtime));
    let state = Arc::clone(&runtime);
    own.merge(more)
        .fallback(no_such_page)
        .method_not_allowed_fallback(no_such_method)
        .layer(from_fn(body::limit))
        .layer(from_fn(shield::shield))
        .layer(from_fn_with_state(Arc::clone(&runtime), answer::render))
        .layer(from_fn_with_state(state, headers::add))
}

async fn no_such_page(request: Request) -> Response {
    refusal(preferred(request.headers(), Format::Json), Problem::NoSuchPage)
}

async fn no_such_method(request: Request) -> Response {
    refusal(preferred(request.headers(), Format::Json), Problem::NoSuchMethod)
}
