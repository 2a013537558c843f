//! Who may use the local routes: this machine's own tools and the phone page, nobody else.
//!
//! Three things are looked at, because each alone can be got round. The connection must come from
//! this machine, for a server may be told to listen elsewhere. The `Host` must be this machine,
//! for another site's name can be made to lead here. And a page of another origin must not have
//! sent the request, for browsers send such requests from this machine too.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use pivotline_service::no_such_page;

/// Lets a request through, or answers as where there is no route: whoever is not let in learns
/// nothing of what is here.
pub(super) async fn guard(request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let from_here = peer.is_some_and(|ConnectInfo(peer)| peer.ip().to_canonical().is_loopback());
    if from_here && is_admitted(request.headers()) {
        next.run(request).await
    } else {
        no_such_page(request.headers())
    }
}

/// Whether a request of these headers, from this machine, is to this machine and from its own
/// pages or tools.
fn is_admitted(headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(header::HOST).into_iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
    let Some(host) = host.to_str().ok().filter(|host| is_loopback(host)) else { return false };
    let mut origins = headers.get_all(header::ORIGIN).into_iter();
    let own = |origin: &HeaderValue| {
        let from = origin.to_str().ok().and_then(|origin| origin.strip_prefix("http://"));
        from.is_some_and(|from| from.eq_ignore_ascii_case(host))
    };
    // Another program on this machine at another port is the same site, and is not us.
    let mut sites = headers.get_all("sec-fetch-site").into_iter();
    let here = |site: &HeaderValue| site == "same-origin" || site == "none";
    origins.all(own) && sites.all(here)
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

    fn admitted(pairs: &[(&'static str, &str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().unwrap());
        }
        is_admitted(&headers)
    }

    #[test]
    fn only_this_machine_is_let_in() {
        for host in ["localhost", "LOCALHOST:8080", "127.0.0.1:1", "[::1]:8080", "[::1]"] {
            assert!(admitted(&[("host", host)]), "{host}");
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
            assert!(!admitted(&[("host", host)]), "{host}");
        }
        assert!(!admitted(&[]));
        assert!(!admitted(&[("host", "localhost"), ("host", "localhost")]));
        assert!(!admitted(&[("host", "localhost"), ("host", "example.com")]));
    }

    #[test]
    fn only_its_own_pages_are_let_in() {
        let host = ("host", "localhost:8080");
        assert!(admitted(&[host, ("origin", "http://localhost:8080")]));
        assert!(admitted(&[host, ("sec-fetch-site", "same-origin")]));
        assert!(admitted(&[host, ("sec-fetch-site", "none")]));
        for origin in
            ["http://localhost:3000", "https://localhost:8080", "http://example.com", "null", ""]
        {
            assert!(!admitted(&[host, ("origin", origin)]), "{origin}");
        }
        for site in ["cross-site", "same-site", "", "SAME-ORIGIN"] {
            assert!(!admitted(&[host, ("sec-fetch-site", site)]), "{site}");
        }
        let both = [("sec-fetch-site", "none"), ("sec-fetch-site", "cross-site")];
        assert!(!admitted(&[host, both[0], both[1]]));
    }
}
