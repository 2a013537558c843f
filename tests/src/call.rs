//! Call transcripts: one telephone call, told as it is heard.
//!
//! ```text
//! # John has a dispute.
//! given customer.first_name is "John", customer.has_dispute is yes
//! given outage fails
//! > dial +12025550100
//! < ask "To get a link by text, press 1. To go on by phone, press 2."
//! > press 1
//! < text main
//! < say "We've sent a link to your mobile."
//! < hang up
//! ```
//!
//! `>` is what the caller does: `dial NUMBER` (and a line's name, where there are several), `press
//! KEY`, `silence`, `hang up`. `<` is what the call does: `say` and `ask` (which waits for a key)
//! with the words, `text` with the place that the link opens (and which `attempt` it is, from the
//! second on), `queue NAME key=value …`, `hang up`.
//! Words of another than the line's first language end with `in TAG`.
//!
//! The caller's lines are played on the machine and on the flows as Amazon Connect would run them.
//! Both share the answers that are given, and nothing else; their transcripts must be the file's.
//! With `UPDATE_CALLS=1` in the environment a file is written anew when both agree.

pub mod chance;
mod difference;
mod given;
mod on_connect;
mod on_machine;
mod script;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use pivotline_ir::{Line, Name, Program};

pub use given::Given;
pub use script::{Action, Script};

/// A program and its flows, ready to be called.
#[derive(Clone, Debug)]
pub struct Numbers {
    program: Program,
    flows: BTreeMap<String, String>,
}

/// How two transcripts of one call differ, or what stands in the way of one.
#[derive(Clone, PartialEq, Eq)]
pub struct Mismatch(pub String);

/// A failing test shows this: the text with its lines.
impl std::fmt::Debug for Mismatch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::fmt::Display for Mismatch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Mismatch {}

impl Numbers {
    /// The lines of a program, and its flows as JSON by name.
    #[must_use]
    pub fn new(program: Program, flows: BTreeMap<String, String>) -> Self {
        Self { program, flows }
    }

    /// Plays a transcript's calls on both, and holds what they tell against each other and
    /// against the file.
    ///
    /// # Errors
    /// The file is no transcript, or what was told differs; the text shows where.
    pub fn check(&self, path: &Path) -> Result<(), Mismatch> {
        let text = fs::read_to_string(path).map_err(|why| Mismatch(why.to_string()))?;
        let script = Script::read(&text)?;
        let machine = self.agreed(&script)?;
        if std::env::var_os("UPDATE_CALLS").is_some() {
            let told = script.told_as(&machine);
            return fs::write(path, told).map_err(|why| Mismatch(why.to_string()));
        }
        difference::same("the file", &script.lines, "the call", &machine)
    }

    /// The transcript of a call, on which the machine and the flows agree.
    ///
    /// # Errors
    /// They do not, or the script asks for what cannot be played.
    pub fn agreed(&self, script: &Script) -> Result<Vec<String>, Mismatch> {
        let machine = self.on_machine(script)?;
        let connect = self.on_connect(script)?;
        difference::same("the machine", &machine, "Amazon Connect", &connect)?;
        Ok(machine)
    }

    /// The program.
    #[must_use]
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// The transcript of a call on the machine.
    ///
    /// # Errors
    /// The script asks for what cannot be played.
    pub fn on_machine(&self, script: &Script) -> Result<Vec<String>, Mismatch> {
        on_machine::play(&self.program, self.line(script)?, script)
    }

    /// The transcript of a call through the flows.
    ///
    /// # Errors
    /// The flows cannot be read, or the script asks for what cannot be played.
    pub fn on_connect(&self, script: &Script) -> Result<Vec<String>, Mismatch> {
        on_connect::play(&self.program, &self.flows, self.line(script)?, script)
    }

    fn line(&self, script: &Script) -> Result<(&Name, &Line), Mismatch> {
        let mut lines = self.program.lines.iter();
        let found = match &script.line {
            Some(name) => lines.find(|(line, _)| line.as_str() == name),
            None => lines.next(),
        };
        found.ok_or_else(|| Mismatch(format!("there is no line {:?}", script.line)))
    }
}

/// A text with its blanks joined: what is heard has no other.
fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A line with words, marked with the language where that is not the line's first.
fn spoken(kind: &str, words: &str, language: &str, line: &Line) -> Option<String> {
    let words = tidy(words);
    if words.is_empty() {
        return None;
    }
    let first = line.languages.first().is_none_or(|first| first.tag.as_str() == language);
    let mark = if first { String::new() } else { format!(" in {language}") };
    Some(format!("< {kind} \"{words}\"{mark}"))
}

/// A line with the place that a link opens; a link after the first one is counted.
fn texted(opens: &str, attempt: usize) -> String {
    let count = if attempt == 1 { String::new() } else { format!(" attempt {attempt}") };
    format!("< text {opens}{count}")
}

/// A line with a queue and the attributes that have a value.
fn queued(queue: &str, attributes: &BTreeMap<String, String>) -> String {
    let attributes = attributes.iter().map(|(key, value)| (key, tidy(value)));
    let told = attributes.filter(|(_, value)| !value.is_empty()).map(|(key, value)| {
        if value.contains(' ') { format!(" {key}=\"{value}\"") } else { format!(" {key}={value}") }
    });
    format!("< queue {queue}{}", told.collect::<String>())
}

/// The names of the services: where flows keep on the contact that they answered.
fn service_names(program: &Program) -> BTreeSet<&str> {
    program.services.keys().map(Name::as_str).collect()
}
