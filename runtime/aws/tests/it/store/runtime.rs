//! The runtime over DynamoDB: what a journey costs, and two servers on one table.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderValue, Request, StatusCode};
use pivotline_aws::store::DynamoStore;
use pivotline_service::doubles::{
    self, MemoryArtefacts, MemoryContactCentre, MemoryServices, MemoryTexts,
};
use pivotline_service::{Ports, Runtime, router};
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use tower::ServiceExt as _;

use super::costs::costs;
use super::program::program;
use crate::client::{Answers, ok};
use crate::dynamo::Dynamo;
use crate::proxy::Fault;

const READ: (&str, Option<f64>) = ("GetItem", Some(1.0));
const WRITE: (&str, Option<f64>) = ("PutItem", Some(1.0));
const COUNT: (&str, Option<f64>) = ("UpdateItem", Some(1.0));
const REFUSED: (&str, Option<f64>) = ("PutItem", None);

/// What all servers of a test share but the table.
#[derive(Default)]
struct World {
    artefacts: Arc<MemoryArtefacts>,
    texts: Arc<MemoryTexts>,
    centre: Arc<MemoryContactCentre>,
}

struct Server {
    runtime: Arc<Runtime>,
    router: Router,
}

impl World {
    async fn server(&self, store: DynamoStore) -> Server {
        let services = Arc::new(MemoryServices::default());
        services.answer("customer", &[("first_name", "John"), ("has_dispute", "yes")]);
        services.answer("balance", &[("amount", "1250.00 USD")]);
        let ports = Ports {
            store: Arc::new(store),
            artefacts: self.artefacts.clone(),
            texts: self.texts.clone(),
            services,
            contact_centre: self.centre.clone(),
            ..doubles::ports()
        };
        let runtime = Arc::new(Runtime::new(doubles::config(), ports).unwrap());
        runtime.publish(&program()).await.unwrap();
        Server { router: router(runtime.clone()), runtime }
    }

    fn token(&self) -> String {
        let (_, body) = self.texts.sent().pop().unwrap();
        body.rsplit_once("?s=").unwrap().1.to_owned()
    }
}

impl Server {
    async fn ask_for_link(&self) -> String {
        let event = json!({"Details": {
            "ContactData": {
                "ContactId": "c0a8f1de-3b52-4d8e-9d0c-5a1f6f1c2b7e",
                "CustomerEndpoint": {"Address": "+12025550100", "Type": "TELEPHONE_NUMBER"},
            },
            "Parameters": {
                "phone": "+12025550100", "contact": "c0a8f1de-3b52-4d8e-9d0c-5a1f6f1c2b7e",
                "attempt": "1", "pivot": "to_screen", "opens": "main", "line": "everyday",
                "language": "en-US",
            },
        }});
        self.runtime.handle_lambda("GenerateVisualLink", event).await.unwrap()["status"].clone()
    }
}

impl Answers for Server {
    async fn answer(&self, request: Request<String>) -> Option<(StatusCode, Value)> {
        let (mut parts, body) = request.into_parts();
        parts.headers.insert("host", HeaderValue::from_static("menu.example.com"));
        let request = Request::from_parts(parts, Body::from(body));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Some((status, serde_json::from_slice(&body).unwrap_or_default()))
    }
}

#[tokio::test]
async fn each_step_of_a_journey_costs_what_it_must() {
    let dynamo = Dynamo::start().await;
    let world = World::default();
    let server = world.server(dynamo.watched()).await;
    let cost = || dynamo.proxy.seen();
    assert_eq!(server.ask_for_link().await, "sent");
    let quotas = [COUNT; 5];
    let sent = [[WRITE].as_slice(), &quotas, &[WRITE]].concat();
    assert_eq!(costs(&cost()), sent, "claim, quotas, what became of the text");
    assert_eq!(server.ask_for_link().await, "sent");
    assert_eq!(costs(&cost()), [REFUSED], "the call's second run meets the first one");
    let (bearer, menu) = server.open(&world.token()).await;
    assert_eq!(costs(&cost()), [READ, WRITE], "the opening");
    let login = ok(server.tap(&bearer, &menu, "1").await);
    assert_eq!(costs(&cost()), [WRITE], "a tap with its position");
    let without = json!({"version": login["version"]});
    let menu = ok(server.tap(&bearer, &without, "confirm").await);
    assert_eq!(costs(&cost()), [READ, WRITE], "a tap without one");
    let (_, shown) = server.send("GET", "/session", &bearer, "").await;
    assert_eq!((shown, costs(&cost())), (menu.clone(), vec![READ]), "a reload");
    let (status, _) = server.tap(&bearer, &login, "confirm").await.unwrap();
    assert_eq!((status.as_u16(), costs(&cost())), (409, vec![REFUSED]), "a late tap");
    ok(server.tap(&bearer, &menu, "0").await);
    assert_eq!(costs(&cost()), [WRITE, WRITE], "a tap that hands over");
}

/// Each server has so many requests in hand at once and no more.
#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_taps_on_two_servers_hand_over_once() {
    const TAPS: usize = 10_000;
    const AT_ONCE: usize = 64;
    let dynamo = Dynamo::start().await;
    let world = World::default();
    let servers =
        Arc::new([world.server(dynamo.store()).await, world.server(dynamo.store()).await]);
    assert_eq!(servers[0].ask_for_link().await, "sent");
    let (bearer, menu) = servers[1].open(&world.token()).await;
    let mut taps = tokio::task::JoinSet::new();
    let room = Arc::new(Semaphore::new(AT_ONCE));
    for tap in 0..TAPS {
        let (servers, room) = (Arc::clone(&servers), Arc::clone(&room));
        let (bearer, menu) = (bearer.clone(), menu.clone());
        taps.spawn(async move {
            let _in_hand = room.acquire().await.unwrap();
            servers[tap % 2].tap(&bearer, &menu, "0").await.unwrap().0.as_u16()
        });
    }
    let answers = taps.join_all().await;
    let of = |status: u16| answers.iter().filter(|answer| **answer == status).count();
    assert_eq!((of(200), of(409)), (1, TAPS - 1));
    assert_eq!(world.centre.contacts().len(), 1);
}

#[tokio::test]
async fn a_journey_survives_every_lost_answer() {
    let dynamo = Dynamo::start().await;
    let world = World::default();
    let server = world.server(dynamo.watched()).await;
    let lose = || dynamo.proxy.next([Fault::LoseAnswer]);
    lose();
    assert_eq!(server.ask_for_link().await, "sent");
    assert_eq!(world.texts.sent().len(), 1);
    dynamo.proxy.next([Fault::None, Fault::LoseAnswer]);
    let (bearer, menu) = server.open(&world.token()).await;
    lose();
    let login = ok(server.tap(&bearer, &menu, "1").await);
    dynamo.proxy.next([Fault::ServeAndFail, Fault::LoseRequest]);
    let menu = ok(server.tap(&bearer, &login, "confirm").await);
    dynamo.proxy.next([Fault::LoseAnswer, Fault::None, Fault::LoseAnswer]);
    let waiting = ok(server.tap(&bearer, &menu, "0").await);
    assert!(waiting["contact"].is_object(), "{waiting}");
    assert_eq!(world.centre.contacts().len(), 1);
}
