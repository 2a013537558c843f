//! Traces of the programs as they are deployed, at a collector that speaks OTLP over HTTP.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message as _;
use tokio::net::TcpListener;

use crate::client::{Answers as _, ok};
use crate::lambda::world::World;
use crate::server::{Server, link, tokens};
use crate::store::program::program;

/// A collector that keeps what it is sent.
#[derive(Clone, Default)]
struct Collector(Arc<Mutex<Vec<Span>>>);

impl Collector {
    /// Starts one; what stands in the table `telemetry` of who posts to it.
    async fn listen(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let routes = Router::new().route("/v1/traces", post(receive)).with_state(self.clone());
        tokio::spawn(pivotline_service::serve(listener, routes, std::future::pending()));
        format!("traces = \"http://{address}/v1/traces\"\n")
    }

    /// The traces of the spans of this name.
    fn traces(&self, name: &str) -> Vec<Vec<u8>> {
        let spans = self.0.lock().unwrap();
        let named = spans.iter().filter(|span| span.name == name);
        named.map(|span| span.trace_id.clone()).collect()
    }
}

async fn receive(State(collector): State<Collector>, body: Bytes) {
    let request = ExportTraceServiceRequest::decode(body).expect("an OTLP request");
    let scopes = request.resource_spans.into_iter().flat_map(|resource| resource.scope_spans);
    collector.0.lock().unwrap().extend(scopes.flat_map(|scope| scope.spans));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_one_trace_from_its_text_over_the_screen_to_people() {
    let collector = Collector::default();
    let telemetry = collector.listen().await;
    let world = World::new(&program()).await.with_telemetry(&telemetry);
    let mut server = Server::start(&world).await;
    let token = link(&world).await;
    let text = collector.traces("send_text");
    assert_eq!(text.len(), 1, "a function has posted before it is frozen");
    let (bearer, menu) = server.open(&token).await;
    ok(server.tap(&bearer, &menu, "0").await);
    assert_eq!(tokens(&world).len(), 1, "the call went to people");
    server.terminate();
    assert!(server.process.ended().success());
    for name in ["function", "generate_link", "open", "act", "hand_over"] {
        assert_eq!(collector.traces(name), text, "{name}");
    }
    assert_eq!(collector.traces("POST /session/events"), text, "the request around the step");
}
