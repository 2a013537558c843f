//! Reads who is asking.

use std::sync::Arc;
use std::time::Duration;

use rustls::ClientConfig as RustlsConfig;

use super::Loader;
use super::parts::milliseconds;
use crate::config::{ClientConfig, TlsConfig};
use crate::credentials::Credentials;
use crate::network::{Connector, TlsMaterial, Transport, tls_config};
use crate::secrets::Secret;
use crate::url::Origin;

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

    /// What it shows to say who it is.
    pub(super) fn credentials(&self) -> Arc<Credentials> {
        Arc::clone(&self.credentials)
    }
}

impl Loader<'_> {
    pub(super) fn transport(
        &self,
        origin: Origin,
        tls: &Arc<RustlsConfig>,
        connect: Duration,
    ) -> Transport {
        let tls = origin.tls.then(|| Arc::clone(tls));
        let resolver = Arc::clone(&self.surroundings.resolver);
        let connector = Connector { origin, tls, policy: self.policy.clone(), resolver };
        Transport::new(connector, connect)
    }

    pub(super) async fn secret(&mut self, place: &str, reference: &str) -> Option<Secret> {
        let secret = self.secrets().get(reference).await;
        self.faults.take(place, secret.map_err(|error| error.to_string()))
    }

    /// A PEM text; none where none is written.
    async fn pem(&mut self, place: &str, reference: Option<&String>) -> Option<Option<Secret>> {
        match reference {
            None => Some(None),
            Some(reference) => self.secret(place, reference).await.map(Some),
        }
    }

    async fn tls(&mut self, place: &str, config: &TlsConfig) -> Option<Arc<RustlsConfig>> {
        if config.certificate.is_some() != config.key.is_some() {
            self.faults.add(place, "a certificate needs its key, and a key its certificate");
        }
        let certificate =
            self.pem(&format!("{place}.certificate"), config.certificate.as_ref()).await;
        let key = self.pem(&format!("{place}.key"), config.key.as_ref()).await;
        let ca = self.pem(&format!("{place}.ca"), config.ca.as_ref()).await;
        let (certificate, key, ca) = (certificate?, key?, ca?);
        let client = certificate.as_ref().map(Secret::reveal).zip(key.as_ref().map(Secret::reveal));
        let material = TlsMaterial { client, ca: ca.as_ref().map(Secret::reveal) };
        tls_config(place, material, &mut self.faults)
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
