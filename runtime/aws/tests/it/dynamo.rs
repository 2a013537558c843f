//! DynamoDB's API inside the test process, with a proxy before it.

use std::net::SocketAddr;
use std::time::Duration;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_dynamodb::Client;
use dynoxide::Database;
use pivotline_aws::store::{DynamoStore, StoreOptions, create_or_check};
use tokio::net::TcpListener;

use crate::proxy::Proxy;

/// The table of the tests.
pub(crate) const TABLE: &str = "sessions";

/// A running DynamoDB. It ends with the test.
pub(crate) struct Dynamo {
    pub(crate) database: Database,
    /// Where it listens itself.
    pub(crate) address: SocketAddr,
    /// What stands before it: faults and costs.
    pub(crate) proxy: Proxy,
}

impl Dynamo {
    /// One without a table.
    pub(crate) async fn empty() -> Self {
        Self::of(Database::memory().unwrap()).await
    }

    /// One over this database.
    pub(crate) async fn of(database: Database) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(dynoxide::server::serve_on(listener, database.clone()));
        Self { database, address, proxy: Proxy::before(address).await }
    }

    /// One with the table.
    pub(crate) async fn start() -> Self {
        let dynamo = Self::empty().await;
        create_or_check(&dynamo.client(), TABLE).await.unwrap();
        dynamo.proxy.seen();
        dynamo
    }

    /// Where its own server listens: without faults, and as fast as it goes.
    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A client of the server itself.
    pub(crate) fn client(&self) -> Client {
        patient(&self.endpoint()).client(&sdk_config())
    }

    /// A store over the server itself.
    pub(crate) fn store(&self) -> DynamoStore {
        DynamoStore::new(&sdk_config(), &patient(&self.endpoint()))
    }

    /// A store whose requests go through the proxy.
    pub(crate) fn watched(&self) -> DynamoStore {
        DynamoStore::new(&sdk_config(), &patient(&self.proxy.endpoint()))
    }
}

/// What every client of the tests has in common: no real account, no real region's endpoint.
pub(crate) fn sdk_config() -> SdkConfig {
    let credentials = Credentials::new("AKIDEXAMPLE", "example", None, None, "tests");
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build()
}

/// Options under which a busy machine makes no request late.
fn patient(endpoint: &str) -> StoreOptions {
    StoreOptions {
        endpoint: Some(endpoint.to_owned()),
        attempt_within: Duration::from_secs(60),
        within: Duration::from_secs(180),
        ..StoreOptions::of_table(TABLE)
    }
}
