//! Serving a router on a listener.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
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
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio::time::{interval, timeout};
use tower::ServiceExt as _;

use super::edge::WITHIN;

/// How long the head of a request may take, and how long a connection may be idle between two.
const HEAD_WITHIN: Duration = Duration::from_secs(30);
/// How many clients are connected at most; the next one waits to be accepted. A
/// server holds fewer requests than this at once; the rest are clients that keep a connection.
const CONNECTIONS: usize = 10_000;
/// How long open requests may take to end after the server was told to stop: longer than any
/// request may take, so that a person's step is not cut in two.
const GRACE: Duration = WITHIN.saturating_add(Duration::from_secs(5));

/// How often a timer goes off that does nothing. Each request sets and stops timers; without this
/// one, many of them would be the next to go off, and the thread that waits would be told so.
const BEAT: Duration = Duration::from_secs(1);

/// Serves a router until `shutdown` is done, then lets open requests end. A handler finds its
/// client's address as `ConnectInfo<SocketAddr>`.
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
    serve_with_grace(listener, router, GRACE, shutdown).await
}

/// Serves a router as [`serve`] does, and lets open requests end within `grace`.
///
/// # Errors
/// The listener failed.
pub async fn serve_with_grace(
    listener: TcpListener,
    router: Router,
    grace: Duration,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    serve_few(listener, router, CONNECTIONS, grace, shutdown).await
}

/// Serves so many clients at once.
async fn serve_few(
    listener: TcpListener,
    router: Router,
    clients: usize,
    grace: Duration,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    // What listens at no address can accept nothing.
    listener.local_addr()?;
    let mut listener = listener;
    let mut shutdown = pin!(shutdown);
    let (graceful, mut connections) = (GracefulShutdown::new(), JoinSet::new());
    let room = Arc::new(Semaphore::new(clients));
    // A timer that is the next one to go off: one that is set behind it wakes nobody.
    let mut beat = interval(BEAT);
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            // Clients that give up before they are accepted are nobody's fault; where the
            // process has too many files open, it waits a second.
            (room, (stream, peer)) = accept(&room, &mut listener) => {
                let connection = connection(stream, peer, router.clone());
                let connection = graceful.watch(connection);
                // A client that breaks off is no fault of the server's.
                connections.spawn(async move {
                    drop(connection.await);
                    drop(room);
                });
            }
            Some(_) = connections.join_next() => {}
            _ = beat.tick() => {}
        }
    }
    // Nobody is let in any more. Who is still there after the grace is cut off with `connections`.
    drop(listener);
    let _all_ended = timeout(grace, graceful.shutdown()).await;
    Ok(())
}

/// The next client, once there is room for one.
async fn accept(
    room: &Arc<Semaphore>,
    listener: &mut TcpListener,
) -> (Option<OwnedSemaphorePermit>, (TcpStream, SocketAddr)) {
    // It fails only where it is closed, and nobody closes it.
    let room = Arc::clone(room).acquire_owned().await.ok();
    (room, Listener::accept(listener).await)
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

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::sync::{mpsc, oneshot};

    use super::*;

    async fn ask(address: SocketAddr) -> TcpStream {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        stream
    }

    async fn status(stream: &mut TcpStream) -> [u8; 12] {
        let mut status = [0; 12];
        stream.read_exact(&mut status).await.unwrap();
        status
    }

    #[tokio::test]
    async fn no_more_clients_are_served_than_there_is_room_for() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().route("/", get(|| async { "served" }));
        let never = std::future::pending();
        tokio::spawn(serve_few(listener, router, 1, GRACE, never));
        let mut first = ask(address).await;
        assert_eq!(&status(&mut first).await, b"HTTP/1.1 200");
        let mut second = ask(address).await;
        let early = timeout(Duration::from_millis(200), status(&mut second)).await;
        assert!(early.is_err(), "the first is still connected");
        drop(first);
        assert_eq!(&status(&mut second).await, b"HTTP/1.1 200");
    }

    /// Whether a request that is open when the server is told to stop is answered, where its
    /// answer is made only after that.
    async fn is_finished(grace: Duration) -> bool {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (begun, mut begins) = mpsc::channel(1);
        let slow = move || async move {
            begun.send(()).await.unwrap();
            tokio::time::sleep(Duration::from_millis(300)).await;
            "finished"
        };
        let router = Router::new().route("/", get(slow));
        let (stop, stopped) = oneshot::channel::<()>();
        let stopped = async move { drop(stopped.await) };
        let server = tokio::spawn(serve_with_grace(listener, router, grace, stopped));
        let mut client = ask(address).await;
        begins.recv().await.unwrap();
        stop.send(()).unwrap();
        let mut answer = String::new();
        let read = client.read_to_string(&mut answer).await;
        server.await.unwrap().unwrap();
        read.is_ok() && answer.ends_with("finished")
    }

    #[tokio::test]
    async fn open_requests_end_within_the_grace() {
        assert!(is_finished(GRACE).await);
        assert!(!is_finished(Duration::ZERO).await);
        assert!(GRACE > WITHIN);
    }
}
