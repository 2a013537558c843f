//! An order from the menu to the service: what a flow gives its function names the order, however
//! often Amazon Connect calls the function for it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use pivotline::transcript::Script;
use pivotline::transcript::on_connect::play_seen;
use pivotline_connect::interpret::Wait;
use pivotline_service::ports::{Question, ServiceFailure, Services};
use pivotline_service::{Ports, Runtime, doubles};
use pivotline_tests::case;
use pivotline_tests::server::Server;
use serde_json::Value;
use tempfile::TempDir;

/// Keeps the keys that it is told to change things with.
#[derive(Default)]
struct Bank(Mutex<Vec<String>>);

#[async_trait]
impl Services for Bank {
    async fn ask(
        &self,
        question: &Question<'_>,
    ) -> Result<BTreeMap<String, String>, ServiceFailure> {
        assert_eq!(question.arguments.get("amount").map(String::as_str), Some("50"));
        self.0.lock().unwrap().push(question.idempotency_key.to_owned());
        Ok(BTreeMap::from([("accepted".to_owned(), "yes".to_owned())]))
    }
}

/// The events that a call's flow sends the function of a service.
fn events(folder: &std::path::Path, call: &str, function: &str) -> (String, Vec<Value>) {
    let program = case::program(&case::folder(folder));
    let flows = case::flows(&program);
    let text = std::fs::read_to_string(folder.join("calls").join(call)).unwrap();
    let script = Script::read(&text).unwrap();
    let line = script.line_of(&program).unwrap();
    let mut sent = Vec::new();
    play_seen(&program, &flows, line, &script, |turn, _| match &turn.wait {
        Wait::Lambda { function: called, event, .. } if called.ends_with(function) => {
            sent.push(event.clone());
        }
        _ => {}
    })
    .unwrap();
    (program.to_json().unwrap(), sent)
}

/// What the laptop's call says once an order is confirmed, where the bank answers so.
fn heard_of_an_order(bank: &str) -> String {
    let (menus, data) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let case = case::cases().join("flows/changing");
    for file in ["main.menu", "bank.es-US.texts"] {
        std::fs::copy(case.join(file), menus.path().join(file)).unwrap();
    }
    std::fs::write(menus.path().join("services.toml"), format!("[make_transfer]\n{bank}\n"))
        .unwrap();
    let program = env!("CARGO_BIN_EXE_pivotline_tested");
    let server = Server::start(program, menus.path(), data.path());
    let (call, _) = server.call("+12025550100");
    server.wait(&call);
    let mut heard = Vec::new();
    for keys in ["1", "50#", "0417", "1"] {
        (heard, _) = server.press(&call, keys);
    }
    heard.concat()
}

#[test]
fn the_laptop_orders_and_tells_what_became_of_it() {
    for (bank, said) in [
        ("accepted = true", "50 dollars are on their way."),
        ("accepted = false", "Your account does not hold 50 dollars."),
        ("fails = true", "The money was not sent."),
        ("unsure = true", "We cannot tell yet whether this went through."),
    ] {
        let heard = heard_of_an_order(bank);
        assert!(heard.contains(said), "{bank}: {heard}");
    }
}

#[tokio::test]
async fn each_order_of_a_call_has_one_key_however_often_its_function_runs() {
    let folder = case::cases().join("flows/changing");
    let (program, events) = events(&folder, "twice.call", "make_transfer");
    assert_eq!(events.len(), 2, "two orders");
    let bank = Arc::new(Bank::default());
    let ports = Ports { services: bank.clone(), ..doubles::ports() };
    let runtime = Runtime::new(doubles::config(), ports).expect("it starts");
    runtime.publish(&program).await.expect("it is served");
    for event in &events {
        for _ in 0..3 {
            let told = runtime.handle_lambda("make_transfer", event.clone()).await.unwrap();
            assert_eq!(told.get("_outcome").map(String::as_str), Some("done"));
        }
    }
    let keys = bank.0.lock().unwrap().clone();
    let (first, second) = keys.split_at(3);
    assert!([first, second].iter().all(|order| order.windows(2).all(|two| two[0] == two[1])));
    assert_ne!(first[0], second[0], "another order");
}
