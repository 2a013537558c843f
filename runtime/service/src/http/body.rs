//! How much a request may send.
//!
//! A body is read before anything else is done with its request. One that is too large is read to
//! its end all the same, and thrown away: a client that still writes does not read, and a
//! connection that is closed on it would take the answer along. That has its bounds: who sends
//! more, or slowly, loses the answer.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_LENGTH, EXPECT};
use tokio::time::{Instant, timeout, timeout_at};

use crate::problem::Problem;

/// The most bytes that a body may have.
pub(super) const LIMIT: usize = 16 * 1024;

/// How long a body is waited for.
struct Patience {
    /// For all of a body that is not too large.
    whole: Duration,
    /// For the next piece of one that is too large.
    idle: Duration,
    /// For all of one that is too large.
    draining: Duration,
    /// The most bytes that are read of one that is too large.
    bytes: usize,
}

const PATIENCE: Patience = Patience {
    whole: Duration::from_secs(20),
    idle: Duration::from_secs(5),
    draining: Duration::from_secs(10),
    bytes: 16 * 1024 * 1024,
};

/// The request with its body in hand; refuses one that is too large or too slow.
pub(super) async fn read(request: Request) -> Result<Request, Problem> {
    let (parts, body) = request.into_parts();
    let body = read_within(&parts.headers, body, &PATIENCE).await?;
    Ok(Request::from_parts(parts, Body::from(body)))
}

async fn read_within(
    headers: &HeaderMap,
    mut body: Body,
    patience: &Patience,
) -> Result<Bytes, Problem> {
    let end = Instant::now() + patience.whole;
    let mut read = Vec::new();
    let mut length = 0;
    if !is_declared_too_large(headers) {
        loop {
            let piece = timeout_at(end, piece(&mut body)).await.map_err(|_| Problem::SlowBody)?;
            let Some(piece) = piece else { return Ok(read.into()) };
            let piece = piece.map_err(|()| Problem::BadRequest("the body broke off"))?;
            length += piece.len();
            if length > LIMIT {
                break;
            }
            if body.is_end_stream() && read.is_empty() {
                return Ok(piece);
            }
            read.extend_from_slice(&piece);
        }
    } else if headers.contains_key(EXPECT) {
        // The client waits for leave to send: it reads the answer, and sends nothing.
        return Err(Problem::TooLarge);
    }
    // Whatever becomes of the rest, the body is too large.
    let _drained = timeout(patience.draining, drain(&mut body, length, patience)).await;
    Err(Problem::TooLarge)
}

/// Throws away what the client still sends, until it ends, stops or has sent enough.
async fn drain(body: &mut Body, read: usize, patience: &Patience) {
    let mut length = read;
    while let Ok(Some(Ok(piece))) = timeout(patience.idle, piece(body)).await {
        length = length.saturating_add(piece.len());
        if length > patience.bytes {
            return;
        }
    }
}

/// The next bytes of a body; `None` at its end, an error where it broke off.
async fn piece(body: &mut Body) -> Option<Result<Bytes, ()>> {
    let frame = poll_fn(|cx| Pin::new(&mut *body).poll_frame(cx)).await?;
    let frame = frame.map_err(drop);
    // Trailers say nothing here.
    Some(frame.map(|frame| frame.into_data().unwrap_or_default()))
}

fn is_declared_too_large(headers: &HeaderMap) -> bool {
    let length = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    let length = length.and_then(|value| value.parse::<u64>().ok());
    length.is_some_and(|length| length > LIMIT as u64)
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::task::{Context, Poll};

    use hyper::body::Frame;
    use tokio::sync::mpsc;
    use tokio::time::sleep;

    use super::*;

    const SHORT: Patience = Patience {
        whole: Duration::from_millis(300),
        idle: Duration::from_millis(200),
        draining: Duration::from_secs(20),
        bytes: 1024 * 1024,
    };

    /// A body whose pieces come over a channel.
    struct Line(mpsc::Receiver<Bytes>);

    impl HttpBody for Line {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            cx: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            self.0.poll_recv(cx).map(|piece| piece.map(|piece| Ok(Frame::data(piece))))
        }
    }

    /// What becomes of a body of `count` pieces of `size` bytes, one every 50 milliseconds, after
    /// which it stops without an end; and how many pieces were taken.
    async fn outcome(
        size: usize,
        count: usize,
        patience: &Patience,
    ) -> (Result<Bytes, Problem>, usize) {
        let (line, pieces) = mpsc::channel(1);
        let sending = tokio::spawn(async move {
            for taken in 0..count {
                if line.send(Bytes::from(vec![b'x'; size])).await.is_err() {
                    return taken;
                }
                sleep(Duration::from_millis(50)).await;
            }
            line.closed().await;
            count
        });
        let body = Body::new(Line(pieces));
        let outcome = read_within(&HeaderMap::new(), body, patience).await;
        (outcome, sending.await.unwrap())
    }

    #[tokio::test]
    async fn a_large_body_on_a_slow_line_is_too_large_rather_than_slow() {
        let (outcome, taken) = outcome(10 * 1024, 20, &SHORT).await;
        assert!(matches!(outcome, Err(Problem::TooLarge)), "{outcome:?}");
        assert_eq!(taken, 20, "it is read as long as the client writes");
    }

    #[tokio::test]
    async fn a_large_body_is_not_read_for_ever() {
        let brief = Patience { draining: Duration::from_millis(200), ..SHORT };
        let narrow = Patience { bytes: 100 * 1024, ..SHORT };
        for (patience, most) in [(brief, 1_000), (narrow, 12)] {
            let (outcome, taken) = outcome(10 * 1024, 1_000_000, &patience).await;
            assert!(matches!(outcome, Err(Problem::TooLarge)), "{outcome:?}");
            assert!(taken <= most, "{taken}");
        }
    }

    #[tokio::test]
    async fn a_small_body_that_does_not_end_is_slow() {
        let (outcome, _) = outcome(1, 2, &SHORT).await;
        assert!(matches!(outcome, Err(Problem::SlowBody)), "{outcome:?}");
    }

    #[tokio::test]
    async fn who_waits_for_leave_to_send_too_much_is_told_at_once() {
        let (_line, pieces) = mpsc::channel(1);
        let headers = [(CONTENT_LENGTH, "16385"), (EXPECT, "100-continue")];
        let headers = headers.map(|(name, value)| (name, value.parse().unwrap()));
        let headers = headers.into_iter().collect();
        let read = read_within(&headers, Body::new(Line(pieces)), &PATIENCE);
        let outcome = timeout(Duration::from_secs(1), read).await.unwrap();
        assert!(matches!(outcome, Err(Problem::TooLarge)), "{outcome:?}");
    }
}
