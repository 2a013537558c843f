//! Conditions, loops, hours, figures, lots.

use super::*;

#[test]
fn a_loop_that_was_left_early_keeps_its_count_and_starts_anew_after_done() {
    let ways = [("next", "done"), ("=ContinueLooping", "menu"), ("=DoneLooping", "done")];
    let menu = [("next", "loop"), ("=1", "loop"), ("=2", "aside"), ("NoMatchingCondition", "loop")];
    let (mut call, _) = begin(&[(
        "main",
        flow(&[
            action("loop", "Loop", json!({"LoopCount": "2"}), &ways),
            ask("menu", "Menu.", &menu),
            say("aside", "Aside.", "loop"),
            say("done", "Done.", "loop"),
        ]),
    )]);
    // The first passage is used up. Leaving the body and coming back is the second one.
    assert_eq!(heard(&call.resume(Input::Key('2'))), ["Aside.", "Menu."]);
    assert_eq!(heard(&call.resume(Input::Key('2'))), ["Aside.", "Done.", "Menu."]);
    assert_eq!(heard(&call.resume(Input::Key('1'))), ["Menu."]);
}

#[test]
fn opening_hours_are_open_closed_or_unknown() {
    let ways = [
        ("next", "unknown"),
        ("=True", "open"),
        ("=False", "closed"),
        ("NoMatchingError", "unknown"),
    ];
    let (call, first) = begin(&[(
        "main",
        flow(&[
            action("hours", "CheckHoursOfOperation", json!({"HoursOfOperationId": "h"}), &ways),
            say("open", "Open.", "end"),
            say("closed", "Closed.", "end"),
            say("unknown", "Unknown.", "end"),
            hang_up("end"),
        ]),
    )]);
    assert_eq!(first.wait, Wait::Hours { hours: "h".to_owned() });
    for (told, words) in [(Some(true), "Open."), (Some(false), "Closed."), (None, "Unknown.")] {
        assert_eq!(heard(&call.clone().resume(Input::Hours(told))), [words]);
    }
}

#[test]
fn numbers_compare_as_numbers_and_other_text_never_does() {
    for (balance, words) in [("10", "Large."), ("-3.5", "Debt."), ("2", "Small."), ("ten", "Odd.")]
    {
        let mut compare = action(
            "compare",
            "Compare",
            json!({"ComparisonValue": "$.Attributes.balance"}),
            &[("next", "odd"), ("NoMatchingCondition", "odd")],
        );
        compare["Transitions"]["Conditions"] = json!([
            branch("NumberGreaterThan", "9", "large"),
            branch("NumberLessThan", "0", "debt"),
            branch("NumberLessOrEqualTo", "9", "small"),
        ]);
        let (_, turn) = begin(&[(
            "main",
            flow(&[
                set("set", json!({"balance": balance}), "compare", "end"),
                compare,
                say("large", "Large.", "end"),
                say("debt", "Debt.", "end"),
                say("small", "Small.", "end"),
                say("odd", "Odd.", "end"),
                hang_up("end"),
            ]),
        )]);
        assert_eq!(heard(&turn), [words]);
    }
}

#[test]
fn the_first_condition_that_is_true_wins_and_text_is_compared_in_four_ways() {
    let compared = |value: &str, conditions: &[(&str, &str)]| {
        let mut compare = action(
            "compare",
            "Compare",
            json!({"ComparisonValue": "$.Attributes.value"}),
            &[("next", "none"), ("NoMatchingCondition", "none")],
        );
        let branches =
            conditions.iter().map(|(operator, operand)| branch(operator, operand, operator));
        compare["Transitions"]["Conditions"] = branches.collect();
        let mut actions = vec![set("set", json!({"value": value}), "compare", "end"), compare];
        actions.extend(conditions.iter().map(|(operator, _)| say(operator, operator, "end")));
        actions.extend([say("none", "none", "end"), hang_up("end")]);
        heard(&begin(&[("main", flow(&actions))]).1).concat()
    };
    let text = [("TextStartsWith", "ab"), ("TextEndsWith", "yz"), ("TextContains", "m")];
    assert_eq!(compared("abc m xyz", &text), "TextStartsWith");
    assert_eq!(compared("m xyz", &text), "TextEndsWith");
    assert_eq!(compared("a m b", &text), "TextContains");
    assert_eq!(compared("AB", &text), "none");
    let both = [("NumberLessOrEqualTo", "5"), ("NumberGreaterOrEqualTo", "5")];
    assert_eq!(compared("5", &both), "NumberLessOrEqualTo");
    assert_eq!(compared("5.5", &both), "NumberGreaterOrEqualTo");
    assert_eq!(compared("five", &both), "none");
}

#[test]
fn an_operator_that_is_not_known_is_asked_about() {
    let ways = [("next", "no"), ("NoMatchingCondition", "no")];
    let mut compare = action("c", "Compare", json!({"ComparisonValue": "$.Attributes.a"}), &ways);
    compare["Transitions"]["Conditions"] = json!([branch("KeyExists", "a", "yes")]);
    let (call, first) = begin(&[(
        "main",
        flow(&[compare, say("yes", "Yes.", "end"), say("no", "No.", "end"), hang_up("end")]),
    )]);
    let Wait::Outcome { branches, .. } = first.wait else { panic!("{first:?}") };
    assert_eq!(branches.len(), 2);
    assert_eq!(after(&call, chosen(branches[0].clone())), "Yes.");
    assert_eq!(after(&call, chosen(branches[1].clone())), "No.");
}

#[test]
fn a_loop_of_none_is_done_at_once_and_one_beyond_a_hundred_fails() {
    let looped = |count: &str| {
        let ways = ["=DoneLooping", "=ContinueLooping", "NoMatchingError"];
        let parameters = json!({"LoopCount": count, "LoopName": "tries"});
        let json = told_by_way(Vec::new(), "loop", "Loop", parameters, &ways);
        heard(&begin(&[("main", json)]).1).concat()
    };
    assert_eq!(looped("0"), "=DoneLooping");
    assert_eq!(looped("1"), "=ContinueLooping");
    assert_eq!(looped("100"), "=ContinueLooping");
    assert_eq!(looped("101"), "NoMatchingError");
    assert_eq!(looped("$.Attributes.none"), "NoMatchingError");
}

#[test]
fn a_named_loop_tells_how_often_it_went_round() {
    let ways = [("next", "end"), ("=ContinueLooping", "menu"), ("=DoneLooping", "end")];
    let menu = [("next", "loop"), ("=1", "loop"), ("NoMatchingCondition", "loop")];
    let (mut call, first) = begin(&[(
        "main",
        flow(&[
            action("loop", "Loop", json!({"LoopCount": "2", "LoopName": "tries"}), &ways),
            ask("menu", "Try $.Loop.tries.Index.", &menu),
            hang_up("end"),
        ]),
    )]);
    assert_eq!(heard(&first), ["Try 0."]);
    assert_eq!(heard(&call.resume(Input::Key('1'))), ["Try 1."]);
    assert_eq!(call.resume(Input::Key('1')).wait, Wait::Ended(Ending::HungUp));
}

#[test]
fn hours_without_an_id_are_those_of_the_target_queue() {
    let ways = ["=True", "=False", "NoMatchingError"];
    let target = action(
        "target",
        "UpdateContactTargetQueue",
        json!({"QueueId": "cards"}),
        &[("next", "hours"), ("NoMatchingError", "end")],
    );
    let json = told_by_way(vec![target], "hours", "CheckHoursOfOperation", json!({}), &ways);
    let (call, first) = begin(&[("main", json)]);
    assert_eq!(first.wait, Wait::QueueHours { queue: "cards".to_owned() });
    assert_eq!(after(&call, Input::Hours(Some(false))), "=False");
    let json = told_by_way(Vec::new(), "hours", "CheckHoursOfOperation", json!({}), &ways);
    assert_eq!(heard(&begin(&[("main", json)]).1), ["NoMatchingError"], "there is no queue");
}

fn metric(metric: &str, conditions: &[(&str, &str)]) -> Turn {
    metric_call(metric, conditions).1
}

fn metric_call(metric: &str, conditions: &[(&str, &str)]) -> (Call, Turn) {
    let ways = [("next", "error"), ("NoMatchingCondition", "none"), ("NoMatchingError", "error")];
    let parameters = json!({"MetricType": metric, "QueueId": "cards"});
    let mut check = action("check", "CheckMetricData", parameters, &ways);
    let branches = conditions.iter().map(|(operator, operand)| branch(operator, operand, operand));
    check["Transitions"]["Conditions"] = branches.collect();
    let mut actions = vec![check];
    actions.extend(conditions.iter().map(|(_, operand)| say(operand, operand, "end")));
    actions.extend([say("none", "none", "end"), say("error", "error", "end"), hang_up("end")]);
    begin(&[("main", flow(&actions))])
}

#[test]
fn agents_are_counted_and_an_unknown_figure_is_an_error() {
    let staffed = ("NumberOfAgentsStaffed", [("NumberGreaterThan", "0")]);
    let (call, first) = metric_call(staffed.0, &staffed.1);
    let Wait::Metric { metric, queue, figures } = first.wait else { panic!("{first:?}") };
    assert_eq!((metric.as_str(), queue.as_str()), ("NumberOfAgentsStaffed", "cards"));
    assert_eq!(figures, [0, 1], "one figure for each way");
    assert_eq!(after(&call, Input::Metric(Some(0))), "none");
    assert_eq!(after(&call, Input::Metric(Some(2))), "0");
    assert_eq!(after(&call, Input::Metric(None)), "error");
}

#[test]
fn the_oldest_contact_is_compared_in_milliseconds() {
    let conditions = [("NumberGreaterThan", "300000"), ("NumberGreaterThan", "19000")];
    let (call, _) = metric_call("OldestContactInQueueAgeSeconds", &conditions);
    assert_eq!(after(&call, Input::Metric(Some(301))), "300000");
    assert_eq!(after(&call, Input::Metric(Some(20))), "19000");
    assert_eq!(after(&call, Input::Metric(Some(19))), "none");
    let Wait::Metric { figures, .. } = metric("OldestContactInQueueAgeSeconds", &conditions).wait
    else {
        panic!("a metric is asked for")
    };
    assert_eq!(figures, [0, 20, 301]);
}

#[test]
fn three_percent_is_a_threshold_of_four() {
    let ways = [("next", "rest"), ("NoMatchingCondition", "rest")];
    let mut split = action("split", "DistributeByPercentage", json!({}), &ways);
    let threshold = |percent: &str| branch("NumberLessThan", percent, percent);
    split["Transitions"]["Conditions"] = json!([threshold("4"), threshold("10")]);
    let words = ["4", "10", "rest"].map(|word| say(word, word, "end"));
    let mut actions = vec![split];
    actions.extend(words);
    actions.push(hang_up("end"));
    let (mut call, first) = begin(&[("main", flow(&actions))]);
    assert_eq!(first.wait, Wait::Draw { numbers: vec![1, 4, 10] });
    let drawn = (1..=100).map(|number| after(&call, Input::Draw(number))).collect::<Vec<_>>();
    let count = |word: &str| drawn.iter().filter(|drawn| *drawn == word).count();
    assert_eq!((count("4"), count("10"), count("rest")), (3, 6, 91));
    assert_eq!(call.resume(Input::Draw(0)).wait, first.wait, "nobody draws 0");
    assert_eq!(call.resume(Input::Draw(101)).wait, first.wait, "nobody draws 101");
}
