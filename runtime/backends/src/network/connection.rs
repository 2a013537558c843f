//! One connection: resolved, checked, connected, secured.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::client::conn::http1::{Builder, SendRequest};
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::address::AddressPolicy;
use super::resolver::Resolve;
use crate::url::Origin;

/// A connection that takes requests.
pub(crate) type Connection = SendRequest<Full<Bytes>>;

/// How much of an answer's head is read.
const HEAD: usize = 16 * 1024;

/// What is needed to connect.
pub(crate) struct Connector {
    pub(crate) origin: Origin,
    /// None where the origin is plain `http`.
    pub(crate) tls: Option<Arc<ClientConfig>>,
    pub(crate) policy: AddressPolicy,
    pub(crate) resolver: Arc<dyn Resolve>,
}

impl Connector {
    /// Connects. Nothing of a request has left when this fails.
    pub(crate) async fn connect(&self) -> Result<Connection, String> {
        let stream = self.reach().await?;
        match &self.tls {
            None => handshake(stream).await,
            Some(config) => {
                let name = ServerName::try_from(self.origin.host.clone())
                    .map_err(|_| "the host has no name that a certificate could have")?;
                let stream = TlsConnector::from(Arc::clone(config)).connect(name, stream).await;
                handshake(stream.map_err(|error| format!("no TLS: {error}"))?).await
            }
        }
    }

    async fn reach(&self) -> Result<TcpStream, String> {
        let mut refused = false;
        let mut last = None;
        for address in self.addresses().await? {
            if !self.policy.allows(address) {
                refused = true;
                continue;
            }
            match TcpStream::connect(address).await {
                Ok(stream) => {
                    let _ = stream.set_nodelay(true);
                    return Ok(stream);
                }
                Err(error) => last = Some(error),
            }
        }
        Err(match last {
            Some(error) => format!("no connection: {}", error.kind()),
            None if refused => "the host's address is not one that may be connected to".to_owned(),
            None => "the host has no address".to_owned(),
        })
    }

    async fn addresses(&self) -> Result<Vec<SocketAddr>, String> {
        let Origin { host, port, .. } = &self.origin;
        if let Ok(ip) = host.parse::<IpAddr>() {
            return Ok(vec![SocketAddr::new(ip, *port)]);
        }
        let found = self.resolver.resolve(host, *port).await;
        let found = found.map_err(|error| format!("the host is not found: {}", error.kind()))?;
        // The port is the one that was written, whatever a resolver says.
        Ok(found.into_iter().map(|address| SocketAddr::new(address.ip(), *port)).collect())
    }
}

async fn handshake<S>(stream: S) -> Result<Connection, String>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let mut builder = Builder::new();
    builder.max_buf_size(HEAD);
    let (sender, connection) = builder
        .handshake(TokioIo::new(stream))
        .await
        .map_err(|_| "the connection broke off".to_owned())?;
    // It ends with its last user; what goes wrong on it is told to them.
    tokio::spawn(connection);
    Ok(sender)
}
