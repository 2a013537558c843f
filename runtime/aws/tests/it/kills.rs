//! `kill -9` at every step: a process is held before and after each request that it makes of the
//! store and of AWS, one after the other, and killed there. What it was asked is asked again of
//! another process, as a flow or a browser does. Nothing is lost then, and nothing was done twice.

mod orders;
mod screen;

use std::cell::RefCell;
use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::client::{Answers as _, ok};
use crate::lambda::app::{APP, app_on};
use crate::lambda::world::{World, call};
use crate::proxy::Side;
use crate::server::{Server, link, tokens};
use crate::standin::Fault;
use crate::store::program::program;
use screen::{Kind, Screen};

/// More steps than anything here takes.
const MANY: usize = 32;
const KEY: &str = "a key that nobody guesses";

/// Every place at which a process may be killed, until `kill_at` says that there is no such step.
async fn at_every_step(least: usize, kill_at: impl AsyncFn(usize, Side) -> bool) {
    for side in [Side::Before, Side::After] {
        let mut number = 0;
        while kill_at(number, side).await {
            number += 1;
            assert!(number < MANY, "it comes to no end");
        }
        assert!(number >= least, "{number} steps {side:?} are too few to have been all");
    }
}

/// A world whose journey events go to a file.
async fn world() -> World {
    let world = World::new(&program()).await;
    let events = world.folder().join("events.jsonl").display().to_string();
    world.with_telemetry(&format!("events = \"file\"\nevents_file = \"{events}\"\n"))
}

/// How often each journey event was told; at most once, whoever was killed.
fn told(world: &World) -> BTreeMap<String, usize> {
    let events = std::fs::read_to_string(world.folder().join("events.jsonl")).unwrap();
    let mut told = BTreeMap::new();
    for line in events.lines() {
        let event: Value = serde_json::from_str(line).expect("an event is written whole");
        *told.entry(event["kind"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    told
}

/// How a link goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// As a text.
    Text,
    /// To the app on the phone.
    App,
    /// To the app, which is gone from the phone, and then as a text.
    AppThenText,
}

const PHONE: &str = "+12025550100";

/// A world in which links go out so.
async fn world_with(way: Way) -> World {
    if way == Way::Text {
        return world().await;
    }
    let world = world().await.with_services(APP);
    app_on(&world, PHONE).await;
    if way == Way::AppThenText {
        world.aws.fault("Publish", Fault::refuse("EndpointDisabledException"));
    }
    world
}

/// Counters, the claim, the message, and what became of it.
#[tokio::test(flavor = "multi_thread")]
async fn a_function_that_is_killed_while_it_sends_a_link() {
    a_link_goes_out_once(Way::Text, 3).await;
}

/// As above, and whether the app is on the phone.
#[tokio::test(flavor = "multi_thread")]
async fn a_function_that_is_killed_while_it_pushes_a_link() {
    a_link_goes_out_once(Way::App, 4).await;
    a_link_goes_out_once(Way::AppThenText, 5).await;
}

async fn a_link_goes_out_once(way: Way, least: usize) {
    at_every_step(least, async |number, side| {
        let mut world = world_with(way).await;
        let gate = world.through_gate().await;
        let mut first = world.voice(Some("GenerateVisualLink")).await;
        gate.hold(number, side);
        let answer = first.api.send(call(PHONE));
        let killed = tokio::select! {
            () = gate.reached() => true,
            answer = answer => {
                assert_eq!(answer.unwrap().unwrap()["status"], "sent");
                false
            }
        };
        first.kill();
        world.without_gate();
        let second = world.voice(Some("GenerateVisualLink")).await;
        let status = second.invoke(call(PHONE)).await.expect("it answers");
        let place = format!("{way:?} {number} {side:?}: {status}");
        let (asked, sent) = (world.aws.asked("Publish"), world.aws.done("Publish"));
        for to in ["PhoneNumber", "TargetArn"] {
            let asked = asked.iter().filter(|message| message[to].is_string());
            assert!(asked.count() <= 1, "{place}: nothing is sent twice");
        }
        assert!(sent <= 1, "{place}: one message reaches the phone");
        assert!(status["status"] != "sent" || sent == 1, "{place}: `sent` is true");
        if sent == 1 {
            let message = asked.last().unwrap()["Message"].as_str().unwrap();
            let (_, token) = message.rsplit_once("?s=").unwrap();
            let (_, state) = Server::start(&world).await.open(token).await;
            assert_eq!(state["menu"], "main", "{place}: a message that came leads to the menu");
        }
        let mut another = call(PHONE);
        another["Details"]["Parameters"]["attempt"] = "11".into();
        let another = second.invoke(another).await.expect("it answers");
        assert_eq!(another["status"], "sent", "{place}: the caller can ask for another");
        killed
    })
    .await;
}

/// Has `act` asked of a process that is killed at a step, and then of another one; whether there
/// was such a step.
async fn on_two(
    kind: Kind,
    (number, side): (usize, Side),
    world: &mut World,
    act: impl AsyncFn(&Screen) -> Option<Value>,
) -> (bool, Screen, Value) {
    let gate = world.through_gate().await;
    let mut one = Screen::start(kind, world).await;
    gate.hold(number, side);
    let killed = tokio::select! {
        () = gate.reached() => true,
        answer = act(&one) => {
            answer.expect("nobody was killed");
            false
        }
    };
    one.kill();
    world.without_gate();
    let two = Screen::start(kind, world).await;
    let again = act(&two).await.expect("it answers");
    (killed, two, again)
}

fn once(world: &World, place: &str) {
    for (kind, times) in told(world) {
        assert!(times <= 1, "{place}: {kind} was told {times} times");
    }
    assert_eq!(world.aws.refused(), Vec::<String>::new(), "{place}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_killed_while_a_link_is_opened() {
    a_link_is_opened_once(Kind::Server).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_function_that_is_killed_while_a_link_is_opened() {
    a_link_is_opened_once(Kind::Function).await;
}

async fn a_link_is_opened_once(kind: Kind) {
    at_every_step(2, async |number, side| {
        let mut world = world().await;
        let token = link(&world).await;
        let open = async |screen: &Screen| {
            let (path, body) = (format!("/session/{token}/open"), json!({ "key": KEY }));
            Some(ok(Some(screen.try_send("POST", &path, "", &body.to_string()).await?)))
        };
        let (killed, two, opened) = on_two(kind, (number, side), &mut world, open).await;
        let shown = two.try_send("GET", "/session", opened["bearer"].as_str().unwrap(), "").await;
        let place = format!("{kind:?} {number} {side:?}");
        assert_eq!(ok(shown)["menu"], "main", "{place}");
        once(&world, &place);
        killed
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_killed_while_it_hands_over() {
    a_handover_starts_one_call(Kind::Server).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_function_that_is_killed_while_it_hands_over() {
    a_handover_starts_one_call(Kind::Function).await;
}

/// The step is stored, the old call is looked at, a new one is started, and that is stored.
async fn a_handover_starts_one_call(kind: Kind) {
    at_every_step(4, async |number, side| {
        let mut world = world().await;
        let token = link(&world).await;
        let (bearer, menu) = Screen::start(kind, &world).await.open(&token).await;
        let (version, at) = (&menu["version"], &menu["at"]);
        let chosen = json!({
            "event": "choose", "option": "0", "version": version, "at": at, "key": KEY,
        });
        let chosen = chosen.to_string();
        let choose = async |screen: &Screen| {
            Some(ok(Some(screen.try_send("POST", "/session/events", &bearer, &chosen).await?)))
        };
        let (killed, two, state) = on_two(kind, (number, side), &mut world, choose).await;
        let place = format!("{kind:?} {number} {side:?}: {state}");
        assert_eq!(state["contact"]["kind"], "web_call", "{place}: nothing is lost");
        assert_eq!(tokens(&world).len(), 1, "{place}: one call");
        let joined = two.send("POST", "/session/join", &bearer, "").await;
        assert_eq!(joined.0, 200, "{place}: {}", joined.1);
        once(&world, &place);
        killed
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_waits_for_who_goes_when_the_server_is_killed_at_the_handover() {
    who_goes_leaves_nobody_waiting(Kind::Server).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_waits_for_who_goes_when_the_function_is_killed_at_the_handover() {
    who_goes_leaves_nobody_waiting(Kind::Function).await;
}

/// The first process hands over; the second one only hears that the person goes.
async fn who_goes_leaves_nobody_waiting(kind: Kind) {
    at_every_step(4, async |number, side| {
        let mut world = world().await;
        let token = link(&world).await;
        let (bearer, menu) = Screen::start(kind, &world).await.open(&token).await;
        let chosen = json!({"event": "choose", "option": "0", "version": menu["version"]});
        let acts = RefCell::new(vec![json!({"event": "finish"}), chosen]);
        let act = async |screen: &Screen| {
            let act = acts.borrow_mut().pop().unwrap().to_string();
            Some(ok(Some(screen.try_send("POST", "/session/events", &bearer, &act).await?)))
        };
        let (killed, _, gone) = on_two(kind, (number, side), &mut world, act).await;
        let place = format!("{kind:?} {number} {side:?}: {gone}");
        assert_eq!(gone["done"], true, "{place}");
        let started = world.aws.connect().started();
        let waiting = started.iter().filter(|contact| contact.is_open());
        assert_eq!(waiting.count(), 0, "{place}: nobody waits for who has gone");
        assert!(tokens(&world).len() <= 1, "{place}: one call");
        once(&world, &place);
        killed
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_killed_while_somebody_joins_and_gives_up() {
    a_contact_is_joined_and_given_up(Kind::Server).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_function_that_is_killed_while_somebody_joins_and_gives_up() {
    a_contact_is_joined_and_given_up(Kind::Function).await;
}

async fn a_contact_is_joined_and_given_up(kind: Kind) {
    for (path, body) in [
        ("/session/join", String::new()),
        ("/session/events", json!({ "event": "finish", "key": KEY }).to_string()),
    ] {
        at_every_step(2, async |number, side| {
            let mut world = world().await;
            let token = link(&world).await;
            let before = Server::start(&world).await;
            let (bearer, menu) = before.open(&token).await;
            ok(before.tap(&bearer, &menu, "0").await);
            let ask = async |screen: &Screen| {
                Some(ok(Some(screen.try_send("POST", path, &bearer, &body).await?)))
            };
            let (killed, _, answer) = on_two(kind, (number, side), &mut world, ask).await;
            let place = format!("{path} {kind:?} {number} {side:?}: {answer}");
            assert_eq!(tokens(&world).len(), 1, "{place}: one call");
            if path == "/session/join" {
                assert!(answer["join"].is_object(), "{place}");
            } else {
                assert_eq!(answer["done"], true, "{place}");
                assert_eq!(world.aws.done("StopContact"), 1, "{place}: it left the queue");
            }
            once(&world, &place);
            killed
        })
        .await;
    }
}
