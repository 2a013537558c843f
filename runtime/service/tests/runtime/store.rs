//! The store in memory is a store.

use std::sync::Arc;

use pivotline_service::doubles::MemoryStore;
use pivotline_service::store_contract::keeps_its_port;

#[tokio::test(flavor = "multi_thread")]
async fn the_store_in_memory_keeps_its_port() {
    keeps_its_port(Arc::new(MemoryStore::default())).await.unwrap();
}
