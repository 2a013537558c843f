//! The reference journey's menu, as the compiler and Amazon Connect see it.

use pivotline_connect::validate;
use pivotline_tests::case;
use serde_json::Value;

fn menu(name: &str) -> pivotline_syntax::Sources {
    case::folder(&case::root().join("menus").join(name))
}

/// The flow in which the quickstart's calls begin.
fn flow() -> Value {
    let flows = case::flows(&case::program(&menu("quickstart")));
    let names: Vec<&str> = flows.keys().map(String::as_str).collect();
    assert_eq!(names, ["everyday", "everyday web call"]);
    serde_json::from_str(&flows["everyday"]).expect("a flow is JSON")
}

fn action<'a>(flow: &'a Value, id: &Value) -> &'a Value {
    let actions = flow["Actions"].as_array().expect("actions");
    let found = actions.iter().find(|action| action["Identifier"] == *id);
    found.unwrap_or_else(|| panic!("there is no action {id}"))
}

fn next<'a>(flow: &'a Value, from: &Value) -> &'a Value {
    action(flow, &from["Transitions"]["NextAction"])
}

/// Where a condition's operand, or an error, leads.
fn branch<'a>(flow: &'a Value, from: &Value, list: &str, word: &str) -> &'a Value {
    let found = from["Transitions"][list].as_array().and_then(|branches| {
        branches.iter().find(|branch| {
            branch["ErrorType"] == word || branch["Condition"]["Operands"][0] == word
        })
    });
    let found = found.unwrap_or_else(|| panic!("{} has no {word}", from["Identifier"]));
    action(flow, &found["NextAction"])
}

/// The first action of a type on the way of successes.
fn until<'a>(flow: &'a Value, mut at: &'a Value, kind: &str) -> &'a Value {
    for _ in 0..20 {
        if at["Type"] == kind {
            return at;
        }
        at = next(flow, at);
    }
    panic!("no {kind} on the way");
}

#[test]
fn the_sample_menus_have_no_findings() {
    for name in ["quickstart", "bank"] {
        let sources = menu(name);
        let compiled = pivotline_analysis::compile(&sources);
        assert_eq!(case::findings(&sources, &compiled.diagnostics), "");
    }
}

#[test]
fn the_sample_menus_are_formatted() {
    for name in ["quickstart", "bank"] {
        for (_, file) in menu(name).iter().filter(|(_, file)| file.path.ends_with(".menu")) {
            assert_eq!(pivotline_syntax::format(&file.text), file.text, "{}", file.path);
        }
    }
}

#[test]
fn the_quickstart_is_under_70_lines_and_the_bank_has_40_options() {
    let lines = |name: &str| -> Vec<String> {
        let sources = menu(name);
        let files = sources.iter().filter(|(_, file)| file.path.ends_with(".menu"));
        files
            .flat_map(|(_, file)| file.text.lines().map(str::to_owned).collect::<Vec<_>>())
            .collect()
    };
    let quickstart = lines("quickstart");
    let code = quickstart.iter().filter(|line| !line.trim_start().starts_with('#')).count();
    assert!(code < 70, "{code} lines");
    let program = case::program(&menu("bank"));
    let menus = program.lines.values().flat_map(|line| line.nodes.values());
    let options = menus.filter_map(|node| match node {
        pivotline_ir::Node::Menu(menu) => Some(menu.options.len() - 3),
        _ => None,
    });
    let counts: Vec<usize> = options.collect();
    assert!(counts.len() >= 5 && counts.iter().sum::<usize>() >= 40, "{counts:?}");
}

#[test]
fn connect_takes_the_sample_menus() {
    for name in ["quickstart", "bank"] {
        for (flow, json) in case::flows(&case::program(&menu(name))) {
            let problems = validate::validate(&json);
            assert!(problems.is_empty(), "{flow}: {problems:#?}");
        }
    }
}

#[test]
fn the_call_asks_first_whether_the_number_is_mobile() {
    let flow = flow();
    let check = until(&flow, action(&flow, &flow["StartAction"]), "InvokeLambdaFunction");
    let parameters = &check["Parameters"];
    assert!(
        parameters["LambdaFunctionARN"]
            .as_str()
            .is_some_and(|arn| arn.ends_with("CheckMobileNumber"))
    );
    assert_eq!(parameters["InvocationTimeLimitSeconds"], "3");
    assert_eq!(parameters["LambdaInvocationAttributes"]["phone"], "$.CustomerEndpoint.Address");
    let compare = until(&flow, check, "Compare");
    assert_eq!(compare["Parameters"]["ComparisonValue"], "$.External.isMobile");
    let offer = until(&flow, branch(&flow, compare, "Conditions", "true"), "GetParticipantInput");
    let text = "To use our visual menu on your smartphone, press 1. To go on by voice, press 2.";
    assert_eq!(offer["Parameters"]["Text"], text);
    let audio = branch(&flow, compare, "Errors", "NoMatchingCondition");
    assert_ne!(until(&flow, audio, "GetParticipantInput"), offer);
    let failed = branch(&flow, check, "Errors", "NoMatchingError");
    assert_ne!(
        until(&flow, failed, "GetParticipantInput"),
        offer,
        "a failing function offers nothing"
    );
}

#[test]
fn key_1_sends_the_link_says_so_and_hangs_up() {
    let flow = flow();
    let compare = until(&flow, action(&flow, &flow["StartAction"]), "Compare");
    let offer = until(&flow, branch(&flow, compare, "Conditions", "true"), "GetParticipantInput");
    let link = until(&flow, branch(&flow, offer, "Conditions", "1"), "InvokeLambdaFunction");
    let parameters = &link["Parameters"]["LambdaInvocationAttributes"];
    assert!(
        link["Parameters"]["LambdaFunctionARN"]
            .as_str()
            .is_some_and(|arn| arn.ends_with("GenerateVisualLink"))
    );
    assert_eq!(parameters["phone"], "$.CustomerEndpoint.Address");
    assert_eq!(parameters["contact"], "$.ContactId");
    let status = until(&flow, link, "Compare");
    assert_eq!(status["Parameters"]["ComparisonValue"], "$.External.status");
    let said = branch(&flow, status, "Conditions", "sent");
    assert_eq!(
        said["Parameters"]["Text"],
        "We've sent a link to your mobile. Please click it to continue."
    );
    assert_eq!(next(&flow, said)["Type"], "DisconnectParticipant");
    for error in ["InputTimeLimitExceeded", "NoMatchingCondition", "NoMatchingError"] {
        branch(&flow, offer, "Errors", error);
    }
}

#[test]
fn one_changed_word_changes_one_line_of_one_flow() {
    for (word, other) in [("report fraud", "report theft"), ("How can we help?", "What can we do?")]
    {
        let before = case::flows(&case::program(&menu("quickstart")));
        let changed = menu("quickstart")
            .iter()
            .map(|(_, file)| pivotline_syntax::SourceFile {
                path: file.path.clone(),
                text: file.text.replace(word, other),
            })
            .collect();
        let after = case::flows(&case::program(&pivotline_syntax::Sources::new(changed)));
        let mut lines = 0;
        for (name, json) in &before {
            let (old, new): (Vec<&str>, Vec<&str>) =
                (json.lines().collect(), after[name].lines().collect());
            assert_eq!(old.len(), new.len());
            lines += old.iter().zip(&new).filter(|(old, new)| old != new).count();
        }
        assert_eq!(lines, 1, "`{word}`");
    }
}

#[test]
fn two_builds_have_the_same_bytes() {
    for name in ["quickstart", "bank"] {
        let build = || {
            let program = case::program(&menu(name));
            (program.to_json().expect("a program has bytes"), case::flows(&program))
        };
        assert_eq!(build(), build());
    }
}
