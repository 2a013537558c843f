//! The session store over the DynamoDB API, and a server of that API for whoever takes part: a
//! process of its own, whose processor time nobody is charged with.

use std::path::Path;
use std::sync::Arc;

use dynoxide::Database;
use pivotline_aws::config::Environment;
use pivotline_aws::server::without_account;
use pivotline_aws::store::{DynamoStore, StoreOptions, create_or_check};
use pivotline_service::ports::SessionStore;
use serde_json::json;
use tokio::net::TcpListener;

const TABLE: &str = "sessions";
const ENVIRONMENT: &str = r#"
    [environments.bench]
    region = "us-east-1"
    [environments.bench.runtime]
    base_url = "https://menu.example.com"
    table = "sessions"
    artefacts = "programs"
    server_key = "env:KEY"
    listen = "127.0.0.1:0"
    [environments.bench.texts]
    provider = "sns"
    prefixes = ["+1202555"]
"#;

/// Serves the DynamoDB API from this file.
pub(crate) async fn serve(file: &Path) {
    let database = Database::new(&file.display().to_string()).expect("a file for the table");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    println!("{}", json!({ "address": listener.local_addr().expect("an address").to_string() }));
    dynoxide::server::serve_on(listener, database).await;
}

/// The store in the table of that server.
pub(crate) async fn store(address: &str) -> Arc<dyn SessionStore> {
    let environment = Environment::read(ENVIRONMENT, "bench").expect("an environment");
    let sdk = without_account(&environment);
    let options = StoreOptions {
        endpoint: Some(format!("http://{address}")),
        ..StoreOptions::of_table(TABLE)
    };
    create_or_check(&options.client(&sdk), TABLE).await.expect("a table");
    Arc::new(DynamoStore::new(&sdk, &options))
}
