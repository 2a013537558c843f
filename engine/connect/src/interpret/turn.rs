//! What a call has said.

use super::Wait;

/// What a call has said, and what it waits for now.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// What was said since the last turn, in order. Texts that came out blank are left out.
    pub heard: Vec<Heard>,
    /// What it waits for.
    pub wait: Wait,
}

/// One prompt that somebody heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// Whether it was played, or asked with.
    pub kind: HeardKind,
    /// The words: references filled, blanks joined and trimmed.
    pub text: String,
    /// The contact's language at that time, a tag such as `en-US`.
    pub language: String,
    /// The voice at that time; empty where no flow has chosen one.
    pub voice: String,
    /// How that voice is made, in small letters; empty where no flow has said it.
    pub engine: String,
    /// Who heard it.
    pub listener: Listener,
}

/// Which action a prompt belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeardKind {
    /// It was played.
    Say,
    /// It asked for something; it is then the last of its turn.
    Ask,
}

/// Who hears a prompt, or is put on hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Listener {
    /// Who calls.
    Caller,
    /// Who answers.
    Agent,
}
