use axum::http::Method;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pivotline_service::Mode;
use sha2::{Digest, Sha256};

use crate::world::{Answer, BROWSER, World, choice};

/// An answer of every kind.
async fn answers(world: &World) -> Vec<Answer> {
    let token = world.link().await;
    let (start, status) = (format!("/start?s={token}"), format!("/session/{token}"));
    let open = format!("/session/{token}/open");
    let opened = world.post(&open, &[], "").await;
    let bearer = format!("Bearer {}", opened.json()["bearer"].as_str().unwrap());
    let bearer = ("authorization", bearer.as_str());
    let tap = choice(&opened.json()["state"], "1").to_string();
    let large = "x".repeat(20_000);
    let mut answers = vec![opened];
    for (path, headers) in [
        (start.as_str(), vec![BROWSER]),
        (&status, vec![]),
        ("/session", vec![bearer]),
        ("/session", vec![]),
        ("/menu", vec![BROWSER, bearer]),
        ("/menu", vec![BROWSER]),
        ("/session/events", vec![]),
        ("/nowhere", vec![]),
        ("/nowhere", vec![BROWSER]),
        ("/start", vec![BROWSER]),
    ] {
        answers.push(world.get(path, &headers).await);
        answers.push(world.send(Method::HEAD, path, &headers, "").await);
    }
    for (path, headers, body) in [
        (open.as_str(), vec![BROWSER], ""),
        ("/session/events", vec![bearer], "nonsense"),
        ("/session/events", vec![bearer], &large),
        ("/session/events", vec![bearer, ("origin", "https://example.org")], ""),
        ("/menu", vec![BROWSER, bearer], &tap),
        ("/menu", vec![BROWSER, bearer], &tap),
    ] {
        answers.push(world.post(path, &headers, body).await);
    }
    answers
}

#[tokio::test]
async fn every_answer_carries_the_headers() {
    let world = World::new().await;
    let answers = answers(&world).await;
    let statuses: std::collections::BTreeSet<_> =
        answers.iter().map(|answer| answer.status.as_u16()).collect();
    let expected = [200, 303, 400, 401, 403, 404, 405, 409, 413];
    assert_eq!(statuses.into_iter().collect::<Vec<_>>(), expected);
    for answer in &answers {
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{answer:?}");
        for directive in ["form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"] {
            assert!(policy.split("; ").any(|known| known == directive), "{policy}");
        }
        for (name, value) in [
            ("referrer-policy", "no-referrer"),
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
            ("x-robots-tag", "noindex, nofollow"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("strict-transport-security", "max-age=31536000; includeSubDomains"),
        ] {
            assert_eq!(answer.header(name), value, "{name} of {answer:?}");
        }
    }
}

#[tokio::test]
async fn the_policy_allows_the_style_of_the_page_and_no_script() {
    let world = World::new().await;
    for answer in answers(&world).await {
        if !answer.header("content-type").starts_with("text/html") || answer.body.is_empty() {
            continue;
        }
        let style = answer.body.split_once("<style>").unwrap().1;
        let style = style.split_once("</style>").unwrap().0;
        let hash = format!("'sha256-{}'", STANDARD.encode(Sha256::digest(style.as_bytes())));
        assert!(answer.header("content-security-policy").contains(&hash));
        assert!(!answer.body.contains("<script"));
        assert!(!answer.body.contains(" style="));
    }
}

#[tokio::test]
async fn only_a_laptop_drops_the_cookies_guards_and_may_frame() {
    for (mode, name, ancestors) in [
        (Mode::Public, "__Host-pivotline=", "frame-ancestors 'none'"),
        (Mode::Local, "pivotline=", "frame-ancestors 'self'"),
    ] {
        let world = World::of_mode(mode).await;
        let token = world.link().await;
        let opened = world.post(&format!("/session/{token}/open"), &[BROWSER], "").await;
        let cookie = opened.header("set-cookie");
        assert!(cookie.starts_with(name), "{cookie}");
        assert_eq!(cookie.contains("Secure"), mode == Mode::Public);
        assert!(opened.header("content-security-policy").ends_with(ancestors));
        let transport = opened.header("strict-transport-security");
        assert_eq!(transport.is_empty(), mode == Mode::Local);
        let cookie = cookie.split(';').next().unwrap().to_owned();
        assert_eq!(world.get("/menu", &[BROWSER, ("cookie", &cookie)]).await.status, 200);
    }
}
