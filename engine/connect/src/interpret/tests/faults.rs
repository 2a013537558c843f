//! What does not go on.

use super::*;

#[test]
fn an_input_that_does_not_fit_changes_nothing() {
    let ways = [("next", "end"), ("=1", "end"), ("NoMatchingCondition", "end")];
    let (mut call, first) =
        begin(&[("main", flow(&[ask("m", "Press 1.", &ways), hang_up("end")]))]);
    for input in [Input::Key('x'), Input::Lambda(None), Input::Queue(QueueAnswer::Full)] {
        let turn = call.resume(input);
        assert_eq!((turn.heard.len(), turn.wait), (0, first.wait.clone()));
    }
    assert_eq!(call.resume(Input::HangUp).wait, Wait::Ended(Ending::CallerHungUp));
    assert_eq!(call.resume(Input::Key('1')).wait, Wait::Ended(Ending::CallerHungUp));
}

#[test]
fn what_cannot_go_on_is_told_with_its_place() {
    let broken = |actions: &[Value]| match begin(&[("main", flow(actions))]).1.wait {
        Wait::Ended(Ending::Broken { reason }) => reason,
        other => panic!("{other:?}"),
    };
    let circle = broken(&[say("a", "", "b"), say("b", "$.Attributes.none", "a")]);
    assert!(circle.contains("10000 actions"), "{circle}");
    let no_branch = broken(&[action("q", "TransferContactToQueue", json!({}), &[("next", "q")])]);
    assert!(no_branch.contains("NoMatchingError"), "{no_branch}");
    assert!(broken(&[say("a", "", "b")]).contains("action `b`: there is no such action"));
}

#[test]
fn a_flow_that_does_not_say_where_it_starts_is_refused() {
    let source = r#"{"Version": "2019-10-30", "StartAction": "x", "Actions": []}"#;
    let read = FlowSet::read(&BTreeMap::from([("main".to_owned(), source.to_owned())]));
    assert!(read.unwrap_err().to_string().contains("`main`"));
}
