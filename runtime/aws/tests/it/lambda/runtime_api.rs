//! The Lambda Runtime API, as far as functions use it.

use std::collections::{BTreeMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::{Notify, oneshot};

/// How long a function may take, as Lambda is told.
const TIMEOUT: Duration = Duration::from_secs(60);

/// What a function answered: a value, or an error.
pub(crate) type Answered = Result<Value, Value>;

/// A Runtime API for one process.
#[derive(Clone)]
pub(crate) struct RuntimeApi {
    pub(crate) address: SocketAddr,
    room: Arc<Room>,
}

#[derive(Default)]
struct Room {
    waiting: Mutex<VecDeque<(String, Value)>>,
    came: Notify,
    asked: Mutex<BTreeMap<String, oneshot::Sender<Answered>>>,
    next: Mutex<u64>,
}

impl RuntimeApi {
    pub(crate) async fn start() -> Self {
        let room = Arc::new(Room::default());
        let routes = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/response", post(response))
            .route("/2018-06-01/runtime/invocation/{id}/error", post(error))
            .with_state(room.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Self { address, room }
    }

    /// Sends an event; the answer comes when it comes, or never where the process dies.
    pub(crate) fn send(&self, event: Value) -> oneshot::Receiver<Answered> {
        let (answer, answered) = oneshot::channel();
        let id = {
            let mut next = self.room.next.lock().unwrap();
            *next += 1;
            format!("request-{next}")
        };
        self.room.asked.lock().unwrap().insert(id.clone(), answer);
        self.room.waiting.lock().unwrap().push_back((id, event));
        self.room.came.notify_one();
        answered
    }
}

async fn next(State(room): State<Arc<Room>>) -> impl IntoResponse {
    let (id, event) = loop {
        let first = room.waiting.lock().unwrap().pop_front();
        match first {
            Some(event) => break event,
            None => room.came.notified().await,
        }
    };
    let deadline = SystemTime::now().duration_since(UNIX_EPOCH).unwrap() + TIMEOUT;
    let headers = [
        ("lambda-runtime-aws-request-id", id),
        ("lambda-runtime-deadline-ms", deadline.as_millis().to_string()),
        (
            "lambda-runtime-invoked-function-arn",
            "arn:aws:lambda:us-east-1:111122223333:function:customer".to_owned(),
        ),
        ("lambda-runtime-trace-id", "Root=1-00000000-000000000000000000000000".to_owned()),
    ];
    (headers.map(|(name, value)| (name, value)), axum::Json(event)).into_response()
}

async fn response(
    State(room): State<Arc<Room>>,
    Path(id): Path<String>,
    body: Bytes,
) -> StatusCode {
    room.answer(&id, Ok(serde_json::from_slice(&body).expect("a function answers JSON")))
}

async fn error(State(room): State<Arc<Room>>, Path(id): Path<String>, body: Bytes) -> StatusCode {
    room.answer(&id, Err(serde_json::from_slice(&body).expect("an error is JSON")))
}

impl Room {
    fn answer(&self, id: &str, answer: Answered) -> StatusCode {
        let asked = self.asked.lock().unwrap().remove(id);
        asked.expect("an answer is to a request").send(answer).ok();
        StatusCode::ACCEPTED
    }
}
