//! Traces over OTLP/HTTP.
//!
//! A journey is one trace in all processes that serve it: its id is the journey's `trace`, which is
//! made of the call's contact id. It is often known only in the middle of a request, once the
//! session was opened; so the spans of a request are kept until it is over and then get their
//! trace together. Whether a trace is exported depends on its id alone, so that all processes
//! decide alike.

mod layer;
mod tree;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hyper_rustls::HttpsConnectorBuilder;
use opentelemetry::KeyValue;
use opentelemetry::trace::TraceId;
use opentelemetry_http::hyper::HyperClient;
use opentelemetry_otlp::{
    ExporterBuildError, SpanExporter, WithExportConfig as _, WithHttpConfig as _,
};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{SpanData, SpanExporter as _};

pub use layer::Spans;

/// How long an export may take.
const WITHIN: Duration = Duration::from_secs(5);
/// How many spans wait to be exported; what comes while there are more is dropped and told.
const MOST: usize = 8_192;

/// What is traced, and where it goes.
#[derive(Clone, Debug)]
pub struct TraceSettings {
    /// Where spans are posted: `http://127.0.0.1:4318/v1/traces`.
    pub endpoint: String,
    /// Which part of the journeys is exported, from 0 to 1.
    pub ratio: f64,
    /// The environment of `pivotline.toml`.
    pub environment: String,
}

/// Why traces cannot be exported.
#[derive(Debug, thiserror::Error)]
pub enum TracesError {
    /// The certificates of the machine cannot be read.
    #[error("the certificates of this machine cannot be read: {0}")]
    Certificates(#[from] std::io::Error),
    /// The settings are not what they should be.
    #[error(transparent)]
    Settings(#[from] ExporterBuildError),
}

/// The spans that wait to be exported.
pub struct Traces {
    exporter: SpanExporter,
    waiting: Mutex<Waiting>,
    ratio: f64,
}

#[derive(Default)]
struct Waiting {
    spans: Vec<SpanData>,
    dropped: usize,
}

impl Traces {
    /// Exports as the settings say.
    ///
    /// # Errors
    /// The settings are not what they should be, or no certificates were found.
    pub fn new(settings: &TraceSettings) -> Result<Arc<Self>, TracesError> {
        let builder = SpanExporter::builder().with_http();
        // Reading the machine's certificates takes milliseconds: not where none are needed.
        let builder = if settings.endpoint.starts_with("http://") {
            builder.with_http_client(HyperClient::with_default_connector(WITHIN, None))
        } else {
            let connector = HttpsConnectorBuilder::new()
                .with_provider_and_native_roots(rustls::crypto::ring::default_provider())?
                .https_only()
                .enable_http1()
                .build();
            builder.with_http_client(HyperClient::new(connector, WITHIN, None))
        };
        let builder = builder.with_endpoint(settings.endpoint.as_str()).with_timeout(WITHIN);
        let mut exporter = builder.build()?;
        let about = [
            KeyValue::new("service.name", "pivotline"),
            KeyValue::new("service.version", env!("CARGO_PKG_VERSION")),
            KeyValue::new("deployment.environment.name", settings.environment.clone()),
        ];
        exporter.set_resource(&Resource::builder_empty().with_attributes(about).build());
        let ratio = settings.ratio.clamp(0.0, 1.0);
        Ok(Arc::new(Self { exporter, waiting: Mutex::default(), ratio }))
    }

    /// A layer of `tracing` that hands spans over.
    #[must_use]
    pub fn layer(self: &Arc<Self>) -> Spans {
        Spans(Arc::clone(self))
    }

    /// Exports what waits. A Lambda does so before each answer, because it is frozen after it.
    pub async fn flush(&self) {
        let waiting = {
            let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *waiting)
        };
        if waiting.dropped > 0 {
            tracing::warn!(cause = "spans_dropped", spans = waiting.dropped);
        }
        if waiting.spans.is_empty() {
            return;
        }
        if let Err(error) = self.exporter.export(waiting.spans).await {
            tracing::warn!(cause = "traces_export", error = &error as &dyn std::error::Error);
        }
    }

    /// Exports every now and then, for ever: a server spawns it, and flushes once more at its end.
    pub async fn run(self: Arc<Self>, every: Duration) {
        let mut ticks = tokio::time::interval(every);
        loop {
            ticks.tick().await;
            self.flush().await;
        }
    }

    fn takes(&self, trace: TraceId) -> bool {
        let low = trace.to_bytes().into_iter().rev().take(4);
        let low = low.enumerate().map(|(place, byte)| u32::from(byte) << (8 * place)).sum::<u32>();
        f64::from(low) < self.ratio * (f64::from(u32::MAX) + 1.0)
    }

    fn hand_over(&self, spans: Vec<SpanData>) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.spans.len() + spans.len() > MOST {
            waiting.dropped += spans.len();
        } else {
            waiting.spans.extend(spans);
        }
    }
}
