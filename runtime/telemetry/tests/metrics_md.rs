//! `METRICS.md` says what the code does: no name more, no name less.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may panic: that is how it fails"
)]

use std::collections::BTreeSet;
use std::path::Path;
use std::{fs, io};

use axum::body::Body;
use axum::http::Request;
use pivotline_service::ports::{Events as _, JourneyEvent, JourneyStep};
use pivotline_telemetry::FIELDS;
use pivotline_telemetry::events::EmfEvents;
use pivotline_telemetry::metrics::Metrics;
use tower::ServiceExt as _;
use tracing_subscriber::layer::SubscriberExt as _;

const PAGE: &str = include_str!("../METRICS.md");

const KINDS: [JourneyStep; 12] = [
    JourneyStep::Call,
    JourneyStep::Offered,
    JourneyStep::LinkSent,
    JourneyStep::LinkNotSent,
    JourneyStep::Opened,
    JourneyStep::Chosen,
    JourneyStep::Solved,
    JourneyStep::LoggedIn,
    JourneyStep::LoginRefused,
    JourneyStep::HandedOver,
    JourneyStep::Completed,
    JourneyStep::CallEnded,
];

/// The cells of a section's table, without its head.
fn rows(section: &str) -> Vec<Vec<String>> {
    let (_, text) = PAGE.split_once(&format!("## {section}\n")).expect("the section is there");
    let text = text.split("\n## ").next().unwrap_or_default();
    let rows = text.lines().filter(|line| line.starts_with("| `"));
    let cell = |cell: &str| cell.trim().trim_matches('`').to_owned();
    rows.map(|row| row.trim_matches('|').split(" | ").map(cell).collect()).collect()
}

fn first(section: &str) -> BTreeSet<String> {
    rows(section).into_iter().filter_map(|row| row.into_iter().next()).collect()
}

#[tokio::test]
async fn each_metric_is_on_the_page() {
    let metrics = Metrics::new();
    for kind in KINDS {
        metrics.record(JourneyEvent { after: Some(1), ..JourneyEvent::new(kind, 1_800_000_000) });
    }
    let subscriber = tracing_subscriber::registry().with(metrics.errors());
    tracing::subscriber::with_default(subscriber, || tracing::error!("anything"));
    let request = Request::get("/metrics").body(Body::empty()).expect("a request");
    let routes = metrics.measured(metrics.router());
    assert_eq!(routes.oneshot(request).await.expect("an answer").status(), 200);
    let text = metrics.text().expect("metrics");
    let types = text.lines().filter_map(|line| line.strip_prefix("# TYPE "));
    let names = types.filter_map(|line| {
        let (name, kind) = line.split_once(' ')?;
        Some(if kind == "counter" { format!("{name}_total") } else { name.to_owned() })
    });
    assert_eq!(first("Metrics"), names.collect());
}

#[test]
fn each_field_is_on_the_page() {
    let fields = FIELDS.iter().map(|field| vec![field.name.to_owned(), field.meaning.to_owned()]);
    let shown =
        rows("Logs").into_iter().map(|row| row.iter().map(|cell| cell.replace('`', "")).collect());
    let shown: Vec<Vec<String>> = shown.collect();
    let fields: Vec<Vec<String>> =
        fields.map(|row| row.iter().map(|cell| cell.replace('`', "")).collect()).collect();
    assert_eq!(shown, fields);
}

#[test]
fn each_kind_of_event_is_on_the_page() {
    let emf = |kind| {
        let mut written = io::Cursor::new(Vec::new());
        EmfEvents::new(&mut written, "sample").record(JourneyEvent::new(kind, 1_800_000_000));
        let line: serde_json::Value = serde_json::from_slice(written.get_ref()).expect("a line");
        let metrics = &line["_aws"]["CloudWatchMetrics"][0]["Metrics"];
        metrics[0]["Name"].as_str().expect("a metric").to_owned()
    };
    let kinds = KINDS.map(|kind| (kind.as_str().to_owned(), emf(kind)));
    let shown = rows("Journey events").into_iter().map(|row| (row[0].clone(), row[1].clone()));
    assert_eq!(shown.collect::<Vec<_>>(), kinds);
}

#[test]
fn each_cause_of_the_runtime_is_on_the_page() {
    let code = code();
    let told = words(&code, "cause = \"").into_iter().map(|cause| cause.replace(' ', "_"));
    let told: BTreeSet<String> = told.filter(|cause| cause != "cause").collect();
    let page = first("Causes");
    assert!(told.is_subset(&page), "not on the page: {:?}", told.difference(&page));
    for cause in page {
        let literal = |cause: &str| code.contains(&format!("\"{cause}\""));
        assert!(literal(&cause) || literal(&cause.replace('_', " ")), "nothing tells `{cause}`");
    }
}

/// What has no cause is counted under its package's name, which tells nobody what to do.
#[test]
fn each_warning_has_a_cause() {
    let code = code();
    let warnings: Vec<_> = ["warn", "error"].iter().flat_map(|level| told(&code, level)).collect();
    assert!(warnings.len() > 40, "{}", warnings.len());
    let without: Vec<_> =
        warnings.iter().filter(|fields| !fields.iter().any(|field| field == "cause")).collect();
    assert!(without.is_empty(), "{without:?}");
}

/// A text in another field is shown as `[not shown]`.
#[test]
fn each_field_that_is_logged_is_shown() {
    let code = code();
    let levels = ["error", "warn", "info", "debug"];
    let logged: BTreeSet<_> =
        levels.iter().flat_map(|level| told(&code, level)).flatten().collect();
    let shown = FIELDS.iter().map(|field| field.name.to_owned()).collect();
    let hidden: Vec<_> = logged.difference(&shown).collect();
    assert!(hidden.is_empty(), "{hidden:?}");
}

/// The names of the fields of each `tracing::LEVEL!(…)`.
fn told(code: &str, level: &str) -> Vec<Vec<String>> {
    let start = format!("tracing::{level}!(");
    let calls = code.split(&start).skip(1);
    calls.map(|rest| arguments(rest).iter().filter_map(|word| field(word)).collect()).collect()
}

/// What stands between the commas of a call, up to its end.
fn arguments(call: &str) -> Vec<String> {
    let (mut depth, mut quoted, mut before) = (0_usize, false, ' ');
    let mut words = vec![String::new()];
    for letter in call.chars() {
        match letter {
            '"' if before != '\\' => quoted = !quoted,
            ')' | ']' | '}' if !quoted && depth == 0 => break,
            '(' | '[' | '{' if !quoted => depth += 1,
            ')' | ']' | '}' if !quoted => depth -= 1,
            ',' if !quoted && depth == 0 => words.push(String::new()),
            _ => {}
        }
        before = letter;
        words.last_mut().expect("there is one").push(letter);
    }
    words
}

/// The field of an argument: `name = value`, `name`, `%name` or `?name`.
fn field(argument: &str) -> Option<String> {
    let argument = argument.trim_start_matches([',', ' ', '\n', '%', '?']);
    let name = argument.split_once('=').map_or(argument, |(name, _)| name).trim();
    let is_name = name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_');
    (is_name && !name.is_empty()).then(|| name.to_owned())
}

#[test]
fn each_span_of_the_runtime_is_on_the_page() {
    let code = code();
    let named = code.split("info_span!(").skip(1).filter_map(|rest| {
        let rest = rest.trim_start();
        let rest = match rest.strip_prefix("target: ") {
            Some(target) => target.split_once(',')?.1.trim_start(),
            None => rest,
        };
        rest.strip_prefix('"')?.split('"').next().map(str::to_owned)
    });
    let mut spans: BTreeSet<String> = named.collect();
    let functions = code.split("#[tracing::instrument").skip(1).filter_map(|rest| {
        let (_, rest) = rest.split_once(" fn ")?;
        rest.split('(').next().map(str::to_owned)
    });
    spans.extend(functions);
    assert_eq!(first("Traces"), spans);
}

/// The code of all packages of a server, without its tests.
fn code() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut all = String::new();
    for room in ["service/src", "telemetry/src", "backends/src", "aws/src"] {
        for file in sources(&root.join(room)) {
            let text = fs::read_to_string(file).expect("a source file");
            all.push_str(text.split("#[cfg(test)]").next().unwrap_or_default());
        }
    }
    all
}

/// The words in quotation marks after each `start`.
fn words(code: &str, start: &str) -> Vec<String> {
    let parts = code.split(start).skip(1);
    parts.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

fn sources(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|end| end == "rs") && !path.ends_with("tests.rs") {
            files.push(path);
        }
    }
    files
}
