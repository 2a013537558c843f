//! How a bank's services are reached, as the file says it. What a file may say is shown in
//! `SERVICES.md`.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use pivotline_ir::Name;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// All services that are asked over HTTPS.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BackendsConfig {
    /// The services, by the names that menus give them.
    pub services: BTreeMap<Name, ServiceConfig>,
    /// Who is asking: credentials and certificates, by a name that services refer to.
    pub clients: BTreeMap<String, ClientConfig>,
    /// Which addresses may be connected to.
    pub network: NetworkConfig,
}

/// One service.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ServiceConfig {
    /// Its address: `https://host/path/{argument}?name={argument}`. With `openapi`, the server's.
    pub url: Option<String>,
    /// How it is asked: GET, or POST where there is a body, unless it is said here.
    pub method: Option<MethodConfig>,
    /// A file with its OpenAPI description (JSON).
    pub openapi: Option<PathBuf>,
    /// The `operationId` in that description.
    pub operation: Option<String>,
    /// What the operation's parameters are filled with, where that is not the argument of the
    /// same name: `{argument}` or a fixed text.
    pub parameters: BTreeMap<String, String>,
    /// Fixed headers.
    pub headers: BTreeMap<String, String>,
    /// The JSON body; in its texts `{argument}` is filled in.
    pub body: Option<Value>,
    /// Where each field is in the answer; `/field` for all of them, where this is empty.
    pub gives: BTreeMap<Name, GiveConfig>,
    /// How long it may take; what the menu allows, where it is not said.
    pub timeout_ms: Option<u32>,
    /// Whether asking it changes something.
    pub changes: bool,
    /// The header of the idempotency key. That it is written says that the service honours it.
    pub idempotency_header: Option<String>,
    /// How often a failed try is repeated: at most 2.
    pub retries: Option<u8>,
    /// The client as which it is asked.
    pub client: Option<String>,
    /// How many questions may be open at once.
    pub at_once: Option<u16>,
    /// When it is left alone for a while.
    pub breaker: BreakerConfig,
}

/// A way to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum MethodConfig {
    /// Reads.
    Get,
    /// Does, or reads with a body.
    Post,
    /// Sets.
    Put,
    /// Changes a part.
    Patch,
    /// Removes.
    Delete,
}

/// Where a field is in an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GiveConfig {
    /// A JSON pointer (RFC 6901): `/balance/amount`.
    Pointer(String),
    /// Pointers, and what else is said of what is there.
    Parts(GiveParts),
}

/// Where the parts of a field are: `at` and `means`, or those of an amount of money. Which belong
/// together is judged where answers are, so that all that is wrong is told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GiveParts {
    /// A JSON pointer.
    pub at: Option<String>,
    /// The service's words and the menu's: `{ Y = "yes", N = "no" }`.
    pub means: Option<BTreeMap<String, String>>,
    /// A pointer to the amount.
    pub amount: Option<String>,
    /// A pointer to the ISO 4217 code, or the code itself.
    pub currency: Option<String>,
    /// Whether the amount is a whole number of hundredths.
    pub in_cents: Option<bool>,
}

impl<'de> Deserialize<'de> for GiveConfig {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PointerOrParts)
    }
}

/// Reads either. An error is that of the part that is wrong.
struct PointerOrParts;

impl<'de> Visitor<'de> for PointerOrParts {
    type Value = GiveConfig;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON pointer or a table")
    }

    fn visit_str<E: de::Error>(self, pointer: &str) -> Result<GiveConfig, E> {
        Ok(GiveConfig::Pointer(pointer.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, parts: A) -> Result<GiveConfig, A::Error> {
        GiveParts::deserialize(MapAccessDeserializer::new(parts)).map(GiveConfig::Parts)
    }
}

/// Who is asking.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ClientConfig {
    /// What is shown to the service.
    pub auth: AuthConfig,
    /// Certificates.
    pub tls: TlsConfig,
    /// How long a connection may take: a second, where it is not said.
    pub connect_timeout_ms: Option<u32>,
}

/// What is shown to a service. Secrets are references. Which keys belong to a kind is judged where
/// the client is made ready, so that all that is wrong is told.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AuthConfig {
    /// What kind of credentials it is.
    pub kind: Option<AuthKind>,
    /// The bearer token, or the key.
    pub secret: Option<String>,
    /// The header of the key.
    pub header: Option<String>,
    /// The token endpoint.
    pub token_url: Option<String>,
    /// The client's id; not secret.
    pub client_id: Option<String>,
    /// The client's secret.
    pub client_secret: Option<String>,
    /// The scopes, between blanks.
    pub scope: Option<String>,
    /// For whom the token is, where the endpoint asks for it.
    pub audience: Option<String>,
    /// How the client shows its secret.
    pub send: Option<SendSecret>,
}

/// A kind of credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthKind {
    /// Nothing.
    None,
    /// A fixed bearer token.
    Bearer,
    /// A key in a header.
    ApiKey,
    /// A token by OAuth 2.0 client credentials (RFC 6749, 4.4).
    Oauth2,
}

/// How an OAuth client shows its secret.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SendSecret {
    /// `client_secret_basic`.
    #[default]
    Basic,
    /// `client_secret_post`.
    Post,
}

/// Certificates, as references to PEM.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TlsConfig {
    /// The client's certificate chain.
    pub certificate: Option<String>,
    /// The client's private key.
    pub key: Option<String>,
    /// The only authorities that are trusted; the platform's, where it is not said.
    pub ca: Option<String>,
}

/// Which addresses may be connected to, beside public ones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NetworkConfig {
    /// Private networks: `["10.0.0.0/8"]`.
    pub allow_private: Vec<String>,
    /// This machine itself, by `http` too: for tests.
    pub allow_loopback: bool,
}

/// When a service is left alone for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BreakerConfig {
    /// How long tries are counted together, in seconds.
    pub window_seconds: u32,
    /// How many tries there must be before they say anything.
    pub calls: u32,
    /// How many of a hundred may fail.
    pub failures_percent: u8,
    /// How long it is left alone, in seconds.
    pub open_seconds: u32,
}

impl Default for BreakerConfig {
    fn default() -> Self {
        Self { window_seconds: 30, calls: 10, failures_percent: 50, open_seconds: 10 }
    }
}
