//! The fields of logs and spans. A text is shown only in a field that is listed here.

use std::fmt::{Debug, Write as _};

use serde_json::{Map, Value};
use tracing::field::{Field as TracingField, Visit};

use crate::mask::masked;

/// A field that is shown.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it means.
    pub meaning: &'static str,
}

macro_rules! fields {
    ($($name:literal: $meaning:literal,)*) => {
        /// All fields that show a text, by name.
        pub const FIELDS: &[Field] = &[$(Field { name: $name, meaning: $meaning }),*];
    };
}

fields! {
    "action": "what was asked of a service of AWS",
    "address": "where a server listens",
    "after": "seconds since the session was made",
    "api": "an operation of AWS",
    "at": "when a journey event happened, in seconds since 1970",
    "attempt": "which try it is",
    "cause": "why something failed: a word of a small set, as metrics count it",
    "contact": "the id of a contact",
    "doing": "what a store was doing",
    "environment": "the environment of `pivotline.toml`",
    "error": "what an error says, masked",
    "fault": "what an error of AWS means for the runtime",
    "function": "a function that a contact flow calls",
    "hours": "opening hours of the menus",
    "kind": "what kind of thing it is",
    "lasts": "for how many seconds a token of a service is good",
    "line": "the line that was called",
    "menu": "the menu at hand",
    "message": "what happened, masked",
    "method": "a request's method",
    "ms": "how long it took, in milliseconds",
    "option": "the option that was chosen",
    "outcome": "what came of it: a word of a small set",
    "path": "the pattern of a request's path, such as `/session/{token}`",
    "port": "the port that an effect leaves through",
    "program": "the digest of a program",
    "queue": "a queue of the menus",
    "route": "the route over which a contact goes to people",
    "service": "a service of the menus",
    "session": "the session's handle: the beginning of a hash",
    "spans": "how many spans were dropped",
    "stage": "how far a session is",
    "state": "the state of a circuit breaker",
    "status": "the status of an answer",
    "trace": "the journey's trace: 32 hexadecimal digits, the same in each process",
    "why": "what an error says, masked",
}

/// The value of a field that is not listed.
const HIDDEN: &str = "[not shown]";

/// Collects fields, masked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shown(pub(crate) Map<String, Value>);

impl Shown {
    fn text(&mut self, field: &TracingField, text: &str) {
        let listed = FIELDS.iter().any(|known| known.name == field.name());
        let text = match field.name() {
            // It may happen to have no letter, and is still no telephone number.
            "trace" if is_trace(text) => text.to_owned(),
            _ if listed => masked(text),
            _ => HIDDEN.to_owned(),
        };
        self.0.insert(field.name().to_owned(), Value::String(text));
    }

    /// A number is shown whatever its field is called, unless it is as long as a telephone's.
    fn number(&mut self, field: &TracingField, number: impl Into<Value> + ToString) {
        let timed = matches!(field.name(), "at" | "after");
        let text = number.to_string();
        let value = if timed || masked(&text) == text { number.into() } else { HIDDEN.into() };
        self.0.insert(field.name().to_owned(), value);
    }
}

fn is_trace(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|letter| letter.is_ascii_hexdigit())
}

impl Visit for Shown {
    fn record_debug(&mut self, field: &TracingField, value: &dyn Debug) {
        let mut text = String::new();
        // Writing into a string fails only where the value's own words fail.
        let _unfinished = write!(text, "{value:?}");
        self.text(field, &text);
    }

    fn record_str(&mut self, field: &TracingField, value: &str) {
        self.text(field, value);
    }

    fn record_error(&mut self, field: &TracingField, value: &(dyn std::error::Error + 'static)) {
        let mut text = value.to_string();
        let mut source = value.source();
        while let Some(cause) = source {
            let _unfinished = write!(text, ": {cause}");
            source = cause.source();
        }
        self.text(field, &text);
    }

    fn record_bool(&mut self, field: &TracingField, value: bool) {
        self.0.insert(field.name().to_owned(), Value::Bool(value));
    }

    fn record_u64(&mut self, field: &TracingField, value: u64) {
        self.number(field, value);
    }

    fn record_i64(&mut self, field: &TracingField, value: i64) {
        self.number(field, value);
    }

    fn record_f64(&mut self, field: &TracingField, value: f64) {
        self.0.insert(field.name().to_owned(), Value::from(value));
    }
}
