//! How many requests are answered at once.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use pivotline_telemetry::health;
use tokio::sync::Semaphore;

/// The routes, at most `at_once` requests of them at a time. The next one is told at once to come
/// again: one that waits costs memory, and whoever sent it has long given up when it is answered.
/// How the process is, is always told.
pub(super) fn shedding(routes: Router, at_once: u32) -> Router {
    let room = Arc::new(Semaphore::new(at_once.try_into().unwrap_or(usize::MAX >> 3)));
    routes.layer(from_fn_with_state(room, enter))
}

async fn enter(State(room): State<Arc<Semaphore>>, request: Request, next: Next) -> Response {
    if health::PATHS.contains(&request.uri().path()) {
        return next.run(request).await;
    }
    let Ok(_place) = room.try_acquire() else { return full() };
    next.run(request).await
}

fn full() -> Response {
    tracing::warn!(cause = "shed", "a request was told to come again");
    let mut response = (StatusCode::SERVICE_UNAVAILABLE, "Please try again.\n").into_response();
    let headers = response.headers_mut();
    headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::routing::get;
    use tokio::sync::Notify;
    use tower::ServiceExt as _;

    use super::*;

    #[tokio::test]
    async fn one_too_many_is_told_to_come_again_and_the_next_one_is_let_in() {
        let (inside, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (entered, released) = (Arc::clone(&inside), Arc::clone(&go_on));
        let slow = async move || {
            entered.notify_one();
            released.notified().await;
            "done"
        };
        let told = health::PATHS
            .iter()
            .fold(Router::new(), |routes, path| routes.route(path, get(async || "well")));
        let routes = told.route("/slow", get(slow));
        let routes = shedding(routes, 1);
        let ask = |path: &'static str| {
            let request = Request::get(path).body(Body::empty()).unwrap();
            routes.clone().oneshot(request)
        };
        let first = tokio::spawn(ask("/slow"));
        inside.notified().await;
        let second = ask("/slow").await.unwrap();
        assert_eq!(second.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(second.headers()[header::RETRY_AFTER], "1");
        for path in ["/health", "/ready"] {
            assert_eq!(ask(path).await.unwrap().status(), StatusCode::OK, "{path}");
        }
        go_on.notify_one();
        assert_eq!(first.await.unwrap().unwrap().status(), StatusCode::OK);
        go_on.notify_one();
        assert_eq!(ask("/slow").await.unwrap().status(), StatusCode::OK);
    }
}
