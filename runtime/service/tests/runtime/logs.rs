//! What the use cases tell an operator: who and what for by hashes, why by a word, nothing
//! personal.

use std::io::Write;
use std::sync::{Arc, Mutex, OnceLock};

use pivotline_machine::ContactKind;
use pivotline_service::ports::{HandoverOutcome, Join, TextOutcome};
use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;

use crate::faults::Fate;
use crate::world::{NUMBER, World, choice_at, link_event};

/// Keeps what is logged.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

impl Log {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    /// Begins to keep what this thread logs.
    pub(crate) fn begin(&self) -> tracing::subscriber::DefaultGuard {
        // Where there is one subscriber alone, whether an event is wanted is asked of the thread
        // that comes upon it first, which may be a test that keeps no log. This is a second one.
        static OTHER: OnceLock<tracing::Dispatch> = OnceLock::new();
        OTHER.get_or_init(|| tracing::Dispatch::new(tracing_subscriber::registry()));
        let logged = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_span_events(FmtSpan::CLOSE)
            .with_ansi(false)
            .with_writer(self.clone());
        tracing::subscriber::set_default(logged.finish())
    }
}

#[tokio::test]
async fn a_journey_is_followed_by_hashes_and_nothing_personal_is_logged() {
    let log = Log::default();
    let _logging = log.begin();
    let world = World::new().await;
    world.centre.answer_with(Some(HandoverOutcome::Queued {
        kind: ContactKind::WebCall,
        contact: "contact-4711".to_owned(),
        join: Some(Join::new(json!({"token": "join-4711"}))),
    }));
    let token = world.link_of("call-4711").await;
    world.get(&format!("/start?s={token}"), &[]).await;
    let opened = world.post(&format!("/session/{token}/open"), &[], "").await.json();
    let bearer = opened["bearer"].as_str().unwrap();
    let login = world.event(bearer, choice_at(&opened["state"], "1")).await.json();
    let menu = world.event(bearer, choice_at(&login, "confirm")).await.json();
    world.event(bearer, choice_at(&login, "confirm")).await.is_problem(409, "stale_version");
    world.event(bearer, choice_at(&menu, "3")).await;
    world.state(bearer).await;
    world.store.meets(&[Fate::Refused]);
    world.event(bearer, json!({"event": "finish"})).await.is_problem(503, "unavailable");

    let log = log.text();
    let trace = world.events.all()[0].trace.clone().unwrap();
    let handle = world.events.all()[0].session.clone().unwrap();
    for use_case in ["generate_link", "front", "open", "act", "current"] {
        let spans = log.lines().filter(|line| line.contains(&format!("{use_case}{{")));
        let mut closed = spans.filter(|line| line.contains("close"));
        let span = closed.next().unwrap_or_else(|| panic!("no span of {use_case} in {log}"));
        assert!(span.contains(&trace), "{span}");
        assert!(use_case == "generate_link" || span.contains(&handle), "{span}");
    }
    for cause in ["stale_version", "unavailable", "store"] {
        assert!(log.contains(&format!("cause=\"{cause}\"")), "no {cause} in {log}");
    }
    let (_, secret) = bearer.split_once('.').unwrap();
    for personal in [
        NUMBER,
        "2025550100",
        &token,
        secret,
        "John",
        "1250",
        "1,250",
        "call-4711",
        "contact-4711",
        "join-4711",
        menu["at"].as_str().unwrap(),
    ] {
        assert!(!log.contains(personal), "{personal} in {log}");
    }
}

#[tokio::test]
async fn why_a_text_was_not_sent_is_told_in_a_word() {
    let log = Log::default();
    let _logging = log.begin();
    let world = World::new().await;
    let ask = async |number: &str, contact: &str| {
        let event = link_event(number, contact, "1");
        world.runtime.handle_lambda("GenerateVisualLink", event).await.unwrap();
    };
    for contact in ["a", "b", "c", "d"] {
        ask(NUMBER, contact).await;
    }
    ask("+442079460100", "e").await;
    for (outcome, number) in [
        (TextOutcome::NotSent, "+12025550111"),
        (TextOutcome::TryAgain, "+12025550112"),
        (TextOutcome::Unknown, "+12025550113"),
    ] {
        world.texts.answer_with(outcome);
        ask(number, number).await;
    }
    assert!(world.runtime.handle_lambda("4155550100", link_event(NUMBER, "f", "1")).await.is_err());
    let log = log.text();
    for cause in ["number_quota", "not_allowed", "refused", "busy", "unknown", "unknown_function"] {
        assert!(log.contains(&format!("cause=\"{cause}\"")), "no {cause} in {log}");
    }
    for personal in ["202555", "2079460100", "4155550100"] {
        assert!(!log.contains(personal), "{personal} in {log}");
    }
}
