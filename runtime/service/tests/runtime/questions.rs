//! Questions of forms on the page: one field each, and what is wrong said beside it.

use serde_json::{Value, json};

use crate::program::program_with;
use crate::world::{BROWSER, FORM, World};

/// The program, with two questions before its menu.
fn program() -> String {
    let mut program: Value = serde_json::from_str(&program_with("x")).unwrap();
    let words = |text: &str| json!({"text": {"en-US": [text], "es-US": [text]}});
    program["forms"] = json!({"card": {"questions": [
        {"name": "number", "least": 4, "most": 4},
        {"name": "pin", "least": 4, "most": 6, "secret": true},
    ]}});
    let nodes = &mut program["lines"]["everyday"]["nodes"];
    nodes["main"] = json!({
        "do": "questions", "form": "card", "asks": [words("Your card?"), words("Your PIN?")],
        "wait": 5, "tries": 2, "silence": {"again": words("Nothing.")},
        "wrong": {"again": words("All the digits, please.")},
        "exhausted": "hang_up", "failed": "hang_up", "next": {"to": "main.menu"},
    });
    program.to_string()
}

async fn answer(world: &World, bearer: &str, state: &Value, digits: &str) -> Value {
    let event = json!({"event": "answer", "answer": digits, "version": state["version"]});
    world.event(bearer, event).await.json()
}

#[tokio::test]
async fn each_question_is_a_field_and_a_wrong_answer_is_told_beside_it() {
    let mut world = World::new().await;
    world.restart(&program()).await;
    let (bearer, state) = world.session().await;
    assert_eq!(state["field"]["name"], "number", "{state}");
    let state = answer(&world, &bearer, &state, "41").await;
    assert_eq!(state["field"]["wrong"], true, "{state}");
    let cookie = format!("__Host-pivotline={bearer}");
    let page = world.get("/menu", &[BROWSER, ("cookie", &cookie)]).await.body;
    for shown in [
        r#"<label for="answer">Your card?</label>"#,
        r#"role="alert" dir="auto">All the digits, please.</p>"#,
        r#"aria-invalid="true" aria-describedby="wrong""#,
        r#"inputmode="numeric""#,
    ] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let state = answer(&world, &bearer, &state, "04 17").await;
    assert_eq!(state["field"]["secret"], true, "{state}");
    let page = world.get("/menu", &[BROWSER, ("cookie", &cookie)]).await.body;
    assert!(page.contains(r#"type="password""#) && !page.contains("0417"), "{page}");
    let form = format!("event=answer&answer=123456&version={}", state["version"]);
    let sent = world.post("/menu", &[FORM, BROWSER, ("cookie", &cookie)], &form).await;
    assert_eq!(sent.status, 303, "{sent:?}");
    let state = world.state(&bearer).await.json();
    assert!(state["field"].is_null() && state["options"][0]["id"] == "1", "{state}");
    let refused = answer(&world, &bearer, &state, "1").await;
    assert!(refused["version"].is_null(), "{refused}");
}
