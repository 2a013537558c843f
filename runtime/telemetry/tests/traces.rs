//! Traces as a collector receives them.

#![cfg(feature = "otlp")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may panic: that is how it fails"
)]

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::trace::v1::Span;
use pivotline_telemetry::traces::{TraceSettings, Traces};
use prost::Message as _;
use tokio::net::TcpListener;
use tracing::field::Empty;
use tracing_subscriber::layer::SubscriberExt as _;

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

/// A collector that keeps what it is sent.
#[derive(Clone, Default)]
struct Collector(Arc<Mutex<Vec<ExportTraceServiceRequest>>>);

impl Collector {
    async fn listen(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let routes = Router::new().route("/v1/traces", post(receive)).with_state(self.clone());
        tokio::spawn(pivotline_service::serve(listener, routes, std::future::pending()));
        format!("http://{address}/v1/traces")
    }

    fn spans(&self) -> Vec<Span> {
        let received = self.0.lock().unwrap();
        let resources = received.iter().flat_map(|request| &request.resource_spans);
        let scopes = resources.flat_map(|resource| &resource.scope_spans);
        scopes.flat_map(|scope| scope.spans.clone()).collect()
    }
}

async fn receive(State(collector): State<Collector>, body: Bytes) {
    let request = ExportTraceServiceRequest::decode(body).expect("an OTLP request");
    collector.0.lock().unwrap().push(request);
}

fn traces(endpoint: &str, ratio: f64) -> Arc<Traces> {
    let (endpoint, environment) = (endpoint.to_owned(), "sample".to_owned());
    Traces::new(&TraceSettings { endpoint, ratio, environment }).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn named<'a>(spans: &'a [Span], name: &str) -> &'a Span {
    spans.iter().find(|span| span.name == name).unwrap_or_else(|| panic!("no {name}: {spans:?}"))
}

/// A request whose journey is known only in the middle of it, as when a session is loaded first.
fn request(traces: &Arc<Traces>) {
    let subscriber = tracing_subscriber::registry().with(traces.layer());
    tracing::subscriber::with_default(subscriber, || {
        let target = tracing::info_span!(
            target: "pivotline::http", "request", method = "POST", path = "/menu", trace = Empty
        );
        let _in_request = target.enter();
        tracing::info_span!(target: "pivotline_aws", "load").in_scope(|| {
            tracing::info_span!(target: "hyper::client", "not ours").in_scope(|| {
                tracing::warn!(target: "pivotline_aws", cause = "slow", "to +12025550100");
            });
        });
        target.record("trace", TRACE);
        tracing::info_span!(target: "pivotline_aws", "replace").in_scope(|| {
            tracing::error!(target: "pivotline_aws", cause = "store_gone");
        });
    });
}

#[tokio::test]
async fn a_journey_is_one_trace_in_two_processes() {
    let collector = Collector::default();
    let endpoint = collector.listen().await;
    let (voice, web) = (traces(&endpoint, 1.0), traces(&endpoint, 1.0));
    let subscriber = tracing_subscriber::registry().with(voice.layer());
    tracing::subscriber::with_default(subscriber, || {
        let _call =
            tracing::info_span!(target: "pivotline_service", "call", trace = TRACE).entered();
    });
    request(&web);
    voice.flush().await;
    web.flush().await;
    let spans = collector.spans();
    assert_eq!(spans.len(), 4, "{spans:?}");
    for span in &spans {
        assert_eq!(hex(&span.trace_id), TRACE, "{}", span.name);
        assert!(span.end_time_unix_nano >= span.start_time_unix_nano);
    }
    let outer = named(&spans, "POST /menu");
    assert!(outer.parent_span_id.is_empty());
    for inner in ["load", "replace"] {
        assert_eq!(named(&spans, inner).parent_span_id, outer.span_id);
    }
    assert_eq!(named(&spans, "load").events[0].name, "to ***00", "masked as in logs");
    assert_eq!(named(&spans, "replace").status.as_ref().map(|status| status.code), Some(2));
    let received = collector.0.lock().unwrap();
    let resource = received[0].resource_spans[0].resource.as_ref().expect("a resource");
    assert!(resource.attributes.iter().any(|about| about.key == "service.name"));
}

#[tokio::test]
async fn a_part_of_the_journeys_is_the_same_part_everywhere() {
    let collector = Collector::default();
    let endpoint = collector.listen().await;
    let some = traces(&endpoint, 0.25);
    let subscriber = tracing_subscriber::registry().with(some.layer());
    tracing::subscriber::with_default(subscriber, || {
        for number in 0_u32..400 {
            let trace =
                format!("{:032x}", u128::from(number.wrapping_mul(0x9e37_79b9)) + (1 << 64));
            for name in ["one", "two"] {
                let _span =
                    tracing::info_span!(target: "pivotline", "step", trace, kind = name).entered();
            }
        }
    });
    some.flush().await;
    let spans = collector.spans();
    let mut traces: Vec<_> = spans.iter().map(|span| hex(&span.trace_id)).collect();
    traces.sort();
    traces.dedup();
    assert_eq!(spans.len(), traces.len() * 2, "both spans of a trace, or none");
    assert!((80..120).contains(&traces.len()), "{} of 400", traces.len());
}

#[tokio::test]
async fn a_collector_that_is_gone_stops_nobody() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}/v1/traces", listener.local_addr().unwrap());
    drop(listener);
    let traces = traces(&endpoint, 1.0);
    request(&traces);
    traces.flush().await;
    traces.flush().await;
}
