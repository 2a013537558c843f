//! What several parts of a configuration share.

use std::collections::BTreeMap;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::fault::Faults;

/// Headers that belong to the connection, and are written by nobody else.
const FIXED: [&str; 8] = [
    "connection",
    "content-length",
    "expect",
    "host",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Headers that carry credentials, which belong to a client and are references there.
const CREDENTIALS: [&str; 3] = ["authorization", "cookie", "proxy-authorization"];

pub(super) fn milliseconds(milliseconds: u32) -> Duration {
    Duration::from_millis(milliseconds.into())
}

/// The name of a header that may be written.
pub(super) fn header_name(name: &str) -> Result<HeaderName, String> {
    let header = name.parse::<HeaderName>().ok();
    let header = header.filter(|header| !FIXED.contains(&header.as_str()));
    header.ok_or_else(|| format!("`{name}` is not a header that may be written here"))
}

/// Fixed headers; what may not be written is told.
pub(super) fn headers(
    place: &str,
    written: &BTreeMap<String, String>,
    faults: &mut Faults,
) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in written {
        headers.extend(faults.take(place, header(name, value)));
    }
    headers
}

fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), String> {
    let lower = name.to_ascii_lowercase();
    if CREDENTIALS.contains(&lower.as_str()) {
        return Err(format!("`{name}` belongs to a client's `auth`, as a reference"));
    }
    let header = header_name(name)?;
    let value = value.parse::<HeaderValue>();
    Ok((header, value.map_err(|_| format!("`{name}` has no good value"))?))
}
