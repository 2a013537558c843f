//! A server on loopback that answers, drops, hangs and floods as a test says it, by TCP or TLS.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use rustls::ServerConfig;
use tokio::io::{
    AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader,
};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// What the server does with a request.
pub(crate) enum Does {
    /// Answers with this status, these headers and this body.
    Answer(u16, &'static str, String),
    /// Closes the connection.
    Drop,
    /// Never answers.
    Hang,
    /// Never ends its answer.
    Flood,
    /// Begins an answer and closes the connection.
    BreakOff,
}

/// A request that the server saw.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// `GET /path HTTP/1.1` and the headers, in lower case.
    pub(crate) head: Vec<String>,
    /// The body.
    pub(crate) body: String,
    /// Which connection it came by.
    pub(crate) connection: usize,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.iter().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

type Handler = dyn Fn(&Seen) -> Does + Send + Sync;

/// A running server.
#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    pub(crate) async fn start(handler: impl Fn(&Seen) -> Does + Send + Sync + 'static) -> Self {
        Self::start_with(None, handler).await
    }

    pub(crate) async fn start_with(
        tls: Option<ServerConfig>,
        handler: impl Fn(&Seen) -> Does + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self { address: listener.local_addr().unwrap(), seen: Arc::default() };
        let (seen, handler) = (Arc::clone(&server.seen), Arc::new(handler));
        let acceptor = tls.map(|tls| TlsAcceptor::from(Arc::new(tls)));
        tokio::spawn(async move {
            for connection in 0.. {
                let (stream, _) = listener.accept().await.unwrap();
                let (seen, handler) = (Arc::clone(&seen), Arc::clone(&handler));
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    match acceptor {
                        None => serve(stream, connection, &seen, &*handler).await,
                        Some(acceptor) => {
                            let Ok(stream) = acceptor.accept(stream).await else { return };
                            serve(stream, connection, &seen, &*handler).await;
                        }
                    }
                });
            }
        });
        server
    }

    /// All requests so far.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn tls_url(&self, path: &str) -> String {
        format!("https://localhost:{}{path}", self.address.port())
    }
}

async fn serve<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    connection: usize,
    log: &Mutex<Vec<Seen>>,
    handler: &Handler,
) {
    let mut stream = BufReader::new(stream);
    while let Some(mut seen) = request(&mut stream).await {
        seen.connection = connection;
        log.lock().unwrap().push(seen.clone());
        let written = match handler(&seen) {
            Does::Drop => return,
            Does::Hang => std::future::pending().await,
            Does::Answer(status, headers, body) => {
                let length = body.len();
                let head =
                    format!("HTTP/1.1 {status} It\r\n{headers}content-length: {length}\r\n\r\n");
                stream.write_all(format!("{head}{body}").as_bytes()).await
            }
            Does::BreakOff => {
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{").await;
                let _ = stream.flush().await;
                return;
            }
            Does::Flood => {
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n\"").await;
                while stream.write_all(&[b'x'; 4096]).await.is_ok() {}
                return;
            }
        };
        if written.is_err() || stream.flush().await.is_err() {
            return;
        }
    }
}

async fn request<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> Option<Seen> {
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            line => head.push(line.to_owned()),
        }
    }
    for line in head.iter_mut().skip(1) {
        if let Some((name, value)) = line.clone().split_once(": ") {
            *line = format!("{}: {value}", name.to_ascii_lowercase());
        }
    }
    let mut seen = Seen { head, body: String::new(), connection: 0 };
    let length = seen.header("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    seen.body = String::from_utf8(body).unwrap();
    Some(seen)
}
