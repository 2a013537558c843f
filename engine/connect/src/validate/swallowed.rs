//! Questions that are played and not asked: keys pressed while they play are lost.

use serde_json::Value;

use crate::document::Action;

use super::Code;
use super::problem::Report;
use super::subject::Subject;

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    // With the touchtone buffer on, keys are kept.
    if subject.actions().any(|(action, _)| has(action, "EnableDTMFBuffer")) {
        return;
    }
    for (index, (action, rule)) in subject.actions().enumerate() {
        let next = action.transitions.as_ref().and_then(|ways| ways.next_action.as_deref());
        let next = next.filter(|_| is_played(action)).and_then(|to| subject.graph.find(to));
        let Some((next, _)) = next.and_then(|at| subject.action(at)) else { continue };
        if is_silent_question(next) {
            let mut about = report.about(index, action, rule);
            let cause = format!("keys pressed while this plays are lost to `{}`", next.identifier);
            about.tell(
                Code::F108,
                "/Transitions/NextAction",
                cause,
                "put the words into that action",
            );
        }
    }
}

fn has(action: &Action, name: &str) -> bool {
    action.parameters.as_ref().is_some_and(|given| given.contains_key(name))
}

fn is_played(action: &Action) -> bool {
    action.kind == "MessageParticipant"
}

/// Whether it listens for keys and says nothing itself.
fn is_silent_question(action: &Action) -> bool {
    let text = |name: &str| {
        let given = action.parameters.as_ref().and_then(|given| given.get(name));
        given.and_then(Value::as_str).is_some_and(|text| !is_blank(text))
    };
    let ways = action.transitions.as_ref();
    // Where no key leads anywhere, it only waits.
    let asks =
        has(action, "InputValidation") || ways.is_some_and(|ways| !ways.conditions().is_empty());
    action.kind == "GetParticipantInput"
        && asks
        && !text("Text")
        && !text("SSML")
        && !has(action, "PromptId")
        && !has(action, "Media")
}

/// Whether nothing is said: blanks and marks.
fn is_blank(text: &str) -> bool {
    let inside = text.trim().trim_start_matches("<speak>").trim_end_matches("</speak>");
    inside.trim().is_empty()
}
