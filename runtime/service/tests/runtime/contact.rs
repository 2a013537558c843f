use pivotline_machine::ContactKind;
use pivotline_service::ports::HandoverOutcome;
use serde_json::json;

use crate::world::{BROWSER, World, choice};

#[tokio::test]
async fn a_person_is_reached_with_what_is_known() {
    let world = World::new().await;
    let (bearer, state) = world.session().await;
    let waiting = world.choose(&bearer, &state, "3").await;
    let (id, handover) = world.centre.contacts().pop_first().unwrap();
    assert_eq!(waiting["contact"], json!({"kind": "web_call", "id": id, "queue": "disputes"}));
    assert_eq!(waiting["done"], false);
    assert_eq!(handover.queue.as_str(), "disputes");
    assert_eq!(handover.attributes["intent"], "dispute_transaction");
    assert_eq!(handover.attributes["pre_verified"], "false");
    assert_eq!(handover.attributes["customer_first_name"], "John");

    // The page follows the contact, and is over with it.
    let cookie = format!("__Host-pivotline={bearer}");
    let page = world.get("/menu", &[BROWSER, ("cookie", &cookie)]).await;
    assert!(page.body.contains(r#"http-equiv="refresh" content="20""#), "{}", page.body);
    world.clock.pass(3600);
    assert_eq!(world.state(&bearer).await.status, 200);
    world.centre.hang_up(&id);
    world.state(&bearer).await.is_problem(410, "completed");
    assert_eq!(world.events.kinds()[2..], ["opened", "chosen", "handed_over", "completed"]);
    for event in world.events.all() {
        assert_eq!(event.menu.as_deref(), Some("main"), "{event:?}");
        assert_eq!(event.line.as_deref(), Some("everyday"));
    }
    let handed_over = world.events.all().remove(4);
    assert_eq!(handed_over.route.as_deref(), Some("dispute_desk"));
    assert_eq!(world.events.all().remove(3).option.as_deref(), Some("3"));
    assert_eq!(world.events.all().remove(5).after, Some(3600));
}

#[tokio::test]
async fn a_login_goes_along() {
    let world = World::new().await;
    let (bearer, state) = world.session().await;
    let login = world.choose(&bearer, &state, "1").await;
    let menu = world.choose(&bearer, &login, "confirm").await;
    world.choose(&bearer, &menu, "3").await;
    let (_, handover) = world.centre.contacts().pop_first().unwrap();
    assert_eq!(handover.attributes["pre_verified"], "true");
    assert_eq!(handover.attributes["login"], "bank_app");
}

#[tokio::test]
async fn a_handover_that_fails_leads_on() {
    let world = World::new().await;
    world.centre.answer_with(Some(HandoverOutcome::Full));
    let (bearer, state) = world.session().await;
    let menu = world.choose(&bearer, &state, "0").await;
    assert_eq!(menu["said"], json!(["Sorry, something went wrong."]));
    world.centre.answer_with(None);
    world.choose(&bearer, &menu, "0").await;
    assert_eq!(world.centre.contacts().len(), 1);
}

#[tokio::test]
async fn a_contact_that_ended_uses_the_link_up() {
    let world = World::new().await;
    let token = world.link().await;
    let open = format!("/session/{token}/open");
    let opened = world.post(&open, &[], r#"{"option":"0"}"#).await.json();
    let bearer = opened["bearer"].as_str().unwrap();
    world.centre.hang_up(opened["state"]["contact"]["id"].as_str().unwrap());
    let before = world.store.inner.dump();
    world.get(&format!("/session/{token}"), &[]).await.is_problem(410, "completed");
    assert_eq!(world.store.inner.dump(), before, "asking about a link changes nothing");
    let choice = choice(&opened["state"], "1");
    world.event(bearer, choice).await.is_problem(410, "completed");
}

#[tokio::test]
async fn who_is_done_waiting_leaves_the_queue() {
    let world = World::new().await;
    let (bearer, state) = world.session().await;
    let waiting = world.choose(&bearer, &state, "0").await;
    let contact = waiting["contact"]["id"].as_str().unwrap();
    let finish = json!({"event": "finish", "key": "done"});
    let ended = world.event(&bearer, finish.clone()).await;
    assert_eq!(ended.json()["done"], true);
    assert_eq!(world.centre.ended(), [contact]);
    assert_eq!(world.event(&bearer, finish).await.body, ended.body, "the first answer stands");
    assert_eq!(world.centre.ended(), [contact]);

    let (bearer, _) = world.session_of("another call").await;
    world.event(&bearer, json!({"event": "finish"})).await;
    assert_eq!(world.centre.ended().len(), 1, "there is no contact to end");
}

#[tokio::test]
async fn what_was_said_at_a_failed_handover_heads_the_last_page() {
    let world = World::new().await;
    let mut program: serde_json::Value = serde_json::from_str(&crate::program::program()).unwrap();
    program["lines"]["everyday"]["nodes"]["everyday.failed"]["next"] = "hang_up".into();
    world.runtime.publish(&program.to_string()).await.unwrap();
    world.centre.answer_with(Some(HandoverOutcome::Failed));
    let (bearer, state) = world.session().await;
    world.choose(&bearer, &state, "0").await;
    let cookie = format!("__Host-pivotline={bearer}");
    let page = world.get("/menu", &[BROWSER, ("cookie", &cookie)]).await;
    assert!(
        page.body.contains(r#"<h1 dir="auto">Sorry, something went wrong.</h1>"#),
        "{}",
        page.body
    );
    assert!(!page.body.contains("Thank you"), "{}", page.body);
}

#[tokio::test]
async fn a_contact_that_ended_is_no_reason_to_thank() {
    let world = World::new().await;
    let (bearer, state) = world.session().await;
    let waiting = world.choose(&bearer, &state, "0").await;
    world.centre.hang_up(waiting["contact"]["id"].as_str().unwrap());
    let cookie = format!("__Host-pivotline={bearer}");
    let page = world.get("/menu", &[BROWSER, ("cookie", &cookie)]).await;
    assert!(page.body.contains("Your menu is closed"), "{}", page.body);
}

#[tokio::test]
async fn who_is_called_back_may_close_the_page() {
    let world = World::new().await;
    let (kind, contact) = (ContactKind::Callback, "callback 1".to_owned());
    world.centre.answer_with(Some(HandoverOutcome::Queued { kind, contact, join: None }));
    let (bearer, state) = world.session().await;
    let waiting = world.choose(&bearer, &state, "3").await;
    assert_eq!(waiting["contact"]["kind"], "callback");
    let ended = world.event(&bearer, json!({"event": "finish"})).await;
    assert_eq!(ended.json()["done"], true);
    assert_eq!(world.centre.ended(), Vec::<String>::new(), "the call will come");
}
