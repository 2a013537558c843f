//! Addresses of services. Scheme, host and port are fixed when the configuration is read;
//! arguments fill path segments and query values, and always encoded.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, Ipv6Addr};

use crate::encode::percent_encoded;
use crate::template::{Arguments, Template, Unfilled};

/// Where a service is connected to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    /// Whether by TLS.
    pub(crate) tls: bool,
    /// A name or an address; an IPv6 address without its brackets.
    pub(crate) host: String,
    /// The port.
    pub(crate) port: u16,
}

/// A service's address with arguments in it.
#[derive(Clone, Debug)]
pub(crate) struct UrlTemplate {
    /// The fixed part.
    pub(crate) origin: Origin,
    segments: Vec<Template>,
    query: Vec<(String, Template)>,
}

/// Why an address cannot be made of these arguments.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// One is missing.
    Missing(String),
    /// What fills a path segment is empty, is `.` or `..`, or holds a slash: servers behind a
    /// gateway may decode and resolve it, and then it would be another path.
    Segment,
}

impl From<Unfilled> for Unfit {
    fn from(Unfilled(argument): Unfilled) -> Self {
        Self::Missing(argument)
    }
}

impl Origin {
    /// The value of the `Host` header.
    pub(crate) fn authority(&self) -> String {
        let host =
            if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        match (self.tls, self.port) {
            (true, 443) | (false, 80) => host,
            (_, port) => format!("{host}:{port}"),
        }
    }

    /// Whether it is this machine by its address or name.
    pub(crate) fn is_loopback(&self) -> bool {
        self.host == "localhost"
            || self.host.parse::<Ipv4Addr>().is_ok_and(|ip| ip.is_loopback())
            || self.host.parse::<Ipv6Addr>().is_ok_and(|ip| ip.is_loopback())
    }

    fn parse(tls: bool, authority: &str) -> Result<Self, String> {
        let bad = |what: &str| Err(format!("`{authority}` {what}"));
        if authority.contains(['{', '}']) {
            return bad("is fixed: arguments fill path segments and query values");
        }
        if authority.contains('@') {
            return Err("credentials do not belong into an address".to_owned());
        }
        let (host, port) = match authority.strip_prefix('[') {
            Some(rest) => match rest.split_once(']') {
                Some((host, port)) if host.parse::<Ipv6Addr>().is_ok() => (host, port),
                _ => return bad("is no IPv6 address"),
            },
            None => authority.split_at(authority.find(':').unwrap_or(authority.len())),
        };
        let port = match port.strip_prefix(':') {
            Some(port) => port.parse().ok().filter(|port| *port != 0),
            None if port.is_empty() => Some(if tls { 443 } else { 80 }),
            None => None,
        };
        let Some(port) = port else { return bad("has no good port") };
        let name = |host: &str| {
            let label = |label: &str| {
                let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
                !label.is_empty() && label.len() < 64 && label.bytes().all(fits)
            };
            host.len() < 254 && host.split('.').all(label)
        };
        let numeric = host.rsplit('.').next().is_some_and(|last| {
            last.bytes().all(|byte| byte.is_ascii_digit()) || last.starts_with("0x")
        });
        let fits = host.parse::<Ipv6Addr>().is_ok()
            || (name(host) && (!numeric || host.parse::<Ipv4Addr>().is_ok()));
        if !fits {
            return bad("is no host");
        }
        Ok(Self { tls, host: host.to_ascii_lowercase(), port })
    }
}

impl UrlTemplate {
    /// Reads an address.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (tls, rest) = match text.split_once("://") {
            Some(("https", rest)) => (true, rest),
            Some(("http", rest)) => (false, rest),
            _ => return Err("write an address as `https://host/path`".to_owned()),
        };
        if rest.contains('#') {
            return Err("a part after `#` is never sent".to_owned());
        }
        let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, path) = place.split_at(place.find('/').unwrap_or(place.len()));
        let origin = Origin::parse(tls, authority)?;
        let path = path.strip_prefix('/').unwrap_or(path);
        let segments: Result<Vec<_>, String> = path.split('/').map(segment).collect();
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let query: Result<Vec<_>, String> = pairs.map(pair).collect();
        Ok(Self { origin, segments: segments?, query: query? })
    }

    /// Adds a query value.
    pub(crate) fn push_query(&mut self, name: &str, value: Template) {
        self.query.push((name.to_owned(), value));
    }

    /// Path and query with the arguments filled in.
    pub(crate) fn fill(&self, arguments: &Arguments) -> Result<String, Unfit> {
        let mut target = String::new();
        for segment in &self.segments {
            let filled = segment.fill(arguments)?;
            let empty = filled.is_empty() && !segment.arguments().is_empty();
            let breaks =
                |character: char| matches!(character, '/' | '\\') || character.is_control();
            if empty || matches!(&*filled, "." | "..") || filled.contains(breaks) {
                return Err(Unfit::Segment);
            }
            target.push('/');
            target.push_str(&segment.fill_encoded(arguments)?);
        }
        for (at, (name, value)) in self.query.iter().enumerate() {
            target.push(if at == 0 { '?' } else { '&' });
            target.push_str(&percent_encoded(name));
            target.push('=');
            target.push_str(&percent_encoded(&value.fill(arguments)?));
        }
        Ok(target)
    }

    /// The arguments that it names.
    pub(crate) fn arguments(&self) -> BTreeSet<&str> {
        let query = self.query.iter().map(|(_, value)| value);
        self.segments.iter().chain(query).flat_map(Template::arguments).collect()
    }
}

fn segment(text: &str) -> Result<Template, String> {
    if matches!(text, "." | "..") {
        return Err(format!("`{text}` is no part of a path"));
    }
    plain(text)
}

fn pair(text: &str) -> Result<(String, Template), String> {
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    if name.contains(['{', '}']) {
        return Err(format!("`{name}` is fixed: arguments fill the values of a query"));
    }
    plain(name)?;
    Ok((name.to_owned(), plain(value)?))
}

/// A template whose fixed parts are plain: they are encoded when they are sent, so that what is
/// encoded already would be so twice.
fn plain(text: &str) -> Result<Template, String> {
    let template = Template::parse(text)?;
    let bad =
        |character: char| !character.is_ascii_graphic() || "%+\\\"<>[]^`|?".contains(character);
    if let Some(part) = template.fixed().find(|part| part.contains(bad)) {
        return Err(format!("write `{part}` with plain characters; they are encoded here"));
    }
    Ok(template)
}

#[cfg(test)]
mod tests;
