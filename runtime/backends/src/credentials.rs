//! What is shown to a service to say who is asking.

mod token;

use std::sync::Arc;

use http::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use tokio::time::{Instant, timeout_at};

use crate::secrets::Secrets;
pub(crate) use token::{OauthClient, TokenEndpoint, TokenSource};

/// What is shown to a service.
pub(crate) enum Credentials {
    /// Nothing.
    None,
    /// A secret in a header.
    Header {
        /// The header.
        name: HeaderName,
        /// What stands before the secret.
        scheme: &'static str,
        /// The secret, as a reference.
        reference: String,
        /// Where it is kept.
        secrets: Arc<dyn Secrets>,
    },
    /// A token by OAuth 2.0.
    Token(Arc<TokenSource>),
}

impl Credentials {
    /// A fixed bearer token.
    pub(crate) fn bearer(reference: String, secrets: Arc<dyn Secrets>) -> Self {
        Self::Header { name: AUTHORIZATION, scheme: "Bearer ", reference, secrets }
    }

    /// Adds what is shown to a request's headers.
    pub(crate) async fn show(
        &self,
        headers: &mut HeaderMap,
        deadline: Instant,
    ) -> Result<(), String> {
        let (name, value) = match self {
            Self::None => return Ok(()),
            Self::Header { name, scheme, reference, secrets } => {
                let secret = timeout_at(deadline, secrets.get(reference)).await;
                let secret = secret.map_err(|_| "no secret in its time".to_owned())?;
                let secret = secret.map_err(|error| error.to_string())?;
                (name.clone(), format!("{scheme}{}", secret.reveal()))
            }
            Self::Token(source) => {
                let token = source.token(deadline).await?;
                (AUTHORIZATION, format!("Bearer {}", token.reveal()))
            }
        };
        headers.insert(name, sensitive(&value)?);
        Ok(())
    }

    /// The service refused what was shown. Whether it may be shown something newer.
    pub(crate) async fn refused(&self, headers: &HeaderMap) -> bool {
        let Self::Token(source) = self else { return false };
        let shown = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        if let Some(token) = shown.and_then(|value| value.strip_prefix("Bearer ")) {
            source.forget(token).await;
        }
        true
    }
}

/// A header whose value no log shows.
pub(crate) fn sensitive(value: &str) -> Result<HeaderValue, String> {
    let mut value = HeaderValue::from_str(value)
        .map_err(|_| "the secret has characters that no header may have".to_owned())?;
    value.set_sensitive(true);
    Ok(value)
}
