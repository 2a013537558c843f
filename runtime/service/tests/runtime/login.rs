use serde_json::json;

use crate::faults::Fate;
use crate::world::{Answer, BROWSER, FORM, NUMBER, World, choice, link_event};

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
    assert_eq!(world.events.kinds()[2..], ["opened", "chosen", "logged_in", "solved"]);

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

    let mut event = link_event(NUMBER, "c", "1");
    event["Details"]["Parameters"]["language"] = "es-US".into();
    world.runtime.handle_lambda("GenerateVisualLink", event).await.unwrap();
    let (_, text) = world.texts.sent().pop().unwrap();
    let open = format!("/session/{}/open", text.rsplit_once("?s=").unwrap().1);
    let opened = world.post(&open, &[FORM], "option=1").await.json();
    assert_eq!(opened["state"]["options"][0]["label"], "Confirmar");
}

/// The cookie that an answer sets; empty where it sets none.
fn cookie_of(answer: &Answer) -> String {
    answer.header("set-cookie").split(';').next().unwrap().to_owned()
}

/// Posts a form as a browser with this cookie does.
async fn post(world: &World, path: &str, cookie: &str, form: &str) -> Answer {
    world.post(path, &[BROWSER, FORM, ("cookie", cookie)], form).await
}

/// A browser at the login's page: its cookie, and the form that confirms.
async fn at_the_login(world: &World, open: &str) -> (String, String) {
    let cookie = cookie_of(&post(world, open, "", OPENING).await);
    let state = world.state(cookie.split_once('=').unwrap().1).await.json();
    (cookie, format!("version={}&key=k&option=confirm", state["version"]))
}

const OPENING: &str = "option=1&key=0123456789abcdef";

#[tokio::test]
async fn a_login_puts_a_new_cookie_in_the_place_of_the_old_one() {
    let world = World::new().await;
    let open = format!("/session/{}/open", world.link().await);
    let (old, confirm) = at_the_login(&world, &open).await;
    let answer = post(&world, "/menu", &old, &confirm).await;
    let new = cookie_of(&answer);
    assert_eq!(answer.status, 303);
    assert!(!new.is_empty() && new != old);

    let page = world.get("/menu", &[BROWSER, ("cookie", &new)]).await;
    assert!(page.body.contains("$1,250.00"), "{}", page.body);
    assert_eq!(world.get("/menu", &[BROWSER, ("cookie", &old)]).await.status, 401);
    for form in ["event=finish&key=k", "event=finish", "option=0&version=1&key=k"] {
        assert_eq!(post(&world, "/menu", &old, form).await.status, 401, "{form}");
    }
    // The answer may have been lost: the same request hands the same cookie out again.
    assert_eq!(cookie_of(&post(&world, "/menu", &old, &confirm).await), new);
    // The opening that comes again hands nothing out; the owner goes on.
    assert_eq!(post(&world, &open, &old, OPENING).await.status, 409);
    let again = post(&world, &open, &new, OPENING).await;
    assert_eq!((again.status.as_u16(), again.header("set-cookie")), (303, ""));
}

#[tokio::test]
async fn a_login_whose_answer_was_lost_locks_nobody_out() {
    for fate in [Fate::Refused, Fate::AnswerLost] {
        let world = World::new().await;
        let open = format!("/session/{}/open", world.link().await);
        let (old, confirm) = at_the_login(&world, &open).await;
        world.store.meets(&[fate]);
        assert_eq!(post(&world, "/menu", &old, &confirm).await.status, 503);
        let new = cookie_of(&post(&world, "/menu", &old, &confirm).await);
        let page = world.get("/menu", &[BROWSER, ("cookie", &new)]).await;
        assert!(page.body.contains("$1,250.00"), "{fate:?} {}", page.body);
    }
}

#[tokio::test]
async fn a_bearer_stays_the_same_at_a_login() {
    let world = World::new().await;
    let (bearer, state) = world.session().await;
    let login = world.choose(&bearer, &state, "1").await;
    let answer = world.event(&bearer, choice(&login, "confirm")).await;
    assert_eq!(answer.header("set-cookie"), "");
    assert_eq!(world.state(&bearer).await.json(), answer.json());
}
