use std::collections::BTreeSet;

use pivotline_service::ports::TextOutcome;

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
