//! One exchange with a server, which says how far it came.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use http::{Request, Response, StatusCode, header};
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use tokio::time::{Instant, timeout_at};

use super::connection::{Connection, Connector};

/// How much of an answer is read.
pub(crate) const BODY: usize = 64 * 1024;

/// How many connections are kept for the next questions.
const IDLE: usize = 8;

/// How long one is kept: less than load balancers do.
const IDLE_FOR: Duration = Duration::from_secs(20);

/// An answer of a server.
#[derive(Debug)]
pub(crate) struct Reply {
    /// Its status.
    pub(crate) status: StatusCode,
    /// Its body.
    pub(crate) body: Bytes,
}

/// How far an exchange came.
#[derive(Debug)]
pub(crate) enum Exchange {
    /// There is an answer.
    Answered(Reply),
    /// Nothing left, so nothing was done.
    NotSent(String),
    /// It left, and there is no answer, or none that was read to its end.
    Unknown(String),
}

/// The way to one server as one client.
pub(crate) struct Transport {
    connector: Connector,
    connect_timeout: Duration,
    idle: Mutex<Vec<(Instant, Connection)>>,
}

enum Sent {
    Response(Response<Incoming>),
    /// The connection ended before anything was written.
    Unsent,
    Broken,
}

impl Transport {
    pub(crate) fn new(connector: Connector, connect_timeout: Duration) -> Self {
        Self { connector, connect_timeout, idle: Mutex::default() }
    }

    /// Sends a request and reads the answer, all by the deadline. One that must not be sent twice
    /// (`once`) takes a new connection: a server may have closed an old one unseen.
    pub(crate) async fn exchange(
        &self,
        request: Request<Full<Bytes>>,
        once: bool,
        deadline: Instant,
    ) -> Exchange {
        let mut request = request;
        let host = self.connector.origin.authority();
        match host.parse() {
            Ok(host) => request.headers_mut().insert(header::HOST, host),
            Err(_) => return Exchange::NotSent("the host is no header".to_owned()),
        };
        if !once && let Some(kept) = self.kept() {
            let again = request.clone();
            match timeout_at(deadline, send(kept, request)).await {
                Err(_) => return Exchange::Unknown("it was late".to_owned()),
                Ok((connection, Sent::Response(response))) => {
                    return self.read(connection, response, deadline, once).await;
                }
                // It had ended.
                Ok((_, Sent::Unsent | Sent::Broken)) => request = again,
            }
        }
        let until = deadline.min(Instant::now() + self.connect_timeout);
        let connection = match timeout_at(until, self.connector.connect()).await {
            Err(_) => return Exchange::NotSent("no connection in its time".to_owned()),
            Ok(Err(cause)) => return Exchange::NotSent(cause),
            Ok(Ok(connection)) => connection,
        };
        match timeout_at(deadline, send(connection, request)).await {
            Err(_) => Exchange::Unknown("it was late".to_owned()),
            Ok((connection, Sent::Response(response))) => {
                self.read(connection, response, deadline, once).await
            }
            Ok((_, Sent::Unsent)) => Exchange::NotSent("the connection broke off".to_owned()),
            Ok((_, Sent::Broken)) => Exchange::Unknown("the connection broke off".to_owned()),
        }
    }

    async fn read(
        &self,
        connection: Connection,
        response: Response<Incoming>,
        deadline: Instant,
        once: bool,
    ) -> Exchange {
        let status = response.status();
        match timeout_at(deadline, whole(response.into_body())).await {
            Err(_) => Exchange::Unknown("it was late".to_owned()),
            Ok(Err(cause)) => Exchange::Unknown(cause.to_owned()),
            Ok(Ok(body)) => {
                if !once {
                    self.keep(connection);
                }
                Exchange::Answered(Reply { status, body })
            }
        }
    }

    fn kept(&self) -> Option<Connection> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|(since, connection)| since.elapsed() < IDLE_FOR && !connection.is_closed());
        let ready = idle.iter().rposition(|(_, connection)| connection.is_ready())?;
        Some(idle.swap_remove(ready).1)
    }

    fn keep(&self, connection: Connection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE && !connection.is_closed() {
            idle.push((Instant::now(), connection));
        }
    }
}

async fn send(mut connection: Connection, request: Request<Full<Bytes>>) -> (Connection, Sent) {
    if connection.ready().await.is_err() {
        return (connection, Sent::Unsent);
    }
    let sent = match connection.try_send_request(request).await {
        Ok(response) => Sent::Response(response),
        // What was not written comes back.
        Err(mut error) => error.take_message().map_or(Sent::Broken, |_| Sent::Unsent),
    };
    (connection, sent)
}

async fn whole(mut body: Incoming) -> Result<Bytes, &'static str> {
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| "the answer broke off")?;
        let Ok(data) = frame.into_data() else { continue };
        if bytes.len() + data.len() > BODY {
            return Err("the answer is too large");
        }
        bytes.extend_from_slice(&data);
    }
    Ok(bytes.into())
}
