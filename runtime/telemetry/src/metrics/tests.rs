use axum::body::Body;
use axum::http::Request;
use pivotline_service::ports::{Events as _, JourneyEvent, JourneyStep};
use tower::ServiceExt as _;
use tracing_subscriber::layer::SubscriberExt as _;

use super::*;

fn event(kind: JourneyStep) -> JourneyEvent {
    let mut event = JourneyEvent::new(kind, 1_800_000_000);
    event.line = Some("everyday".to_owned());
    event.after = Some(100);
    event
}

#[track_caller]
fn assert_shows(metrics: &Metrics, line: &str) {
    let text = metrics.text().unwrap();
    assert!(text.lines().any(|shown| shown == line), "no {line} in\n{text}");
}

#[test]
fn a_journey_is_counted() {
    let metrics = Metrics::new();
    for kind in [JourneyStep::LinkSent, JourneyStep::Opened, JourneyStep::Solved] {
        metrics.record(event(kind));
    }
    metrics.record(JourneyEvent { solved: true, ..event(JourneyStep::Solved) });
    let route = Some("fraud".to_owned());
    metrics.record(JourneyEvent { solved: true, route, ..event(JourneyStep::HandedOver) });
    assert_shows(&metrics, r#"pivotline_texts_total{line="everyday",outcome="sent"} 1"#);
    assert_shows(&metrics, r#"pivotline_sessions_solved_total{line="everyday"} 1"#);
    assert_shows(
        &metrics,
        r#"pivotline_escalations_total{line="everyday",solved="yes",route="fraud"} 1"#,
    );
    let bucket = r#"{le="120.0",line="everyday",outcome="solved"} 1"#;
    assert_shows(&metrics, &format!("pivotline_time_to_resolution_seconds_bucket{bucket}"));
    let bucket = r#"{le="90.0",line="everyday",outcome="solved"} 0"#;
    assert_shows(&metrics, &format!("pivotline_time_to_resolution_seconds_bucket{bucket}"));
}

#[test]
fn each_step_of_a_journey_raises_its_metric_by_one() {
    for (step, shows) in [
        (JourneyStep::Call, r#"calls_total{line="everyday",state="began"}"#),
        (JourneyStep::CallEnded, r#"calls_total{line="everyday",state="ended"}"#),
        (JourneyStep::Offered, r#"offers_total{line="everyday"}"#),
        (JourneyStep::LinkSent, r#"texts_total{line="everyday",outcome="sent"}"#),
        (JourneyStep::LinkNotSent, r#"texts_total{line="everyday",outcome="not_sent"}"#),
        (JourneyStep::Opened, r#"opens_total{line="everyday"}"#),
        (JourneyStep::Chosen, r#"choices_total{line="everyday"}"#),
        (JourneyStep::Solved, r#"sessions_solved_total{line="everyday"}"#),
        (JourneyStep::LoggedIn, r#"logins_total{line="everyday",outcome="done"}"#),
        (JourneyStep::LoginRefused, r#"logins_total{line="everyday",outcome="refused"}"#),
        (
            JourneyStep::HandedOver,
            r#"escalations_total{line="everyday",solved="no",route="unknown"}"#,
        ),
        (JourneyStep::Completed, r#"sessions_completed_total{line="everyday"}"#),
    ] {
        let metrics = Metrics::new();
        metrics.record(event(step));
        assert_shows(&metrics, &format!("pivotline_{shows} 1"));
        let text = metrics.text().unwrap();
        let counted = text.lines().filter(|line| line.contains("_total{"));
        assert_eq!(counted.count(), 1, "{step:?} raises one:\n{text}");
    }
}

#[test]
fn labels_are_few_and_are_names() {
    let metrics = Metrics::new();
    for number in 0..10_000 {
        metrics
            .record(JourneyEvent { line: Some(format!("l{number}")), ..event(JourneyStep::Call) });
    }
    let personal = Some("Jane Doe +12025550100".to_owned());
    metrics.record(JourneyEvent { line: personal, ..event(JourneyStep::Opened) });
    let text = metrics.text().unwrap();
    assert!(text.lines().count() < 300, "{}", text.lines().count());
    assert!(!text.contains("2025550100"));
    assert_shows(&metrics, r#"pivotline_opens_total{line="other"} 1"#);
}

#[test]
fn errors_are_counted_by_cause() {
    let metrics = Metrics::new();
    let subscriber = tracing_subscriber::registry().with(metrics.errors());
    tracing::subscriber::with_default(subscriber, || {
        tracing::warn!(target: "pivotline_service::drive", cause = "store_throttled");
        tracing::error!(target: "pivotline_service::drive", cause = "store_throttled");
        tracing::info!(target: "pivotline_service::drive", cause = "not_an_error");
        tracing::warn!(target: "hyper::proto", cause = "+12025550100");
    });
    let line =
        |cause, level| format!("pivotline_errors_total{{cause=\"{cause}\",level=\"{level}\"}} 1");
    assert_shows(&metrics, &line("store_throttled", "warning"));
    assert_shows(&metrics, &line("store_throttled", "error"));
    assert_shows(&metrics, &line("hyper", "warning"));
    assert_eq!(metrics.text().unwrap().matches("pivotline_errors_total{").count(), 3);
}

#[tokio::test]
async fn requests_are_measured_by_their_route() {
    let metrics = Metrics::new();
    let routes = Router::new().route("/session/{token}", get(async || "fine"));
    let routes = metrics.measured(routes.merge(metrics.router()));
    let ask = |path: &str| {
        let request = Request::get(path).body(Body::empty()).unwrap();
        routes.clone().oneshot(request)
    };
    assert_eq!(ask("/session/dGhpcyBpcyBhIHRva2Vu").await.unwrap().status(), 200);
    assert_eq!(ask("/no/such/page").await.unwrap().status(), 404);
    let scraped = ask("/metrics").await.unwrap();
    let scraped = axum::body::to_bytes(scraped.into_body(), 1 << 20).await.unwrap();
    let scraped = String::from_utf8(scraped.to_vec()).unwrap();
    assert!(scraped.contains("pivotline_requests_in_flight 1\n"), "the scrape itself: {scraped}");
    let line = r#"{method="GET",path="/session/{token}",status="200"} 1"#;
    assert_shows(&metrics, &format!("pivotline_requests_total{line}"));
    assert_shows(&metrics, "pivotline_requests_in_flight 0");
    assert!(!metrics.text().unwrap().contains("dGhpcyBpcyBhIHRva2Vu"));
}
