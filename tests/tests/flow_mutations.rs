//! Damage done to emitted flows: the validator or the proof reports it.
//!
//! What neither reports is proved to change no call: the proof then says of the damaged flow that
//! it still does what the machine does. Calls made up by chance are held against that. Such are
//! places where the damage is not met: the `NextAction` of an action that is left by its
//! conditions, a blank that takes the place of nothing, an answer noted that nobody asks for.
//! Counted apart is where an action fails that nothing from outside decides on (setting an
//! attribute, playing words): then Connect itself has failed, which no call here meets. The proof
//! lets such actions fail, too, and reports where that leads a call astray; what is left leads
//! where the machine's own failures lead, or stands in a call's first turn.

#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

use std::collections::BTreeMap;

use pivotline_connect::Bindings;
use pivotline_connect::validate::validate;
use pivotline_ir::Program;
use pivotline_proof::prove;
use pivotline_tests::call::{Numbers, Script, chance};
use pivotline_tests::case;
use pivotline_tests::random::Random;
use serde_json::{Value, json};

/// The cases whose flows are damaged.
const FOLDERS: [&str; 13] = [
    "answers",
    "callback",
    "cut_off",
    "languages",
    "link",
    "ordering",
    "outside",
    "people",
    "questions",
    "staffing",
    "tries",
    "waiting",
    "web_call",
];

/// How many calls are made to a damaged flow that is proved.
const CALLS: u64 = 40;

/// What may be done to an action, and what that is called; none where it cannot be done.
type Damage = fn(&mut Value, &Flow) -> Vec<Value>;

/// What damage needs to know of the flow.
struct Flow {
    start: String,
    hang_up: String,
}

const KINDS: [(&str, Damage); 34] = [
    ("two conditions swap their targets", swap_targets),
    ("a condition is dropped", drop_condition),
    ("a condition leads elsewhere", |action, flow| each_branch(action, "Conditions", flow)),
    ("an operand is another", |action, _| {
        each_condition(action, |c| c["Operands"] = json!(["8 8"]))
    }),
    ("an operator is another", |action, _| {
        each_condition(action, |c| c["Operator"] = json!("NumberGreaterThan"))
    }),
    ("an error leads elsewhere", |action, flow| each_branch(action, "Errors", flow)),
    ("an error branch is dropped", |action, _| dropped(action, "/Transitions/Errors")),
    ("the next action is another", next_action),
    ("words are added to a text", |action, _| in_text(action, "Text", "And more. ")),
    ("a text is blank", |action, _| parameter(action, "Text", " ")),
    ("a contact attribute has another name", |action, _| renamed(action, "Attributes")),
    ("a contact attribute has another value", |action, _| {
        valued(action, "Attributes", json!("another"))
    }),
    ("a contact attribute is dropped", |action, _| left_out(action, "Attributes")),
    ("a flow attribute has another name", |action, _| renamed(action, "FlowAttributes")),
    ("a flow attribute has another value", |action, _| {
        valued(action, "FlowAttributes", json!({ "Value": "another" }))
    }),
    ("a time limit is another", |action, _| {
        let mut all = parameter(action, "InputTimeLimitSeconds", "7");
        all.extend(parameter(action, "InvocationTimeLimitSeconds", "6"));
        all
    }),
    ("a function is another", |action, _| in_text(action, "LambdaFunctionARN", "other-")),
    ("a parameter of a function is another", |action, _| {
        valued(action, "LambdaInvocationAttributes", json!("another"))
    }),
    ("two orders have one key", |action, _| {
        let attributes = &action["Parameters"]["LambdaInvocationAttributes"];
        let key = attributes["idempotency_key"].as_str().and_then(|key| key.rsplit_once(' '));
        let alike = key.map(|(alike, _)| alike.to_owned());
        let alike = alike.map(|alike| {
            changed(action, |action| {
                action["Parameters"]["LambdaInvocationAttributes"]["idempotency_key"] =
                    json!(alike);
            })
        });
        alike.into_iter().collect()
    }),
    ("a parameter of a function is dropped", |action, _| {
        left_out(action, "LambdaInvocationAttributes")
    }),
    ("a queue is another", |action, _| in_text(action, "QueueId", "other-")),
    ("hours are others", |action, _| in_text(action, "HoursOfOperationId", "other-")),
    ("a flow is another", |action, _| in_text(action, "ContactFlowId", "other-")),
    ("a language or voice is another", |action, _| {
        let mut all = parameter(action, "LanguageCode", "fr-FR");
        all.extend(parameter(action, "TextToSpeechVoice", "Lea"));
        all
    }),
    ("a number compared with is another", |action, _| {
        each_condition(action, |condition| {
            let numbers = condition["Operands"].as_array().into_iter().flatten();
            let numbers = numbers.filter_map(|text| text.as_str()?.parse::<u64>().ok());
            let more: Vec<String> = numbers.map(|number| (number * 10 + 3).to_string()).collect();
            if !more.is_empty() {
                condition["Operands"] = json!(more);
            }
        })
    }),
    ("a flow that runs later is another", |action, _| {
        valued(action, "EventHooks", json!("UNBOUND-flow-other"))
    }),
    ("the interval of a wait is another", |action, _| {
        parameter(action, "InterruptFrequencySeconds", "25")
    }),
    ("a count is another", |action, _| {
        let mut all = parameter(action, "LoopCount", "7");
        all.extend(parameter(action, "MaximumConnectionAttempts", "7"));
        all.extend(parameter(action, "RetryDelaySeconds", "7"));
        all
    }),
    ("what is played to who waits is another", |action, _| {
        let other = json!([{ "PromptId": "UNBOUND-prompt-other" }]);
        parameter(action, "Messages", other)
    }),
    ("a figure is another", |action, _| {
        let all = ["NumberOfAgentsStaffed", "NumberOfContactsInQueue"];
        all.into_iter().flat_map(|metric| parameter(action, "MetricType", metric)).collect()
    }),
    ("a number to call back is another", |action, _| {
        parameter(action, "CallbackNumber", "$.Attributes.another")
    }),
    ("more digits are taken", |action, _| {
        parameter(
            action,
            "InputValidation",
            json!({ "CustomValidation": { "MaximumLength": "9" } }),
        )
    }),
    ("what is keyed is not encrypted", |action, _| without(action, "InputEncryption")),
    ("digits are ended or taken back by other keys", |action, _| {
        let other = |end: &str, keeps: &str| json!({ "InputTerminationSequence": end, "DisableCancelKey": keeps });
        let mut all = parameter(action, "DTMFConfiguration", other("##", "False"));
        all.extend(parameter(action, "DTMFConfiguration", other("#", "True")));
        all
    }),
];

fn changed(action: &Value, change: impl FnOnce(&mut Value)) -> Value {
    let mut changed = action.clone();
    change(&mut changed);
    changed
}

fn list<'a>(action: &'a Value, at: &str) -> &'a [Value] {
    action.pointer(at).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn otherwise(action: &Value) -> Option<&Value> {
    let errors = list(action, "/Transitions/Errors");
    let missed = errors.iter().find(|error| error["ErrorType"] == "NoMatchingCondition");
    missed.map(|error| &error["NextAction"])
}

fn swap_targets(action: &mut Value, _: &Flow) -> Vec<Value> {
    let all = list(action, "/Transitions/Conditions");
    let pairs = (1..all.len()).filter(|at| all[at - 1]["NextAction"] != all[*at]["NextAction"]);
    let swapped = pairs.map(|at| {
        changed(action, |action| {
            let all = &mut action["Transitions"]["Conditions"];
            let one = all[at - 1]["NextAction"].clone();
            all[at - 1]["NextAction"] = all[at]["NextAction"].clone();
            all[at]["NextAction"] = one;
        })
    });
    swapped.collect()
}

fn drop_condition(action: &mut Value, _: &Flow) -> Vec<Value> {
    let all = list(action, "/Transitions/Conditions");
    let told = (0..all.len()).filter(|at| Some(&all[*at]["NextAction"]) != otherwise(action));
    let dropped = told.map(|at| {
        changed(action, |action| {
            action["Transitions"]["Conditions"].as_array_mut().unwrap().remove(at);
        })
    });
    dropped.collect()
}

fn each_branch(action: &mut Value, kind: &str, flow: &Flow) -> Vec<Value> {
    let all = list(action, &format!("/Transitions/{kind}"));
    let moved = all.iter().enumerate().map(|(at, branch)| {
        let to = if branch["NextAction"] == flow.hang_up { &flow.start } else { &flow.hang_up };
        changed(action, |action| action["Transitions"][kind][at]["NextAction"] = json!(to))
    });
    moved.collect()
}

fn each_condition(action: &mut Value, change: impl Fn(&mut Value)) -> Vec<Value> {
    let all = list(action, "/Transitions/Conditions");
    let told = (0..all.len()).filter(|at| Some(&all[*at]["NextAction"]) != otherwise(action));
    let changed = told.map(|at| {
        changed(action, |action| change(&mut action["Transitions"]["Conditions"][at]["Condition"]))
    });
    changed.collect()
}

fn dropped(action: &mut Value, at: &str) -> Vec<Value> {
    let dropped = (0..list(action, at).len()).map(|number| {
        changed(action, |action| {
            action.pointer_mut(at).and_then(Value::as_array_mut).unwrap().remove(number);
        })
    });
    dropped.collect()
}

fn next_action(action: &mut Value, flow: &Flow) -> Vec<Value> {
    let Some(next) = action.pointer("/Transitions/NextAction") else { return Vec::new() };
    let to = if *next == flow.hang_up { &flow.start } else { &flow.hang_up };
    vec![changed(action, |action| action["Transitions"]["NextAction"] = json!(to))]
}

fn parameter(action: &mut Value, key: &str, other: impl Into<Value>) -> Vec<Value> {
    let other = other.into();
    match action["Parameters"].get(key) {
        Some(given) if *given != other => {
            vec![changed(action, |action| action["Parameters"][key] = other)]
        }
        _ => Vec::new(),
    }
}

fn without(action: &mut Value, key: &str) -> Vec<Value> {
    let given = action["Parameters"].get(key).is_some();
    let dropped = || {
        changed(action, |action| drop(action["Parameters"].as_object_mut().unwrap().remove(key)))
    };
    given.then(dropped).into_iter().collect()
}

fn in_text(action: &mut Value, key: &str, before: &str) -> Vec<Value> {
    let Some(text) = action["Parameters"].get(key).and_then(Value::as_str) else {
        return Vec::new();
    };
    let text = format!("{before}{text}");
    vec![changed(action, |action| action["Parameters"][key] = json!(text))]
}

fn keys(action: &Value, at: &str) -> Vec<String> {
    let pairs = action["Parameters"].get(at).and_then(Value::as_object);
    pairs.into_iter().flat_map(|pairs| pairs.keys().cloned()).collect()
}

fn renamed(action: &mut Value, at: &str) -> Vec<Value> {
    let renamed = keys(action, at).into_iter().map(|key| {
        changed(action, |action| {
            let pairs = action["Parameters"][at].as_object_mut().unwrap();
            let value = pairs.remove(&key).unwrap();
            pairs.insert(format!("{key}x"), value);
        })
    });
    renamed.collect()
}

fn valued(action: &mut Value, at: &str, value: Value) -> Vec<Value> {
    let valued = keys(action, at)
        .into_iter()
        .map(|key| changed(action, |action| action["Parameters"][at][&key] = value.clone()));
    valued.collect()
}

fn left_out(action: &mut Value, at: &str) -> Vec<Value> {
    let left_out = keys(action, at).into_iter().map(|key| {
        changed(action, |action| {
            action["Parameters"][at].as_object_mut().unwrap().remove(&key);
        })
    });
    left_out.collect()
}

/// How damage was found.
#[derive(Clone, Copy, Default, Debug)]
struct Counts {
    places: usize,
    validator: usize,
    proof: usize,
    alike: usize,
    connect_fails: usize,
    missed: usize,
}

/// Whether what comes from outside decides how an action is left.
fn decides(action: &Value) -> bool {
    let kinds =
        ["Compare", "GetParticipantInput", "CheckHoursOfOperation", "TransferContactToQueue"];
    kinds.iter().any(|kind| action["Type"] == *kind)
}

/// Whether nothing from outside decides if an action fails.
fn fails_with_connect(action: &Value) -> bool {
    let answered = ["InvokeLambdaFunction"];
    !decides(action) && !answered.iter().any(|kind| action["Type"] == *kind)
}

fn damaged(folder: &str, counts: &mut BTreeMap<&'static str, Counts>, missed: &mut Vec<String>) {
    let program = case::program(&case::folder(&case::cases().join("flows").join(folder)));
    let flows = case::flows(&program);
    for (name, text) in &flows {
        let document: Value = serde_json::from_str(text).unwrap();
        let start = document["StartAction"].as_str().unwrap().to_owned();
        let actions = document["Actions"].as_array().unwrap();
        let ends = actions.iter().find(|action| action["Type"] == "DisconnectParticipant");
        let hang_up = ends.and_then(|end| end["Identifier"].as_str()).unwrap_or(&start).to_owned();
        let flow = Flow { start, hang_up };
        for (at, action) in actions.iter().enumerate() {
            for (kind, damage) in KINDS {
                let others = damage(&mut action.clone(), &flow).into_iter();
                for other in others.filter(|other| other != action) {
                    let mut document = document.clone();
                    document["Actions"][at] = other.clone();
                    let text = serde_json::to_string_pretty(&document).unwrap();
                    let mut flows = flows.clone();
                    flows.insert(name.clone(), text);
                    count(&program, &flows, name, (kind, action, &other), counts, missed);
                }
            }
        }
    }
}

fn count(
    program: &Program,
    flows: &BTreeMap<String, String>,
    name: &str,
    (kind, action, other): (&'static str, &Value, &Value),
    counts: &mut BTreeMap<&'static str, Counts>,
    missed: &mut Vec<String>,
) {
    let counts = counts.entry(kind).or_default();
    counts.places += 1;
    if !validate(&flows[name]).is_empty() {
        counts.validator += 1;
    } else if prove(program, flows, &Bindings::default()).is_err() {
        counts.proof += 1;
    } else if kind.starts_with("an error") && fails_with_connect(action) {
        counts.connect_fails += 1;
    } else if differs(program, flows) {
        counts.missed += 1;
        missed.push(format!("{kind}: {} -> {other}", action["Identifier"]));
    } else {
        counts.alike += 1;
    }
}

/// Whether any of some calls tells something else on the flows than on the machine.
fn differs(program: &Program, flows: &BTreeMap<String, String>) -> bool {
    let numbers = Numbers::new(program.clone(), flows.clone());
    program.lines.iter().any(|line| {
        (0..CALLS).any(|seed| {
            let text = chance::call(program, line, &mut Random::new(seed));
            numbers.agreed(&Script::read(&text).unwrap()).is_err()
        })
    })
}

#[test]
fn damage_is_reported() {
    let mut counts = BTreeMap::new();
    let mut missed = Vec::new();
    for folder in FOLDERS {
        damaged(folder, &mut counts, &mut missed);
    }
    println!("{:40} places validator proof alike connect-fails missed", "damage");
    for (kind, counts) in &counts {
        let Counts { places, validator, proof, alike, connect_fails, missed } = counts;
        println!(
            "{kind:40} {places:6} {validator:9} {proof:5} {alike:5} {connect_fails:13} {missed:6}"
        );
    }
    assert!(counts.len() >= 20, "{} kinds of damage were done", counts.len());
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}
