use axum::http::Method;
use serde_json::json;

use crate::world::{BROWSER, FORM, World, choice};

#[tokio::test]
async fn what_cannot_be_done_is_told_and_changes_nothing() {
    let world = World::new().await;
    let (bearer, state) = world.session().await;
    let before = world.store.inner.dump();
    let digits = "1".repeat(10_000);
    let version = state["version"].as_u64().unwrap();

    for option in ["7", "", " ", "1 ", digits.as_str()] {
        world.event(&bearer, choice(&state, option)).await.is_problem(422, "unknown_option");
    }
    for stale in [0, version - 1, version + 1, u64::MAX] {
        let tap = json!({"event": "choose", "option": "1", "version": stale});
        let answer = world.event(&bearer, tap).await;
        answer.is_problem(409, "stale_version");
        assert_eq!(answer.json()["state"], state);
    }
    let bearer = format!("Bearer {bearer}");
    let authorized = [("authorization", bearer.as_str())];
    let huge_version = format!(r#"{{"event":"choose","option":"1","version":{digits}}}"#);
    let deep = "[".repeat(10_000);
    let bad = [
        "",
        "{",
        "nonsense",
        "[1]",
        r#"["choose","1",2,"key"]"#,
        "null",
        "{}",
        r#"{"event":"log_in"}"#,
        r#"{"event":"choose","version":2}"#,
        r#"{"event":"choose","option":"1"}"#,
        r#"{"event":"choose","option":1,"version":2}"#,
        r#"{"event":"choose","option":"1","version":-1}"#,
        &huge_version,
        &deep,
    ];
    for body in bad {
        world.post("/session/events", &authorized, body).await.is_problem(400, "bad_request");
    }
    let form = [authorized[0], FORM];
    world.post("/session/events", &form, "version=x").await.is_problem(400, "bad_request");
    let long_key = [authorized[0], ("idempotency-key", digits.as_str())];
    let tap = choice(&state, "1").to_string();
    world.post("/session/events", &long_key, &tap).await.is_problem(400, "bad_request");
    assert_eq!(world.store.inner.dump(), before);
}

#[tokio::test]
async fn mutated_requests_are_answered_clearly() {
    let world = World::new().await;
    let (bearer, state) = world.session().await;
    let good = choice(&state, "7").to_string();
    let (bearer, mut chance) = (format!("Bearer {bearer}"), 1_u64);
    let mut below = |limit: usize| {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(chance >> 33).unwrap() % limit
    };
    for _ in 0..2_000 {
        let mut body: Vec<char> = good.chars().collect();
        for _ in 0..=below(3) {
            let at = below(body.len());
            match below(3) {
                0 => body[at] = ['"', '0', '9', '{', '\u{0}', 'é', '\\', ' '][below(8)],
                1 => drop(body.remove(at)),
                _ => body.insert(at, body[at]),
            }
        }
        let body: String = body.into_iter().collect();
        let kind = if below(4) == 0 { FORM } else { ("content-type", "application/json") };
        let path = if below(4) == 0 { "/menu" } else { "/session/events" };
        let answer = world.post(path, &[("authorization", &bearer), kind], &body).await;
        let status = answer.status.as_u16();
        assert!([200, 303, 400, 409, 422].contains(&status), "{body:?}: {answer:?}");
    }
}

#[tokio::test]
async fn a_forged_token_or_credential_opens_nothing() {
    let world = World::new().await;
    let (bearer, _) = world.session().await;
    let before = world.store.inner.dump();
    let digits = "1".repeat(10_000);
    for token in ["AAAAAAAAAAAAAAAAAAAAAA", "x", digits.as_str(), "%FF%FE", "a%2Fb"] {
        world.get(&format!("/session/{token}"), &[]).await.is_problem(404, "unknown_link");
        let open = format!("/session/{token}/open");
        world.post(&open, &[], "").await.is_problem(404, "unknown_link");
        let start = world.get(&format!("/start?s={token}"), &[BROWSER]).await;
        assert_eq!(start.status, 404);
    }
    let mut forged = bearer.clone();
    let last = forged.pop();
    forged.push(if last == Some('A') { 'B' } else { 'A' });
    for credential in ["", "x", ".", &forged, &digits] {
        world.state(credential).await.is_problem(401, "no_credential");
        let event = world.event(credential, json!({"event": "finish"})).await;
        event.is_problem(401, "no_credential");
        assert_eq!(event.header("www-authenticate"), "Bearer");
    }
    world.get("/session", &[]).await.is_problem(401, "no_credential");
    assert_eq!(world.get("/menu", &[BROWSER]).await.status, 401);
    assert_eq!(world.store.inner.dump(), before);
}

#[tokio::test]
async fn unknown_addresses_and_methods_are_problems() {
    let world = World::new().await;
    world.get("/", &[]).await.is_problem(404, "no_such_page");
    world.get("/local/outbox", &[]).await.is_problem(404, "no_such_page");
    world.get("/session/events", &[]).await.is_problem(405, "no_such_method");
    world.send(Method::DELETE, "/session", &[], "").await.is_problem(405, "no_such_method");
    let page = world.get("/nowhere", &[BROWSER]).await;
    assert!(page.header("content-type").starts_with("text/html"));
}

#[tokio::test]
async fn a_foreign_page_cannot_tap() {
    let world = World::new().await;
    let (bearer, state) = world.session().await;
    let cookie = format!("__Host-pivotline={bearer}");
    let before = world.store.inner.dump();
    let body = choice(&state, "1").to_string();
    for foreign in [
        ("origin", "https://example.org"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        for path in ["/session/events", "/menu", "/session/AAAAAAAAAAAAAAAAAAAAAA/open"] {
            let answer = world.post(path, &[("cookie", &cookie), foreign], &body).await;
            assert_eq!(answer.status, 403, "{path} {foreign:?}");
        }
    }
    assert_eq!(world.store.inner.dump(), before);
    let own = [("cookie", cookie.as_str()), ("origin", "https://menu.example.com")];
    assert_eq!(world.post("/session/events", &own, &body).await.status, 200);
}

#[tokio::test]
async fn a_large_body_is_refused() {
    let world = World::new().await;
    let (bearer, _) = world.session().await;
    let bearer = format!("Bearer {bearer}");
    let body = format!(r#"{{"event":"finish","padding":"{}"}}"#, "x".repeat(16 * 1024));
    for path in ["/session/events", "/nowhere"] {
        let answer = world.post(path, &[("authorization", &bearer)], &body).await;
        answer.is_problem(413, "too_large");
    }
}
