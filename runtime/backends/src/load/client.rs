//! Reads who is asking.

use std::sync::Arc;
use std::time::Duration;

use http::HeaderName;
use rustls::ClientConfig as RustlsConfig;

use super::Loader;
use super::parts::{FIXED, forbidden_header, milliseconds};
use crate::config::{AuthConfig, ClientConfig, OauthConfig, TlsConfig};
use crate::credentials::{Credentials, TokenEndpoint, TokenSource, sensitive};
use crate::network::{Connector, TlsMaterial, Transport, tls_config};
use crate::secrets::Secret;
use crate::template::Arguments;
use crate::url::{Origin, UrlTemplate};

/// How long a connection may take, where it is not said.
const CONNECT: Duration = Duration::from_secs(1);

/// Who is asking.
pub(super) struct Client {
    pub(super) credentials: Arc<Credentials>,
    tls: Arc<RustlsConfig>,
    connect_timeout: Duration,
}

impl Client {
    /// Reads a client. Its secrets are read once: those that are missing are told now.
    pub(super) async fn new(
        name: &str,
        config: &ClientConfig,
        loader: &mut Loader<'_>,
    ) -> Option<Self> {
        let place = format!("clients.{name}");
        let connect = config.connect_timeout_ms.map(milliseconds);
        if connect == Some(Duration::ZERO) {
            loader.faults.add(&format!("{place}.connect_timeout_ms"), "0 is no time");
        }
        let tls = loader.tls(&format!("{place}.tls"), &config.tls).await;
        let connect_timeout = connect.unwrap_or(CONNECT);
        let auth = format!("{place}.auth");
        let credentials =
            loader.credentials(&auth, &config.auth, tls.as_ref(), connect_timeout).await;
        Some(Self { credentials: Arc::new(credentials?), tls: tls?, connect_timeout })
    }

    /// The way to a server as this client.
    pub(super) fn transport(&self, origin: Origin, loader: &Loader<'_>) -> Transport {
        loader.transport(origin, &self.tls, self.connect_timeout)
    }

    /// How much time this client's way takes at most.
    pub(super) fn credentials(&self) -> Arc<Credentials> {
        Arc::clone(&self.credentials)
    }
}

impl Loader<'_> {
    fn transport(&self, origin: Origin, tls: &Arc<RustlsConfig>, connect: Duration) -> Transport {
        let tls = origin.tls.then(|| Arc::clone(tls));
        let resolver = Arc::clone(&self.surroundings.resolver);
        let connector = Connector { origin, tls, policy: self.policy.clone(), resolver };
        Transport::new(connector, connect)
    }

    async fn secret(&mut self, place: &str, reference: &str) -> Option<Secret> {
        let secret = self.secrets().get(reference).await;
        self.faults.take(place, secret.map_err(|error| error.to_string()))
    }

    async fn pem(&mut self, place: &str, reference: Option<&String>) -> Result<Option<Secret>, ()> {
        match reference {
            None => Ok(None),
            Some(reference) => self.secret(place, reference).await.map(Some).ok_or(()),
        }
    }

    async fn tls(&mut self, place: &str, config: &TlsConfig) -> Option<Arc<RustlsConfig>> {
        let certificate =
            self.pem(&format!("{place}.certificate"), config.certificate.as_ref()).await;
        let key = self.pem(&format!("{place}.key"), config.key.as_ref()).await;
        let ca = self.pem(&format!("{place}.ca"), config.ca.as_ref()).await;
        let (certificate, key, ca) = (certificate.ok()?, key.ok()?, ca.ok()?);
        let client = match (&certificate, &key) {
            (Some(certificate), Some(key)) => Some((certificate.reveal(), key.reveal())),
            (None, None) => None,
            _ => {
                self.faults.add(place, "a certificate needs its key, and a key its certificate");
                return None;
            }
        };
        let material = TlsMaterial { client, ca: ca.as_ref().map(Secret::reveal) };
        self.faults.take(place, tls_config(material))
    }

    async fn credentials(
        &mut self,
        place: &str,
        config: &AuthConfig,
        tls: Option<&Arc<RustlsConfig>>,
        connect: Duration,
    ) -> Option<Credentials> {
        let secrets = self.secrets();
        match config {
            AuthConfig::None => Some(Credentials::None),
            AuthConfig::Bearer { secret } => {
                let value = self.secret(&format!("{place}.secret"), secret).await?;
                self.faults.take(place, sensitive(value.reveal()))?;
                Some(Credentials::bearer(secret.clone(), secrets))
            }
            AuthConfig::ApiKey { header, secret } => {
                let value = self.secret(&format!("{place}.secret"), secret).await?;
                self.faults.take(place, sensitive(value.reveal()))?;
                let name = header.parse::<HeaderName>().ok();
                let name = name.filter(|name| !FIXED.contains(&name.as_str()));
                let name = name.ok_or_else(|| forbidden_header(header));
                let name = self.faults.take(&format!("{place}.header"), name)?;
                let reference = secret.clone();
                Some(Credentials::Header { name, scheme: "", reference, secrets })
            }
            AuthConfig::Oauth2(config) => {
                let secret = format!("{place}.client_secret");
                let value = self.secret(&secret, &config.client_secret).await;
                let endpoint = self.token_endpoint(place, config, tls, connect);
                value
                    .and(endpoint)
                    .map(|endpoint| Credentials::Token(Arc::new(TokenSource::new(endpoint))))
            }
        }
    }

    fn token_endpoint(
        &mut self,
        place: &str,
        config: &OauthConfig,
        tls: Option<&Arc<RustlsConfig>>,
        connect: Duration,
    ) -> Option<TokenEndpoint> {
        let place = format!("{place}.token_url");
        let url = self.faults.take(&place, UrlTemplate::parse(&config.token_url))?;
        self.secure(&place, &url.origin)?;
        let fixed = "the token endpoint's address takes no arguments".to_owned();
        let target = url.fill(&Arguments::new()).map_err(|_| fixed);
        let target = self.faults.take(&place, target)?;
        let transport = self.transport(url.origin, tls?, connect);
        let (secrets, clock) = (self.secrets(), Arc::clone(&self.surroundings.clock));
        Some(TokenEndpoint { config: config.clone(), target, transport, secrets, clock })
    }

    /// That an origin is reached by TLS, unless it is this machine and may be.
    pub(super) fn secure(&mut self, place: &str, origin: &Origin) -> Option<()> {
        let plain = origin.is_loopback() && self.policy.allows_loopback();
        if origin.tls || plain {
            return Some(());
        }
        self.faults.add(place, "only `https` is asked");
        None
    }
}
