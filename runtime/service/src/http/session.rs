//! The session's routes. JSON is the default; pages are for those who prefer them.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::HeaderMap;
use axum::http::header::SET_COOKIE;
use axum::response::Response;
use serde::Serialize;

use crate::http::accept::{Format, preferred};
use crate::http::answer::{json_of, page, refusal, to_menu};
use crate::http::cookie::{credential, set_cookie};
use crate::http::input::Input;
use crate::http::origin::Own;
use crate::http::start::new_key;
use crate::ports::Join;
use crate::problem::{Problem, Refused};
use crate::runtime::Runtime;
use crate::session_state::SessionState;
use crate::token::{Credential, Token};
use crate::use_cases::{Act, Carrier, Open, Opened};

type TokenPath = Result<Path<String>, PathRejection>;

/// `GET /session/TOKEN`
pub(super) async fn status(
    State(runtime): State<Arc<Runtime>>,
    path: TokenPath,
    headers: HeaderMap,
) -> Response {
    let format = preferred(&headers, Format::Json);
    let answer = async { json_of(&runtime.status(&token(path)?).await?) };
    answer.await.unwrap_or_else(|refused: Refused| refusal(format, refused))
}

/// `POST /session/TOKEN/open`
pub(super) async fn open(
    _: Own,
    State(runtime): State<Arc<Runtime>>,
    path: TokenPath,
    request: Request,
) -> Response {
    let format = preferred(request.headers(), Format::Json);
    let answer = trade(&runtime, path, request, format).await;
    answer.unwrap_or_else(|refused| refusal(format, refused))
}

async fn trade(
    runtime: &Runtime,
    path: TokenPath,
    request: Request,
    format: Format,
) -> Result<Response, Refused> {
    let token = token(path)?;
    let mode = runtime.config.mode;
    let credential = credential(request.headers(), mode).map(|(credential, _)| credential);
    let input = Input::read(request).await?;
    let open = Open { option: input.option(), credential, key: input.opening_key()? };
    match (runtime.open(&token, &open).await?, format) {
        (Opened::Traded { credential, state, join }, Format::Json) => {
            json_of(&Traded { bearer: &credential, state: &state, join: join.as_ref() })
        }
        (Opened::Traded { credential, .. }, Format::Html) => {
            let cookie = set_cookie(&credential, mode).ok_or(Problem::Internal)?;
            let mut response = to_menu();
            response.headers_mut().insert(SET_COOKIE, cookie);
            Ok(response)
        }
        (Opened::AlreadyYours, Format::Html) => Ok(to_menu()),
        (Opened::AlreadyYours, Format::Json) => {
            let credential = open.credential.ok_or(Problem::Internal)?;
            let shown = runtime.current(&credential).await?;
            let bearer = &credential.reveal();
            json_of(&Traded { bearer, state: &shown.state, join: None })
        }
    }
}

#[derive(Serialize)]
struct Traded<'a> {
    bearer: &'a str,
    state: &'a SessionState,
    #[serde(skip_serializing_if = "Option::is_none")]
    join: Option<&'a Join>,
}

#[derive(Serialize)]
struct After<'a> {
    #[serde(flatten)]
    state: &'a SessionState,
    #[serde(skip_serializing_if = "Option::is_none")]
    join: Option<&'a Join>,
}

/// `GET /session`
pub(super) fn show(
    State(runtime): State<Arc<Runtime>>,
    request: Request,
) -> impl Future<Output = Response> {
    current(runtime, &request, Format::Json)
}

/// The state of the session at hand, in the form that is asked for. The request is read at once:
/// nothing of it is kept until the answer.
pub(super) fn current(
    runtime: Arc<Runtime>,
    request: &Request,
    default: Format,
) -> impl Future<Output = Response> + use<> {
    let format = preferred(request.headers(), default);
    let credential = credential(request.headers(), runtime.config.mode);
    async move {
        let answer = match credential {
            Some((credential, _)) => state(&runtime, &credential, format).await,
            None => Err(Problem::NoCredential.into()),
        };
        answer.unwrap_or_else(|refused| refusal(format, refused))
    }
}

async fn state(
    runtime: &Runtime,
    credential: &Credential,
    format: Format,
) -> Result<Response, Refused> {
    let shown = runtime.current(credential).await?;
    match format {
        Format::Json => json_of(&shown.state),
        Format::Html => Ok(page(runtime.pages().session(&shown, &new_key()))),
    }
}

/// `POST /session/events`
pub(super) async fn act(_: Own, State(runtime): State<Arc<Runtime>>, request: Request) -> Response {
    let format = preferred(request.headers(), Format::Json);
    let answer = tap(&runtime, request, format).await;
    answer.unwrap_or_else(|refused| refusal(format, refused))
}

/// Does what a request says in the session at hand.
pub(super) async fn tap(
    runtime: &Runtime,
    request: Request,
    format: Format,
) -> Result<Response, Refused> {
    let mode = runtime.config.mode;
    let carried = credential(request.headers(), mode);
    let (credential, carrier) = carried.ok_or(Problem::NoCredential)?;
    let input = Input::read(request).await?;
    let key = input.key();
    let (tap, version, key) = (input.tap()?, input.version(), key.as_deref());
    let act = Act { credential: &credential, carrier, tap, version, at: input.at(), key };
    let acted = runtime.act(&act).await?;
    let mut response = match format {
        Format::Json => json_of(&After { state: &acted.state(runtime)?, join: acted.join() })?,
        Format::Html => to_menu(),
    };
    if let Some(renewed) = acted.renewed.filter(|_| carrier == Carrier::Cookie) {
        let cookie = set_cookie(&renewed, mode).ok_or(Problem::Internal)?;
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    Ok(response)
}

#[derive(Serialize)]
struct Joined {
    join: Join,
}

/// `POST /session/join`
pub(super) async fn join(
    _: Own,
    State(runtime): State<Arc<Runtime>>,
    request: Request,
) -> Response {
    let headers = request.headers();
    let format = preferred(headers, Format::Json);
    let answer = async {
        let carried = credential(headers, runtime.config.mode);
        let (credential, _) = carried.ok_or(Problem::NoCredential)?;
        json_of(&Joined { join: runtime.join(&credential).await? })
    };
    answer.await.unwrap_or_else(|refused: Refused| refusal(format, refused))
}

fn token(path: TokenPath) -> Result<Token, Problem> {
    let token = path.ok().and_then(|Path(token)| Token::parse(&token));
    token.ok_or(Problem::UnknownLink)
}
