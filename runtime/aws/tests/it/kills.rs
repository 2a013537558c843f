//! `kill -9` at every step: a process is held before and after each request that it makes of the
//! store and of AWS, one after the other, and killed there. What it was asked is asked again of
//! another process, as a flow or a browser does. Nothing is lost then, and nothing was done twice.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::lambda::world::{World, call};
use crate::proxy::Side;
use crate::server::{Server, link, ok, tokens};
use crate::store::program::program;

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

#[tokio::test(flavor = "multi_thread")]
async fn a_function_that_is_killed_while_it_sends_a_link() {
    // Counters, the claim, the text, and what became of it.
    at_every_step(3, async |number, side| {
        let mut world = world().await;
        let gate = world.through_gate().await;
        let mut first = world.voice(Some("GenerateVisualLink")).await;
        gate.hold(number, side);
        let answer = first.api.send(call("+12025550100"));
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
        let status = second.invoke(call("+12025550100")).await.expect("it answers");
        let place = format!("{number} {side:?}: {status}");
        let texts = world.aws.done("Publish");
        assert!(world.aws.asked("Publish").len() <= 1, "{place}: nothing is sent twice");
        assert!(status["status"] != "sent" || texts == 1, "{place}: `sent` is true");
        if texts == 1 {
            let sent = world.aws.asked("Publish");
            let (_, token) = sent[0]["Message"].as_str().unwrap().rsplit_once("?s=").unwrap();
            let (_, state) = Server::start(&world).await.open(token).await;
            assert_eq!(state["menu"], "main", "{place}: a text that came leads to the menu");
        }
        let mut another = call("+12025550100");
        another["Details"]["Parameters"]["attempt"] = "11".into();
        let another = second.invoke(another).await.expect("it answers");
        assert_eq!(another["status"], "sent", "{place}: the caller can ask for another");
        killed
    })
    .await;
}

/// Has `act` asked of a server that is killed at a step, and then of another one; whether there
/// was such a step. `prepared` is what came before.
async fn on_two_servers(
    (number, side): (usize, Side),
    world: &mut World,
    act: impl AsyncFn(&Server) -> Option<Value>,
) -> (bool, Server, Value) {
    let gate = world.through_gate().await;
    let mut one = Server::start(world).await;
    gate.hold(number, side);
    let killed = tokio::select! {
        () = gate.reached() => true,
        answer = act(&one) => {
            answer.expect("nobody was killed");
            false
        }
    };
    one.process.kill();
    world.without_gate();
    let two = Server::start(world).await;
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
    at_every_step(2, async |number, side| {
        let mut world = world().await;
        let token = link(&world).await;
        let open = async |server: &Server| {
            let (path, body) = (format!("/session/{token}/open"), json!({ "key": KEY }));
            let answer = server.try_send("POST", &path, "", &body.to_string()).await;
            Some(ok(Some(answer?)))
        };
        let (killed, two, opened) = on_two_servers((number, side), &mut world, open).await;
        let (status, state) =
            two.send("GET", "/session", opened["bearer"].as_str().unwrap(), "").await;
        assert_eq!((status.as_u16(), &state["menu"]), (200, &json!("main")), "{number} {side:?}");
        once(&world, &format!("{number} {side:?}"));
        killed
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_killed_while_it_hands_over_joins_and_finishes() {
    let tap = async |server: &Server, bearer: &str, body: &Value| {
        server.try_send("POST", "/session/events", bearer, &body.to_string()).await
    };
    // Handing over: the step is stored, the old call is looked at, a new one is started, and that
    // is stored.
    at_every_step(4, async |number, side| {
        let mut world = world().await;
        let token = link(&world).await;
        let (bearer, menu) = Server::start(&world).await.open(&token).await;
        let (version, at) = (&menu["version"], &menu["at"]);
        let chosen = json!({
            "event": "choose", "option": "0", "version": version, "at": at, "key": KEY,
        });
        let choose = async |server: &Server| Some(ok(Some(tap(server, &bearer, &chosen).await?)));
        let (killed, two, state) = on_two_servers((number, side), &mut world, choose).await;
        let place = format!("{number} {side:?}: {state}");
        assert_eq!(state["contact"]["kind"], "web_call", "{place}: nothing is lost");
        assert_eq!(tokens(&world).len(), 1, "{place}: one call");
        let (status, joined) = two.send("POST", "/session/join", &bearer, "").await;
        assert_eq!(status, 200, "{place}: {joined}");
        once(&world, &place);
        killed
    })
    .await;
    // Joining, and giving the contact up.
    for (path, body, least) in [
        ("/session/join", String::new(), 2),
        ("/session/events", json!({ "event": "finish", "key": KEY }).to_string(), 2),
    ] {
        at_every_step(least, async |number, side| {
            let mut world = world().await;
            let token = link(&world).await;
            let before = Server::start(&world).await;
            let (bearer, menu) = before.open(&token).await;
            ok(before.tap(&bearer, &menu, "0").await);
            let ask = async |server: &Server| {
                Some(ok(Some(server.try_send("POST", path, &bearer, &body).await?)))
            };
            let (killed, _, answer) = on_two_servers((number, side), &mut world, ask).await;
            let place = format!("{path} {number} {side:?}: {answer}");
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
