//! Prompts and messages that are too long to be spoken or sent.

use serde_json::Value;

use crate::document::Action;

use super::Code;
use super::problem::About;

/// Characters that are spoken.
const MOST_SPOKEN: usize = 3000;
/// Characters altogether, with marks that are not spoken.
const MOST_WRITTEN: usize = 6000;
/// Characters of a text message.
const MOST_SENT: usize = 1024;

pub(super) fn check(action: &Action, about: &mut About<'_>) {
    let Some(given) = &action.parameters else { return };
    for name in ["Text", "SSML"] {
        if let Some(text) = given.get(name) {
            check_spoken(text, &format!("/Parameters/{name}"), about);
        }
    }
    let messages = given.get("Messages").and_then(Value::as_array).into_iter().flatten();
    for (index, message) in messages.enumerate() {
        for name in ["Text", "SSML"] {
            if let Some(text) = message.get(name) {
                check_spoken(text, &format!("/Parameters/Messages/{index}/{name}"), about);
            }
        }
    }
    let sent = given.get("InitialSystemMessage").and_then(|message| message.get("Content"));
    if let Some(length) = sent.and_then(Value::as_str).map(|text| text.chars().count())
        && length > MOST_SENT
    {
        let at = "/Parameters/InitialSystemMessage/Content";
        let cause = format!("the message has {length} characters, and {MOST_SENT} are sent");
        about.tell(Code::F107, at, cause, "shorten it");
    }
}

fn check_spoken(text: &Value, at: &str, about: &mut About<'_>) {
    let text = text.as_str().unwrap_or_default();
    // A character has at least one byte.
    if text.len() <= MOST_SPOKEN {
        return;
    }
    let written = text.chars().count();
    let spoken = if text.contains("<speak") { spoken(text) } else { written };
    if spoken > MOST_SPOKEN || written > MOST_WRITTEN {
        let cause = format!("the prompt has {written} characters and would not be spoken");
        about.tell(Code::F107, at, cause, format!("shorten it to {MOST_SPOKEN}"));
    }
}

/// The characters outside of marks.
fn spoken(text: &str) -> usize {
    let mut inside = false;
    let counted = text.chars().filter(|c| {
        let was_inside = inside || *c == '<';
        inside = was_inside && *c != '>';
        !was_inside
    });
    counted.count()
}
