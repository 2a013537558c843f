//! The HTTP side: routes, and what holds for every answer.
//!
//! | route | what it does |
//! |---|---|
//! | `GET /start?s=TOKEN` | the page that a link leads to; changes nothing |
//! | `GET /session/TOKEN` | `{"valid","opened","menu","expires"}`; changes nothing |
//! | `POST /session/TOKEN/open` | trades the token once, takes `option` if one is sent |
//! | `GET /session` | the state of the session at hand |
//! | `POST /session/events` | `{"event":"choose","option","version","at"}` or `{"event":"finish"}` |
//! | `POST /session/join` | `{"join"}`: fresh data that joins the call or chat at hand |
//! | `GET /menu`, `POST /menu` | the same for browsers, as pages |
//!
//! Under `/session` JSON is the default, elsewhere pages are; `Accept` decides. An opened link is a
//! `__Host-pivotline` cookie for a browser, and `{"bearer","state"}` for a JSON client. A state is
//! `{"menu","title","version","expires","options":[{"id","key"?,"label"}],"said","connecting"?,
//! "contact"?,"done","at"}` with `expires` in RFC 3339, `contact` as `{"kind","id","queue"}`, and
//! `connecting` while a contact with people is being started. Whatever is refused is a problem
//! document with a `code`; one of status 409 carries the current `state`.
//!
//! A `title` is never empty. Where a session has ended it is the first of `said` or, where nothing
//! was said, the words of the page that tells so.
//!
//! `at` is the sealed position: the whole session, encrypted and bound to its version. A client
//! that sends it back beside the `version` spares the server the look at the store; one that is
//! old, foreign or broken is ignored, and the `version` decides.
//!
//! Where a tap starts a call or a chat, `join` stands beside what else its answer holds, if the
//! contact centre gave it at once: data that opens the contact, for the client that joins it.
//! `POST /session/join` gives fresh data. It is never stored: an answer that comes again has none.
//!
//! A login puts a new cookie in the place of the old one, which opens nothing any more; it is good
//! for the repeated login request alone. A bearer stays the same for the life of its session.
//!
//! A request that changes something may carry a key (`Idempotency-Key`, or `key` in its body). A
//! session remembers the last 8 that changed it, fewer where it has much else to remember. One that
//! comes again does nothing: it is answered with the current state, which after the last request
//! is what was answered the first time. A forgotten one is judged by its `version`, and is stale. A
//! refused request changed nothing and is judged anew. An opening that comes again is given the
//! same credential, for as long as that one is good. The key of an opening must have 16 characters,
//! for its answer holds the credential; a shorter one is refused and the link stays unopened.

mod accept;
mod answer;
mod body;
mod cookie;
mod edge;
mod headers;
mod input;
mod listen;
mod menu;
mod origin;
mod session;
mod start;

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::{get, post};

pub use listen::{serve, serve_with_grace};

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
        .route("/session/join", post(session::join))
        .route("/session/{token}", get(session::status))
        .route("/session/{token}/open", post(session::open))
        .route("/menu", get(menu::show).post(menu::act))
        .with_state(Arc::clone(&runtime));
    own.merge(more)
        .fallback(nowhere)
        .method_not_allowed_fallback(no_such_method)
        .layer(edge::Edge::of(runtime))
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
