//! Reads what a client shows to say who is asking.

use std::sync::Arc;
use std::time::Duration;

use http::HeaderName;
use rustls::ClientConfig as RustlsConfig;

use super::Loader;
use super::parts::header_name;
use crate::config::{AuthConfig, AuthKind};
use crate::credentials::{Credentials, OauthClient, TokenEndpoint, TokenSource, sensitive};
use crate::template::Arguments;
use crate::url::UrlTemplate;

impl AuthKind {
    /// The keys that it must have, and those that it may.
    fn keys(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Self::None => (&[], &[]),
            Self::Bearer => (&["secret"], &[]),
            Self::ApiKey => (&["header", "secret"], &[]),
            Self::Oauth2 => {
                (&["token_url", "client_id", "client_secret"], &["scope", "audience", "send"])
            }
        }
    }
}

/// The keys that are written.
fn written(config: &AuthConfig) -> Vec<&'static str> {
    let keys = [
        ("secret", config.secret.is_some()),
        ("header", config.header.is_some()),
        ("token_url", config.token_url.is_some()),
        ("client_id", config.client_id.is_some()),
        ("client_secret", config.client_secret.is_some()),
        ("scope", config.scope.is_some()),
        ("audience", config.audience.is_some()),
        ("send", config.send.is_some()),
    ];
    keys.into_iter().filter(|(_, written)| *written).map(|(key, _)| key).collect()
}

impl Loader<'_> {
    pub(super) async fn credentials(
        &mut self,
        place: &str,
        config: &AuthConfig,
        tls: Option<&Arc<RustlsConfig>>,
        connect: Duration,
    ) -> Option<Credentials> {
        let secrets = self.secrets();
        match self.kind(place, config)? {
            AuthKind::None => Some(Credentials::None),
            AuthKind::Bearer => {
                let reference = self.shown(place, config).await?;
                Some(Credentials::bearer(reference, secrets))
            }
            AuthKind::ApiKey => {
                let reference = self.shown(place, config).await;
                let name = self.header(&format!("{place}.header"), config.header.as_deref()?);
                Some(Credentials::Header {
                    name: name?,
                    scheme: "",
                    reference: reference?,
                    secrets,
                })
            }
            AuthKind::Oauth2 => {
                let secret = match &config.client_secret {
                    Some(secret) => self.secret(&format!("{place}.client_secret"), secret).await,
                    None => None,
                };
                let endpoint = self.token_endpoint(place, config, tls, connect);
                let source = TokenSource::new(secret.and(endpoint)?);
                Some(Credentials::Token(Arc::new(source)))
            }
        }
    }

    /// The kind of credentials; what it lacks and what is none of its keys is told.
    fn kind(&mut self, place: &str, config: &AuthConfig) -> Option<AuthKind> {
        let written = written(config);
        let Some(kind) = config.kind else {
            if written.is_empty() {
                return Some(AuthKind::None);
            }
            let what = "it is missing: write `oauth2`, `bearer`, `api_key` or `none`";
            self.faults.add(&format!("{place}.kind"), what);
            return None;
        };
        let (must, may) = kind.keys();
        for key in must.iter().filter(|key| !written.contains(key)) {
            self.faults.add(&format!("{place}.{key}"), "it is missing");
        }
        for key in written.iter().filter(|key| !must.contains(key) && !may.contains(key)) {
            self.faults.add(&format!("{place}.{key}"), "this kind of credentials has no such key");
        }
        Some(kind)
    }

    /// A secret that is shown as it is; the reference to it.
    async fn shown(&mut self, place: &str, config: &AuthConfig) -> Option<String> {
        let reference = config.secret.clone()?;
        let value = self.secret(&format!("{place}.secret"), &reference).await?;
        self.faults.take(place, sensitive(value.reveal()))?;
        Some(reference)
    }

    fn header(&mut self, place: &str, header: &str) -> Option<HeaderName> {
        self.faults.take(place, header_name(header))
    }

    fn token_endpoint(
        &mut self,
        place: &str,
        config: &AuthConfig,
        tls: Option<&Arc<RustlsConfig>>,
        connect: Duration,
    ) -> Option<TokenEndpoint> {
        let place = format!("{place}.token_url");
        let url = self.faults.take(&place, UrlTemplate::parse(config.token_url.as_deref()?))?;
        self.secure(&place, &url.origin)?;
        let fixed = "the token endpoint's address takes no arguments".to_owned();
        let target = url.fill(&Arguments::new()).map_err(|_| fixed);
        let target = self.faults.take(&place, target)?;
        let transport = self.transport(url.origin, tls?, connect);
        let (secrets, clock) = (self.secrets(), Arc::clone(&self.surroundings.clock));
        let client = OauthClient {
            id: config.client_id.clone()?,
            secret: config.client_secret.clone()?,
            scope: config.scope.clone(),
            audience: config.audience.clone(),
            send: config.send.unwrap_or_default(),
        };
        Some(TokenEndpoint { client, target, transport, secrets, clock })
    }
}
