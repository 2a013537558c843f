//! The sealed position, and what it spares the store.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use pivotline_service::record::Record;
use serde_json::{Value, json};

use crate::faults::Asked;
use crate::sizes::talkative;
use crate::world::{BROWSER, FORM, World, choice, choice_at};

fn asked(loads: u32, writes: u32) -> Asked {
    Asked { loads, writes }
}

#[tokio::test]
async fn the_store_is_asked_no_more_than_it_must_be() {
    let world = World::new().await;
    let token = world.link().await;
    world.store.asked();
    world.get(&format!("/start?s={token}"), &[BROWSER]).await;
    assert_eq!(world.store.asked(), asked(1, 0), "the first page");
    world.get(&format!("/session/{token}"), &[]).await;
    assert_eq!(world.store.asked(), asked(1, 0), "the status");
    let opened = world.post(&format!("/session/{token}/open"), &[], "").await.json();
    assert_eq!(world.store.asked(), asked(1, 1), "the opening");
    let bearer = opened["bearer"].as_str().unwrap();
    let login = world.event(bearer, choice_at(&opened["state"], "1")).await.json();
    assert_eq!(world.store.asked(), asked(0, 1), "a tap with its position");
    let menu = world.event(bearer, choice(&login, "confirm")).await.json();
    assert_eq!(world.store.asked(), asked(1, 1), "a tap without one");
    assert_eq!(world.state(bearer).await.json(), menu);
    assert_eq!(world.store.asked(), asked(1, 0), "a reload");
    let late = world.event(bearer, choice_at(&login, "confirm")).await;
    late.is_problem(409, "stale_version");
    assert_eq!(world.store.asked(), asked(0, 1), "a late tap: the failed write tells what is");
    let waiting = world.event(bearer, choice_at(&menu, "0")).await.json();
    assert!(waiting["contact"].is_object());
    assert_eq!(world.store.asked(), asked(0, 2), "a tap that hands over");
}

#[tokio::test]
async fn a_person_of_whom_much_is_known_acts_without_a_position() {
    let mut world = World::new().await;
    let (program, fields) = talkative();
    world.restart(&program).await;
    let (_, state) = world.session_of("little").await;
    assert_ne!(state["at"], "");
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), &**value)).collect();
    world.services.answer("customer", &fields);
    let (bearer, state) = world.session_of("much").await;
    assert!(state.to_string().contains('\u{e9}'), "the values are there: {state}");
    assert_eq!(state["at"], "");
    let login = world.event(&bearer, choice_at(&state, "1")).await;
    assert_eq!(login.status, 200, "{login:?}");

    let cookie = format!("__Host-pivotline={bearer}");
    let form = format!("version={}&at=&key=k&option=confirm", login.json()["version"]);
    let tap = world.post("/menu", &[BROWSER, FORM, ("cookie", &cookie)], &form).await;
    assert_eq!(tap.status, 303, "{tap:?}");
}

#[tokio::test]
async fn a_page_sends_the_position_along() {
    let world = World::new().await;
    let (bearer, state) = world.session().await;
    let cookie = format!("__Host-pivotline={bearer}");
    let page = world.get("/menu", &[BROWSER, ("cookie", &cookie)]).await;
    let at = state["at"].as_str().unwrap();
    assert!(page.body.contains(&format!(r#"name="at" value="{at}""#)), "{}", page.body);
    world.store.asked();
    let form = format!("version={}&at={at}&key=k&option=1", state["version"]);
    let tap = world.post("/menu", &[BROWSER, FORM, ("cookie", &cookie)], &form).await;
    assert_eq!((tap.status.as_u16(), world.store.asked()), (303, asked(0, 1)));
    let page = world.get("/menu", &[BROWSER, ("cookie", &cookie)]).await;
    assert!(page.body.contains(r#"name="at" value=""#), "{}", page.body);
}

/// A position with one field of its record changed.
fn changed(at: &Value, change: impl FnOnce(&mut Record)) -> String {
    let bytes = URL_SAFE_NO_PAD.decode(at.as_str().unwrap()).unwrap();
    let mut record = Record::from_bytes(&bytes).unwrap();
    change(&mut record);
    URL_SAFE_NO_PAD.encode(record.to_bytes())
}

#[tokio::test]
async fn a_position_that_is_old_changed_or_of_another_is_of_no_use() {
    let world = World::new().await;
    let (bearer, first) = world.session().await;
    let (_, others) = world.session_of("another call").await;
    let login = world.event(&bearer, choice_at(&first, "1")).await.json();
    world.store.asked();
    let version = login["version"].as_u64().unwrap();
    let bad = [
        first["at"].as_str().unwrap().to_owned(),
        others["at"].as_str().unwrap().to_owned(),
        changed(&first["at"], |record| record.version = version),
        changed(&login["at"], |record| record.expires += 3600),
        changed(&login["at"], |record| record.sealed[20] ^= 1),
        "x".to_owned(),
        "a".repeat(4000),
    ];
    for at in bad {
        // What the menu had at the old position is not there now, whoever says so.
        for option in ["0", "1"] {
            let event = json!({"event": "choose", "option": option, "version": version, "at": at});
            world.event(&bearer, event).await.is_problem(422, "unknown_option");
            assert_eq!(world.store.asked(), asked(1, 0), "it was ignored: {at}");
        }
    }
    // The old position with its own version is stale.
    let rolled_back = world.event(&bearer, choice_at(&first, "0")).await;
    rolled_back.is_problem(409, "stale_version");
    assert_eq!(rolled_back.json()["state"], login);
    assert!(world.centre.contacts().is_empty());
}

#[tokio::test]
async fn a_position_without_its_credential_opens_nothing() {
    let world = World::new().await;
    let (_, state) = world.session().await;
    let event = choice_at(&state, "1").to_string();
    world.post("/session/events", &[], &event).await.is_problem(401, "no_credential");
    let (other, _) = world.session_of("another call").await;
    let foreign = world.event(&other, choice_at(&state, "1")).await;
    assert_eq!(foreign.json()["menu"], "bank_app", "it is the other's own tap");
    let (key, _) = other.split_once('.').unwrap();
    let guessed = format!("{key}.{}", "A".repeat(43));
    let theft = world.event(&guessed, choice_at(&foreign.json(), "confirm")).await;
    theft.is_problem(401, "no_credential");
}

#[tokio::test]
async fn a_position_from_before_a_login_is_of_no_use_with_the_cookie_of_then() {
    let world = World::new().await;
    let open = format!("/session/{}/open", world.link().await);
    let opened = world.post(&open, &[FORM], "option=1").await.json();
    let (old, login) = (opened["bearer"].as_str().unwrap(), &opened["state"]);
    let cookie = format!("__Host-pivotline={old}");
    let headers = [FORM, ("cookie", cookie.as_str())];
    let (version, at) = (&login["version"], login["at"].as_str().unwrap());
    let confirm = format!("version={version}&at={at}&key=k&option=confirm");
    let logged_in = world.post("/session/events", &headers, &confirm).await;
    assert_eq!(logged_in.json()["said"], json!(["Your balance is $1,250.00."]));
    for form in [
        format!("version={version}&at={at}&key=other&option=confirm"),
        format!("version={version}&at={at}&option=cancel"),
        format!("at={at}&event=finish"),
        format!("at={}&event=finish", logged_in.json()["at"].as_str().unwrap()),
    ] {
        let answer = world.post("/session/events", &headers, &form).await;
        answer.is_problem(401, "no_credential");
    }
}

#[tokio::test]
async fn a_position_does_not_outlive_its_session() {
    let world = World::new().await;
    let (bearer, state) = world.session().await;
    world.clock.pass(600);
    world.event(&bearer, choice_at(&state, "1")).await.is_problem(410, "expired");
    let (bearer, state) = world.session_of("another call").await;
    world.event(&bearer, json!({"event": "finish", "at": state["at"]})).await;
    world.event(&bearer, choice_at(&state, "1")).await.is_problem(410, "completed");
}
