//! Bodies of requests: JSON, whatever content type the client gives it.
//!
//! How much a body may hold is the runtime's to say; these routes are under its limit.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use serde::de::DeserializeOwned;

use super::problem::Problem;

/// A body that was read as JSON of this shape.
pub(super) struct JsonBody<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let bytes = Bytes::from_request(request, state).await;
        let bytes = bytes.map_err(|error| Problem::new(error.status(), error.body_text()))?;
        // A list would be read as the fields in their order.
        if bytes.trim_ascii_start().starts_with(b"[") {
            return Err(Problem::new(StatusCode::BAD_REQUEST, "The body is not a JSON object."));
        }
        serde_json::from_slice(&bytes).map(Self).map_err(|error| {
            if error.is_data() {
                Problem::unfit(format!("The body is not what is expected here: {error}"))
            } else {
                Problem::new(StatusCode::BAD_REQUEST, format!("The body is not JSON: {error}"))
            }
        })
    }
}
