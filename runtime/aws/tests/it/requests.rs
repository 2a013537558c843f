//! A journey by its public endpoints, and every request that it makes of AWS.

use serde_json::{Value, json};

use crate::client::{Answers as _, ok};
use crate::lambda::world::{World, call};
use crate::proxy::{Proxy, Seen};
use crate::server::{Server, link};
use crate::store::program::program;

const PHONE: &str = "+12025550100";

/// What is asked of AWS in each step, in its order: of DynamoDB, and of the rest.
const REQUESTS: &str = "\
CheckMobileNumber
  DynamoDB: UpdateItem counter, UpdateItem counter, GetItem number, PutItem number
  others: CarrierLookup
GenerateVisualLink
  DynamoDB: PutItem session, UpdateItem counter, UpdateItem counter, UpdateItem counter, \
UpdateItem counter, UpdateItem counter, PutItem session
  others: Publish
GET /start?s=TOKEN
  DynamoDB: GetItem session
POST /session/TOKEN/open
  DynamoDB: GetItem session, PutItem session
POST /session/events: an option
  DynamoDB: PutItem session
POST /session/events: the way back
  DynamoDB: PutItem session
GET /session: a reload
  DynamoDB: GetItem session
POST /session/events: an agent
  DynamoDB: PutItem session, UpdateItem quota, PutItem session
  others: StartWebRTCContact
POST /session/join: another device
  DynamoDB: GetItem session, UpdateItem quota
  others: DescribeContact, CreateParticipant, CreateParticipantConnection
POST /session/events: the person gives up
  DynamoDB: GetItem session, PutItem session, PutItem session
  others: DescribeContact, StopContact
";

/// What was asked since the last look.
struct Watch<'a> {
    world: &'a World,
    store: Proxy,
    seen: usize,
    told: String,
}

impl Watch<'_> {
    fn step(&mut self, what: &str) {
        self.told += what;
        self.told.push('\n');
        let store = self.store.seen();
        let others = self.world.aws.seen().split_off(self.seen);
        self.seen += others.len();
        let store: Vec<String> = store.iter().map(of_the_store).collect();
        let others: Vec<&str> = others.iter().map(|seen| seen.operation).collect();
        for (to, requests) in [("DynamoDB", store.join(", ")), ("others", others.join(", "))] {
            if !requests.is_empty() {
                self.told += &format!("  {to}: {requests}\n");
            }
        }
    }
}

/// The operation, and the kind of item that it is about.
fn of_the_store(seen: &Seen) -> String {
    let key = seen.body.pointer("/Key/pk/S").or_else(|| seen.body.pointer("/Item/pk/S"));
    let key = key.and_then(Value::as_str).unwrap_or_default();
    let kind = key.split_once('#').map_or(key, |(kind, _)| kind);
    format!("{} {kind}", seen.operation)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_step_of_a_journey_asks_for_what_it_needs_and_for_nothing_else() {
    let mut world = World::new(&program()).await;
    let store = world.through_proxy().await;
    let server = Server::start(&world).await;
    store.seen();
    let mut watch = Watch { world: &world, store, seen: 0, told: String::new() };

    let check = world.voice(Some("CheckMobileNumber")).await;
    assert_eq!(check.invoke(call(PHONE)).await.expect("it answers")["isMobile"], "true");
    watch.step("CheckMobileNumber");
    let token = link(&world).await;
    watch.step("GenerateVisualLink");
    assert_eq!(server.send("GET", &format!("/start?s={token}"), "", "").await.0, 200);
    watch.step("GET /start?s=TOKEN");
    let (bearer, menu) = server.open(&token).await;
    watch.step("POST /session/TOKEN/open");
    let login = ok(server.tap(&bearer, &menu, "1").await);
    watch.step("POST /session/events: an option");
    let menu = ok(server.tap(&bearer, &login, "back").await);
    watch.step("POST /session/events: the way back");
    ok(server.try_send("GET", "/session", &bearer, "").await);
    watch.step("GET /session: a reload");
    let waits = ok(server.tap(&bearer, &menu, "0").await);
    assert_eq!(waits["contact"]["kind"], "web_call", "{waits}");
    watch.step("POST /session/events: an agent");
    assert!(ok(server.try_send("POST", "/session/join", &bearer, "").await)["join"].is_object());
    watch.step("POST /session/join: another device");
    let gone = json!({ "event": "finish" }).to_string();
    ok(server.try_send("POST", "/session/events", &bearer, &gone).await);
    watch.step("POST /session/events: the person gives up");

    println!("{}", watch.told);
    assert_eq!(watch.told, REQUESTS);
    assert_eq!(world.aws.refused(), Vec::<String>::new(), "AWS's models take each of them");
}
