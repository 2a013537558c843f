//! How long it takes to look at a flow: read it, and tell everything that is wrong with it.
//!
//! `cargo bench -p pivotline-connect --bench lint -- target/flows` writes the flows into that
//! folder, and times a peer on the same files: cxblueprint of PyPI, which loads a flow and looks
//! for actions that no way leads to, errors without a branch and ways without an end. It takes part
//! where `python3 -m venv target/peer && target/peer/bin/pip install cxblueprint` was run;
//! `PEER_PYTHON` names another Python that has it.

#![expect(clippy::expect_used, reason = "a bench may panic: that is how it fails")]

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use pivotline_connect::validate::validate;
use serde_json::{Value, json};

const PEER: &str = include_str!("peer.py");

fn main() {
    let folder = std::env::args().skip(1).find(|word| !word.starts_with("--")).map(PathBuf::from);
    let mut smallest = None;
    for actions in [25, 250, 2_500] {
        let json = flow(actions);
        let told = validate(&json);
        // A flow too large is told so twice: its actions, its characters.
        let expected = if actions > 250 { 2 } else { 0 };
        assert_eq!(told.len(), expected, "{told:#?}");
        let seconds = best(&json);
        let each = seconds / f64::from(actions);
        let first = *smallest.get_or_insert(each);
        println!(
            "{actions} actions, {} KB: {:.3} ms{}, {:.2} times that of 25 an action",
            json.len() / 1024,
            seconds * 1e3,
            if actions == 250 { " (limit 5 ms)" } else { "" },
            each / first
        );
        if let Some(folder) = &folder {
            fs::create_dir_all(folder).expect("the folder is made");
            let file = folder.join(format!("{actions}.json"));
            fs::write(&file, &json).expect("it is written");
            match peer(&file) {
                Ok(peer) => println!(
                    "  cxblueprint (PyPI): {:.3} ms, {:.1} times ours",
                    peer * 1e3,
                    peer / seconds
                ),
                Err(why) => println!("  cxblueprint (PyPI): left out, {why}"),
            }
        }
    }
}

/// The shortest of several runs of the peer, in seconds, or why it takes no part.
fn peer(file: &Path) -> Result<f64, String> {
    let python = std::env::var_os("PEER_PYTHON").map_or_else(installed, PathBuf::from);
    let run = Command::new(&python).arg("-c").arg(PEER).arg(file).output();
    let output = run.map_err(|error| format!("{}: {error}", python.display()))?;
    let told = String::from_utf8_lossy(&output.stderr);
    let last = || told.lines().last().unwrap_or("it told nothing").to_owned();
    let seconds = String::from_utf8_lossy(&output.stdout).trim().parse();
    seconds.map_err(|_| last())
}

/// Where the peer is put, by what is said above.
fn installed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/peer/bin/python")
}

/// The shortest of several runs, in seconds: what the work costs when nothing disturbs it.
fn best(json: &str) -> f64 {
    let times = (0..50).map(|_| {
        let start = Instant::now();
        black_box(validate(black_box(json)));
        start.elapsed().as_secs_f64()
    });
    times.fold(f64::INFINITY, f64::min)
}

/// A flow of so many actions: a prompt, a function, a comparison, a menu, an attribute, and again.
fn flow(count: u32) -> String {
    let name = |at: u32| format!("block {at}");
    let last = count - 1;
    let actions: Vec<Value> = (0..count)
        .map(|at| {
            let next = if at == last { name(last) } else { name(at + 1) };
            let error = |word: &str| json!({"ErrorType": word, "NextAction": name(last)});
            let equals = |word: &str| {
                let condition = json!({"Operator": "Equals", "Operands": [word]});
                json!({"NextAction": next, "Condition": condition})
            };
            let (kind, parameters, errors, conditions) = match at % 5 {
                _ if at == last => ("DisconnectParticipant", json!({}), vec![], vec![]),
                0 => {
                    let text = json!({"Text": "One moment, $.Attributes.name, we look that up."});
                    ("MessageParticipant", text, vec!["NoMatchingError"], vec![])
                }
                1 => {
                    let given = json!({
                        "LambdaFunctionARN": "$.Attributes.function",
                        "InvocationTimeLimitSeconds": "3",
                        "LambdaInvocationAttributes": {"phone": "$.CustomerEndpoint.Address"},
                    });
                    ("InvokeLambdaFunction", given, vec!["NoMatchingError"], vec![])
                }
                2 => {
                    let given = json!({"ComparisonValue": "$.External.state"});
                    ("Compare", given, vec!["NoMatchingCondition"], vec![equals("open")])
                }
                3 => {
                    let given = json!({
                        "Text": "To hear it again, press 1. To go on, press 2.",
                        "StoreInput": "False",
                        "InputTimeLimitSeconds": "5",
                    });
                    let errors =
                        vec!["InputTimeLimitExceeded", "NoMatchingCondition", "NoMatchingError"];
                    ("GetParticipantInput", given, errors, vec![equals("1"), equals("2")])
                }
                _ => {
                    let given = json!({"Attributes": {"seen": "$.External.state"}});
                    ("UpdateContactAttributes", given, vec!["NoMatchingError"], vec![])
                }
            };
            let errors: Vec<Value> = errors.into_iter().map(error).collect();
            let ways = if at == last {
                json!({})
            } else {
                json!({"NextAction": next, "Errors": errors, "Conditions": conditions})
            };
            json!({
                "Identifier": name(at),
                "Type": kind,
                "Parameters": parameters,
                "Transitions": ways,
            })
        })
        .collect();
    let place = |at: u32| (name(at), json!({"position": {"x": at * 280, "y": 20}}));
    let places: serde_json::Map<String, Value> = (0..count).map(place).collect();
    let flow = json!({
        "Version": "2019-10-30",
        "StartAction": name(0),
        "Metadata": {
            "entryPointPosition": {"x": 20, "y": 20},
            "ActionMetadata": places,
            "type": "contactFlow",
        },
        "Actions": actions,
    });
    flow.to_string()
}
