//! The lines of a call.

use pivotline_connect::interpret::{Ending, Heard, HeardKind, Input, Listener, Wait};

use super::typed;

/// What was heard.
pub(super) fn heard(heard: &Heard, first_language: &str) -> String {
    let kind = match (heard.kind, heard.listener) {
        (HeardKind::Ask, _) => "ask",
        (HeardKind::Say, Listener::Caller) => "say",
        (HeardKind::Say, Listener::Agent) => "say to the agent",
    };
    let is_first = heard.language == first_language;
    let mark = if is_first { String::new() } else { format!(" in {}", heard.language) };
    format!("< {kind} \"{}\"{mark}", heard.text)
}

/// What was answered or done.
pub(super) fn done(wait: &Wait, block: &str, input: &Input, answer: &str) -> String {
    match input {
        Input::Key('*') => "> press star".to_owned(),
        Input::Key('#') => "> press hash".to_owned(),
        Input::Key(key) => format!("> press {key}"),
        Input::Silence => "> silence".to_owned(),
        Input::HangUp => "> hang up".to_owned(),
        Input::Interrupt => "> wait".to_owned(),
        Input::AgentAnswered => "> agent".to_owned(),
        Input::Outcome(outcome) => {
            let branch = typed::branch_name(&outcome.branch);
            let values = match serde_json::to_string(&outcome.values) {
                Ok(values) if !outcome.values.is_empty() => format!(" {values}"),
                _ => String::new(),
            };
            format!(": {} -> {branch}{values}", typed::asked(wait, block))
        }
        _ => format!(": {} -> {answer}", typed::asked(wait, block)),
    }
}

/// How the call ended, as far as that is not the caller's doing.
pub(super) fn ended(ending: &Ending) -> Option<String> {
    Some(match ending {
        Ending::HungUp => "< hang up".to_owned(),
        Ending::Queued => "< waits for an agent".to_owned(),
        Ending::CallerHungUp => return None,
        Ending::AgentLeft => "< the agent hangs up".to_owned(),
        Ending::Transferred { to } => format!("< goes on at {to}"),
        Ending::FlowEnded => "< the flow is over".to_owned(),
        Ending::Broken { reason } => format!("< broken off: {reason}"),
    })
}
