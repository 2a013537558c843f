//! JSON for readers of differences: what a person may change stands on a line of its own, what
//! belongs together (a branch, a position) stands on one.

use serde_json::Value;

/// How a value is written.
#[derive(Clone, Copy, PartialEq)]
enum Lines {
    /// Each member on a line.
    Open,
    /// Each member on a line, and each of them on one line.
    Rows,
    /// On one line.
    One,
}

/// How deep actions stand in a flow.
const ACTION: usize = 2;

/// A value as text, with a line feed at its end.
pub(crate) fn pretty(value: &Value) -> String {
    let mut text = String::new();
    write(&mut text, value, 0, Lines::Open);
    text.push('\n');
    text
}

/// An action as it stands in a flow, with its line.
pub(super) fn pretty_action(action: &Value) -> String {
    let mut text = String::new();
    new_line(&mut text, ACTION);
    write(&mut text, action, ACTION, Lines::Open);
    text.push(',');
    text
}

/// What stands on one line.
pub(super) fn pretty_row(row: &Value) -> String {
    let mut text = String::new();
    write(&mut text, row, 0, Lines::One);
    text
}

/// How the value under a key is written.
fn lines_of(key: &str) -> Lines {
    match key {
        "Errors" | "Conditions" | "FlowAttributes" | "ActionMetadata" => Lines::Rows,
        "entryPointPosition" | "ResponseValidation" => Lines::One,
        _ => Lines::Open,
    }
}

fn write(text: &mut String, value: &Value, depth: usize, lines: Lines) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            let members = members.iter().map(|(key, value)| (Some(key.as_str()), value));
            write_members(text, ('{', '}'), members, depth, lines);
        }
        Value::Array(items) if !items.is_empty() => {
            write_members(text, ('[', ']'), items.iter().map(|item| (None, item)), depth, lines);
        }
        other => text.push_str(&other.to_string()),
    }
}

fn write_members<'a>(
    text: &mut String,
    (open, close): (char, char),
    members: impl Iterator<Item = (Option<&'a str>, &'a Value)>,
    depth: usize,
    lines: Lines,
) {
    text.push(open);
    for (at, (key, value)) in members.enumerate() {
        if at > 0 {
            text.push(',');
        }
        match lines {
            Lines::One if open == '[' && at == 0 => {}
            Lines::One => text.push(' '),
            Lines::Open | Lines::Rows => new_line(text, depth + 1),
        }
        if let Some(key) = key {
            text.push_str(&Value::from(key).to_string());
            text.push_str(": ");
        }
        let inner = match lines {
            Lines::Open => key.map_or(Lines::Open, lines_of),
            Lines::Rows | Lines::One => Lines::One,
        };
        write(text, value, depth + 1, inner);
    }
    match lines {
        Lines::One if open == '[' => {}
        Lines::One => text.push(' '),
        Lines::Open | Lines::Rows => new_line(text, depth),
    }
    text.push(close);
}

fn new_line(text: &mut String, depth: usize) {
    text.push('\n');
    text.push_str(&"  ".repeat(depth));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_branch_stands_on_one_line_and_nothing_is_lost() {
        let value = serde_json::json!({
            "Parameters": { "Text": "Good \"day\"" },
            "Errors": [{ "NextAction": "a", "ErrorType": "b" }, {}],
            "Empty": {},
        });
        let text = pretty(&value);
        assert!(text.contains("    { \"NextAction\": \"a\", \"ErrorType\": \"b\" },\n"), "{text}");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }
}
