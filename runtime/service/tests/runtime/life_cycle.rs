use axum::http::{Method, StatusCode};
use serde_json::json;

use crate::world::{BROWSER, FORM, NUMBER, World, choice};

#[tokio::test]
async fn a_link_is_looked_at_opened_used_and_over() {
    let world = World::new().await;
    let token = world.link().await;

    let status = world.get(&format!("/session/{token}"), &[]).await;
    assert_eq!(status.status, StatusCode::OK);
    let expected = json!({
        "valid": true, "opened": false, "menu": "main", "expires": "2026-11-22T17:10:00Z",
    });
    assert_eq!(status.json(), expected);

    let opened = world.post(&format!("/session/{token}/open"), &[], "").await.json();
    let (bearer, state) = (opened["bearer"].as_str().unwrap(), &opened["state"]);
    assert_eq!(state["title"], "Hi John, how can we help?");
    assert_eq!(state["menu"], "main");
    assert_eq!(state["options"][1]["label"], "Dispute a transaction");
    assert_eq!(world.state(bearer).await.json(), *state);

    let ended = world.event(bearer, json!({"event": "finish"})).await.json();
    assert_eq!(
        (&ended["done"], &ended["title"]),
        (&json!(true), &json!("Thank you. You are done."))
    );
    world.state(bearer).await.is_problem(410, "completed");
    world.event(bearer, choice(state, "1")).await.is_problem(410, "completed");
    world.get(&format!("/session/{token}"), &[]).await.is_problem(410, "completed");
    world.post(&format!("/session/{token}/open"), &[], "").await.is_problem(410, "completed");
    assert_eq!(world.events.kinds(), ["offered", "link_sent", "opened", "completed"]);
}

#[tokio::test]
async fn looking_at_a_link_changes_nothing() {
    let world = World::new().await;
    let token = world.link().await;
    let before = world.store.inner.dump();
    for _ in 0..100 {
        for method in [Method::GET, Method::HEAD] {
            for path in [format!("/start?s={token}"), format!("/session/{token}")] {
                let robot = [("user-agent", "Linkpreview/1.0 (robot)")];
                let answer = world.send(method.clone(), &path, &robot, "").await;
                assert_eq!(answer.status, StatusCode::OK);
                assert_eq!(answer.body.is_empty(), method == Method::HEAD);
            }
        }
    }
    assert_eq!(world.store.inner.dump(), before);
    assert!(world.services.asked().is_empty());
    let opened = world.post(&format!("/session/{token}/open"), &[], "").await;
    assert_eq!(opened.status, StatusCode::OK);
}

#[tokio::test]
async fn a_browser_gets_a_cookie_and_an_address_without_the_token() {
    let world = World::new().await;
    let token = world.link().await;
    let open = format!("/session/{token}/open");
    let opened = world.post(&open, &[BROWSER, FORM], "option=1&key=0123456789abcdef").await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER);
    assert_eq!(opened.header("location"), "/menu");
    let cookie = opened.header("set-cookie");
    assert!(cookie.starts_with("__Host-pivotline="), "{cookie}");
    for attribute in ["Path=/", "HttpOnly", "SameSite=Lax", "Secure"] {
        assert!(cookie.split("; ").any(|known| known == attribute), "{cookie}");
    }
    let cookie = cookie.split(';').next().unwrap();

    // The tapped option was taken: it needs a login.
    let page = world.get("/menu", &[BROWSER, ("cookie", cookie)]).await;
    assert!(page.body.contains("Please confirm that it is you."), "{}", page.body);

    // The same browser comes again by the link: it is simply sent on.
    for tap in ["option=1", ""] {
        let again = world.post(&open, &[BROWSER, FORM, ("cookie", cookie)], tap).await;
        assert_eq!((again.status, again.header("location")), (StatusCode::SEE_OTHER, "/menu"));
        assert_eq!(again.header("set-cookie"), "");
    }
    // Where it taps something else there, it is not left to think that this was taken.
    let other = world.post(&open, &[BROWSER, FORM, ("cookie", cookie)], "option=0").await;
    assert_eq!(other.status, StatusCode::CONFLICT);
    assert!(other.body.contains("You already chose: Check your balance"), "{}", other.body);
    assert!(world.centre.contacts().is_empty());
}

#[tokio::test]
async fn a_second_device_is_told_kindly() {
    let world = World::new().await;
    let token = world.link().await;
    let open = format!("/session/{token}/open");
    assert_eq!(world.post(&open, &[], "").await.status, StatusCode::OK);
    let before = world.store.inner.dump();

    world.post(&open, &[], "").await.is_problem(409, "opened_elsewhere");
    let page = world.post(&open, &[BROWSER, FORM], "").await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.body.contains("Your menu is open on another device"));
    assert_eq!(world.store.inner.dump(), before);
    let status = world.get(&format!("/session/{token}"), &[]).await.json();
    assert_eq!(status["opened"], true);
}

#[tokio::test]
async fn a_session_lives_ten_minutes_after_the_last_tap() {
    let world = World::new().await;
    let (bearer, state) = world.session().await;
    world.clock.pass(599);
    let state = world.choose(&bearer, &state, "1").await;
    world.clock.pass(599);
    assert_eq!(world.state(&bearer).await.json(), state);
    world.clock.pass(1);
    world.state(&bearer).await.is_problem(410, "expired");
    world.event(&bearer, choice(&state, "confirm")).await.is_problem(410, "expired");
}

#[tokio::test]
async fn a_link_expires() {
    let world = World::new().await;
    let token = world.link().await;
    world.clock.pass(600);
    world.get(&format!("/session/{token}"), &[]).await.is_problem(410, "expired");
    world.post(&format!("/session/{token}/open"), &[], "").await.is_problem(410, "expired");
    let page = world.get(&format!("/start?s={token}"), &[BROWSER]).await;
    assert_eq!(page.status, StatusCode::GONE);
    assert!(page.body.contains("This link has expired"), "{}", page.body);
}

#[tokio::test]
async fn a_menu_option_can_end_the_session_with_its_last_words_shown() {
    let world = World::new().await;
    let (bearer, state) = world.session().await;
    let ended = world.choose(&bearer, &state, "9").await;
    assert_eq!((&ended["done"], &ended["said"]), (&json!(true), &json!(["Goodbye."])));
    assert_eq!(ended["title"], "Goodbye.");
    world.state(&bearer).await.is_problem(410, "completed");
    let cookie = format!("__Host-pivotline={bearer}");
    let page = world.get("/menu", &[BROWSER, ("cookie", &cookie)]).await;
    assert_eq!(page.status, StatusCode::GONE);
    assert!(page.body.contains(r#"<h1 dir="auto">Goodbye.</h1>"#), "{}", page.body);
    assert!(!page.body.contains("Thank you"), "only who says that this was all is thanked");

    let (bearer, _) = world.session_of("another call").await;
    world.event(&bearer, json!({"event": "finish"})).await;
    let cookie = format!("__Host-pivotline={bearer}");
    let page = world.get("/menu", &[BROWSER, ("cookie", &cookie)]).await;
    assert!(page.body.contains(r#"<h1 dir="auto">Thank you. You are done.</h1>"#), "{}", page.body);
}

#[tokio::test]
async fn a_dump_of_the_store_shows_nobody() {
    let world = World::new().await;
    let token = world.link().await;
    let open = format!("/session/{token}/open");
    let opened = world.post(&open, &[("idempotency-key", "0123456789abcdef")], "").await.json();
    let bearer = opened["bearer"].as_str().unwrap();
    let state = world.choose(bearer, &opened["state"], "1").await;
    world.choose(bearer, &state, "confirm").await;
    let secret = bearer.split_once('.').unwrap().1;

    let dump = world.store.inner.dump();
    for shown in [NUMBER, "2025550100", &token, secret, "John", "first_name", "1250.00", "a call"] {
        assert!(!dump.contains(shown), "{shown} in {dump}");
    }
}

#[tokio::test]
async fn a_session_goes_on_with_the_program_that_it_began_with() {
    let mut world = World::new().await;
    let (bearer, _) = world.session().await;
    world.restart(&crate::program::program_with("see your money")).await;
    assert_eq!(world.state(&bearer).await.json()["options"][0]["label"], "Check your balance");
    let token = world.link_of("another call").await;
    let page = world.get(&format!("/start?s={token}"), &[BROWSER]).await;
    assert!(page.body.contains("See your money"));
}
