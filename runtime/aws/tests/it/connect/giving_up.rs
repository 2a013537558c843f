//! The person goes, and nobody knows whether a contact was started for them.

use pivotline_ir::RouteWay::{Callback, Chat, ThisCall, WebCall};
use pivotline_service::ports::{Ending, HandoverOutcome};

use super::world::{CALL, INSTANCE, World, queued};
use crate::standin::{Fault, Repeat};

/// How many contacts were started, and how many of them are up.
fn contacts(world: &World) -> (usize, usize) {
    let started = world.connect.connect().started();
    (started.len(), started.iter().filter(|contact| contact.is_open()).count())
}

#[tokio::test]
async fn a_start_that_nobody_heard_of_is_known_by_its_token_and_stopped() {
    for fault in [Fault::DropAfter, Fault::DropBefore, Fault::Without(&["ContactId"])] {
        for (way, start) in [(WebCall, "StartWebRTCContact"), (Chat, "StartChatContact")] {
            let world = World::new().await;
            world.connect.connect().repeat = Repeat::ContactId;
            world.connect.fault(start, fault.clone());
            let outcome = world.hand_over(&[way, Callback], "token").await;
            assert!(matches!(outcome, HandoverOutcome::Later), "{outcome:?}");
            assert_eq!(world.abandon(&[way, Callback], "token").await, Ending::Over, "{fault:?}");
            assert_eq!(contacts(&world), (1, 0), "{way:?} {fault:?}");
            assert_eq!(world.abandon(&[way, Callback], "token").await, Ending::Over, "{fault:?}");
            assert_eq!(world.connect.asked("StopContact").len(), 1, "{way:?} {fault:?}");
            assert!(world.connect.asked("StartOutboundVoiceContact").is_empty(), "{fault:?}");
        }
    }
}

#[tokio::test]
async fn what_connect_does_not_do_is_not_told_as_done() {
    for operation in ["StartWebRTCContact", "DescribeContact", "StopContact"] {
        for code in ["ThrottlingException", "InternalServiceException", "InvalidRequestException"] {
            let world = World::new().await;
            queued(world.hand_over(&[WebCall], "token").await);
            world.connect.fault_always(operation, Fault::refuse(code));
            let ending = world.abandon(&[WebCall, Chat], "token").await;
            assert_eq!(ending, Ending::Unknown, "{operation} {code}");
            world.connect.mend(operation);
            assert_eq!(world.abandon(&[WebCall, Chat], "token").await, Ending::Over);
            assert_eq!(contacts(&world), (1, 0), "{operation} {code}");
        }
    }
}

#[tokio::test]
async fn whom_an_agent_has_is_not_cut_off_and_the_call_is_left_alone() {
    let world = World::new().await;
    let (_, contact, _) = queued(world.hand_over(&[WebCall], "token").await);
    world.connect.connect().agent_takes(&contact);
    assert_eq!(world.abandon(&[WebCall], "token").await, Ending::Over);
    assert_eq!(contacts(&world), (1, 1));
    world.connect.connect().call_comes_in(INSTANCE, CALL);
    assert_eq!(world.abandon(&[ThisCall, WebCall], "another token").await, Ending::Over);
    assert_eq!(contacts(&world), (1, 1));
    assert!(world.connect.asked("UpdateContactAttributes").is_empty());
}
