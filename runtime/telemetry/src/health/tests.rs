use std::sync::atomic::AtomicUsize;

use async_trait::async_trait;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use pivotline_service::doubles;
use pivotline_service::ports::{Created, Quota, Replaced, StoreError};
use pivotline_service::record::Record;
use tokio::sync::Semaphore;
use tower::ServiceExt as _;

use super::*;

/// A store that answers as often as it was told to, and counts who asked.
struct Slow {
    asked: AtomicUsize,
    answers: Semaphore,
}

#[async_trait]
impl SessionStore for Slow {
    async fn load(&self, _: &SessionKey) -> Result<Option<Record>, StoreError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        self.answers.acquire().await.unwrap().forget();
        Ok(None)
    }
    async fn create(&self, _: &SessionKey, _: &Record) -> Result<Created, StoreError> {
        panic!("only a look tells whether it answers")
    }
    async fn replace(&self, _: &SessionKey, _: &Record, _: u64) -> Result<Replaced, StoreError> {
        panic!("only a look tells whether it answers")
    }
    async fn count(&self, _: &Quota<'_>, _: u64) -> Result<bool, StoreError> {
        panic!("only a look tells whether it answers")
    }
    async fn purge(&self, _: u64) -> Result<usize, StoreError> {
        panic!("only a look tells whether it answers")
    }
}

/// The health of a server over this store.
fn over(store: Arc<Slow>) -> Arc<Health> {
    let runtime = Runtime::new(doubles::config(), doubles::ports()).unwrap();
    Health::new(Arc::new(runtime), store)
}

#[tokio::test(start_paused = true)]
async fn however_many_probes_come_the_store_is_asked_once() {
    let store = Arc::new(Slow { asked: AtomicUsize::new(0), answers: Semaphore::new(0) });
    let health = over(Arc::clone(&store));
    let probe = || {
        let health = Arc::clone(&health);
        tokio::spawn(async move { health.store_answers().await })
    };
    let probes: Vec<_> = (0..100).map(|_| probe()).collect();
    while store.asked.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
    store.answers.add_permits(probes.len());
    for probe in probes {
        assert!(probe.await.unwrap());
    }
    assert_eq!(store.asked.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn why_no_work_should_be_sent_is_a_line() {
    let store = Arc::new(Slow { asked: AtomicUsize::new(0), answers: Semaphore::new(0) });
    let request = Request::get("/ready").body(Body::empty()).unwrap();
    let told = router(over(store)).oneshot(request).await.unwrap();
    assert_eq!(told.status(), StatusCode::SERVICE_UNAVAILABLE);
    let words = to_bytes(told.into_body(), 1024).await.unwrap();
    assert_eq!(words, "no program is current\n");
}
