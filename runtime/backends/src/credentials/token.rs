//! Tokens by OAuth 2.0 client credentials (RFC 6749, 4.4).

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Request, StatusCode};
use http_body_util::Full;
use hyper::body::Bytes;
use serde::Deserialize;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout, timeout_at};

use super::sensitive;
use crate::clock::Monotonic;
use crate::config::SendSecret;
use crate::encode::percent_encoded;
use crate::network::{Exchange, Transport};
use crate::secrets::{Secret, Secrets};

/// How long the endpoint may take. Longer than a caller waits: what it gives is for the next one.
const WITHIN: Duration = Duration::from_secs(5);

/// How long a token is taken to last where the endpoint does not say, in seconds.
const USUAL: u64 = 60;

/// How long before its end a token is no longer used; of a short one, a tenth of its time.
const EARLY: Duration = Duration::from_secs(30);

/// Who asks for tokens.
pub(crate) struct OauthClient {
    pub(crate) id: String,
    /// A reference.
    pub(crate) secret: String,
    pub(crate) scope: Option<String>,
    pub(crate) audience: Option<String>,
    pub(crate) send: SendSecret,
}

/// Where tokens come from.
pub(crate) struct TokenEndpoint {
    pub(crate) client: OauthClient,
    /// Path and query of the endpoint.
    pub(crate) target: String,
    pub(crate) transport: Transport,
    pub(crate) secrets: Arc<dyn Secrets>,
    pub(crate) clock: Arc<dyn Monotonic>,
}

/// Tokens of one client. One is kept until shortly before it ends, and one at a time is fetched.
pub(crate) struct TokenSource {
    endpoint: TokenEndpoint,
    kept: Arc<Mutex<Option<Kept>>>,
}

struct Kept {
    token: Secret,
    until: Duration,
}

#[derive(Deserialize)]
struct Answer {
    access_token: String,
    token_type: String,
    expires_in: Option<u64>,
}

impl TokenSource {
    pub(crate) fn new(endpoint: TokenEndpoint) -> Self {
        Self { endpoint, kept: Arc::default() }
    }

    /// A token that is good for a while.
    pub(crate) async fn token(self: &Arc<Self>, deadline: Instant) -> Result<Secret, String> {
        let late = |_| "no token in its time".to_owned();
        timeout_at(deadline, self.kept_or_new()).await.map_err(late)?
    }

    /// Forgets a token that a service refused, unless there is a newer one.
    pub(crate) async fn forget(&self, token: &str) {
        let mut kept = self.kept.lock().await;
        if kept.as_ref().is_some_and(|kept| kept.token.reveal() == token) {
            *kept = None;
        }
    }

    async fn kept_or_new(self: &Arc<Self>) -> Result<Secret, String> {
        let mut kept = Arc::clone(&self.kept).lock_owned().await;
        if let Some(good) = kept.as_ref().filter(|kept| self.endpoint.clock.now() < kept.until) {
            return Ok(good.token.clone());
        }
        // A task of its own: who waits may go before the token is there, and then it is there for
        // the next one. The lock goes with it, so nobody fetches a second.
        let source = Arc::clone(self);
        let fetched = tokio::spawn(async move {
            let new = timeout(WITHIN, source.endpoint.fetch()).await;
            let new = new.map_err(|_| "no token in its time".to_owned())??;
            let token = new.token.clone();
            *kept = Some(new);
            Ok(token)
        });
        fetched.await.map_err(|_| "no token: its task ended".to_owned())?
    }
}

impl TokenEndpoint {
    async fn fetch(&self) -> Result<Kept, String> {
        let request = self.request().await?;
        let asked = self.clock.now();
        let reply = match self.transport.exchange(request, false, Instant::now() + WITHIN).await {
            Exchange::Answered(reply) if reply.status == StatusCode::OK => reply,
            Exchange::Answered(reply) => {
                return Err(format!("no token: status {}", reply.status.as_u16()));
            }
            Exchange::NotSent(cause) | Exchange::Unknown(cause) => {
                return Err(format!("no token: {cause}"));
            }
        };
        // An error of the reader might repeat what it read.
        let answer: Answer = serde_json::from_slice(&reply.body)
            .map_err(|_| "no token: the answer is not one of RFC 6749".to_owned())?;
        if !answer.token_type.eq_ignore_ascii_case("bearer") || answer.access_token.is_empty() {
            return Err("no token: it is of another type than bearer".to_owned());
        }
        let lasts = Duration::from_secs(answer.expires_in.unwrap_or(USUAL));
        let until = asked.saturating_add(lasts.saturating_sub(EARLY.min(lasts / 10)));
        tracing::debug!(lasts = lasts.as_secs(), "a new token");
        Ok(Kept { token: Secret::new(answer.access_token), until })
    }

    async fn request(&self) -> Result<Request<Full<Bytes>>, String> {
        let OauthClient { id, secret, scope, audience, send } = &self.client;
        let secret = self.secrets.get(secret).await.map_err(|error| error.to_string())?;
        let mut form = vec![("grant_type", "client_credentials")];
        form.extend(scope.as_deref().map(|scope| ("scope", scope)));
        form.extend(audience.as_deref().map(|audience| ("audience", audience)));
        if *send == SendSecret::Post {
            form.extend([("client_id", id.as_str()), ("client_secret", secret.reveal())]);
        }
        let pair = |(name, value): &(&str, &str)| format!("{name}={}", percent_encoded(value));
        let form = form.iter().map(pair).collect::<Vec<_>>().join("&");
        let mut request = Request::post(&self.target)
            .body(Full::new(Bytes::from(form)))
            .map_err(|_| "the token endpoint has no good path".to_owned())?;
        let headers = request.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        if *send == SendSecret::Basic {
            // Encoded first, as RFC 6749, 2.3.1 has it.
            let parts = [id.as_str(), secret.reveal()].map(percent_encoded);
            let basic = STANDARD.encode(parts.join(":"));
            headers.insert(AUTHORIZATION, sensitive(&format!("Basic {basic}"))?);
        }
        Ok(request)
    }
}
