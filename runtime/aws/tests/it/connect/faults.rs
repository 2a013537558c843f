//! What goes wrong between the adapter and Connect: one handover stays one contact.

use std::time::Duration;

use pivotline_ir::RouteWay::{Chat, ThisCall, WebCall};
use pivotline_machine::ContactKind;
use pivotline_service::ports::{Attempt, ContactCentre, HandoverOutcome};

use super::world::{CALL, INSTANCE, World, handover, options, queued, shown};
use crate::standin::{Fault, Repeat};

fn later(outcome: &HandoverOutcome) -> bool {
    matches!(outcome, HandoverOutcome::Later)
}

fn not_yet(outcome: &HandoverOutcome) -> bool {
    matches!(outcome, HandoverOutcome::NotYet)
}

#[tokio::test]
async fn a_start_that_is_repeated_starts_one_contact_whatever_it_answers() {
    for repeat in [Repeat::Whole, Repeat::ContactId] {
        let world = World::new().await;
        world.connect.connect().repeat = repeat;
        let (_, first, join) = queued(world.hand_over(&[WebCall], "token").await);
        assert!(join.is_some());
        let (_, second, join) = queued(world.hand_over(&[WebCall], "token").await);
        assert_eq!(first, second);
        assert_eq!(join.is_some(), repeat == Repeat::Whole);
        assert_eq!(world.connect.connect().started().len(), 1);
        let (_, other, _) = queued(world.hand_over(&[WebCall], "another token").await);
        assert_ne!(first, other);
    }
}

#[tokio::test]
async fn an_answer_that_lacks_a_part_of_the_connection_joins_nothing() {
    for part in ["ConnectionData", "ParticipantToken"] {
        let world = World::new().await;
        let fault = match part {
            "ConnectionData" => Fault::Without(&["ConnectionData"]),
            _ => Fault::Without(&["ParticipantToken"]),
        };
        world.connect.fault("StartWebRTCContact", fault);
        let (kind, contact, join) = queued(world.hand_over(&[WebCall], "token").await);
        assert!(join.is_none(), "{part}");
        let join = world.centre.join(kind, &contact, "Ann").await.unwrap();
        assert!(shown(&join)["Attendee"]["JoinToken"].is_string());
    }
}

#[tokio::test]
async fn whatever_happens_to_a_start_it_is_tried_again_and_starts_one_contact() {
    // What says that nothing was done, and what leaves it open.
    let faults = [
        (Fault::refuse("LimitExceededException"), false),
        (Fault::refuse("ThrottlingException"), false),
        (Fault::refuse("InternalServiceException"), true),
        (Fault::fail("InternalServiceException"), true),
        (Fault::DropBefore, true),
        (Fault::DropAfter, true),
        (Fault::Without(&["ContactId"]), true),
    ];
    for (fault, begun) in faults {
        for (way, start) in [(WebCall, "StartWebRTCContact"), (Chat, "StartChatContact")] {
            let world = World::new().await;
            world.connect.fault(start, fault.clone());
            let outcome = world.hand_over(&[way, Chat], "token").await;
            let as_it_is = if begun { later(&outcome) } else { not_yet(&outcome) };
            assert!(as_it_is, "{fault:?}: {outcome:?}");
            assert_eq!(world.connect.asked(start).len(), 1, "{fault:?}: no token, no request");
            queued(world.hand_over(&[way, Chat], "token").await);
            assert_eq!(world.connect.connect().started().len(), 1, "{fault:?}");
        }
    }
}

#[tokio::test]
async fn a_start_that_answers_late_has_started_one_contact() {
    let mut options = options();
    options.timeout = Duration::from_millis(300);
    let world = World::with(options).await;
    world.connect.fault_always("StartWebRTCContact", Fault::DelayAnswer(Duration::from_secs(3600)));
    assert!(later(&world.hand_over(&[WebCall, Chat], "token").await));
    world.connect.mend("StartWebRTCContact");
    world.connect.connect().repeat = Repeat::ContactId;
    let outcome = loop {
        // A busy machine may be late with any answer.
        let outcome = world.hand_over(&[WebCall, Chat], "token").await;
        if !later(&outcome) {
            break outcome;
        }
    };
    let (_, contact, _) = queued(outcome);
    let started = world.connect.connect().started();
    assert_eq!(started.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), [contact]);
}

#[tokio::test]
async fn a_call_that_cannot_be_looked_at_or_told_waits() {
    for operation in ["DescribeContact", "UpdateContactAttributes"] {
        let world = World::new().await;
        world.connect.connect().call_comes_in(INSTANCE, CALL);
        world.connect.fault_always(operation, Fault::refuse("ThrottlingException"));
        let outcome = world.hand_over(&[ThisCall, WebCall], "token").await;
        let looked = operation == "DescribeContact";
        assert!(if looked { not_yet(&outcome) } else { later(&outcome) }, "{outcome:?}");
        assert_eq!(world.connect.connect().started().len(), 0, "one call at a time");
        world.connect.mend(operation);
        let (_, contact, _) = queued(world.hand_over(&[ThisCall, WebCall], "token").await);
        assert_eq!(contact, CALL);
    }
}

#[tokio::test]
async fn two_handovers_at_once_start_one_contact() {
    let world = World::new().await;
    let route = handover(&[WebCall]);
    let (one, two) = tokio::join!(world.send(&route, "token"), world.send(&route, "token"));
    assert_eq!(queued(one).1, queued(two).1);
    assert_eq!(world.connect.connect().started().len(), 1);
}

/// The first way may have worked, so that the next one could be a second contact.
#[tokio::test]
async fn no_other_way_is_tried_after_one_that_may_have_worked() {
    let world = World::new().await;
    let route = handover(&[WebCall, Chat]);
    world.connect.fault("StartWebRTCContact", Fault::DropBefore);
    assert!(later(&world.send(&route, "token").await));
    world.connect.fault_always("StartWebRTCContact", Fault::refuse("InvalidRequestException"));
    let outcome = world.send_again(Attempt::Repeat, &route, "token").await;
    assert!(matches!(outcome, HandoverOutcome::Failed), "{outcome:?}");
    assert!(world.connect.asked("StartChatContact").is_empty());
    let (kind, ..) = queued(world.send_again(Attempt::Settled, &route, "token").await);
    assert_eq!(kind, ContactKind::Chat);
    assert_eq!(world.connect.connect().started().len(), 1);
}
