//! What is asked, and what an answer means.

use std::collections::BTreeMap;

use pivotline_connect::bound_name;
use pivotline_connect::interpret::{Branch, Input, Listener, Outcome, QueueAnswer, Wait};
use serde_json::Value;

/// What the service lacks or does wrongly is typed so.
const FAIL: &str = "fail";

/// What a call waits for, in short: the head of its line.
pub(super) fn asked(wait: &Wait, block: &str) -> String {
    match wait {
        Wait::Key { .. } => "key".to_owned(),
        Wait::Lambda { function, .. } => format!("lambda {}", bound_name(function)),
        Wait::LambdaStart { function, .. } => format!("start lambda {}", bound_name(function)),
        Wait::Hours { hours } => format!("hours {}", bound_name(hours)),
        Wait::QueueHours { queue } => format!("hours of queue {}", bound_name(queue)),
        Wait::Metric { metric, queue, .. } => format!("{metric} of {}", bound_name(queue)),
        Wait::Draw { .. } => "draw".to_owned(),
        Wait::Queue { queue, .. } => format!("queue {}", bound_name(queue)),
        Wait::Queued { queue, .. } if queue.is_empty() => "waits in the queue".to_owned(),
        Wait::Queued { queue, .. } => format!("waits in {}", bound_name(queue)),
        Wait::WithAgent => "with the agent".to_owned(),
        Wait::OnHold { .. } => "on hold".to_owned(),
        Wait::Outcome { action, .. } => format!("{action} `{block}`"),
        Wait::Ended(_) => "the end".to_owned(),
    }
}

/// What may be answered.
pub(super) fn choices(wait: &Wait) -> String {
    match wait {
        Wait::Key { seconds } => format!("keys, `silence` ({seconds} s), `hang up`"),
        Wait::Lambda { .. } => "key=value …, a JSON object, `ok` for no values, `fail`".to_owned(),
        Wait::LambdaStart { .. } => "`ok` or `fail`".to_owned(),
        Wait::Hours { .. } | Wait::QueueHours { .. } => "`open`, `closed` or `fail`".to_owned(),
        Wait::Metric { figures, .. } => format!("a number (such as {}) or `fail`", all(figures)),
        Wait::Draw { numbers } => format!("1 to 100 (such as {})", all(numbers)),
        Wait::Queue { .. } => "`taken`, `full` or `fail`".to_owned(),
        Wait::Queued { seconds: Some(seconds), .. } => {
            format!("`agent`, `wait` ({seconds} s), `hang up`")
        }
        Wait::Queued { .. } => "`agent` or `hang up`".to_owned(),
        Wait::WithAgent => "`agent leaves`, `hold`, `hold agent` or `hang up`".to_owned(),
        Wait::OnHold { seconds: Some(seconds) } => {
            format!("`hold ends`, `wait` ({seconds} s), `agent leaves`, `hang up`")
        }
        Wait::OnHold { .. } => "`hold ends`, `agent leaves` or `hang up`".to_owned(),
        Wait::Outcome { branches, .. } => {
            let named = branches.iter().enumerate();
            let named: Vec<_> =
                named.map(|(at, branch)| format!("{} {}", at + 1, branch_name(branch))).collect();
            format!("{}; values after it as {{\"Root.key\": \"text\"}}", named.join(" | "))
        }
        Wait::Ended(_) => "nothing".to_owned(),
    }
}

fn all(numbers: &[impl ToString]) -> String {
    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// A branch as it is shown and typed.
pub(super) fn branch_name(branch: &Branch) -> String {
    match branch {
        Branch::Next => "Success".to_owned(),
        Branch::Condition { operator, operand } if operator == "Equals" => operand.clone(),
        Branch::Condition { operator, operand } => format!("{operator} {operand}"),
        Branch::Error(error) => error.clone(),
    }
}

/// What an answer does to a call that waits so; none where it does not fit.
pub(super) fn inputs(wait: &Wait, answer: &str) -> Option<Vec<Input>> {
    let one = |input| Some(vec![input]);
    match (wait, answer) {
        (_, "hang up") => one(Input::HangUp),
        (_, "agent") => one(Input::AgentAnswered),
        (Wait::Key { .. }, "" | "silence") => one(Input::Silence),
        (Wait::Key { .. }, keys) => {
            keys.split_whitespace().map(pressed).collect::<Option<Vec<_>>>().map(|all| all.concat())
        }
        (Wait::Lambda { .. } | Wait::LambdaStart { .. }, FAIL) => one(Input::Lambda(None)),
        (Wait::Lambda { .. } | Wait::LambdaStart { .. }, "ok") => {
            one(Input::Lambda(Some(BTreeMap::new())))
        }
        (Wait::Lambda { .. }, values) => one(Input::Lambda(Some(texts(values)?))),
        (Wait::Hours { .. } | Wait::QueueHours { .. }, word) => one(Input::Hours(match word {
            "open" => Some(true),
            "closed" => Some(false),
            FAIL => None,
            _ => return None,
        })),
        (Wait::Metric { .. }, FAIL) => one(Input::Metric(None)),
        (Wait::Metric { .. }, figure) => one(Input::Metric(Some(figure.parse().ok()?))),
        (Wait::Draw { .. }, number) => {
            let number = number.parse().ok().filter(|number| (1..=100).contains(number))?;
            one(Input::Draw(number))
        }
        (Wait::Queue { .. }, word) => one(Input::Queue(match word {
            "taken" => QueueAnswer::Taken,
            "full" => QueueAnswer::Full,
            FAIL => QueueAnswer::Failed,
            _ => return None,
        })),
        (Wait::Queued { seconds: Some(_), .. } | Wait::OnHold { seconds: Some(_) }, "wait") => {
            one(Input::Interrupt)
        }
        (Wait::WithAgent, "hold") => one(Input::Hold(Listener::Caller)),
        (Wait::WithAgent, "hold agent") => one(Input::Hold(Listener::Agent)),
        (Wait::OnHold { .. }, "hold ends") => one(Input::HoldEnded),
        (Wait::WithAgent | Wait::OnHold { .. }, "agent leaves") => one(Input::AgentLeft),
        (Wait::Outcome { branches, .. }, answer) => {
            outcome(branches, answer).map(|outcome| vec![Input::Outcome(outcome)])
        }
        _ => None,
    }
}

/// Keys that are pressed one after the other, as a telephone sends them.
fn pressed(keys: &str) -> Option<Vec<Input>> {
    match keys {
        "star" => Some(vec![Input::Key('*')]),
        "hash" => Some(vec![Input::Key('#')]),
        keys => {
            let is_key = |key: char| key.is_ascii_digit() || key == '*' || key == '#';
            keys.chars().map(|key| is_key(key).then_some(Input::Key(key))).collect()
        }
    }
}

/// A branch by its name or number, and values; or an object that says both.
fn outcome(branches: &[Branch], answer: &str) -> Option<Outcome> {
    if let Ok(Value::Object(object)) = serde_json::from_str(answer) {
        let branch = branch(branches, object.get("branch")?.as_str()?)?;
        let values = object.get("values").map(flat).unwrap_or_default();
        return Some(Outcome { branch, values });
    }
    let (name, values) = match answer.split_once(" {") {
        Some((name, values)) => (name, texts(&format!("{{{values}"))?),
        None => (answer, BTreeMap::new()),
    };
    Some(Outcome { branch: branch(branches, name.trim())?, values })
}

fn branch(branches: &[Branch], name: &str) -> Option<Branch> {
    let named = branches.iter().find(|branch| branch_name(branch).eq_ignore_ascii_case(name));
    let numbered = || branches.get(name.parse::<usize>().ok()?.checked_sub(1)?);
    named.or_else(numbered).cloned()
}

/// `key=value key="two words"`, or a JSON object.
fn texts(typed: &str) -> Option<BTreeMap<String, String>> {
    if typed.starts_with('{') {
        return serde_json::from_str(typed).ok().filter(Value::is_object).map(|value| flat(&value));
    }
    let (mut texts, mut rest) = (BTreeMap::new(), typed.trim());
    while !rest.is_empty() {
        let (key, after) = rest.split_once('=')?;
        let (value, after) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => after.split_once(' ').unwrap_or((after, "")),
        };
        texts.insert(key.to_owned(), value.to_owned());
        rest = after.trim_start();
    }
    (!texts.is_empty()).then_some(texts)
}

/// Nested values under names with dots, as references name them.
fn flat(value: &Value) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    flatten(&mut texts, "", value);
    texts
}

fn flatten(texts: &mut BTreeMap<String, String>, path: &str, value: &Value) {
    match value {
        Value::Object(inside) => {
            for (key, value) in inside {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                flatten(texts, &path, value);
            }
        }
        // A flow cannot read a list.
        Value::Array(_) | Value::Null => {}
        Value::String(text) => {
            texts.insert(path.to_owned(), text.clone());
        }
        other => {
            texts.insert(path.to_owned(), other.to_string());
        }
    }
}
