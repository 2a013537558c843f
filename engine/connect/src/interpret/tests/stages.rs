//! Queues, agents, hooks.

use super::*;

#[test]
fn a_queue_takes_the_contact_or_is_full_or_fails() {
    let ways = [("next", "end"), ("QueueAtCapacity", "full"), ("NoMatchingError", "failed")];
    let queue = json!({"QueueId": "UNBOUND-queue-cards"});
    let target = [("next", "go"), ("NoMatchingError", "failed")];
    let json = flow(&[
        set("set", json!({"intent": "card"}), "target", "end"),
        action("target", "UpdateContactTargetQueue", queue, &target),
        action("go", "TransferContactToQueue", json!({}), &ways),
        say("full", "Full.", "end"),
        say("failed", "Failed.", "end"),
        hang_up("end"),
    ]);
    let (call, first) = begin(&[("main", json)]);
    let attributes = call.attributes().clone();
    assert_eq!(attributes.get("intent").map(String::as_str), Some("card"));
    assert_eq!(first.wait, Wait::Queue { queue: "UNBOUND-queue-cards".to_owned(), attributes });

    let taken = call.clone().resume(Input::Queue(QueueAnswer::Taken));
    assert_eq!(taken.wait, Wait::Ended(Ending::Queued));
    assert_eq!(heard(&call.clone().resume(Input::Queue(QueueAnswer::Full))), ["Full."]);
    assert_eq!(heard(&call.clone().resume(Input::Queue(QueueAnswer::Failed))), ["Failed."]);
}
