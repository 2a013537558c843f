//! What a device joins with.

use pivotline_ir::RouteWay::{Chat, WebCall};
use pivotline_machine::ContactKind;
use pivotline_service::ports::{ContactCentre, JoinFailure};
use serde_json::json;

use super::world::{CALL, World, queued, shown};
use crate::standin::Fault;

#[tokio::test]
async fn each_reload_of_a_page_gets_a_participant_of_its_own() {
    let world = World::new().await;
    let (kind, contact, _) = queued(world.hand_over(&[WebCall], "token").await);
    let mut tokens = Vec::new();
    for _ in 0..3 {
        let join = shown(&world.centre.join(kind, &contact, "Ann").await.unwrap());
        assert_eq!(join["Meeting"]["MeetingId"], contact);
        assert!(join["Meeting"]["MediaPlacement"]["AudioHostUrl"].is_string());
        tokens.push(join["Attendee"]["JoinToken"].as_str().unwrap().to_owned());
        tokens.push(join["ParticipantToken"].as_str().unwrap().to_owned());
    }
    let count = tokens.len();
    tokens.sort();
    tokens.dedup();
    assert_eq!(tokens.len(), count);
    let asked = world.connect.asked("CreateParticipant");
    let person = json!({ "ParticipantRole": "CUSTOMER", "DisplayName": "Ann" });
    assert!(asked.iter().all(|one| one["ParticipantDetails"] == person));
    assert_ne!(asked[0]["ClientToken"], asked[1]["ClientToken"]);
    let asked = world.connect.asked("CreateParticipantConnection");
    assert!(asked.iter().all(|one| one["Type"] == json!(["WEBRTC_CONNECTION"])));
}

#[tokio::test]
async fn a_chat_is_joined_by_a_socket() {
    let world = World::new().await;
    let (kind, contact, _) = queued(world.hand_over(&[Chat], "token").await);
    let join = shown(&world.centre.join(kind, &contact, "Ann").await.unwrap());
    assert!(join["Websocket"]["Url"].as_str().unwrap().starts_with("wss://"));
    assert!(join["ConnectionCredentials"]["ConnectionToken"].is_string());
    assert!(join["ParticipantToken"].is_string());
}

#[tokio::test]
async fn nobody_joins_what_is_over_or_is_no_such_contact() {
    let world = World::new().await;
    let join = async |kind, contact: &str| world.centre.join(kind, contact, "Ann").await.err();
    let (kind, contact, _) = queued(world.hand_over(&[WebCall], "token").await);
    world.connect.connect().ends(&contact);
    assert_eq!(join(kind, &contact).await, Some(JoinFailure::Gone));
    assert_eq!(join(kind, "nowhere").await, Some(JoinFailure::Gone));
    for kind in [ContactKind::ThisCall, ContactKind::Callback] {
        assert_eq!(join(kind, CALL).await, Some(JoinFailure::Gone));
    }
    assert_eq!(world.connect.asked("CreateParticipant").len(), 2, "nobody asks for the others");
}

#[tokio::test]
async fn too_much_to_do_is_told_from_not_working() {
    for operation in ["CreateParticipant", "CreateParticipantConnection"] {
        let refusals = [
            ("ThrottlingException", JoinFailure::Later),
            ("AccessDeniedException", JoinFailure::Failed),
        ];
        for (code, failure) in refusals {
            let world = World::new().await;
            let (kind, contact, _) = queued(world.hand_over(&[WebCall], "token").await);
            world.connect.fault_always(operation, Fault::refuse(code));
            let join = world.centre.join(kind, &contact, "Ann").await;
            assert_eq!(join.err(), Some(failure), "{operation} {code}");
        }
    }
}

#[tokio::test]
async fn a_name_that_nobody_can_see_is_a_name_still() {
    let world = World::new().await;
    let (kind, contact, _) = queued(world.hand_over(&[WebCall], "token").await);
    for (name, sent) in [(" \n", "Caller".to_owned()), (&"é".repeat(500), "é".repeat(256))] {
        world.centre.join(kind, &contact, name).await.unwrap();
        let asked = world.connect.asked("CreateParticipant");
        assert_eq!(asked.last().unwrap()["ParticipantDetails"]["DisplayName"], sent);
    }
}
