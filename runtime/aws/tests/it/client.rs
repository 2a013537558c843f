//! A client of the JSON API, whoever answers it: a server, a function, a router in this process.

use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

/// Who answers requests.
pub(crate) trait Answers {
    /// The answer to a request; nothing where the process died over it.
    async fn answer(&self, request: Request<String>) -> Option<(StatusCode, Value)>;

    /// The answer to a request of who has this bearer, if any; nothing where the process died.
    async fn try_send(
        &self,
        method: &str,
        path: &str,
        bearer: &str,
        body: &str,
    ) -> Option<(StatusCode, Value)> {
        let request = Request::builder().method(method).uri(path);
        let mut request = request.header("accept", "application/json");
        if !bearer.is_empty() {
            request = request.header("authorization", format!("Bearer {bearer}"));
        }
        self.answer(request.body(body.to_owned()).unwrap()).await
    }

    /// The answer to a request of who has this bearer, if any.
    async fn send(
        &self,
        method: &str,
        path: &str,
        bearer: &str,
        body: &str,
    ) -> (StatusCode, Value) {
        self.try_send(method, path, bearer, body).await.expect("there is an answer")
    }

    /// Opens a link: the bearer, and the state.
    async fn open(&self, token: &str) -> (String, Value) {
        let opened = ok(self.try_send("POST", &format!("/session/{token}/open"), "", "").await);
        (opened["bearer"].as_str().unwrap().to_owned(), opened["state"].clone())
    }

    /// Chooses an option of a state, and sends its position back where it has one.
    async fn tap(&self, bearer: &str, state: &Value, option: &str) -> Option<(StatusCode, Value)> {
        let mut event = json!({"event": "choose", "option": option, "version": state["version"]});
        if !state["at"].is_null() {
            event["at"] = state["at"].clone();
        }
        self.try_send("POST", "/session/events", bearer, &event.to_string()).await
    }
}

/// What was answered, which is good.
pub(crate) fn ok(answer: Option<(StatusCode, Value)>) -> Value {
    let (status, state) = answer.expect("there is an answer");
    assert_eq!(status, 200, "{state}");
    state
}
