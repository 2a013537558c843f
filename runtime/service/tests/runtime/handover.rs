//! Handovers that take a while, and the data that joins their contacts.

use std::sync::Arc;

use async_trait::async_trait;
use pivotline_ir::Name;
use pivotline_machine::ContactKind;
use pivotline_service::doubles::MemoryContactCentre;
use pivotline_service::ports::{
    ContactCentre, Ending, HandOver, HandoverOutcome, Join, JoinFailure,
};
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use crate::program::program;
use crate::world::{Answer, BROWSER, FORM, World, choice_at};

async fn join(world: &World, bearer: &str) -> Answer {
    let bearer = format!("Bearer {bearer}");
    world.post("/session/join", &[("authorization", &bearer)], "").await
}

/// A session whose handover the contact centre had no time for.
async fn connecting(world: &World) -> (String, Value) {
    world.centre.answer_with(Some(HandoverOutcome::Later));
    let (bearer, state) = world.session().await;
    let mut tap = choice_at(&state, "0");
    tap["key"] = "tap".into();
    let connecting = world.event(&bearer, tap).await;
    assert_eq!(connecting.status, 200);
    (bearer, connecting.json())
}

#[tokio::test]
async fn a_handover_for_which_there_is_no_time_stays_pending_until_there_is() {
    let world = World::new().await;
    let (bearer, state) = connecting(&world).await;
    assert_eq!((&state["connecting"], &state["menu"]), (&json!(true), &json!("dispute_desk")));
    assert_eq!(state["title"], "We are connecting you.");
    assert_eq!((&state["done"], &state["contact"]), (&json!(false), &Value::Null));
    let cookie = format!("__Host-pivotline={bearer}");
    let page = world.get("/menu", &[BROWSER, ("cookie", &cookie)]).await;
    assert!(page.body.contains("We are connecting you."), "{}", page.body);
    assert!(page.body.contains(r#"http-equiv="refresh" content="5""#), "{}", page.body);
    let looked = world.state(&bearer).await.json();
    let version = state["version"].as_u64().unwrap() + 1;
    assert_eq!(
        looked["version"], version,
        "whoever finds it pending stores that it may have begun"
    );
    assert_eq!(world.state(&bearer).await.json(), looked, "looking changes nothing more");
    world.event(&bearer, choice_at(&state, "1")).await.is_problem(409, "not_now");
    assert_eq!(world.centre.tries(), 5, "each look tries it again");

    world.centre.answer_with(None);
    let tap = json!({"event": "choose", "option": "0", "version": 2, "key": "tap"});
    let again = world.event(&bearer, tap).await.json();
    assert_eq!(
        (&again["contact"]["kind"], &again["connecting"]),
        (&json!("web_call"), &Value::Null)
    );
    assert_eq!(world.state(&bearer).await.json(), again);
    assert_eq!((world.centre.tries(), world.centre.contacts().len()), (6, 1));
    let handed_over = world.events.kinds().into_iter().filter(|kind| *kind == "handed_over");
    assert_eq!(handed_over.count(), 1);
}

#[tokio::test]
async fn who_does_not_wait_gives_a_pending_handover_up() {
    let world = World::new().await;
    let (bearer, state) = connecting(&world).await;
    let cookie = format!("__Host-pivotline={bearer}");
    let form = format!("version={}&at={}&key=k&event=finish", state["version"], state["at"]);
    let form = form.replace('"', "");
    let finished = world.post("/menu", &[BROWSER, FORM, ("cookie", &cookie)], &form).await;
    assert_eq!(finished.status, 303);
    world.state(&bearer).await.is_problem(410, "completed");
}

/// Nobody knows whether it began when the person goes.
#[tokio::test]
async fn a_handover_that_is_given_up_unknown_is_ended_once_it_is_known() {
    let world = World::new().await;
    let (bearer, _) = connecting(&world).await;
    let finish = json!({"event": "finish", "key": "done"});
    let finished = world.event(&bearer, finish.clone()).await;
    assert_eq!(finished.json()["done"], true, "{finished:?}");
    let tries = world.centre.tries();
    world.state(&bearer).await.is_problem(410, "completed");
    assert_eq!(world.centre.tries(), tries + 1, "the next look asks again");

    world.centre.answer_with(None);
    world.clock.pass(3600);
    let link = format!("/session/{}", world.link().await);
    world.get(&link, &[]).await.is_problem(410, "completed");
    assert!(world.centre.contacts().is_empty(), "who has the link alone changes nothing");
    assert_eq!(world.event(&bearer, finish).await.json()["done"], true);
    let (started, _) = world.centre.contacts().pop_first().unwrap();
    assert_eq!(world.centre.ended(), [started]);
    let tries = world.centre.tries();
    world.state(&bearer).await.is_problem(410, "completed");
    assert_eq!((world.centre.tries(), world.centre.ended().len()), (tries, 1), "it is known now");
}

#[tokio::test]
async fn a_handover_that_certainly_did_not_begin_is_given_up_at_once() {
    let world = World::new().await;
    world.centre.answer_with(Some(HandoverOutcome::NotYet));
    let (bearer, state) = world.session().await;
    world.choose(&bearer, &state, "0").await;
    world.centre.answer_with(None);
    let tries = world.centre.tries();
    assert_eq!(world.event(&bearer, json!({"event": "finish"})).await.json()["done"], true);
    world.state(&bearer).await.is_problem(410, "completed");
    assert_eq!(world.centre.tries(), tries, "nobody is asked");
}

#[tokio::test]
async fn a_refusal_counts_at_the_first_try_alone() {
    let world = World::new().await;
    world.centre.answer_with(Some(HandoverOutcome::Full));
    let (bearer, state) = world.session().await;
    let menu = world.event(&bearer, choice_at(&state, "0")).await.json();
    assert_eq!(menu["said"], json!(["Sorry, something went wrong."]));
}

/// Who looks is being connected still.
async fn is_connecting(world: &World, bearer: &str) {
    let state = world.state(bearer).await.json();
    assert_eq!(state["connecting"], true, "{state}");
}

#[tokio::test]
async fn a_refusal_of_a_handover_that_may_have_begun_counts_once_no_try_is_under_way() {
    for outcome in [HandoverOutcome::Closed, HandoverOutcome::Full, HandoverOutcome::Failed] {
        let world = World::new().await;
        let (bearer, _) = connecting(&world).await;
        world.centre.answer_with(Some(outcome.clone()));
        is_connecting(&world, &bearer).await;
        let tries = world.centre.tries();
        world.clock.pass(59);
        is_connecting(&world, &bearer).await;
        assert_eq!(world.centre.tries(), tries, "nobody tries while others may be under way");
        world.clock.pass(1);
        let state = world.state(&bearer).await.json();
        let said = json!(["Sorry, something went wrong."]);
        assert_eq!((&state["menu"], &state["said"]), (&json!("main"), &said), "{outcome:?}");
    }
}

#[tokio::test]
async fn a_handover_that_had_begun_is_found_after_a_refusal() {
    let world = World::new().await;
    let (bearer, _) = connecting(&world).await;
    world.centre.answer_with(Some(HandoverOutcome::Failed));
    is_connecting(&world, &bearer).await;
    world.clock.pass(60);
    for outcome in [HandoverOutcome::Later, HandoverOutcome::NotYet] {
        world.centre.answer_with(Some(outcome));
        is_connecting(&world, &bearer).await;
    }
    world.centre.answer_with(Some(HandoverOutcome::Failed));
    is_connecting(&world, &bearer).await;
    world.clock.pass(60);
    world.centre.answer_with(None);
    assert_eq!(world.state(&bearer).await.json()["contact"]["kind"], "web_call");
    assert_eq!(world.centre.contacts().len(), 1);
}

#[tokio::test]
async fn a_handover_that_certainly_did_not_begin_is_refused_when_its_route_closes() {
    for outcome in [HandoverOutcome::Closed, HandoverOutcome::Full, HandoverOutcome::Failed] {
        let world = World::new().await;
        world.centre.answer_with(Some(HandoverOutcome::NotYet));
        let (bearer, state) = world.session().await;
        let connecting = world.event(&bearer, choice_at(&state, "0")).await.json();
        assert_eq!(connecting["connecting"], true, "{connecting}");
        assert_eq!(world.state(&bearer).await.json()["connecting"], true, "still nobody is asked");
        world.centre.answer_with(Some(outcome));
        let state = world.state(&bearer).await.json();
        let said = json!(["Sorry, something went wrong."]);
        assert_eq!((&state["menu"], &state["said"]), (&json!("main"), &said), "{state}");
        assert_eq!(state["connecting"], Value::Null);
    }
    let world = World::new().await;
    world.centre.answer_with(Some(HandoverOutcome::NotYet));
    let (bearer, state) = world.session().await;
    world.choose(&bearer, &state, "0").await;
    world.centre.answer_with(None);
    assert_eq!(world.state(&bearer).await.json()["contact"]["kind"], "web_call");
    assert_eq!(world.centre.contacts().len(), 1);
}

#[tokio::test]
async fn what_joins_a_call_goes_to_its_owner_alone() {
    const SECRET: &str = "join-token-4711";
    let world = World::new().await;
    world.centre.answer_with(Some(HandoverOutcome::Queued {
        kind: ContactKind::WebCall,
        contact: "contact 1".to_owned(),
        join: Some(Join::new(json!({ "token": SECRET }))),
    }));
    let (bearer, state) = world.session().await;
    let mut tap = choice_at(&state, "0");
    tap["key"] = "tap".into();
    let first = world.event(&bearer, tap.clone()).await.json();
    assert_eq!(first["join"], json!({ "token": SECRET }));
    assert_eq!(world.event(&bearer, tap).await.json()["join"], Value::Null);
    assert_eq!(world.state(&bearer).await.json()["join"], Value::Null);
    assert!(!world.store.inner.dump().contains(SECRET));
    assert!(!format!("{:?}", world.events.all()).contains(SECRET));
    let position = format!("{:?}", Join::new(json!({ "token": SECRET })));
    assert!(!position.contains(SECRET), "it has no form that a log could show");

    let open = format!("/session/{}/open", world.link_of("another call").await);
    let opened = world.post(&open, &[], r#"{"option":"0"}"#).await.json();
    assert_eq!(opened["join"], json!({ "token": SECRET }));
    assert_eq!(opened["state"]["join"], Value::Null);
}

#[tokio::test]
async fn fresh_data_joins_a_call_that_is_at_hand() {
    let world = World::new().await;
    let (bearer, state) = world.session().await;
    let none = join(&world, &bearer).await;
    none.is_problem(409, "not_now");
    assert_eq!(none.json()["state"], state);
    let waiting = world.choose(&bearer, &state, "0").await;
    let joined = join(&world, &bearer).await.json();
    assert_eq!(joined["join"]["contact"], waiting["contact"]["id"]);
    assert_eq!(joined["join"]["name"], "•••• •• 00");

    world.centre.refuse_joins(Some(JoinFailure::Later));
    join(&world, &bearer).await.is_problem(503, "unavailable");
    world.centre.refuse_joins(Some(JoinFailure::Gone));
    join(&world, &bearer).await.is_problem(410, "contact_gone");
    world.post("/session/join", &[], "").await.is_problem(401, "no_credential");
    let authorization = format!("Bearer {bearer}");
    let foreign = [("authorization", authorization.as_str()), ("sec-fetch-site", "cross-site")];
    world.post("/session/join", &foreign, "").await.is_problem(403, "cross_site");
}

/// A contact centre whose first handover takes until it is let go; for others it has no time.
struct Slow {
    inner: Arc<MemoryContactCentre>,
    begun: Semaphore,
    go: Semaphore,
}

#[async_trait]
impl ContactCentre for Slow {
    async fn hand_over(&self, request: &HandOver<'_>) -> HandoverOutcome {
        if self.inner.tries() > 0 || self.begun.available_permits() > 0 {
            return HandoverOutcome::Later;
        }
        self.begun.add_permits(1);
        self.go.acquire().await.unwrap().forget();
        self.inner.hand_over(request).await
    }

    async fn join(&self, kind: ContactKind, id: &str, name: &str) -> Result<Join, JoinFailure> {
        self.inner.join(kind, id, name).await
    }

    async fn is_open(&self, hours: &Name) -> Option<bool> {
        self.inner.is_open(hours).await
    }

    async fn has_ended(&self, contact: &str) -> bool {
        self.inner.has_ended(contact).await
    }

    async fn end(&self, contact: &str) -> Ending {
        self.inner.end(contact).await
    }

    async fn abandon(&self, request: &HandOver<'_>) -> Ending {
        self.inner.abandon(request).await
    }
}

#[tokio::test]
async fn a_contact_that_starts_after_it_was_given_up_is_ended() {
    let mut world = World::new().await;
    let slow = Arc::new(Slow {
        inner: world.centre.clone(),
        begun: Semaphore::new(0),
        go: Semaphore::new(0),
    });
    world.ports.contact_centre = slow.clone();
    world.restart(&program()).await;
    let (bearer, state) = world.session().await;
    let tap = world.event(&bearer, choice_at(&state, "0"));
    let give_up = async {
        slow.begun.acquire().await.unwrap().forget();
        slow.begun.add_permits(1);
        let finished = world.event(&bearer, json!({"event": "finish"})).await;
        assert_eq!(finished.json()["done"], true, "{finished:?}");
        slow.go.add_permits(1);
    };
    let (tapped, ()) = tokio::join!(tap, give_up);
    assert_eq!(tapped.json()["done"], true, "the tap is told what is: {tapped:?}");
    let (started, _) = world.centre.contacts().pop_first().unwrap();
    let ended = world.centre.ended();
    assert!(ended.contains(&started), "nobody is called who has left");
    assert!(ended.iter().all(|ended| *ended == started), "{ended:?}");
}
