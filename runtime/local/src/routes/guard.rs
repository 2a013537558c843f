//! Who may use the local routes: this machine's own tools and the phone page, nobody else.
//!
//! Three things are looked at, because each alone can be got round. The connection must come from
//! this machine, for a server may be told to listen elsewhere. The `Host` must be this machine,
//! for another site's name can be made to lead here. And a page of another origin must not have
//! sent the request, for browsers send such requests from this machine too.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::problem::Problem;

/// Lets a request through, or refuses it.
pub(super) async fn guard(request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let from_here = peer.is_some_and(|ConnectInfo(peer)| peer.ip().to_canonical().is_loopback());
    match admitted(from_here.then(|| request.headers())) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.problem().into_response(),
    }
}

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refusal {
    /// It is not on this machine: for it the routes do not exist.
    Elsewhere,
    /// Another site's page sent it.
    Foreign,
}

impl Refusal {
    fn problem(self) -> Problem {
        match self {
            Self::Elsewhere => Problem::new(StatusCode::NOT_FOUND, "There is no such page."),
            Self::Foreign => {
                Problem::new(StatusCode::FORBIDDEN, "Another site's page may not do this.")
            }
        }
    }
}

/// The headers of a request from this machine; `None` for a request from elsewhere.
fn admitted(headers: Option<&HeaderMap>) -> Result<(), Refusal> {
    let headers = headers.ok_or(Refusal::Elsewhere)?;
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let host = text(header::HOST).filter(|host| is_loopback(host)).ok_or(Refusal::Elsewhere)?;
    let own = text(header::ORIGIN).is_none_or(|origin| {
        origin.strip_prefix("http://").is_some_and(|from| from.eq_ignore_ascii_case(host))
    });
    let site = headers.get("sec-fetch-site").map(|site| site.as_bytes());
    if own && site.is_none_or(|site| site != b"cross-site") {
        Ok(())
    } else {
        Err(Refusal::Foreign)
    }
}

/// Whether a `Host` names this machine, with any port.
fn is_loopback(host: &str) -> bool {
    let names = ["localhost", "127.0.0.1", "[::1]"];
    let is_port = |port: &str| {
        port.strip_prefix(':')
            .is_some_and(|port| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let host = host.to_ascii_lowercase();
    let rests = names.iter().filter_map(|name| host.strip_prefix(name));
    rests.into_iter().any(|rest| rest.is_empty() || is_port(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(pairs: &[(&'static str, &str)]) -> Result<(), Refusal> {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, value.parse().unwrap());
        }
        admitted(Some(&headers))
    }

    #[test]
    fn only_this_machine_is_let_in() {
        for host in ["localhost", "LOCALHOST:8080", "127.0.0.1:1", "[::1]:8080", "[::1]"] {
            assert_eq!(judged(&[("host", host)]), Ok(()), "{host}");
        }
        for host in [
            "example.com",
            "localhost.example.com",
            "127.0.0.1.example.com",
            "127.0.0.1:8080.example.com",
            "localhost:",
            "localhost:8080@example.com",
            "192.0.2.1",
            "0.0.0.0:8080",
            "",
        ] {
            assert_eq!(judged(&[("host", host)]), Err(Refusal::Elsewhere), "{host}");
        }
        assert_eq!(judged(&[]), Err(Refusal::Elsewhere));
        assert_eq!(admitted(None), Err(Refusal::Elsewhere));
    }

    #[test]
    fn only_its_own_pages_are_let_in() {
        let host = ("host", "localhost:8080");
        assert_eq!(judged(&[host, ("origin", "http://localhost:8080")]), Ok(()));
        assert_eq!(judged(&[host, ("sec-fetch-site", "same-origin")]), Ok(()));
        assert_eq!(judged(&[host, ("sec-fetch-site", "none")]), Ok(()));
        for origin in
            ["http://localhost:3000", "https://localhost:8080", "http://example.com", "null", ""]
        {
            let judged = judged(&[host, ("origin", origin)]);
            assert_eq!(judged, Err(Refusal::Foreign), "{origin}");
        }
        let judged = judged(&[host, ("sec-fetch-site", "cross-site")]);
        assert_eq!(judged, Err(Refusal::Foreign));
    }
}
