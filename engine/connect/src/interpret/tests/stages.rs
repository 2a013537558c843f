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
    let attributes = call.attributes();
    assert_eq!(attributes.get("intent").map(String::as_str), Some("card"));
    assert_eq!(first.wait, Wait::Queue { queue: "UNBOUND-queue-cards".to_owned(), attributes });

    let taken = call.clone().resume(Input::Queue(QueueAnswer::Taken));
    assert_eq!(taken.wait, Wait::Ended(Ending::Queued));
    assert_eq!(heard(&call.clone().resume(Input::Queue(QueueAnswer::Full))), ["Full."]);
    assert_eq!(heard(&call.clone().resume(Input::Queue(QueueAnswer::Failed))), ["Failed."]);
}

fn hook(id: &str, hook: &str, flow: &str, next: &str) -> Value {
    let given = json!({"EventHooks": {hook: flow}});
    action(id, "UpdateContactEventHooks", given, &[("next", next), ("NoMatchingError", "end")])
}

fn to_queue(id: &str) -> [Value; 2] {
    let go = format!("{id} go");
    [
        action(
            id,
            "UpdateContactTargetQueue",
            json!({"QueueId": "cards"}),
            &[("next", &go), ("NoMatchingError", "end")],
        ),
        action(
            &go,
            "TransferContactToQueue",
            json!({}),
            &[("next", "end"), ("QueueAtCapacity", "end"), ("NoMatchingError", "end")],
        ),
    ]
}

/// A call that a queue has taken, with these hooks and their flows.
fn queued(hooks: &[(&str, String)]) -> (Call, Turn) {
    let mut actions = Vec::new();
    for (at, (name, _)) in hooks.iter().enumerate() {
        let next = if at + 1 == hooks.len() { "queue".to_owned() } else { (at + 1).to_string() };
        actions.push(hook(&at.to_string(), name, name, &next));
    }
    actions.extend(to_queue("queue"));
    actions.push(hang_up("end"));
    let mut flows = vec![("main", flow(&actions))];
    flows.extend(hooks.iter().cloned());
    let (mut call, _) = begin(&flows);
    let turn = call.resume(Input::Queue(QueueAnswer::Taken));
    (call, turn)
}

fn prompts(id: &str, given: Value, ways: &[(&str, &str)]) -> Value {
    action(id, "MessageParticipantIteratively", given, ways)
}

fn whisper(words: &str) -> String {
    flow(&[say("words", words, "over"), action("over", "EndFlowExecution", json!({}), &[])])
}

fn in_queue(seconds: Option<u32>) -> Wait {
    Wait::Queued { queue: "cards".to_owned(), seconds }
}

#[test]
fn a_queue_flow_loops_its_prompts_and_is_interrupted_as_it_wishes() {
    let given = json!({"Messages": [{"Text": "Please"}, {"Text": "wait."}], "InterruptFrequencySeconds": "30"});
    let menu = [
        ("next", "loop"),
        ("=1", "end"),
        ("NoMatchingCondition", "loop"),
        ("InputTimeLimitExceeded", "loop"),
    ];
    let queue = flow(&[
        prompts("loop", given, &[("=MessagesInterrupted", "menu")]),
        ask("menu", "To hang up, press 1.", &menu),
        hang_up("end"),
    ]);
    let (mut call, first) = queued(&[("CustomerQueue", queue)]);
    assert_eq!(now(&first), (vec!["Please", "wait."], in_queue(Some(30))));
    let asked = call.resume(Input::Interrupt);
    assert_eq!(now(&asked), (vec!["To hang up, press 1."], Wait::Key { seconds: 5 }));
    assert_eq!(call.clone().resume(Input::AgentAnswered).wait, Wait::WithAgent, "at any time");
    assert_eq!(call.clone().resume(Input::Silence).wait, in_queue(Some(30)));
    assert_eq!(call.resume(Input::Key('1')).wait, Wait::Ended(Ending::HungUp));
}

#[test]
fn prompts_without_interruption_rest_and_a_queue_flow_that_ends_leaves_the_contact_in_its_queue() {
    let resting = flow(&[prompts("loop", json!({"Messages": [{"Text": "Wait."}]}), &[])]);
    for (queue, words) in [(resting, "Wait."), (whisper("Hello."), "Hello.")] {
        let (mut call, first) = queued(&[("CustomerQueue", queue)]);
        assert_eq!(now(&first), (vec![words], in_queue(None)));
        assert_eq!(call.resume(Input::Interrupt).wait, in_queue(None));
        assert_eq!(call.resume(Input::HangUp).wait, Wait::Ended(Ending::CallerHungUp));
    }
}

#[test]
fn the_agent_hears_who_comes_then_the_caller_and_then_they_talk() {
    let (mut call, first) = queued(&[
        ("CustomerWhisper", whisper("An agent comes.")),
        ("AgentWhisper", whisper("$.CustomerEndpoint.Address from $.Queue.Name")),
    ]);
    assert_eq!(first.wait, in_queue(None));
    let turn = call.resume(Input::AgentAnswered);
    assert_eq!(heard(&turn), ["+12025550123 from cards", "An agent comes."]);
    let listeners: Vec<_> = turn.heard.iter().map(|heard| heard.listener).collect();
    assert_eq!(listeners, [Listener::Agent, Listener::Caller]);
    assert_eq!(turn.wait, Wait::WithAgent);
    assert_eq!(call.resume(Input::AgentLeft).wait, Wait::Ended(Ending::AgentLeft));
}

#[test]
fn a_caller_on_hold_hears_the_hold_flow_and_the_disconnect_flow_once_the_agent_is_gone() {
    let music = json!({"Messages": [{"PromptId": "music"}]});
    let remaining = flow(&[say("thanks", "Thank you.", "end"), hang_up("end")]);
    let (mut call, _) = queued(&[
        ("CustomerHold", flow(&[prompts("loop", music, &[])])),
        ("CustomerRemaining", remaining),
    ]);
    call.resume(Input::AgentAnswered);
    let held = call.resume(Input::Hold(Listener::Caller));
    assert_eq!(now(&held), (vec!["(recording music)"], Wait::OnHold { seconds: None }));
    assert_eq!(call.resume(Input::HoldEnded).wait, Wait::WithAgent);
    let last = call.resume(Input::AgentLeft);
    assert_eq!(now(&last), (vec!["Thank you."], Wait::Ended(Ending::HungUp)));
}

#[test]
fn a_hook_that_is_switched_off_does_not_run() {
    let off = json!({"EventHooksConfiguration": {"CustomerQueue": {"DisableExecution": "true"}}});
    let mut actions = vec![
        hook("on", "CustomerQueue", "queue", "off"),
        action(
            "off",
            "UpdateContactEventHooks",
            off,
            &[("next", "go"), ("NoMatchingError", "end")],
        ),
    ];
    actions.extend(to_queue("go"));
    actions.push(hang_up("end"));
    let (mut call, _) = begin(&[("main", flow(&actions)), ("queue", whisper("Wait."))]);
    let taken = call.resume(Input::Queue(QueueAnswer::Taken));
    assert_eq!((taken.heard.len(), taken.wait), (0, Wait::Ended(Ending::Queued)));
}

#[test]
fn a_contact_goes_from_queue_to_queue_eleven_times() {
    let given = json!({"QueueId": "others"});
    let ways = [("next", "end"), ("QueueAtCapacity", "full"), ("NoMatchingError", "failed")];
    let queue = flow(&[
        action("move", "DequeueContactAndTransferToQueue", given, &ways),
        say("full", "Full.", "over"),
        say("failed", "No further.", "over"),
        action("over", "EndFlowExecution", json!({}), &[]),
    ]);
    let (mut call, first) = queued(&[("CustomerQueue", queue)]);
    assert!(matches!(&first.wait, Wait::Queue { queue, .. } if queue == "others"), "{first:?}");
    let full = call.clone().resume(Input::Queue(QueueAnswer::Full));
    assert_eq!(now(&full), (vec!["Full."], in_queue(None)));
    for _ in 0..10 {
        call.resume(Input::Queue(QueueAnswer::Taken));
    }
    let last = call.resume(Input::Queue(QueueAnswer::Taken));
    assert_eq!(heard(&last), ["No further."]);
    assert_eq!(last.wait, Wait::Queued { queue: "others".to_owned(), seconds: None });
}

#[test]
fn a_flow_that_is_not_there_may_exist_elsewhere() {
    let given = json!({"ContactFlowId": "elsewhere"});
    let json = told_by_way(Vec::new(), "go", "TransferToFlow", given, &["next", "NoMatchingError"]);
    let (mut call, _) = begin(&[("main", json)]);
    assert_eq!(after(&call, chosen(error("NoMatchingError"))), "NoMatchingError");
    let to = "elsewhere".to_owned();
    assert_eq!(call.resume(chosen(Branch::Next)).wait, Wait::Ended(Ending::Transferred { to }));
}

#[test]
fn a_whisper_that_is_begun_by_itself_ends() {
    let (_, turn) = begin(&[("main", whisper("Hello."))]);
    assert_eq!(now(&turn), (vec!["Hello."], Wait::Ended(Ending::FlowEnded)));
}

#[test]
fn a_frequency_without_a_way_for_it_interrupts_nothing() {
    let given = json!({"Messages": [{"Text": "Wait."}], "InterruptFrequencySeconds": "30"});
    let (_, first) = queued(&[("CustomerQueue", flow(&[prompts("loop", given, &[])]))]);
    assert_eq!(first.wait, in_queue(None));
}

#[test]
fn a_hook_whose_flow_is_empty_takes_the_error_branch() {
    let json = flow(&[
        action(
            "set",
            "UpdateContactEventHooks",
            json!({"EventHooks": {"CustomerQueue": "$.Attributes.none"}}),
            &[("next", "end"), ("NoMatchingError", "failed")],
        ),
        say("failed", "Failed.", "end"),
        hang_up("end"),
    ]);
    assert_eq!(heard(&begin(&[("main", json)]).1), ["Failed."]);
}
