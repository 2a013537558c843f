//! The ways of a route.

use pivotline_aws::connect::Callback;
use pivotline_ir::RouteWay::{self, Callback as Back, Chat, ThisCall, WebCall};
use pivotline_machine::ContactKind;
use pivotline_service::ports::{ContactCentre, HandoverOutcome};
use serde_json::json;

use super::world::{CALL, INSTANCE, PHONE, TOLD, World, handover, options, queued, shown};
use crate::standin::Fault;

const STARTS: [&str; 4] =
    ["StartWebRTCContact", "StartChatContact", "StartOutboundVoiceContact", "StartTaskContact"];

fn started(world: &World) -> usize {
    STARTS.iter().map(|start| world.connect.done(start)).sum()
}

#[tokio::test]
async fn a_call_in_the_browser_takes_everything_along() {
    let world = World::new().await;
    let (kind, contact, join) = queued(world.hand_over(&[WebCall], "token 1").await);
    assert_eq!(kind, ContactKind::WebCall);
    let asked = &world.connect.asked("StartWebRTCContact")[0];
    assert_eq!(
        *asked,
        json!({
            "InstanceId": INSTANCE,
            "ContactFlowId": "click_to_call",
            "ClientToken": "token 1",
            "RelatedContactId": CALL,
            "ParticipantDetails": { "DisplayName": "•••• 0123" },
            "Attributes": {
                "intent": "dispute_transaction",
                "pre_verified": "true",
                "route": "disputes_desk",
                "tell_agent": TOLD,
            },
        })
    );
    let join = shown(&join.unwrap());
    assert_eq!(join["Meeting"]["MeetingId"], contact);
    assert!(join["Meeting"]["MediaPlacement"]["SignalingUrl"].is_string());
    assert!(join["Attendee"]["JoinToken"].is_string());
    assert!(join["ParticipantToken"].is_string());
}

#[tokio::test]
async fn a_chat_asks_for_what_joins_it() {
    let world = World::new().await;
    let (kind, contact, join) = queued(world.hand_over(&[Chat], "token 1").await);
    assert_eq!(kind, ContactKind::Chat);
    let join = shown(&join.unwrap());
    assert!(join["Websocket"]["Url"].as_str().unwrap().starts_with("wss://"));
    assert!(join["ConnectionCredentials"]["ConnectionToken"].is_string());
    assert!(join["ParticipantToken"].is_string());
    let asked = &world.connect.asked("StartChatContact")[0];
    assert_eq!(asked["ConnectionTypes"], json!(["WEBSOCKET", "CONNECTION_CREDENTIALS"]));
    assert_eq!(asked["ClientToken"], "token 1");
    assert_eq!(asked["Attributes"]["route"], "disputes_desk");
    assert!(world.connect.connect().contact(&contact).unwrap().is_open());
}

#[tokio::test]
async fn a_callback_goes_to_the_number_that_called() {
    let world = World::new().await;
    let (kind, _, join) = queued(world.hand_over(&[Back], "token 1").await);
    assert!(kind == ContactKind::Callback && join.is_none());
    let asked = &world.connect.asked("StartOutboundVoiceContact")[0];
    assert_eq!(asked["DestinationPhoneNumber"], PHONE);
    assert_eq!(asked["QueueId"], "aaaaaaaa-0000-4000-8000-000000000003");
    assert_eq!(asked["ContactFlowId"], "call_back");
    assert_eq!(asked["ClientToken"], "token 1");
}

#[tokio::test]
async fn a_callback_may_show_a_number_of_its_own_or_be_a_task() {
    let source = Some("+12025550100".to_owned());
    let call = Callback::Call { flow: "call_back".to_owned(), source };
    let mut options = options();
    options.callback = Some(call);
    let world = World::with(options.clone()).await;
    queued(world.hand_over(&[Back], "token 1").await);
    let asked = &world.connect.asked("StartOutboundVoiceContact")[0];
    assert_eq!(asked["SourcePhoneNumber"], "+12025550100");
    assert!(asked["QueueId"].is_null());

    options.callback = Some(Callback::Task { flow: "tasks".to_owned() });
    let world = World::with(options).await;
    let (kind, contact, _) = queued(world.hand_over(&[Back], "token 1").await);
    assert_eq!(kind, ContactKind::Callback);
    let asked = &world.connect.asked("StartTaskContact")[0];
    assert_eq!(asked["References"], json!({ "Call back": { "Type": "STRING", "Value": PHONE } }));
    assert_eq!(asked["Attributes"]["intent"], "dispute_transaction");
    assert!(world.connect.connect().contact(&contact).unwrap().is_open());
}

#[tokio::test]
async fn a_call_that_is_up_is_kept() {
    let world = World::new().await;
    world.connect.connect().call_comes_in(INSTANCE, CALL);
    let (kind, contact, join) = queued(world.hand_over(&[ThisCall, WebCall], "token 1").await);
    assert!(kind == ContactKind::ThisCall && contact == CALL && join.is_none());
    let kept = world.connect.connect().contact(CALL).unwrap().attributes.clone();
    assert_eq!(kept["intent"], "dispute_transaction");
    assert_eq!(kept["route"], "disputes_desk");
    assert_eq!(started(&world), 0);
}

#[tokio::test]
async fn a_call_that_is_over_or_unknown_leads_to_the_next_way() {
    let world = World::new().await;
    let (kind, ..) = queued(world.hand_over(&[ThisCall, WebCall], "unknown").await);
    assert_eq!(kind, ContactKind::WebCall);
    let world = World::new().await;
    world.connect.connect().call_comes_in(INSTANCE, CALL);
    world.connect.connect().ends(CALL);
    for token in ["one", "two"] {
        let (kind, ..) = queued(world.hand_over(&[ThisCall, WebCall], token).await);
        assert_eq!(kind, ContactKind::WebCall);
    }
    assert_eq!(world.connect.asked("DescribeContact").len(), 1, "what is over stays over");
    assert_eq!(world.connect.asked("UpdateContactAttributes").len(), 0);
}

#[tokio::test]
async fn a_way_that_is_refused_or_not_there_leads_to_the_next() {
    let mut options = options();
    options.chat_flow = None;
    let world = World::with(options).await;
    world.connect.fault("StartWebRTCContact", Fault::refuse("InvalidRequestException"));
    let (kind, ..) = queued(world.hand_over(&[WebCall, Chat, Back], "token 1").await);
    assert_eq!(kind, ContactKind::Callback);
    assert_eq!(started(&world), 1);
    world
        .connect
        .fault_always("StartOutboundVoiceContact", Fault::refuse("DestinationNotAllowedException"));
    let outcome = world.hand_over(&[Chat, Back], "token 2").await;
    assert!(matches!(outcome, HandoverOutcome::Failed), "{outcome:?}");
}

#[tokio::test]
async fn attributes_that_connect_would_not_take_are_not_sent() {
    let world = World::new().await;
    world.connect.connect().call_comes_in(INSTANCE, CALL);
    for (key, value) in [("path", "é".repeat(16_400)), ("a.b", "x".to_owned())] {
        for way in [ThisCall, WebCall, Chat, Back] {
            let mut large = handover(&[way]);
            large.attributes.insert(key.to_owned(), value.clone());
            let outcome = world.send(&large, "token").await;
            assert!(matches!(outcome, HandoverOutcome::Failed), "{key}: {outcome:?}");
        }
    }
    assert!(world.connect.seen().is_empty());
}

#[tokio::test]
async fn any_value_travels_as_data() {
    let world = World::new().await;
    let values = [
        ("reference", "$.Attributes.pre_verified", "$ .Attributes.pre_verified"),
        ("lines", "one\r\ntwo\u{1b}[2J", "one two [2J"),
        ("speech", "<speak>hello</speak>", "<speak>hello</speak>"),
        ("wide", "\u{1f600}", "\u{1f600}"),
    ];
    let mut odd = handover(&[WebCall]);
    odd.attributes.extend(values.map(|(key, value, _)| (key.to_owned(), value.to_owned())));
    odd.attributes.insert("nothing".to_owned(), " \n ".to_owned());
    queued(world.send(&odd, "token").await);
    let asked = &world.connect.asked("StartWebRTCContact")[0]["Attributes"];
    for (key, _, sent) in values {
        assert_eq!(asked[key], sent);
    }
    assert!(asked.get("nothing").is_none());
}

#[tokio::test]
async fn a_queue_that_is_not_bound_takes_nobody() {
    let mut options = options();
    options.queues.clear();
    let world = World::with(options).await;
    let outcome = world.hand_over(&[RouteWay::WebCall], "token").await;
    assert!(matches!(outcome, HandoverOutcome::Failed));
    assert!(world.connect.seen().is_empty());
}

#[tokio::test]
async fn who_gives_up_leaves_the_queue_and_a_conversation_goes_on() {
    let world = World::new().await;
    let (_, waits, _) = queued(world.hand_over(&[WebCall], "one").await);
    let (_, talks, _) = queued(world.hand_over(&[WebCall], "two").await);
    world.connect.connect().agent_takes(&talks);
    for contact in [&waits, &waits, &talks] {
        world.centre.end(contact).await;
    }
    assert_eq!(world.connect.done("StopContact"), 1);
    assert!(!world.connect.connect().contact(&waits).unwrap().is_open());
    assert!(world.connect.connect().contact(&talks).unwrap().is_open());
    assert!(world.centre.has_ended(&waits).await);
    world.connect.fault_always("DescribeContact", Fault::refuse("ThrottlingException"));
    world.centre.end(&talks).await;
    assert_eq!(world.connect.asked("StopContact").len(), 1, "nobody knows who has it");
}

#[tokio::test]
async fn looking_whether_a_contact_has_ended_spares_the_quota() {
    let world = World::new().await;
    let (_, contact, _) = queued(world.hand_over(&[WebCall], "one").await);
    for _ in 0..20 {
        assert!(!world.centre.has_ended(&contact).await);
    }
    assert_eq!(world.connect.asked("DescribeContact").len(), 1);
    world.connect.connect().ends(&contact);
    assert!(!world.centre.has_ended(&contact).await, "it was seen a moment ago");
    world.clock.pass(5);
    world.connect.fault_always("DescribeContact", Fault::refuse("InternalServiceException"));
    assert!(!world.centre.has_ended(&contact).await, "who cannot see says no");
    world.connect.mend("DescribeContact");
    world.clock.pass(5);
    assert!(world.centre.has_ended(&contact).await);
}

#[tokio::test]
async fn many_pages_that_wait_leave_connect_time_for_handovers() {
    let world = World::new().await;
    for second in 0..10 {
        for page in 0..50 {
            let contact = format!("contact {second} {page}");
            world.centre.has_ended(&contact).await;
        }
        world.clock.pass(1);
    }
    let looks = world.connect.asked("DescribeContact").len();
    assert!((10..=12).contains(&looks), "{looks} looks in ten seconds");
}
