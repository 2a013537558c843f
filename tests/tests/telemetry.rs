//! A whole journey over two runtimes on one store, as an operator sees it.

use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::State;
use axum::http::Request;
use axum::routing::post;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use pivotline::report::{Journeys, Report, files, read};
use pivotline_service::doubles::{
    self, MemoryArtefacts, MemoryContactCentre, MemoryServices, MemoryStore, MemoryTexts,
};
use pivotline_service::ports::{Events, Texts};
use pivotline_service::{Ports, Runtime, router_with};
use pivotline_syntax::{SourceFile, Sources};
use pivotline_telemetry::events::{AllEvents, EmfEvents, FileEvents};
use pivotline_telemetry::health::{self, Health};
use pivotline_telemetry::logs::{JsonLogs, LogEvents, ours_or_a_warning};
use pivotline_telemetry::metrics::Metrics;
use pivotline_telemetry::traces::{TraceSettings, Traces};
use pivotline_tests::server::menus;
use prost::Message as _;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tower::ServiceExt as _;
use tracing::Dispatch;
use tracing::instrument::WithSubscriber as _;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt as _;

const NUMBER: &str = "+12025550100";
const AWS_KEY: &str = "AKIAIOSFODNN7EXAMPLE";

/// What was written, by everybody who writes.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Written {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).expect("logs are UTF-8")
    }
}

/// Ports that two runtimes share.
#[derive(Default)]
struct Shared {
    store: Arc<MemoryStore>,
    artefacts: Arc<MemoryArtefacts>,
    texts: Arc<MemoryTexts>,
    services: Arc<MemoryServices>,
    centre: Arc<MemoryContactCentre>,
}

/// A process: a runtime and all that watches it.
struct Process {
    runtime: Arc<Runtime>,
    routes: Router,
    metrics: Arc<Metrics>,
    health: Arc<Health>,
    traces: Arc<Traces>,
    watched: Dispatch,
    logs: Written,
}

impl Process {
    async fn start(shared: &Shared, events: &Path, endpoint: &str) -> Self {
        let (metrics, logs) = (Metrics::new(), Written::default());
        let traces = Traces::new(&TraceSettings {
            endpoint: endpoint.to_owned(),
            ratio: 1.0,
            environment: "sample".to_owned(),
        })
        .expect("traces");
        let to: Vec<Arc<dyn Events>> = vec![
            Arc::new(FileEvents::open(events).expect("a file of events")),
            Arc::new(EmfEvents::new(logs.clone(), "sample")),
            metrics.clone(),
            Arc::new(LogEvents),
        ];
        let texts: Arc<dyn Texts> = shared.texts.clone();
        let ports = Ports {
            store: shared.store.clone(),
            artefacts: shared.artefacts.clone(),
            texts,
            services: shared.services.clone(),
            contact_centre: shared.centre.clone(),
            events: Arc::new(AllEvents::new(to)),
            ..doubles::ports()
        };
        let runtime = Arc::new(Runtime::new(doubles::config(), ports).expect("a runtime"));
        let health = Health::new(runtime.clone(), shared.store.clone());
        let routes = router_with(runtime.clone(), health::router(health.clone()));
        let routes = metrics.measured(routes);
        let subscriber = tracing_subscriber::registry()
            .with(LevelFilter::TRACE)
            .with(ours_or_a_warning())
            .with(JsonLogs::new(logs.clone()))
            .with(metrics.errors())
            .with(traces.layer());
        let watched = Dispatch::new(subscriber);
        Self { runtime, routes, metrics, health, traces, watched, logs }
    }

    async fn send(&self, method: &str, path: &str, bearer: &str, body: &Value) -> (u16, Value) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "menu.example.com")
            .header("authorization", format!("Bearer {bearer}"))
            .header("cookie", format!("__Host-pivotline={bearer}"))
            .header("content-type", "application/json")
            .body(Body::from(body.to_string()))
            .expect("a request");
        let answer = self.routes.clone().oneshot(request).with_subscriber(self.watched.clone());
        let answer = answer.await.expect("an answer");
        let status = answer.status().as_u16();
        let body = to_bytes(answer.into_body(), 1 << 20).await.expect("a body");
        (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
    }
}

fn program() -> String {
    let file = menus("quickstart").join("quickstart.menu");
    let text = std::fs::read_to_string(file).expect("a sample");
    let sources = Sources::new(vec![SourceFile { path: "quickstart.menu".to_owned(), text }]);
    let program = pivotline_analysis::compile(&sources).program.expect("it compiles");
    program.to_json().expect("a program has bytes")
}

fn link_event() -> Value {
    json!({"Details": {"ContactData": {
        "ContactId": "2f1c8e1a-93c7-4d4e-8a26-0f3b7a1de001",
        "LanguageCode": "en-US",
        "CustomerEndpoint": {"Address": NUMBER, "Type": "TELEPHONE_NUMBER"},
    }, "Parameters": {"pivot": "to_screen", "opens": "main", "line": "everyday"}}})
}

/// All secrets of a journey, and what was seen of it: logs, metrics, spans, events.
struct Seen {
    secrets: Vec<String>,
    places: Vec<(&'static str, String)>,
    spans: Vec<(String, String)>,
    report: Report,
}

#[derive(Clone, Default)]
struct Collector(Arc<Mutex<Vec<ExportTraceServiceRequest>>>);

async fn receive(State(collector): State<Collector>, body: Bytes) {
    let request = ExportTraceServiceRequest::decode(body).expect("an OTLP request");
    collector.0.lock().unwrap().push(request);
}

/// The call is answered by one process, the screen by another one.
async fn journey() -> Seen {
    let collector = Collector::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a listener");
    let endpoint = format!("http://{}/v1/traces", listener.local_addr().expect("an address"));
    let routes = Router::new().route("/v1/traces", post(receive)).with_state(collector.clone());
    tokio::spawn(pivotline_service::serve(listener, routes, std::future::pending()));
    let folder = TempDir::new().expect("a folder");
    let shared = Shared::default();
    shared.services.answer("customer", &[("first_name", "John")]);
    shared.services.answer("balance", &[("amount", "2543.10 USD")]);
    let voice = Process::start(&shared, &folder.path().join("voice.jsonl"), &endpoint).await;
    let web = Process::start(&shared, &folder.path().join("web.jsonl"), &endpoint).await;
    assert_eq!(voice.send("GET", "/ready", "", &Value::Null).await.0, 503, "no program yet");
    for process in [&voice, &web] {
        process.runtime.publish(&program()).await.expect("a program");
        assert_eq!(process.send("GET", "/ready", "", &Value::Null).await.0, 200);
    }
    let sent = voice.runtime.handle_lambda("GenerateVisualLink", link_event());
    let sent = sent.with_subscriber(voice.watched.clone()).await.expect("a link");
    assert_eq!(sent["status"], "sent");
    let (_, text) = shared.texts.sent().pop().expect("a text");
    let token = text.rsplit_once("?s=").expect("a link").1.to_owned();
    let (status, opened) =
        web.send("POST", &format!("/session/{token}/open"), "", &json!({})).await;
    assert_eq!(status, 200, "{opened}");
    let bearer = opened["bearer"].as_str().expect("a bearer").to_owned();
    let mut state = opened["state"].clone();
    for option in ["1", "confirm", "3"] {
        let choice = json!({"event": "choose", "option": option, "version": state["version"]});
        let (status, next) = web.send("POST", "/session/events", &bearer, &choice).await;
        assert_eq!(status, 200, "{option} in {state}: {next}");
        state = next;
    }
    assert_eq!(state["contact"]["kind"], "web_call", "{state}");
    assert_eq!(web.send("GET", &format!("/no/{token}"), "", &Value::Null).await.0, 404);
    tracing::dispatcher::with_default(&web.watched, || {
        let error = format!("{AWS_KEY} may not send to {NUMBER}: Bearer {bearer}");
        tracing::error!(target: "pivotline_aws", cause = "sdk", error, "an SDK tells too much");
        tracing::error!(target: "aws_sdk_sns", phone = NUMBER, key = AWS_KEY, "{token}");
        tracing::trace!(target: "hyper::proto", header = bearer, "not shown at all");
        tracing::warn!(target: "pivotline", "two\nlines \u{1b}[31m");
    });
    web.health.stop();
    assert_eq!(web.send("GET", "/ready", "", &Value::Null).await.0, 503, "it is stopping");
    voice.traces.flush().await;
    web.traces.flush().await;
    let mut journeys = Journeys::default();
    let files = files(&[folder.path().to_owned()]).expect("files of events");
    let lines = read(&files, &mut journeys).expect("events");
    let events = files.iter().map(|file| std::fs::read_to_string(file).expect("events"));
    let places = vec![
        ("the voice's logs", voice.logs.text()),
        ("the web's logs", web.logs.text()),
        ("the voice's metrics", voice.metrics.text().expect("metrics")),
        ("the web's metrics", web.metrics.text().expect("metrics")),
        ("spans", format!("{:?}", collector.0.lock().unwrap())),
        ("events", events.collect()),
    ];
    let (digits, secret) = (NUMBER.trim_start_matches('+'), AWS_KEY);
    let secrets = [digits, &token, &bearer, secret].map(str::to_owned);
    let received = collector.0.lock().unwrap();
    let spans = received.iter().flat_map(|request| &request.resource_spans);
    let spans = spans.flat_map(|resource| &resource.scope_spans).flat_map(|scope| &scope.spans);
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let spans = spans.map(|span| (span.name.clone(), hex(&span.trace_id))).collect();
    let report = Report::new(lines, &journeys, None);
    Seen { secrets: secrets.to_vec(), places, spans, report }
}

#[tokio::test]
async fn nothing_personal_and_no_secret_is_seen_anywhere() {
    let seen = journey().await;
    for (place, text) in &seen.places {
        for secret in &seen.secrets {
            assert!(!text.contains(secret.as_str()), "{secret} is in {place}:\n{text}");
        }
    }
    let (_, logs) = &seen.places[1];
    for line in logs.lines() {
        let line: Value = serde_json::from_str(line).unwrap_or_else(|why| panic!("{why}: {line}"));
        assert!(line.is_object(), "{line}");
    }
    assert!(logs.contains("an SDK tells too much") && logs.contains("[masked]"), "{logs}");
    assert!(!logs.contains('\u{1b}'));
}

#[tokio::test]
async fn call_text_screen_and_escalation_are_one_trace() {
    let seen = journey().await;
    let (_, events) = seen.places.last().expect("events");
    let trace = events.lines().find_map(|line| {
        let event: Value = serde_json::from_str(line).expect("an event");
        event["trace"].as_str().map(str::to_owned)
    });
    let trace = trace.expect("events name the trace");
    for name in [
        "function",
        "send_text",
        "POST /session/{token}/open",
        "POST /session/events",
        "ask",
        "hand_over",
    ] {
        let traces = seen.spans.iter().filter(|(span, _)| span == name);
        let traces: Vec<&String> = traces.map(|(_, trace)| trace).collect();
        assert!(!traces.is_empty(), "no {name} in {:?}", seen.spans);
        assert!(traces.iter().all(|of| **of == trace), "{name}: {traces:?} is not {trace}");
    }
}

#[tokio::test]
async fn the_report_tells_the_journey() {
    let Seen { report, places, .. } = journey().await;
    assert_eq!(report.lines.bad, 0);
    let funnel = report.by_line["everyday"].funnel;
    assert_eq!((funnel.offered, funnel.sent, funnel.opened), (1, 1, 1));
    assert_eq!((funnel.solved, funnel.escalated, funnel.left), (0, 1, 0), "people took over");
    let route = report.all.routes["disputes_team"];
    assert_eq!((route.contacts, route.after_solved), (1, 1));
    assert_eq!(report.all.menus["main"].options["1"].solved, 1);
    let (_, metrics) = &places[3];
    let escalation =
        r#"pivotline_escalations_total{line="everyday",solved="yes",route="disputes_team"} 1"#;
    assert!(metrics.contains(escalation), "{metrics}");
    assert!(metrics.contains(r#"path="none",status="404"} 1"#), "{metrics}");
}
