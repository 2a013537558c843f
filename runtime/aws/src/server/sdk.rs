//! How AWS is reached: one HTTP client for all services, TLS by ring.

use std::time::Duration;

use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_runtime_api::client::http::SharedHttpClient;

use crate::config::Environment;

/// How long an idle connection is kept. DynamoDB closes them after a minute or so.
const IDLE: Duration = Duration::from_secs(50);

fn http_client() -> SharedHttpClient {
    // The default crypto provider takes 38 ms of a processor for its first handshake; ring half
    // a millisecond.
    aws_smithy_http_client::Builder::new()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .pool_idle_timeout(IDLE)
        .build_https()
}

/// For a server: credentials from wherever AWS's tools find them (variables, profile, container,
/// instance).
pub async fn sdk_config(environment: &Environment) -> SdkConfig {
    aws_config::defaults(BehaviorVersion::latest())
        .region(Region::new(environment.region.clone()))
        .http_client(http_client())
        .load()
        .await
}

/// For a Lambda function: credentials from its variables, and nothing else is looked for.
#[must_use]
pub fn on_lambda(environment: &Environment) -> SdkConfig {
    with(environment, SharedCredentialsProvider::new(EnvironmentVariableCredentialsProvider::new()))
}

/// With keys that open nothing: for a DynamoDB on this machine, which takes any.
#[must_use]
pub fn without_account(environment: &Environment) -> SdkConfig {
    let keys = Credentials::new("AKIDEXAMPLE", "none", None, None, "this machine");
    with(environment, SharedCredentialsProvider::new(keys))
}

fn with(environment: &Environment, credentials: SharedCredentialsProvider) -> SdkConfig {
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(environment.region.clone()))
        .credentials_provider(credentials)
        .http_client(http_client())
        .build()
}

/// The same, with another address for one service.
pub(super) fn at(sdk: &SdkConfig, endpoint: Option<&String>) -> SdkConfig {
    match endpoint {
        Some(endpoint) => sdk.to_builder().endpoint_url(endpoint).build(),
        None => sdk.clone(),
    }
}
