//! Serving a router on a listener.

use std::io;

use axum::Router;
use axum::serve::ListenerExt as _;
use tokio::net::TcpListener;

/// Serves a router until `shutdown` is done, then lets open requests end.
///
/// Answers are sent at once (`TCP_NODELAY`): waiting to fill a segment costs a page a whole round
/// trip.
///
/// # Errors
/// The listener failed.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    // A connection without the option is slower and no less right.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    axum::serve(listener, router).with_graceful_shutdown(shutdown).await
}
