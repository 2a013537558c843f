use crate::program::program_with;
use crate::world::{Answer, BROWSER, FORM, NUMBER, World, link_event};

/// The bytes of an answer as HTTP/1.1 carries it.
fn size(answer: &Answer) -> usize {
    let headers = answer.headers.iter();
    let headers: usize = headers.map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    // The status line, `date` and `content-length` are added on the way out.
    headers + answer.body.len() + 100
}

#[tokio::test]
async fn the_first_page_shows_nothing_personal_and_posts_each_choice() {
    let world = World::new().await;
    let token = world.link().await;
    let page = world.get(&format!("/start?s={token}"), &[BROWSER]).await;
    for shown in [
        "How can we help?",
        "Check your balance",
        "Speak to a person",
        "Show my menu",
        "Everyday Bank",
    ] {
        assert!(page.body.contains(shown), "{shown}: {}", page.body);
    }
    for hidden in ["John", "Dispute a transaction", NUMBER, "•"] {
        assert!(!page.body.contains(hidden), "{hidden}: {}", page.body);
    }
    let form = format!(r#"<form method="post" action="/session/{token}/open">"#);
    assert_eq!(page.body.matches(&form).count(), 4);
    assert!(page.body.contains(r#"name="option" value="1""#));
    assert!(size(&page) < 8 * 1024, "{}", size(&page));
}

#[tokio::test]
async fn a_menu_page_is_one_small_response_with_everything() {
    let world = World::new().await;
    let (bearer, _) = world.session().await;
    let cookie = format!("__Host-pivotline={bearer}");
    let page = world.get("/menu", &[BROWSER, ("cookie", &cookie)]).await;
    for shown in ["Hi John, how can we help?", "Dispute a transaction", "I am done"] {
        assert!(page.body.contains(shown), "{shown}: {}", page.body);
    }
    assert!(page.body.starts_with(r#"<!doctype html>"#));
    assert!(page.body.contains(r#"<html lang="en-US" dir="auto">"#));
    assert!(!page.body.contains("http-equiv"), "only a page that waits refreshes itself");
    for loaded in ["<link", "<img", "src=", "url("] {
        assert!(!page.body.contains(loaded), "{loaded}");
    }
    assert!(size(&page) < 8 * 1024, "{}", size(&page));
}

#[tokio::test]
async fn pages_of_a_large_menu_are_small_too() {
    let world = World::new().await;
    let mut program: serde_json::Value = serde_json::from_str(&program_with("x")).unwrap();
    let options = &mut program["lines"]["everyday"]["nodes"]["main.menu"]["options"];
    let first = options[0].clone();
    *options = (0..14)
        .map(|number| {
            let mut option = first.clone();
            option["id"] = format!("option_{number}").into();
            option.as_object_mut().unwrap().remove("key");
            let label = "ask about something that takes a long label";
            option["label"]["text"]["en-US"] = serde_json::json!([label]);
            option
        })
        .collect();
    world.runtime.publish(&program.to_string()).await.unwrap();
    let token = world.link().await;
    let start = world.get(&format!("/start?s={token}"), &[BROWSER]).await;
    let opened = world.post(&format!("/session/{token}/open"), &[], "").await.json();
    let cookie = format!("__Host-pivotline={}", opened["bearer"].as_str().unwrap());
    let menu = world.get("/menu", &[BROWSER, ("cookie", &cookie)]).await;
    for page in [start, menu] {
        assert_eq!(page.body.matches("a long label").count(), 14);
        assert!(size(&page) < 8 * 1024, "{}", size(&page));
    }
}

#[tokio::test]
async fn hostile_values_stay_text() {
    let world = World::new().await;
    let hostile = r#"</title><script>alert(1)</script>"'&{{ 7*7 }}"#;
    world.services.answer("customer", &[("first_name", hostile), ("has_dispute", "yes")]);
    world.runtime.publish(&program_with("<img src=x onerror=alert(1)> \"'")).await.unwrap();
    let token = world.link().await;
    let start = world.get(&format!("/start?s={token}"), &[BROWSER]).await;
    let opened = world.post(&format!("/session/{token}/open"), &[], "").await.json();
    let cookie = format!("__Host-pivotline={}", opened["bearer"].as_str().unwrap());
    let menu = world.get("/menu", &[BROWSER, ("cookie", &cookie)]).await;
    assert!(menu.body.contains("&lt;script&gt;alert(1)"), "{}", menu.body);
    assert!(menu.body.contains("{{ 7*7 }}"));
    for page in [start, menu] {
        assert!(!page.body.contains("<script"), "{}", page.body);
        assert!(!page.body.contains("<img"), "{}", page.body);
    }
}

#[tokio::test]
async fn a_browser_that_goes_back_is_told_what_it_chose() {
    let world = World::new().await;
    let (bearer, state) = world.session().await;
    let cookie = format!("__Host-pivotline={bearer}");
    let headers = [BROWSER, FORM, ("cookie", cookie.as_str())];
    let tap = |option: &str| format!("version={}&key=k&option={option}", state["version"]);
    let first = world.post("/menu", &headers, &tap("1")).await;
    assert_eq!((first.status.as_u16(), first.header("location")), (303, "/menu"));
    assert_eq!(world.post("/menu", &headers, &tap("1")).await.status, 303);
    let other = world.post("/menu", &headers, &tap("0")).await;
    assert_eq!(other.status, 409);
    assert!(other.body.contains("You already chose: Check your balance"), "{}", other.body);
    assert!(other.body.contains(r#"href="/menu""#));
    assert!(world.centre.contacts().is_empty());
}

#[tokio::test]
async fn a_page_speaks_the_language_of_the_call() {
    let world = World::new().await;
    let mut event = link_event(NUMBER, "c", "1");
    event["Details"]["Parameters"]["language"] = "es-US".into();
    world.runtime.handle_lambda("GenerateVisualLink", event).await.unwrap();
    let (_, text) = world.texts.sent().pop().unwrap();
    assert!(text.contains("su menú está en"));
    let start = format!("/start?s={}", text.rsplit_once("?s=").unwrap().1);
    let page = world.get(&start, &[BROWSER]).await;
    assert!(page.body.contains(r#"lang="es-US""#));
    assert!(page.body.contains("¿En qué podemos ayudarle?"));
    assert!(page.body.contains("Mostrar mi menú"));
    world.clock.pass(600);
    let expired = world.get(&start, &[BROWSER]).await;
    assert!(expired.body.contains("Este enlace ha caducado"));
    let unknown = world.get("/start?s=x", &[BROWSER, ("accept-language", "es-MX,es;q=0.9")]).await;
    assert!(unknown.body.contains("Este enlace no funciona"));
}
