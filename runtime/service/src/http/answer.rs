//! Answers: JSON, pages, redirects, and problems in either form.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{
    ACCEPT, ACCEPT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, LOCATION, WWW_AUTHENTICATE,
};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse as _, Response};
use pivotline_ir::Tag;
use serde::Serialize;

use crate::http::accept::{Format, preferred_of};
use crate::problem::{Problem, Refused};
use crate::runtime::Runtime;
use crate::session_state::SessionState;

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const PROBLEM: HeaderValue = HeaderValue::from_static("application/problem+json");
const PAGE: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");

/// Room for what a state usually holds.
const USUAL: usize = 2048;

/// Where a browser finds its session: an address without the token.
pub(super) const MENU: &str = "/menu";

/// A refusal that has no words yet: they are put in where the pages are at hand.
#[derive(Clone)]
struct Unworded {
    format: Format,
    refused: Arc<Refused>,
}

/// The answer to a request that was refused.
pub(super) fn refusal(format: Format, refused: impl Into<Refused>) -> Response {
    let refused = refused.into();
    let mut response = status(&refused.problem).into_response();
    if matches!(refused.problem, Problem::NoCredential) {
        response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response.extensions_mut().insert(Unworded { format, refused: Arc::new(refused) });
    response
}

/// Who reads the answer to a request.
pub(super) struct Reader {
    languages: Option<HeaderValue>,
    accept: Vec<HeaderValue>,
    wants_body: bool,
}

impl Reader {
    /// Who sent this request.
    pub(super) fn of(request: &Request) -> Self {
        let languages = request.headers().get(ACCEPT_LANGUAGE).cloned();
        let accept = request.headers().get_all(ACCEPT).into_iter().cloned().collect();
        Self { languages, accept, wants_body: request.method() != Method::HEAD }
    }

    /// The form of an answer to them where no route chose one.
    pub(super) fn format(&self) -> Format {
        preferred_of(&self.accept, Format::Json)
    }

    /// Puts words into a refusal.
    pub(super) fn word(&self, runtime: &Runtime, response: &mut Response) {
        let unworded = response.extensions_mut().remove::<Unworded>();
        let Some(Unworded { format, refused }) = unworded else { return };
        if response.status().is_server_error() {
            tracing::error!(cause = refused.problem.code(), "a request failed");
        } else {
            tracing::info!(cause = refused.problem.code(), "a request was refused");
        }
        let (kind, body) = match format {
            Format::Html => {
                let language = refused.language.clone().unwrap_or_else(|| self.language());
                (PAGE, runtime.pages().problem(&refused.problem, &language))
            }
            Format::Json => (PROBLEM, problem_json(&refused.problem)),
        };
        let headers = response.headers_mut();
        // A router within may have measured the body that is replaced here.
        headers.remove(CONTENT_LENGTH);
        headers.insert(CONTENT_TYPE, kind);
        headers.insert(CONTENT_LENGTH, body.len().into());
        if self.wants_body {
            *response.body_mut() = Body::from(body);
        }
    }

    /// The first language that a browser names; English where it names none.
    fn language(&self) -> Tag {
        let value = self.languages.as_ref().and_then(|value| value.to_str().ok());
        let first = value.and_then(|value| value.split([',', ';']).next()).unwrap_or("en");
        first.trim().into()
    }
}

/// A value as JSON.
pub(super) fn json_of(value: &impl Serialize) -> Result<Response, Refused> {
    let mut body = Vec::with_capacity(USUAL);
    serde_json::to_writer(&mut body, value).map_err(|_| Problem::Internal)?;
    Ok(of_kind(JSON, body))
}

/// A page.
pub(super) fn page(html: String) -> Response {
    of_kind(PAGE, html)
}

fn of_kind(kind: HeaderValue, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}

/// Sends a browser on to its session.
pub(super) fn to_menu() -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, MENU)]).into_response()
}

#[derive(Serialize)]
struct ProblemDocument<'a> {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'a SessionState>,
}

fn problem_json(problem: &Problem) -> String {
    let (code, title) = problem.words();
    let detail = match problem {
        Problem::BadRequest(why) => Some(*why),
        _ => None,
    };
    let state = match problem {
        Problem::Stale(shown) | Problem::NotNow(shown) => Some(&shown.state),
        _ => None,
    };
    let status = status(problem).as_u16();
    let document = ProblemDocument { r#type: "about:blank", title, status, code, detail, state };
    serde_json::to_string(&document).unwrap_or_default()
}

fn status(problem: &Problem) -> StatusCode {
    match problem {
        Problem::UnknownLink | Problem::NoSuchPage => StatusCode::NOT_FOUND,
        Problem::Expired
        | Problem::Completed { .. }
        | Problem::ContactGone
        | Problem::ProgramGone
        | Problem::ProgramStopped => StatusCode::GONE,
        Problem::OpenedElsewhere | Problem::Stale(_) | Problem::NotNow(_) => StatusCode::CONFLICT,
        Problem::NoCredential => StatusCode::UNAUTHORIZED,
        Problem::UnknownOption => StatusCode::UNPROCESSABLE_ENTITY,
        Problem::BadRequest(_) => StatusCode::BAD_REQUEST,
        Problem::CrossSite => StatusCode::FORBIDDEN,
        Problem::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Problem::SlowBody => StatusCode::REQUEST_TIMEOUT,
        Problem::NoSuchMethod => StatusCode::METHOD_NOT_ALLOWED,
        Problem::TooSlow | Problem::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Problem::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
