//! The routes under `/local`: a telephone, an outbox, queues, a desk. They exist on the machine
//! itself alone.

mod body;
mod calls;
mod guard;
mod named;
mod page;
mod problem;

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use axum::routing::{any_service, get, post};
use axum::{Json, Router};
use pivotline_service::no_such_page;
use serde::{Deserialize, Serialize};

use crate::centre::{
    AtDesk, Board, BoardChange, Calls, Contacts, FunctionFailure, Functions, NoSuchQueue,
};
use crate::events::EventLog;
use crate::outbox::Outbox;
use body::JsonBody;
use named::Named;
use problem::Problem;

/// What the routes lead to.
pub(crate) struct Local {
    pub(crate) calls: Arc<Calls>,
    pub(crate) contacts: Arc<Contacts>,
    pub(crate) board: Arc<Board>,
    pub(crate) outbox: Arc<Outbox>,
    pub(crate) events: Arc<EventLog>,
    pub(crate) functions: Arc<dyn Functions>,
    pub(crate) lines: Vec<PhoneLine>,
}

/// A line that can be called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct PhoneLine {
    /// Its name.
    pub line: String,
    /// Whose line it is, as texts name it.
    pub brand: String,
}

/// The routes, guarded, to be served under the runtime's limits and headers. A request that is not
/// from this machine's own pages or tools meets none.
pub(crate) fn router(local: Arc<Local>) -> Router {
    let routes = Router::new()
        .route("/phone", get(page::phone))
        .route("/lines", get(lines))
        .route("/calls", post(calls::dial))
        .route("/calls/{call}", get(calls::look))
        .route("/calls/{call}/keys", post(calls::press))
        .route("/outbox", get(outbox))
        .route("/queues", get(queues))
        .route("/desk", get(desk))
        .route("/board", get(board))
        .route("/board/{queue}", post(change_board))
        .route("/events", get(events))
        .route("/contacts/{contact}", post(contact))
        .route("/lambda/{name}", post(lambda))
        .fallback(nowhere)
        .method_not_allowed_fallback(no_such_method)
        .with_state(local);
    // The guard stands before the routes are looked up: a route adds the methods that it takes to
    // whatever is answered in its place.
    Router::new().nest_service("/local", any_service(routes).layer(from_fn(guard::guard)))
}

async fn nowhere(headers: HeaderMap) -> Response {
    no_such_page(&headers)
}

async fn no_such_method() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "This address does not take that method.")
}

async fn lines(State(local): State<Arc<Local>>) -> Response {
    Json(&local.lines).into_response()
}

async fn outbox(State(local): State<Arc<Local>>) -> Response {
    Json(local.outbox.messages()).into_response()
}

async fn queues(State(local): State<Arc<Local>>) -> Response {
    Json(local.contacts.waiting()).into_response()
}

async fn desk(State(local): State<Arc<Local>>) -> Response {
    Json(local.contacts.desk()).into_response()
}

async fn board(State(local): State<Arc<Local>>) -> Response {
    Json(local.board.rows()).into_response()
}

async fn change_board(
    State(local): State<Arc<Local>>,
    Named(queue): Named,
    JsonBody(change): JsonBody<BoardChange>,
) -> Result<Response, Problem> {
    let changed = local.board.change(&queue, change);
    changed.map_err(|NoSuchQueue| Problem::new(StatusCode::NOT_FOUND, NoSuchQueue.to_string()))?;
    Ok(Json(local.board.rows()).into_response())
}

async fn events(State(local): State<Arc<Local>>) -> Response {
    Json(local.events.events()).into_response()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ContactRequest {
    action: AtDesk,
}

async fn contact(
    State(local): State<Arc<Local>>,
    Named(contact): Named,
    JsonBody(request): JsonBody<ContactRequest>,
) -> Result<Response, Problem> {
    local.calls.at_desk(&contact, request.action).await?;
    Ok(Json(local.contacts.desk()).into_response())
}

async fn lambda(
    State(local): State<Arc<Local>>,
    Named(name): Named,
    JsonBody(event): JsonBody<serde_json::Value>,
) -> Result<Response, Problem> {
    // A function runs to its end even if nobody waits for it any more: a link whose session is
    // stored must not be left without its text.
    let run = tokio::spawn(async move { local.functions.invoke(&name, &event).await });
    let broken = |_| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "The function broke off.");
    let answer = run.await.map_err(broken)?.map_err(|failure| {
        let status = match failure {
            FunctionFailure::Unknown(_) => StatusCode::NOT_FOUND,
            FunctionFailure::BadEvent(_) => StatusCode::UNPROCESSABLE_ENTITY,
            FunctionFailure::Failed(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Problem::new(status, failure.to_string())
    })?;
    Ok(Json(answer).into_response())
}
