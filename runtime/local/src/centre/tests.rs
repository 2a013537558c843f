//! Calls through a flow written by hand: hours, a service, a menu, a queue.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use pivotline_connect::interpret::FlowSet;
use pivotline_ir::{Name, Program, Route, RouteWay};
use pivotline_machine::{ContactKind, Handover};
use pivotline_service::ports::{Attempt, ContactCentre, HandOver, HandoverOutcome};
use serde_json::{Value, json};

use super::board::Board;
use super::calls::{AtDesk, Calls, CallsError, Keys};
use super::contacts::Contacts;
use super::desk::DeskState;
use super::functions::{FunctionFailure, Functions};
use super::report::CallState;
use crate::clock::SystemClock;
use crate::events::EventLog;
use crate::services::ServicesFile;

const FLOW: &str = include_str!("tests/flow.json");

/// Knows a name for one number, is slow for another, fails for all others.
struct Customers;

#[async_trait]
impl Functions for Customers {
    async fn invoke(
        &self,
        name: &str,
        event: &Value,
    ) -> Result<BTreeMap<String, String>, FunctionFailure> {
        assert_eq!(name, "customer");
        match event["Details"]["ContactData"]["CustomerEndpoint"]["Address"].as_str().unwrap() {
            "+12025550100" => Ok(BTreeMap::from([("first_name".to_owned(), "John".to_owned())])),
            "+12025550101" => {
                tokio::time::sleep(Duration::from_secs(3)).await;
                Ok(BTreeMap::new())
            }
            _ => Err(FunctionFailure::Failed("nobody".to_owned())),
        }
    }
}

struct Centre {
    calls: Arc<Calls>,
    contacts: Arc<Contacts>,
    events: Arc<EventLog>,
}

impl Centre {
    fn new(services: &str) -> Self {
        let services = ServicesFile::parse("services.toml", services, &program()).unwrap();
        let board = Arc::new(Board::new(&services, &program()));
        let (services, events) = (Arc::new(services), Arc::new(EventLog::default()));
        let clock = Arc::new(SystemClock);
        let contacts = Arc::new(Contacts::new(services.clone(), board, clock, events.clone()));
        let flows = BTreeMap::from([("everyday".to_owned(), FLOW.to_owned())]);
        let flows = Arc::new(FlowSet::read(&flows).unwrap());
        let lines = BTreeMap::from([("everyday".to_owned(), "everyday".to_owned())]);
        let calls =
            Arc::new(Calls::new(flows, lines, contacts.clone(), services, Arc::new(Customers)));
        Self { calls, contacts, events }
    }

    async fn press(&self, call: &str, digits: &str) -> (Vec<String>, CallState) {
        let keys = Keys::Digits(digits.chars().collect());
        let report = self.calls.press(call, keys).await.unwrap();
        (report.heard, report.state)
    }

    fn kinds(&self) -> Vec<&'static str> {
        self.events.events().iter().map(|event| event.kind.as_str()).collect()
    }
}

fn route() -> Route {
    Route {
        queue: "disputes".into(),
        hours: Some("main_hours".into()),
        by: vec![RouteWay::ThisCall, RouteWay::WebCall],
        intent: None,
        pass: Vec::new(),
        tell: None,
    }
}

fn program() -> Program {
    let line = json!({
        "brand": "Everyday Bank", "languages": [], "start": "main", "pivots": {}, "nodes": {},
        "routes": {"dispute_desk": route()},
    });
    let lines = BTreeMap::from([(Name::from("everyday"), serde_json::from_value(line).unwrap())]);
    let format = pivotline_ir::FORMAT.to_owned();
    Program {
        format,
        lines,
        services: BTreeMap::new(),
        logins: BTreeMap::new(),
        forms: BTreeMap::new(),
    }
}

fn handover() -> Handover {
    let Route { queue, hours, by, .. } = route();
    let attributes = [("intent", "dispute"), ("pre_verified", "true"), ("language", " ")];
    let attributes = attributes.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let (staffed, most_waiting) = (false, None);
    Handover { route: "dispute_desk".into(), queue, hours, staffed, most_waiting, by, attributes }
}

/// Hands John's contact over.
async fn hand_over(
    contacts: &dyn ContactCentre,
    (call, token): (&str, &str),
    handover: &Handover,
) -> HandoverOutcome {
    let request = HandOver {
        call,
        phone: "+12025550100",
        display_name: "John",
        client_token: token,
        attempt: Attempt::First,
        handover,
    };
    contacts.hand_over(&request).await
}

/// The contact that was queued by a way.
fn queued_by(kind: ContactKind, outcome: HandoverOutcome) -> String {
    match outcome {
        HandoverOutcome::Queued { kind: by, contact, .. } if by == kind => contact,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_call_goes_through_the_flow_into_a_queue_and_to_an_agent() {
    let centre = Centre::new("");
    let report = centre.calls.dial("+12025550100", None).await.unwrap();
    assert_eq!(report.heard, ["Hi John, for an agent, press 3."]);
    assert_eq!(report.state, CallState::WaitingForKey);
    let call = report.call;
    assert_eq!(centre.press(&call, "3").await, (Vec::new(), CallState::Queued));
    let [waiting] = &centre.contacts.waiting()[..] else { panic!() };
    assert_eq!((waiting.queue.as_str(), waiting.kind), ("disputes", "call"));
    assert_eq!(waiting.contact, call);
    assert_eq!(waiting.attributes["intent"], "dispute");
    assert!(!waiting.attributes.contains_key("blank"), "a blank one counts as missing");

    centre.contacts.answer(&call).unwrap();
    assert!(centre.contacts.waiting().is_empty());
    assert!(centre.contacts.answer(&call).is_err(), "nobody is answered twice");
    assert_eq!(centre.press(&call, "1").await.1, CallState::WithAgent);
    assert!(!centre.contacts.has_ended(&call).await);
    centre.calls.at_desk(&call, AtDesk::End).await.unwrap();
    assert!(centre.contacts.has_ended(&call).await);
    assert!(centre.contacts.desk().is_empty());
    assert_eq!(centre.calls.look(&call).await.unwrap().state, CallState::Ended);
    assert_eq!(centre.kinds(), ["call", "handed_over", "call_ended"]);
}

#[tokio::test]
async fn a_call_that_waits_already_is_not_queued_twice() {
    let centre = Centre::new("");
    let call = centre.calls.dial("+12025550100", None).await.unwrap().call;
    centre.press(&call, "3").await;
    let by = vec![RouteWay::ThisCall, RouteWay::WebCall];
    let wanted = Handover { queue: "payments".into(), hours: None, by, ..handover() };
    let outcome = hand_over(&*centre.contacts, (&call, "token"), &wanted).await;
    assert_eq!(queued_by(ContactKind::ThisCall, outcome), call);
    let [waiting] = &centre.contacts.waiting()[..] else { panic!() };
    assert_eq!((waiting.contact.as_str(), waiting.queue.as_str()), (call.as_str(), "payments"));
}

#[tokio::test]
async fn every_failure_takes_its_branch() {
    let heard = async |services: &str, from: &str| {
        let centre = Centre::new(services);
        let report = centre.calls.dial(from, Some("everyday")).await.unwrap();
        let (mut heard, _) = centre.press(&report.call, "3").await;
        heard.splice(0..0, report.heard);
        heard.join(" ")
    };
    let john = "+12025550100";
    assert_eq!(heard("hours.main_hours.open = false", john).await, "We are closed.");
    assert_eq!(heard("hours.main_hours.fails = true", john).await, "That went wrong.");
    assert_eq!(heard("", "+12025550102").await, "That went wrong.");
    assert_eq!(heard("", "+12025550101").await, "That went wrong.", "late is failed");
    let full = heard("queues.disputes.full = true", john).await;
    assert_eq!(full, "Hi John, for an agent, press 3. All agents are busy.");
}

#[tokio::test]
async fn silence_and_hanging_up_end_the_call_once() {
    let centre = Centre::new("");
    let call = centre.calls.dial("+12025550100", None).await.unwrap().call;
    let report = centre.calls.press(&call, Keys::Silence).await.unwrap();
    assert_eq!((report.heard, report.state), (vec!["Goodbye.".to_owned()], CallState::Ended));
    assert_eq!(centre.press(&call, "3").await, (Vec::new(), CallState::Ended));
    let call = centre.calls.dial("+12025550100", None).await.unwrap().call;
    let report = centre.calls.press(&call, Keys::HangUp).await.unwrap();
    assert_eq!(report.state, CallState::Ended);
    assert_eq!(centre.kinds(), ["call", "call_ended", "call", "call_ended"]);
}

#[tokio::test]
async fn a_call_goes_on_when_nobody_waits_for_the_answer() {
    let centre = Centre::new("");
    let gone =
        tokio::time::timeout(Duration::from_millis(100), centre.calls.dial("+12025550101", None));
    assert!(gone.await.is_err(), "the function takes longer");
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!(centre.kinds(), ["call", "call_ended"]);
}

#[tokio::test]
async fn a_living_call_is_kept_and_a_dead_one_is_not() {
    let centre = Centre::new("");
    let call = centre.calls.dial("+12025550100", None).await.unwrap().call;
    let outcome = hand_over(&*centre.contacts, (&call, "token"), &handover()).await;
    assert_eq!(queued_by(ContactKind::ThisCall, outcome), call);
    let again = hand_over(&*centre.contacts, (&call, "token"), &handover()).await;
    let again = queued_by(ContactKind::ThisCall, again);
    assert_eq!(again, call, "the same token starts nothing new");
    assert!(centre.contacts.waiting().is_empty(), "its flow puts it into the queue");
    assert!(!centre.contacts.has_ended(&call).await);
    assert_eq!(centre.press(&call, "3").await.1, CallState::Queued);
    assert_eq!(centre.contacts.waiting().len(), 1);
    assert!(!centre.contacts.waiting()[0].attributes.contains_key("language"));

    let outcome = hand_over(&*centre.contacts, ("over", "other token"), &handover()).await;
    let contact = queued_by(ContactKind::WebCall, outcome);
    assert_eq!(centre.contacts.stage(&contact), Some(DeskState::Waiting));
    let mut by_call_alone = handover();
    by_call_alone.by = vec![RouteWay::ThisCall];
    let outcome = hand_over(&*centre.contacts, ("over", "third token"), &by_call_alone).await;
    assert!(matches!(outcome, HandoverOutcome::Failed), "{outcome:?}");
}

#[tokio::test]
async fn who_has_no_more_need_of_a_contact_leaves_the_queue_and_no_agent() {
    let centre = Centre::new("");
    let contacts: &dyn ContactCentre = &*centre.contacts;
    let mut handed = Vec::new();
    for token in ["first", "second"] {
        let outcome = hand_over(contacts, ("over", token), &handover()).await;
        handed.push(queued_by(ContactKind::WebCall, outcome));
    }
    centre.contacts.answer(&handed[1]).unwrap();
    for contact in &handed {
        contacts.end(contact).await;
        contacts.end(contact).await;
    }
    assert!(centre.contacts.waiting().is_empty());
    assert_eq!(centre.contacts.stage(&handed[0]), Some(DeskState::Ended));
    assert_eq!(centre.contacts.stage(&handed[1]), Some(DeskState::Answered));
}

#[tokio::test]
async fn no_contact_outlives_a_restart() {
    let before = Centre::new("");
    let outcome = hand_over(&*before.contacts, ("over", "token"), &handover()).await;
    let contact = queued_by(ContactKind::WebCall, outcome);
    assert!(!before.contacts.has_ended(&contact).await);
    assert!(Centre::new("").contacts.has_ended(&contact).await);
}

#[tokio::test]
async fn a_route_may_be_closed_or_full() {
    for (services, expected) in [
        ("hours.main_hours.open = false", "Closed"),
        ("hours.main_hours.fails = true", "Failed"),
        ("queues.disputes.full = true", "Full"),
        ("queues.disputes.fails = true", "Failed"),
    ] {
        let centre = Centre::new(services);
        let outcome = hand_over(&*centre.contacts, ("over", "token"), &handover()).await;
        assert_eq!(format!("{outcome:?}"), expected, "{services}");
        assert!(centre.contacts.waiting().is_empty());
    }
}

#[tokio::test]
async fn who_and_what_is_called_must_be_known() {
    let centre = Centre::new("");
    for from in ["", "12025550100", "+1", "+1202555010O", "+12025550100;ext=1"] {
        assert_eq!(centre.calls.dial(from, None).await.unwrap_err(), CallsError::NotANumber);
    }
    let nowhere = centre.calls.dial("+12025550100", Some("business")).await.unwrap_err();
    assert_eq!(nowhere.to_string(), "`line` must be one of: everyday");
    assert_eq!(centre.calls.look("x").await.unwrap_err(), CallsError::NoSuchCall);
}

#[tokio::test]
async fn somebody_is_called_back_where_the_route_says_so() {
    let centre = Centre::new("");
    let handover = Handover { by: vec![RouteWay::ThisCall, RouteWay::Callback], ..handover() };
    let outcome = hand_over(&*centre.contacts, ("no call", "t"), &handover).await;
    let contact = queued_by(ContactKind::Callback, outcome);
    let [waiting] = &centre.contacts.waiting()[..] else { panic!() };
    assert_eq!((waiting.kind, &waiting.contact), ("callback", &contact));
}
