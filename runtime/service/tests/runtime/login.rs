use serde_json::json;

use crate::world::{BROWSER, FORM, World, choice};

#[tokio::test]
async fn what_is_behind_a_login_is_shown_after_it_alone() {
    let world = World::new().await;
    let (bearer, state) = world.session().await;
    let login = world.choose(&bearer, &state, "1").await;
    assert_eq!(login["menu"], "bank_app");
    let ids: Vec<_> = login["options"].as_array().unwrap().iter().map(|o| &o["id"]).collect();
    assert_eq!(ids, ["confirm", "cancel"]);

    // Going on without it does not work, whatever is sent.
    for option in ["1", "0", "show_balance", "LoggedIn"] {
        world.event(&bearer, choice(&login, option)).await.is_problem(422, "unknown_option");
    }
    assert!(world.services.asked().iter().all(|(service, _)| service != "balance"));

    let shown = world.choose(&bearer, &login, "confirm").await;
    assert_eq!(shown["said"], json!(["Your balance is $1,250.00."]));
    assert_eq!(shown["menu"], "main");
    assert_eq!(world.events.kinds()[1..], ["opened", "chosen", "logged_in", "solved"]);

    // It is not asked for twice.
    let again = world.choose(&bearer, &shown, "1").await;
    assert_eq!(again["said"], json!(["Your balance is $1,250.00."]));
}

#[tokio::test]
async fn a_login_that_is_given_up_shows_nothing() {
    let world = World::new().await;
    let (bearer, state) = world.session().await;
    let login = world.choose(&bearer, &state, "1").await;
    let menu = world.choose(&bearer, &login, "cancel").await;
    assert_eq!((&menu["menu"], &menu["said"]), (&json!("main"), &json!([])));
    assert!(world.services.asked().iter().all(|(service, _)| service != "balance"));
}

#[tokio::test]
async fn the_option_tapped_before_a_login_is_taken_by_id_only_in_its_own_menu() {
    let world = World::new().await;
    let token = world.link().await;
    let open = format!("/session/{token}/open");
    // A guarded option is not on the page before, so it cannot be tapped there.
    world.post(&open, &[FORM], "option=3").await.is_problem(422, "unknown_option");
    let opened = world.post(&open, &[FORM], "option=1").await.json();
    assert_eq!(opened["state"]["menu"], "bank_app");
}

#[tokio::test]
async fn a_login_is_a_page_with_its_choices() {
    let world = World::new().await;
    let (bearer, state) = world.session().await;
    world.choose(&bearer, &state, "1").await;
    let cookie = format!("__Host-pivotline={bearer}");
    let page = world.get("/menu", &[BROWSER, ("cookie", &cookie)]).await;
    assert!(page.body.contains(r#"name="option" value="confirm""#), "{}", page.body);
    assert!(page.body.contains(r#"name="option" value="cancel""#));
    assert!(!page.body.contains("1,250"));

    let mut event = crate::world::link_event(crate::world::NUMBER, "c", "1");
    event["Details"]["Parameters"]["language"] = "es-US".into();
    world.runtime.handle_lambda("GenerateVisualLink", event).await.unwrap();
    let (_, text) = world.texts.sent().pop().unwrap();
    let open = format!("/session/{}/open", text.rsplit_once("?s=").unwrap().1);
    let opened = world.post(&open, &[FORM], "option=1").await.json();
    assert_eq!(opened["state"]["options"][0]["label"], "Confirmar");
}
