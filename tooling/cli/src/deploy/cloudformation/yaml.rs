//! YAML that diffs well: each member on a line, texts of several lines as blocks, every other text
//! in quotation marks, so that no reader takes it for something else.

use serde_json::Value;

/// A value as YAML. Texts must not begin with a blank.
pub(super) fn yaml(value: &Value) -> String {
    let mut text = String::new();
    write(&mut text, value, 0);
    text.trim_start_matches('\n').to_owned()
}

fn write(text: &mut String, value: &Value, depth: usize) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (key, value) in members {
                new_line(text, depth);
                text.push_str(&key_text(key));
                text.push(':');
                write(text, value, depth + 1);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                new_line(text, depth);
                text.push('-');
                write(text, item, depth + 1);
            }
        }
        Value::String(words) if words.contains('\n') => block(text, words, depth),
        other => {
            text.push(' ');
            text.push_str(&other.to_string());
        }
    }
    if depth == 0 {
        text.push('\n');
    }
}

/// A literal block, which keeps every line.
fn block(text: &mut String, words: &str, depth: usize) {
    text.push_str(if words.ends_with('\n') { " |" } else { " |-" });
    for line in words.trim_end_matches('\n').split('\n') {
        new_line(text, if line.is_empty() { 0 } else { depth });
        text.push_str(line);
    }
}

fn key_text(key: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == ':' || c == '_';
    let begins = key.starts_with(|c: char| c.is_ascii_alphabetic());
    if begins && key.chars().all(plain) { key.to_owned() } else { Value::from(key).to_string() }
}

fn new_line(text: &mut String, depth: usize) {
    text.push('\n');
    text.push_str(&"  ".repeat(depth));
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn members_stand_on_lines_and_long_texts_in_blocks() {
        let value = json!({
            "Fn::Sub": "{\n  \"a\": 1\n}\n",
            "List": ["yes", { "Deep": true, "Empty": [] }],
            "a-b": "2012-10-17",
        });
        let told = "Fn::Sub: |\n  {\n    \"a\": 1\n  }\nList:\n  - \"yes\"\n  -\n    Deep: true\n    \
                    Empty: []\n\"a-b\": \"2012-10-17\"\n";
        assert_eq!(yaml(&value), told);
    }
}
