//! Journey events in CloudWatch's Embedded Metric Format: each is a log line that CloudWatch also
//! counts.

use std::io::Write;
use std::sync::{Mutex, PoisonError};

use pivotline_service::ports::{Events, JourneyEvent, JourneyStep};
use serde_json::{Map, Value, json};

/// The namespace of the metrics.
const NAMESPACE: &str = "Pivotline";

/// Writes journey events in CloudWatch's Embedded Metric Format.
///
/// The line's members beside `_aws` are the event's own, so that `pivotline report` reads such
/// lines as it reads a file of events.
pub struct EmfEvents<W> {
    writer: Mutex<W>,
    environment: String,
}

impl EmfEvents<std::io::Stdout> {
    /// To standard output, which Lambda hands to CloudWatch; `environment` is a dimension.
    #[must_use]
    pub fn stdout(environment: &str) -> Self {
        Self::new(std::io::stdout(), environment)
    }
}

impl<W: Write + Send> EmfEvents<W> {
    /// To a writer. Each line reaches it in one piece.
    #[must_use]
    pub fn new(writer: W, environment: &str) -> Self {
        Self { writer: Mutex::new(writer), environment: environment.to_owned() }
    }
}

impl<W: Write + Send> Events for EmfEvents<W> {
    fn record(&self, event: JourneyEvent) {
        let Ok(mut line) = line(&event, &self.environment).map(|line| line.to_string()) else {
            return;
        };
        line.push('\n');
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        if writer.write_all(line.as_bytes()).and_then(|()| writer.flush()).is_err() {
            tracing::error!(cause = "events_emf");
        }
    }
}

fn line(event: &JourneyEvent, environment: &str) -> serde_json::Result<Value> {
    let Value::Object(mut line) = serde_json::to_value(event)? else { return Ok(Value::Null) };
    let mut metrics = vec![json!({ "Name": metric(event.kind), "Unit": "Count" })];
    line.insert(metric(event.kind).to_owned(), 1.into());
    let resolution = event.after.filter(|_| event.kind == JourneyStep::Solved);
    if let Some(after) = resolution {
        metrics.push(json!({ "Name": "TimeToResolution", "Unit": "Seconds" }));
        line.insert("TimeToResolution".to_owned(), after.into());
    }
    let about = json!({
        "Timestamp": event.at.saturating_mul(1_000),
        "CloudWatchMetrics": [{
            "Namespace": NAMESPACE,
            "Dimensions": dimensions(&mut line, environment),
            "Metrics": metrics,
        }],
    });
    line.insert("_aws".to_owned(), about);
    Ok(line.into())
}

/// By environment and line, and by route where people take over: each is a short list of names
/// from the menus, so that the metrics stay few.
fn dimensions(line: &mut Map<String, Value>, environment: &str) -> Value {
    line.insert("environment".to_owned(), environment.into());
    let mut sets = vec![vec!["environment"]];
    if line.contains_key("line") {
        sets.push(vec!["environment", "line"]);
    }
    if line.contains_key("route") {
        sets.push(vec!["environment", "route"]);
    }
    json!(sets)
}

fn metric(kind: JourneyStep) -> &'static str {
    match kind {
        JourneyStep::Call => "Calls",
        JourneyStep::Offered => "Offers",
        JourneyStep::LinkSent => "LinksSent",
        JourneyStep::LinkNotSent => "LinksNotSent",
        JourneyStep::Opened => "LinksOpened",
        JourneyStep::Chosen => "OptionsChosen",
        JourneyStep::Solved => "Solved",
        JourneyStep::LoggedIn => "Logins",
        JourneyStep::LoginRefused => "LoginsRefused",
        JourneyStep::HandedOver => "HandedOver",
        JourneyStep::Completed => "SessionsCompleted",
        JourneyStep::CallEnded => "CallsEnded",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rules of the format's published specification, as far as a line can show them.
    fn assert_follows_the_specification(line: &Value) {
        let about = &line["_aws"];
        let timestamp = about["Timestamp"].as_u64().expect("milliseconds since 1970");
        assert!(timestamp > 1_000_000_000_000, "{timestamp} is in milliseconds");
        let directives = about["CloudWatchMetrics"].as_array().expect("directives");
        assert!(!directives.is_empty());
        for directive in directives {
            let namespace = directive["Namespace"].as_str().expect("a namespace");
            assert!((1..=1024).contains(&namespace.len()));
            let sets = directive["Dimensions"].as_array().expect("dimension sets");
            assert!(!sets.is_empty(), "at least one set of dimensions");
            for name in sets.iter().flat_map(|set| set.as_array().expect("a set")) {
                let value = line[name.as_str().expect("a dimension's name")].as_str();
                let value = value.expect("a dimension's target is a text at the root");
                assert!((1..=1024).contains(&value.len()), "{name}");
            }
            assert!(sets.iter().all(|set| set.as_array().is_some_and(|set| set.len() <= 30)));
            let metrics = directive["Metrics"].as_array().expect("metrics");
            assert!((1..=100).contains(&metrics.len()));
            for metric in metrics {
                let name = metric["Name"].as_str().expect("a metric's name");
                assert!(line[name].is_number(), "{name} has its value at the root");
                assert!(matches!(metric["Unit"].as_str(), Some("Count" | "Seconds")));
            }
        }
    }

    #[test]
    fn each_kind_of_event_is_a_line_of_the_format() {
        let mut event = JourneyEvent::new(JourneyStep::Solved, 1_800_000_000);
        event.line = Some("everyday".to_owned());
        event.after = Some(95);
        let solved = line(&event, "sample").unwrap();
        assert_follows_the_specification(&solved);
        assert_eq!(solved["TimeToResolution"], 95);
        event.kind = JourneyStep::HandedOver;
        event.route = Some("fraud".to_owned());
        let handed_over = line(&event, "sample").unwrap();
        assert_follows_the_specification(&handed_over);
        assert_eq!(handed_over["HandedOver"], 1);
        let bare = line(&JourneyEvent::new(JourneyStep::Call, 1_800_000_000), "sample").unwrap();
        assert_follows_the_specification(&bare);
        let read: JourneyEvent = serde_json::from_value(handed_over).unwrap();
        assert_eq!(read, event, "the report reads such lines too");
    }

    #[test]
    fn lines_are_whole() {
        let mut written = Vec::new();
        let emf = EmfEvents::new(&mut written, "sample");
        emf.record(JourneyEvent::new(JourneyStep::Call, 1_800_000_000));
        emf.record(JourneyEvent::new(JourneyStep::CallEnded, 1_800_000_060));
        drop(emf);
        let text = String::from_utf8(written).unwrap();
        assert_eq!(text.lines().count(), 2);
        assert!(text.ends_with('\n'));
    }
}
