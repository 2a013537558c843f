//! `kill -9` around an order: a step that is stored, asked of the bank, and whose end is stored.

use std::time::Duration;

use serde_json::{Value, json};

use super::screen::{Kind, Screen};
use super::{KEY, at_every_step, on_two};
use crate::client::{Answers as _, ok};
use crate::lambda::world::World;
use crate::store::program::program_that_orders;

/// A bank that honours the keys of its orders.
const SERVICES: &str = "[environments.test.services.send]\nurl = \"{bank}/orders\"\n\
    method = \"POST\"\nchanges = true\nidempotency_header = \"Idempotency-Key\"\n\
    body = { amount = \"{amount}\" }\n";

/// The program, whose order may take a second: so long nobody else tries.
fn program() -> String {
    let mut program: Value = serde_json::from_str(&program_that_orders()).unwrap();
    program["services"]["send"]["within"] = 1.into();
    let program: pivotline_ir::Program = serde_json::from_value(program).unwrap();
    program.to_json().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_killed_while_it_orders() {
    an_order_is_made_once(Kind::Server).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_function_that_is_killed_while_it_orders() {
    an_order_is_made_once(Kind::Function).await;
}

async fn an_order_is_made_once(kind: Kind) {
    at_every_step(3, async |number, side| {
        let mut world = World::new(&program()).await.with_services(SERVICES);
        let token = crate::server::link(&world).await;
        let before = Screen::start(kind, &world).await;
        let (bearer, asks) = before.open(&token).await;
        let event = async |screen: &Screen, event: &Value| {
            screen.try_send("POST", "/session/events", &bearer, &event.to_string()).await
        };
        let amount = json!({ "event": "answer", "answer": "50", "version": asks["version"] });
        let confirm = ok(event(&before, &amount).await);
        let (version, at) = (&confirm["version"], &confirm["at"]);
        let yes = json!({
            "event": "choose", "option": "1", "version": version, "at": at, "key": KEY,
        });
        let order = async |screen: &Screen| Some(event(screen, &yes).await?.1);
        let (killed, two, _) = on_two(kind, (number, side), &mut world, order).await;
        let told = loop {
            let state = ok(two.try_send("GET", "/session", &bearer, "").await);
            if state["connecting"] != true {
                break state;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        };
        let place = format!("{kind:?} {number} {side:?}: {told}");
        assert_eq!(told["said"], json!(["It is sent."]), "{place}");
        let orders = world.orders();
        assert_eq!(orders.len(), 1, "{place}: one key is one order");
        assert!(orders[0] <= 2, "{place}: {orders:?}");
        killed
    })
    .await;
}
