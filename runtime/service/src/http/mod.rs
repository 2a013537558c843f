//! The HTTP side: routes, and what holds for every answer.
//!
//! | route | what it does |
//! |---|---|
//! | `GET /start?s=TOKEN` | the page that a link leads to; changes nothing |
//! | `GET /session/TOKEN` | `{"valid","opened","menu","expires"}`; changes nothing |
//! | `POST /session/TOKEN/open` | trades the token once, takes `option` if one is sent |
//! | `GET /session` | the state of the session at hand |
//! | `POST /session/events` | `{"event":"choose","option","version"}` or `{"event":"finish"}` |
//! | `GET /menu`, `POST /menu` | the same for browsers, as pages |
//!
//! Under `/session` JSON is the default, elsewhere pages are; `Accept` decides. An opened link is a
//! `__Host-pivotline` cookie for a browser, and `{"bearer","state"}` for a JSON client. A state is
//! `{"menu","title","version","expires","options":[{"id","key"?,"label"}],"said","contact"?,"done"}`
//! with `expires` in RFC 3339 and `contact` as `{"kind","id","queue"}`. Whatever is refused is a
//! problem document with a `code`; one of status 409 carries the current `state`.
//!
//! A login puts a new cookie in the place of the old one, which opens nothing any more; it is good
//! for the repeated login request alone. A bearer stays the same for the life of its session.
//!
//! A request that changes something may carry a key (`Idempotency-Key`, or `key` in its body). The
//! last 16 that changed a session are answered again as the first time: not more, since each answer
//! is kept whole in the stored record, which must stay small. A refused request changed nothing and
//! is judged anew. The key of an opening must have 16 characters, for its answer holds the
//! credential; a shorter one is refused and the link stays unopened.

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
use axum::http::HeaderMap;
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
        .fallback(nowhere)
        .method_not_allowed_fallback(no_such_method)
        .layer(from_fn(shield::shield))
        .layer(from_fn(body::limit))
        .layer(from_fn_with_state(Arc::clone(&runtime), answer::render))
        .layer(from_fn_with_state(state, headers::add))
}

/// The answer where there is nothing, for routes of a `more` that hide themselves: it gets its
/// words on its way out through the router.
pub fn no_such_page(headers: &HeaderMap) -> Response {
    refusal(preferred(headers, Format::Json), Problem::NoSuchPage)
}

async fn nowhere(request: Request) -> Response {
    no_such_page(request.headers())
}

async fn no_such_method(request: Request) -> Response {
    refusal(preferred(request.headers(), Format::Json), Problem::NoSuchMethod)
}
