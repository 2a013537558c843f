//! T002: no text is too long for its place. Amazon Connect speaks 3,000 characters at once, and
//! a person remembers far fewer.

use pivotline_ir::{Line, Menu, Node, NodeId, PromptPart, Reply, Template, Words};
use pivotline_syntax::{Code, Diagnostic};

use super::longest::longest;
use crate::findings::Findings;
use crate::lowering::LoweredLine;
use crate::meaning::{Facts, Use, Written, template};

/// The most characters that are spoken at once.
const SPOKEN: usize = 3000;

/// The most characters of a label that a person can hold in mind until its key.
const LABEL: usize = 80;

/// How many characters say at most by which keys something is confirmed.
const KEYS: usize = 100;

/// The most characters that an agent is told.
const AGENT: usize = 1000;

/// Tells prompts and words that are too long to be spoken at once.
pub(super) fn check(lowered: &LoweredLine, findings: &mut Findings) {
    for (id, node) in &lowered.line.nodes {
        let length = match node {
            Node::Say { words, .. } | Node::Record { words, .. } => longest_words(words),
            Node::Menu(menu) => prompt(&lowered.line, menu),
            Node::Questions(questions) => {
                let sorry = longest_reply([&questions.silence, &questions.wrong]);
                let asks = questions.asks.iter().map(longest_words);
                let confirm = questions.confirm.iter().map(|words| longest_words(words) + KEYS);
                sorry + asks.chain(confirm).max().unwrap_or_default() + 1
            }
            _ => 0,
        };
        if length > SPOKEN {
            findings.push(too_long(lowered, id, length));
        }
    }
}

/// Tells labels and words for agents that are too long.
pub(super) fn labels(facts: &Facts<'_, '_>, written: &Written<'_>, findings: &mut Findings) {
    for text in &written.texts {
        let (most, what) = match text.what {
            Use::Label => (LABEL, "a label"),
            Use::Agent => (AGENT, "what an agent is told"),
            Use::Said | Use::Message | Use::Plain => continue,
        };
        for words in text.both() {
            let length = longest(&template(facts.folder, "", None, words));
            if length > most {
                let message =
                    format!("{what} has at most {most} characters, and this one {length}");
                findings.push(
                    Diagnostic::warning(Code::T002TextTooLong, words.span, message)
                        .help("say it in fewer words"),
                );
            }
        }
    }
}

fn too_long(lowered: &LoweredLine, id: &NodeId, length: usize) -> Diagnostic {
    let at = lowered.places.get(id).copied().unwrap_or_default();
    let message =
        format!("this can be {length} characters long, and at most {SPOKEN} are spoken at once");
    Diagnostic::error(Code::T002TextTooLong, at, message)
        .help("say less, or put some of it into a step or menu of its own")
}

fn longest_words(words: &Words) -> usize {
    words.text.values().chain(words.or.values()).map(longest).max().unwrap_or_default()
}

/// The longest prompt of a menu, with the words after silence or a wrong key before it.
fn prompt(line: &Line, menu: &Menu) -> usize {
    let sorry = longest_reply([&menu.silence, &menu.wrong_key]);
    let part = |part: &PromptPart<'_>| {
        longest(&part.text).max(part.or.as_ref().map_or(0, longest as fn(&Template) -> usize))
    };
    let spoken = line.languages.iter().map(|language| {
        // One blank stands between the parts.
        menu.prompt(language).iter().map(|one| part(one) + 1).sum::<usize>()
    });
    sorry + spoken.max().unwrap_or_default()
}

/// The longest words before a prompt.
fn longest_reply(replies: [&Reply; 2]) -> usize {
    let said = replies.into_iter().filter_map(Reply::words).map(longest_words);
    said.max().unwrap_or_default()
}
