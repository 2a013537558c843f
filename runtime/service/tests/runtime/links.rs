use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use pivotline_service::ports::{TextOutcome, Texts};
use pivotline_service::{Allowance, TextPolicy};
use tokio::time::timeout;

use crate::program::program;
use crate::world::{NUMBER, World, link_event};

#[tokio::test]
async fn a_repeated_call_sends_one_text_and_answers_the_same() {
    let world = World::new().await;
    assert_eq!(world.ask_for_link("c", "1").await, "sent");
    assert_eq!(world.ask_for_link("c", "1").await, "sent");
    let both = tokio::join!(world.ask_for_link("c", "1"), world.ask_for_link("c", "1"));
    assert_eq!(both, ("sent".to_owned(), "sent".to_owned()));
    assert_eq!(world.texts.sent().len(), 1);

    let (to, body) = world.texts.sent().remove(0);
    assert_eq!(to, NUMBER);
    let token =
        body.strip_prefix("Everyday Bank: your menu is at https://menu.example.com/start?s=");
    assert_eq!(token.unwrap().len(), 22);
}

#[tokio::test]
async fn a_link_is_offered_and_sent_in_the_trace_of_its_call() {
    let world = World::new().await;
    let token = world.link().await;
    world.post(&format!("/session/{token}/open"), &[], "").await;
    world.ask_for_link("a call", "1").await;
    let events = world.events.all();
    let kinds: Vec<_> = events.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, ["offered", "link_sent", "opened"], "a repetition is no offer");
    for event in &events {
        assert_eq!(event.trace.as_deref().map(str::len), Some(32));
        assert_eq!((&event.trace, &event.session), (&events[0].trace, &events[0].session));
        assert_eq!(event.line.as_deref(), Some("everyday"));
        assert_eq!(event.menu.as_deref(), Some("main"), "{event:?}");
    }
    assert_eq!(events[0].option.as_deref(), Some("to_screen"));
}

#[tokio::test]
async fn another_attempt_is_another_link() {
    let world = World::new().await;
    world.ask_for_link("c", "1").await;
    world.ask_for_link("c", "11").await;
    let texts = world.texts.sent();
    assert_eq!(texts.len(), 2);
    assert_ne!(texts[0].1, texts[1].1);
}

#[tokio::test]
async fn attempts_are_told_apart_by_their_text_alone() {
    let world = World::new().await;
    for (call, attempt) in ["1", "2", "10", "11"].into_iter().enumerate() {
        // Another number each time, so that none is texted too often.
        let mut event = link_event(&format!("+1202555010{call}"), "c", attempt);
        world.runtime.handle_lambda("GenerateVisualLink", event.clone()).await.unwrap();
        let number: u64 = attempt.parse().unwrap();
        event["Details"]["Parameters"]["attempt"] = number.into();
        let again = world.runtime.handle_lambda("GenerateVisualLink", event).await.unwrap();
        assert_eq!(again["status"], "sent", "a number is its text");
    }
    let texts = world.texts.sent();
    let links: BTreeSet<_> =
        texts.iter().map(|(_, text)| text.rsplit_once("?s=").unwrap().1).collect();
    assert_eq!((texts.len(), links.len()), (4, 4));
}

#[tokio::test]
async fn a_number_gets_three_texts_in_ten_minutes() {
    let world = World::new().await;
    for contact in ["a", "b", "c"] {
        assert_eq!(world.ask_for_link(contact, "1").await, "sent");
    }
    assert_eq!(world.ask_for_link("d", "1").await, "not_sent");
    assert_eq!(world.ask_for_link("d", "1").await, "not_sent");
    let other = link_event("+12025550101", "e", "1");
    let other = world.runtime.handle_lambda("GenerateVisualLink", other).await.unwrap();
    assert_eq!(other["status"], "sent");
    world.clock.pass(600);
    assert_eq!(world.ask_for_link("f", "1").await, "sent");
    assert_eq!(world.texts.sent().len(), 5);
}

/// Asks for a link from a number; its status.
async fn from(world: &World, number: &str, contact: &str) -> String {
    let event = link_event(number, contact, "1");
    world.runtime.handle_lambda("GenerateVisualLink", event).await.unwrap()["status"].clone()
}

#[tokio::test]
async fn a_number_gets_ten_texts_a_day() {
    let world = World::new().await;
    let mut sent = 0;
    for turn in 0..12 {
        world.clock.pass(600);
        let status = world.ask_for_link(&format!("call {turn}"), "1").await;
        sent += u32::from(status == "sent");
    }
    assert_eq!(sent, 10);
    world.clock.pass(24 * 60 * 60);
    assert_eq!(world.ask_for_link("the day after", "1").await, "sent");
}

#[tokio::test]
async fn prefixes_accounts_and_days_have_their_limits() {
    let one = |texts, seconds| vec![Allowance { texts, seconds }];
    for (policy, expected) in [
        (TextPolicy { per_prefix: one(2, 600), ..TextPolicy::default() }, 2 + 2),
        (TextPolicy { per_account: one(3, 60), ..TextPolicy::default() }, 3),
    ] {
        let mut world = World::new().await;
        world.config.texts = TextPolicy { allow: vec!["+".to_owned()], ..policy };
        world.restart(&program()).await;
        let mut sent = 0;
        for prefix in ["+12025550", "+12125550"] {
            for last in 0..4 {
                let number = format!("{prefix}10{last}");
                sent += u32::from(from(&world, &number, &number).await == "sent");
            }
        }
        assert_eq!((sent, world.texts.sent().len()), (expected, expected as usize));
    }
}

#[tokio::test]
async fn only_numbers_that_are_allowed_are_texted() {
    let mut world = World::new().await;
    assert_eq!(from(&world, "+442079460100", "a").await, "not_sent");
    world.config.texts.allow = Vec::new();
    world.restart(&program()).await;
    assert_eq!(from(&world, NUMBER, "b").await, "not_sent", "a public server must name them");
    assert!(world.texts.sent().is_empty());
    assert!(!world.store.inner.dump().contains("texts"), "what is not allowed is not counted");
}

#[tokio::test]
async fn a_text_that_was_certainly_not_sent_is_tried_once_more() {
    let world = World::new().await;
    world.texts.answer_with(TextOutcome::TryAgain);
    assert_eq!(world.ask_for_link("c", "1").await, "not_sent");
    assert_eq!(world.texts.sent().len(), 2);
    assert_eq!(world.ask_for_link("c", "1").await, "not_sent");
    assert_eq!(world.texts.sent().len(), 2, "another run sends nothing");
}

/// A sender that never answers.
struct Silent(AtomicU32);

#[async_trait]
impl Texts for Silent {
    async fn send(&self, _to: &str, _body: &str) -> TextOutcome {
        self.0.fetch_add(1, Ordering::SeqCst);
        std::future::pending().await
    }
}

#[tokio::test(start_paused = true)]
async fn a_link_is_answered_before_its_function_is_given_up() {
    const OUTER: Duration = Duration::from_millis(3_500);
    for (silent, status, texts) in
        [("create", "not_sent", 0), ("count", "not_sent", 0), ("replace", "sent", 1)]
    {
        let world = World::new().await;
        world.store.is_silent_on(silent);
        let answer = timeout(OUTER, world.ask_for_link("c", "1")).await;
        assert_eq!(answer.as_deref(), Ok(status), "{silent}");
        assert_eq!(world.texts.sent().len(), texts, "{silent}");
        let again = timeout(OUTER, world.ask_for_link("c", "1")).await;
        assert_eq!(again.as_deref(), Ok("not_sent"), "{silent}: nobody can tell");
        assert_eq!(world.texts.sent().len(), texts, "{silent}");
    }
    let mut world = World::new().await;
    world.ports.texts = Arc::new(Silent(AtomicU32::new(0)));
    world.restart(&program()).await;
    assert_eq!(timeout(OUTER, world.ask_for_link("c", "1")).await.as_deref(), Ok("not_sent"));
    world.store.is_silent_on("load");
    assert_eq!(timeout(OUTER, world.ask_for_link("c", "1")).await.as_deref(), Ok("not_sent"));
}

#[tokio::test]
async fn a_sender_that_does_not_answer_is_not_waited_for_nor_asked_again() {
    let mut world = World::new().await;
    let silent = Arc::new(Silent(AtomicU32::new(0)));
    world.ports.texts = silent.clone();
    world.restart(&program()).await;
    assert_eq!(world.ask_for_link("c", "1").await, "not_sent");
    assert_eq!(world.ask_for_link("c", "1").await, "not_sent");
    assert_eq!(silent.0.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn only_the_number_that_called_is_texted() {
    let world = World::new().await;
    let mut event = link_event(NUMBER, "c", "1");
    event["Details"]["Parameters"]["phone"] = "+12025550199".into();
    world.runtime.handle_lambda("GenerateVisualLink", event).await.unwrap();
    assert_eq!(world.texts.sent()[0].0, NUMBER);

    for number in ["", "anonymous", "12025550100", "+1 202 555 0100", "+0"] {
        let event = link_event(number, "d", "1");
        assert!(world.runtime.handle_lambda("GenerateVisualLink", event).await.is_err());
    }
    assert_eq!(world.texts.sent().len(), 1);
}

#[tokio::test]
async fn a_text_whose_fate_is_unknown_is_not_sent_again_and_its_link_works() {
    let world = World::new().await;
    world.texts.answer_with(TextOutcome::Unknown);
    assert_eq!(world.ask_for_link("c", "1").await, "not_sent");
    assert_eq!(world.ask_for_link("c", "1").await, "not_sent");
    let texts = world.texts.sent();
    assert_eq!(texts.len(), 1);
    let token = texts[0].1.rsplit_once("?s=").unwrap().1;
    assert_eq!(world.get(&format!("/session/{token}"), &[]).await.status, 200);
}

#[tokio::test]
async fn a_link_that_was_not_sent_opens_nothing() {
    let world = World::new().await;
    world.texts.answer_with(TextOutcome::NotSent);
    assert_eq!(world.ask_for_link("c", "1").await, "not_sent");
    let token = world.texts.sent()[0].1.rsplit_once("?s=").unwrap().1.to_owned();
    world.post(&format!("/session/{token}/open"), &[], "").await.is_problem(404, "unknown_link");
}
