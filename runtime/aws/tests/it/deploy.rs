//! A deploy in the middle of journeys: programs are published while servers run and sessions are
//! open.

use pivotline_service::ports::Artefacts as _;
use serde_json::{Value, json};

use crate::client::{Answers as _, ok};
use crate::lambda::world::World;
use crate::server::{Server, link, link_of};
use crate::store::program::{program, program_with};

/// The bank's services, of which the first program asks one.
const SERVICES: &str = "[environments.test.services.customer]\n\
    url = \"{bank}/customer/{phone}\"\n\
    [environments.test.services.rates]\nurl = \"{bank}/rates/{phone}\"\n";

/// The program after a deploy: a menu and its service are gone, another service greets.
fn redone() -> String {
    let mut program: Value = serde_json::from_str(&program()).unwrap();
    let services = program["services"].as_object_mut().unwrap();
    services.remove("balance");
    let gives = services["customer"]["gives"].as_object_mut().unwrap();
    gives.remove("has_dispute");
    let best = json!({ "takes": ["caller.phone"], "gives": { "best": { "kind": "words" } } });
    services.insert("rates".to_owned(), best);
    services["rates"]["within"] = json!(3);
    program["logins"] = json!({});
    let nodes = program["lines"]["everyday"]["nodes"].as_object_mut().unwrap();
    nodes.retain(|name, _| !name.starts_with("show_balance"));
    for outcome in ["ok", "failed"] {
        nodes["main"][outcome]["to"] = "main.rates".into();
    }
    let (menu, again) = (json!({ "to": "main.menu" }), json!({ "to": "main.menu" }));
    let rates = json!({ "do": "ask", "service": "rates", "ok": menu, "failed": again });
    nodes.insert("main.rates".to_owned(), rates);
    let menu = &mut nodes["main.menu"];
    let options = menu["options"].as_array_mut().unwrap();
    options.retain(|option| option["id"] == "0" || option["id"] == "9");
    let best = json!({ "value": "rates.best", "kind": "words" });
    menu["says"][0]["words"]["text"]["en-US"] = json!(["Rates from ", best, "."]);
    let program: pivotline_ir::Program = serde_json::from_value(program).unwrap();
    let json = program.to_json().unwrap();
    pivotline_ir::Program::from_json(&json).expect("it holds together");
    json
}

fn options(state: &Value) -> Vec<&str> {
    let options = state["options"].as_array().unwrap();
    options.iter().map(|option| option["id"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_go_on_with_their_program_and_new_ones_begin_with_the_new_one() {
    let world = World::new(&program()).await.with_services(SERVICES);
    let one = Server::start(&world).await;
    let unopened = link(&world).await;
    let (bearer, menu) = one.open(&link_of(&world, "a second call").await).await;
    assert_eq!(options(&menu), ["1", "3", "0", "9"]);
    world.publish(&redone()).await;
    // The new service is asked by the server that was there before, too.
    let new =
        async |server: &Server, contact: &str| server.open(&link_of(&world, contact).await).await.1;
    let mut number = 0;
    while options(&new(&one, &format!("call {number}")).await).len() == 4 {
        number += 1;
    }
    let two = Server::start(&world).await;
    for (server, contact) in [(&one, "at the first"), (&two, "at the second")] {
        let state = new(server, contact).await;
        assert_eq!(state["title"], "Rates from 4.5 %.", "{contact}: {state}");
        assert_eq!(options(&state), ["0", "9"]);
    }
    // Those who were at it go on at either server, with the menu that is gone.
    let login = ok(two.tap(&bearer, &menu, "1").await);
    let back = ok(one.tap(&bearer, &login, "back").await);
    assert_eq!(options(&back), ["1", "3", "0", "9"], "{back}");
    let (_, menu) = two.open(&unopened).await;
    assert_eq!(menu["title"], "Hi John, how can we help?", "{menu}");
    assert_eq!(options(&menu), ["1", "3", "0", "9"], "what the new program does not ask: {menu}");
    assert_eq!(world.aws.refused(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_is_stopped_ends_its_sessions_honestly_and_the_one_before_goes_on() {
    let world = World::new(&program()).await;
    let bad = world.publish(&program_with("see your balance")).await;
    let server = Server::start(&world).await;
    let (bearer, menu) = server.open(&link(&world).await).await;
    assert_eq!(menu["options"][0]["label"], "See your balance");
    let unopened = link_of(&world, "a second call").await;
    world.artefacts().stop(&bad).await.unwrap();
    loop {
        let (status, told) = server.send("GET", "/session", &bearer, "").await;
        if status == 410 {
            assert_eq!(told["code"], "program_stopped", "{told}");
            break;
        }
    }
    let (status, told) = server.tap(&bearer, &menu, "1").await.unwrap();
    assert_eq!((status.as_u16(), &told["code"]), (410, &json!("program_stopped")), "{told}");
    let opened = server.send("POST", &format!("/session/{unopened}/open"), "", "").await;
    assert_eq!(opened.1["code"], "program_stopped", "{opened:?}");
    let (_, menu) = server.open(&link_of(&world, "a third call").await).await;
    assert_eq!(menu["options"][0]["label"], "Check your balance", "the one before it");
}
