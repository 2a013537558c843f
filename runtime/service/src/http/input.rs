//! What a request says, as a form or as JSON.

use axum::Form;
use axum::body::to_bytes;
use axum::extract::{FromRequest as _, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use serde::Deserialize;

use crate::http::body::LIMIT;
use crate::problem::Problem;
use crate::use_cases::{Tap, UNGUESSABLE};

/// The most characters of an idempotency key.
const KEY_LENGTH: usize = 128;

/// The most characters of an answer.
const ANSWER_LENGTH: usize = 64;

/// What a client sent to open a link, or as an event.
#[derive(Default, Deserialize)]
pub(super) struct Input {
    event: Option<String>,
    option: Option<String>,
    answer: Option<String>,
    version: Option<u64>,
    at: Option<String>,
    key: Option<String>,
    /// Whether a form sent it.
    #[serde(skip)]
    form: bool,
}

impl Input {
    /// What a request says. An empty body says nothing.
    pub(super) async fn read(request: Request) -> Result<Self, Problem> {
        let header = idempotency_key(request.headers())?;
        let mut input = if is_form(request.headers()) {
            let form = Form::<Self>::from_request(request, &()).await;
            let Form(input) = form.map_err(|_| Problem::BadRequest("the form cannot be read"))?;
            Self { form: true, ..input }
        } else {
            Self::read_json(request).await?
        };
        input.key = header.or(input.key);
        match &input.key {
            Some(key) if key.is_empty() || key.len() > KEY_LENGTH => {
                Err(Problem::BadRequest("an idempotency key has 1 to 128 characters"))
            }
            _ => Ok(input),
        }
    }

    async fn read_json(request: Request) -> Result<Self, Problem> {
        let body = to_bytes(request.into_body(), LIMIT).await;
        let body = body.map_err(|_| Problem::BadRequest("the body cannot be read"))?;
        if body.is_empty() {
            return Ok(Self::default());
        }
        // A list would be read as the fields in their order.
        let is_object = body.trim_ascii_start().starts_with(b"{");
        let input = is_object.then(|| serde_json::from_slice(&body).ok()).flatten();
        input.ok_or(Problem::BadRequest(
            "the body is not a JSON object with texts `event`, `option`, `answer`, `at`, `key` and a \
             number `version`",
        ))
    }

    /// The option of an opening.
    pub(super) fn option(&self) -> Option<String> {
        self.option.clone()
    }

    /// The request's idempotency key. The buttons of a page share theirs, and each of them is a
    /// request of its own.
    pub(super) fn key(&self) -> Option<String> {
        let key = self.key.as_ref()?;
        match &self.option {
            Some(option) if self.form => Some(format!("{key} {option}")),
            None if self.form && self.event.as_deref() == Some("answer") => {
                Some(format!("{key} answer"))
            }
            _ => Some(key.clone()),
        }
    }

    /// The idempotency key of an opening. One that could be guessed is refused: whoever sends it
    /// again is given the credential.
    pub(super) fn opening_key(&self) -> Result<Option<String>, Problem> {
        if self.key.as_ref().is_some_and(|key| key.len() < UNGUESSABLE) {
            return Err(Problem::BadRequest(
                "the idempotency key of an opening has at least 16 characters, as its answer \
                 holds the credential; nothing was opened",
            ));
        }
        Ok(self.key())
    }

    /// The version of the state that the client saw.
    pub(super) fn version(&self) -> Option<u64> {
        self.version
    }

    /// The sealed position of the state that the client saw.
    pub(super) fn at(&self) -> Option<&str> {
        self.at.as_deref().filter(|at| !at.is_empty())
    }

    /// What the person did.
    pub(super) fn tap(&self) -> Result<Tap, Problem> {
        match (self.event.as_deref(), &self.option) {
            (Some("finish"), _) => Ok(Tap::Finish),
            (Some("choose"), Some(option)) => self.choose(option),
            (None, Some(option)) if self.form => self.choose(option),
            (Some("answer"), _) => self.answer(),
            (Some("choose"), None) => Err(Problem::BadRequest("`choose` needs an `option`")),
            (Some(_), _) => Err(Problem::BadRequest("`event` is `choose`, `answer` or `finish`")),
            (None, _) => Err(Problem::BadRequest("the `event` is missing")),
        }
    }

    /// Blanks that a person writes between digits are none of the answer.
    fn answer(&self) -> Result<Tap, Problem> {
        let (Some(answer), Some(_)) = (&self.answer, self.version) else {
            return Err(Problem::BadRequest(
                "`answer` needs an `answer` and the `version` of the state",
            ));
        };
        if answer.len() > ANSWER_LENGTH {
            return Err(Problem::BadRequest("an answer has at most 64 characters"));
        }
        Ok(Tap::Answer { digits: answer.split_whitespace().collect() })
    }

    fn choose(&self, option: &str) -> Result<Tap, Problem> {
        match self.version {
            Some(_) => Ok(Tap::Choose { option: option.to_owned() }),
            None => Err(Problem::BadRequest("`choose` needs the `version` of the state")),
        }
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let key = value.to_str().map_err(|_| Problem::BadRequest("the Idempotency-Key is no text"))?;
    Ok(Some(key.trim().trim_matches('"').to_owned()))
}
