use serde_json::json;

use crate::world::{FORM, World, choice, choice_at};

#[tokio::test]
async fn the_last_request_that_comes_again_is_answered_as_the_first_time() {
    let world = World::new().await;
    let (bearer, state) = world.session().await;
    let authorization = format!("Bearer {bearer}");
    let headers = [("authorization", authorization.as_str()), ("idempotency-key", "k1")];
    let body = choice(&state, "0").to_string();
    let first = world.post("/session/events", &headers, &body).await;
    let dump = world.store.inner.dump();
    let again = world.post("/session/events", &headers, &body).await;
    assert_eq!(first.status, 200);
    assert_eq!((again.status, &again.body), (first.status, &first.body));
    assert_eq!(world.store.inner.dump(), dump);
    assert_eq!(world.centre.tries(), 1);

    // Also once the session is over.
    let end = json!({"event": "finish", "key": "k2"});
    let ended = world.event(&bearer, end.clone()).await;
    assert_eq!(ended.json()["done"], true);
    assert_eq!(world.event(&bearer, end).await.body, ended.body);
    world.state(&bearer).await.is_problem(410, "completed");
}

#[tokio::test]
async fn an_opening_that_comes_again_gets_the_same_bearer() {
    let world = World::new().await;
    let token = world.link().await;
    let open = format!("/session/{token}/open");
    let key = [("idempotency-key", "0123456789abcdef")];
    let first = world.post(&open, &key, "").await;
    assert_eq!(first.status, 200);
    assert_eq!(world.post(&open, &key, "").await.body, first.body);
    world
        .post(&open, &[("idempotency-key", "fedcba9876543210")], "")
        .await
        .is_problem(409, "opened_elsewhere");
}

#[tokio::test]
async fn a_key_that_could_be_guessed_never_hands_a_bearer_out() {
    let world = World::new().await;
    let token = world.link().await;
    let open = format!("/session/{token}/open");
    let before = world.store.inner.dump();
    let guessable = [("idempotency-key", "123456789012345")];
    let refused = world.post(&open, &guessable, r#"{"option":"1"}"#).await;
    refused.is_problem(400, "bad_request");
    assert!(refused.json()["detail"].as_str().unwrap().contains("at least 16 characters"));
    // With the option that a form's key goes with it would be long enough.
    let form = world.post(&open, &[FORM], "key=123456789012345&option=1").await;
    form.is_problem(400, "bad_request");
    assert_eq!(world.store.inner.dump(), before, "nothing was traded");
    assert_eq!(world.post(&open, &[], "").await.status, 200);
}

#[tokio::test]
async fn the_buttons_of_a_page_share_a_key_and_are_not_the_same_tap() {
    let world = World::new().await;
    let (bearer, state) = world.session().await;
    let authorization = format!("Bearer {bearer}");
    let headers = [("authorization", authorization.as_str()), FORM];
    let version = &state["version"];
    let tap = |option: &str| format!("version={version}&key=k&option={option}");
    let first = world.post("/session/events", &headers, &tap("1")).await;
    assert_eq!(first.json()["menu"], "bank_app");
    assert_eq!(world.post("/session/events", &headers, &tap("1")).await.body, first.body);
    let other = world.post("/session/events", &headers, &tap("0")).await;
    other.is_problem(409, "stale_version");
}

#[tokio::test]
async fn an_older_request_that_comes_again_is_told_the_current_state() {
    let world = World::new().await;
    let (bearer, mut state) = world.session().await;
    let mut taps = Vec::new();
    for turn in 0..9 {
        let option = if turn % 2 == 0 { "1" } else { "cancel" };
        let mut tap = choice(&state, option);
        tap["key"] = format!("key {turn}").into();
        state = world.event(&bearer, tap.clone()).await.json();
        taps.push(tap);
    }
    let dump = world.store.inner.dump();
    for tap in &taps[1..] {
        assert_eq!(world.event(&bearer, tap.clone()).await.json(), state, "{tap}");
    }
    // The ninth is forgotten; its version tells that it is not of now.
    let stale = world.event(&bearer, taps[0].clone()).await;
    stale.is_problem(409, "stale_version");
    assert_eq!(stale.json()["state"], state);
    assert_eq!(world.store.inner.dump(), dump, "nothing was done twice");
}

#[tokio::test]
async fn a_request_that_comes_again_with_its_position_is_done_once() {
    let world = World::new().await;
    let (bearer, state) = world.session().await;
    let mut tap = choice_at(&state, "0");
    tap["key"] = "k1".into();
    let first = world.event(&bearer, tap.clone()).await;
    assert_eq!(world.event(&bearer, tap).await.body, first.body);
    assert_eq!((world.centre.tries(), world.centre.contacts().len()), (1, 1));
    let chosen = world.events.kinds().into_iter().filter(|kind| *kind == "chosen").count();
    assert_eq!(chosen, 1);
}
