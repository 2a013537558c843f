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
//! KEY`, `silence`, `hang up`. To a call that stays on the line `> screen …` is what happens on the
//! screen meanwhile: `opens`, `chooses "LABEL"`, `finishes`, `is over`, `asks for ROUTE`. `<` is
//! what the call does: `say` and `ask` (which waits for a key) with the words, `text` with the
//! place that the link opens (and which `attempt` it is, from the second on), `queue NAME key=value
//! …`, `do SERVICE key=value …` (and which `order` it is, from the second on), `hang up`. Of an
//! order `given SERVICE is unsure` and `given SERVICE breaks` leave open what it did. Words of
//! another than the line's first language end with `in TAG`.

mod given;
pub mod native;
pub mod on_connect;
mod on_screen;
mod script;

use std::collections::BTreeMap;

use pivotline_ir::Line;

pub use given::{Dialled, Given, Ordered, Room};
pub use on_screen::OnScreen;
pub use script::{Action, Script};

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

/// A text with its blanks joined: what is heard has no other.
fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A line with words, marked with the language where that is not the line's first.
#[must_use]
pub fn spoken(kind: &str, words: &str, language: &str, line: &Line) -> Option<String> {
    let words = tidy(words);
    if words.is_empty() {
        return None;
    }
    let first = line.languages.first().is_none_or(|first| first.tag.as_str() == language);
    let mark = if first { String::new() } else { format!(" in {language}") };
    Some(format!("< {kind} \"{words}\"{mark}"))
}

/// A line with the place that a link opens; a link after the first one is counted.
#[must_use]
pub fn texted(opens: &str, attempt: usize) -> String {
    let count = if attempt == 1 { String::new() } else { format!(" attempt {attempt}") };
    format!("< text {opens}{count}")
}

/// A line with a queue and the attributes that have a value.
#[must_use]
pub fn queued(queue: &str, attributes: &BTreeMap<String, String>) -> String {
    format!("< queue {queue}{}", told(attributes))
}

/// A line with an order and its arguments; one after the first is counted.
#[must_use]
pub fn ordered(service: &str, number: usize, arguments: &BTreeMap<String, String>) -> String {
    let count = if number == 1 { String::new() } else { format!(" order {number}") };
    format!("< do {service}{}{count}", told(arguments))
}

/// Values that are there, by their keys.
fn told(values: &BTreeMap<String, String>) -> String {
    let values = values.iter().map(|(key, value)| (key, tidy(value)));
    let told = values.filter(|(_, value)| !value.is_empty()).map(|(key, value)| {
        if value.contains(' ') { format!(" {key}=\"{value}\"") } else { format!(" {key}={value}") }
    });
    told.collect()
}

/// A line with the number outside that is called.
#[must_use]
pub fn dialled(number: &str) -> String {
    format!("< call {number}")
}

/// A line with the recording that is played to who waits.
#[must_use]
pub fn played(recording: &str) -> String {
    format!("< play {recording}")
}

/// A line with the queue from which the caller is called back.
#[must_use]
pub fn called_back(queue: &str) -> String {
    format!("< call back from {queue}")
}
