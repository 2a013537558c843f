//! Serving a router on a listener.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulConnection, GracefulShutdown};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tower::ServiceExt as _;

/// How long the head of a request may take, and how long a connection may be idle between two.
const HEAD_WITHIN: Duration = Duration::from_secs(30);
/// How long open requests may take to end after the server was told to stop.
const GRACE: Duration = Duration::from_secs(5);

/// Serves a router until `shutdown` is done, then gives open requests five seconds to end. A
/// handler finds its client's address as `ConnectInfo<SocketAddr>`.
///
/// A request whose head takes longer than 30 seconds is cut off. Answers are sent at once
/// (`TCP_NODELAY`): waiting to fill a segment costs a page a whole round trip.
///
/// # Errors
/// The listener failed.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    // What listens at no address can accept nothing.
    listener.local_addr()?;
    let mut listener = listener;
    let mut shutdown = pin!(shutdown);
    let (graceful, mut connections) = (GracefulShutdown::new(), JoinSet::new());
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            // Clients that give up before they are accepted are nobody's fault; where the
            // process has too many files open, it waits a second.
            (stream, peer) = Listener::accept(&mut listener) => {
                let connection = connection(stream, peer, router.clone());
                let connection = graceful.watch(connection);
                // A client that breaks off is no fault of the server's.
                connections.spawn(async move { drop(connection.await) });
            }
            Some(_) = connections.join_next() => {}
        }
    }
    // Nobody is let in any more. Who is still there after the grace is cut off with `connections`.
    drop(listener);
    let _all_ended = timeout(GRACE, graceful.shutdown()).await;
    Ok(())
}

/// Serves one client.
fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
) -> impl GracefulConnection<Error = hyper::Error> + Send {
    // A connection without the option is slower and no less right.
    let _slower = stream.set_nodelay(true);
    let answer = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        let answer = router.clone().oneshot(request.map(Body::new));
        async move { answer.await as Result<_, Infallible> }
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WITHIN)
        .serve_connection(TokioIo::new(stream), answer)
}
