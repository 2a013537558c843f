//! A bucket: what S3 answers to `PutObject` and `GetObject`, with its conditions.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use tokio::net::TcpListener;

/// A running bucket. It ends with the test.
pub(super) struct Bucket {
    pub(super) endpoint: String,
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    objects: Mutex<BTreeMap<String, Bytes>>,
    requests: Mutex<Vec<String>>,
    /// How many of the next answers are a `500` after the request was done.
    lost: Mutex<u32>,
    denies: Mutex<bool>,
}

impl Bucket {
    pub(super) async fn start() -> Self {
        let inner = Arc::<Inner>::default();
        let router = Router::new().fallback(answer).with_state(Arc::clone(&inner));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { endpoint, inner }
    }

    /// What was asked since the last look, as `PUT /bucket/name if-none-match: *`.
    pub(super) fn requests(&self) -> Vec<String> {
        std::mem::take(&mut self.inner.requests.lock().unwrap())
    }

    pub(super) fn spoil(&self, path: &str, bytes: &'static [u8]) {
        self.inner.objects.lock().unwrap().insert(path.to_owned(), Bytes::from_static(bytes));
    }

    pub(super) fn paths(&self) -> Vec<String> {
        self.inner.objects.lock().unwrap().keys().cloned().collect()
    }

    pub(super) fn lose_answers(&self, answers: u32) {
        *self.inner.lost.lock().unwrap() = answers;
    }

    pub(super) fn deny(&self) {
        *self.inner.denies.lock().unwrap() = true;
    }
}

async fn answer(
    State(inner): State<Arc<Inner>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let header = |name: &str| headers.get(name).map_or("", |value| value.to_str().unwrap());
    assert!(header("authorization").starts_with("AWS4-HMAC-SHA256 "), "it is signed");
    let only_if_new = header("if-none-match") == "*";
    let condition = if only_if_new { " if-none-match: *" } else { "" };
    inner.requests.lock().unwrap().push(format!("{method} {}{condition}", uri.path()));
    if *inner.denies.lock().unwrap() {
        return refusal(StatusCode::FORBIDDEN, "AccessDenied");
    }
    let done = inner.serve(&method, uri.path(), only_if_new, body);
    let mut lost = inner.lost.lock().unwrap();
    if *lost > 0 {
        *lost -= 1;
        return refusal(StatusCode::INTERNAL_SERVER_ERROR, "InternalError");
    }
    done
}

impl Inner {
    fn serve(&self, method: &Method, path: &str, only_if_new: bool, body: Bytes) -> Response {
        let mut objects = self.objects.lock().unwrap();
        match *method {
            Method::PUT if only_if_new && objects.contains_key(path) => {
                refusal(StatusCode::PRECONDITION_FAILED, "PreconditionFailed")
            }
            Method::PUT => {
                objects.insert(path.to_owned(), body);
                StatusCode::OK.into_response()
            }
            Method::GET => match objects.get(path) {
                Some(body) => body.clone().into_response(),
                None => refusal(StatusCode::NOT_FOUND, "NoSuchKey"),
            },
            _ => refusal(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed"),
        }
    }
}

fn refusal(status: StatusCode, code: &str) -> Response {
    let body = format!("<Error><Code>{code}</Code><Message>no</Message></Error>");
    (status, [("content-type", "application/xml")], body).into_response()
}
