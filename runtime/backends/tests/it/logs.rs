//! Nothing secret and nothing personal is in the logs, at the most talkative level.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use tracing_subscriber::fmt::MakeWriter;

use crate::bench::{PHONE, ask, failed};
use crate::oauth::{Endpoint, bench, service};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// On one thread: the log is this thread's.
#[tokio::test(flavor = "current_thread")]
async fn a_trace_has_no_secret_and_no_number() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(log.clone())
        .finish();
    // Where there is one subscriber alone, whether an event is wanted is asked of the thread that
    // comes upon it first, which may be a test that keeps no log. This is a second one.
    let _other = tracing::Dispatch::new(tracing_subscriber::registry());
    let _guard = tracing::subscriber::set_default(subscriber);

    let endpoint = Endpoint::default();
    let good = service(&["canary-token-2"]).await;
    let mut bench = bench(&good, &endpoint.start().await, "");
    let mut balance = bench.config.services["rates"].clone();
    balance.url = Some(good.url("/customers/{phone}?p={phone}"));
    bench.config.services.insert("balance".into(), balance);
    let services = bench.services().await;
    ask(&services, "rates").await.unwrap();
    failed(ask(&services, "balance").await);
    // Debug of what holds secrets.
    tracing::info!(?services, config = ?bench.config, "all of it");

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("a new token") && log.contains("not done") && log.contains("answered"));
    let number = PHONE.trim_start_matches('+');
    // `cGl2b3Q` is how the shown credentials begin in base64.
    for secret in ["canary", number, "%2B1202", "cGl2b3Q", "savings\":3.1"] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
}
