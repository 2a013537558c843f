//! `[environments.NAME.runtime]`: where the runtime is reached and what it keeps where.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use super::home::Home;
use super::place::ArtefactPlace;
use super::section::Section;
use crate::secrets::SecretPlace;

/// The longest that a function of the call may take, in milliseconds: Connect waits 8 seconds.
pub(super) const LONGEST_FUNCTION: u32 = 7_500;

/// Where the runtime is reached and what it keeps where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuntimeSettings {
    /// The address under which callers reach it, without a slash at its end.
    pub base_url: String,
    /// The DynamoDB table.
    pub table: String,
    /// Where compiled programs are kept.
    pub artefacts: ArtefactPlace,
    /// Where the server's key is.
    pub server_key: SecretPlace,
    /// Where a server listens.
    pub listen: SocketAddr,
    /// Who proves who a person is.
    pub identity: IdentityKind,
    /// How often a server looks which program new sessions begin with.
    pub refresh: Duration,
    /// What a server takes on at once.
    pub limits: Limits,
}

/// Who proves who a person is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentityKind {
    /// Nobody: every login is refused.
    None,
    /// A stand-in that believes everybody. For a laptop alone.
    StandIn,
}

/// What a server takes on at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many requests are answered at once; the next one is told to come again.
    pub concurrency: u32,
    /// How long a function of the call may take.
    pub function: Duration,
}

const BASE_URL: &str = "write the address that texts lead to, as \"https://menu.example.com\"";
pub(super) const TABLE: &str =
    "write 3 to 255 letters, digits, `_`, `-` and `.`, as \"pivotline-prod\"";
const ARTEFACTS: &str = "write a folder or \"s3://bucket/prefix\"";
const SECRET: &str = "write where it is: \"env:NAME\" or \"secretsmanager:ARN\" (with `#key` for \
                      one part of a JSON secret)";

impl RuntimeSettings {
    /// Reads the table. Whatever is missing or wrong is told, and is empty here.
    pub(super) fn read(section: &Section<'_>, home: Home<'_>) -> Self {
        section.required("base_url", BASE_URL);
        let base_url = section.judged("base_url", BASE_URL, base_url);
        section.required("table", TABLE);
        let table = section.judged("table", TABLE, table);
        section.required("artefacts", ARTEFACTS);
        let artefacts = section.judged("artefacts", ARTEFACTS, ArtefactPlace::parse);
        section.required("server_key", SECRET);
        let server_key = section.judged("server_key", SECRET, |text| secret(text, home));
        let listen =
            section.judged("listen", "write an address and a port, as \"0.0.0.0:8080\"", listen);
        let listen = listen.unwrap_or_else(|| SocketAddr::from(([0, 0, 0, 0], 8080)));
        let identity = identity(section, base_url.as_deref(), listen);
        let refresh = section.whole("refresh_seconds", 1..=300, 30);
        Self {
            limits: limits(section.section("limits")),
            base_url: base_url.unwrap_or_default(),
            table: table.unwrap_or_default(),
            artefacts: artefacts.unwrap_or(ArtefactPlace::Folder(PathBuf::new())),
            server_key: server_key.unwrap_or(SecretPlace::Variable(String::new())),
            listen,
            identity,
            refresh: Duration::from_secs(refresh.into()),
        }
    }
}

fn limits(section: Section<'_>) -> Limits {
    let limits = Limits {
        concurrency: section.whole("concurrency", 1..=100_000, 512),
        function: Duration::from_millis(
            section.whole("function_ms", 500..=LONGEST_FUNCTION, LONGEST_FUNCTION).into(),
        ),
    };
    section.done();
    limits
}

fn identity(section: &Section<'_>, base_url: Option<&str>, listen: SocketAddr) -> IdentityKind {
    let kinds = [("none", IdentityKind::None), ("stand-in", IdentityKind::StandIn)];
    let kind = section.one_of("identity", &kinds).unwrap_or(IdentityKind::None);
    if kind == IdentityKind::None {
        return kind;
    }
    let none = "write \"none\": every login is then refused";
    if base_url.is_none_or(|base_url| !is_on_this_machine(base_url)) {
        let wrong = "the stand-in believes everybody, and this environment is reached from outside";
        section.fault("identity", wrong, none);
    } else if !listen.ip().is_loopback() {
        let wrong = "the stand-in believes everybody, and the server listens to other machines";
        section.fault("identity", wrong, "write `listen = \"127.0.0.1:8080\"`, or \"none\" here");
    }
    kind
}

/// Whether an address is one of loopback.
pub(crate) fn is_on_this_machine(base_url: &str) -> bool {
    let host = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
    let host = host.split_once('/').map_or(host, |(host, _)| host);
    let host = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address,
        None => host.split_once(':').map_or(host, |(host, _)| host),
    };
    let address = host.parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

fn base_url(text: &str) -> Result<String, &'static str> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let host = rest.ok_or("this is no address of the web")?;
    let good = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    if host.contains('/') {
        return Err("the runtime answers at a host of its own: there is a path behind it");
    }
    if host.is_empty() || !host.bytes().all(good) {
        return Err("this is no address of the web");
    }
    if text.starts_with("http://") && !is_on_this_machine(text) {
        return Err("links must lead to https: whoever listens on http can take a session");
    }
    Ok(text.to_owned())
}

pub(super) fn table(text: &str) -> Result<String, &'static str> {
    let good = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
    let is_good = (3..=255).contains(&text.len()) && text.bytes().all(good);
    if is_good { Ok(text.to_owned()) } else { Err("no table can have this name") }
}

fn listen(text: &str) -> Result<SocketAddr, &'static str> {
    text.parse().map_err(|_| "this is no address to listen at")
}

/// The place of a secret. What stands there in clear is not repeated in the fault.
fn secret(text: &str, home: Home<'_>) -> Result<SecretPlace, &'static str> {
    let place = SecretPlace::parse(text).ok_or("a secret must not stand here")?;
    if let SecretPlace::SecretsManager { arn, .. } = &place {
        home.holds(arn, "secretsmanager", "secret:")?;
    }
    Ok(place)
}
