//! What a run read, wrote and decided on: for those who walk all runs of a flow at once.
//!
//! A *symbol* stands for a value that is not chosen yet: any text between [`Symbol::OPEN`] and
//! [`Symbol::CLOSE`]. Flows may keep it and say it. Only where an action decides on it, its value
//! is needed; the run then says so.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::frame::Frame;

/// The places that a text's references name, without `$.`, in order.
#[must_use]
pub fn places(text: &str) -> Vec<String> {
    super::references::paths(text).into_iter().map(Cow::into_owned).collect()
}

/// How symbols stand in texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Symbol;

impl Symbol {
    /// Begins a symbol. No text for people holds it: it is a character of private use.
    pub const OPEN: char = '\u{e000}';
    /// Ends a symbol.
    pub const CLOSE: char = '\u{e001}';

    /// A text with its symbols replaced.
    pub fn replace(text: &str, mut value: impl FnMut(&str) -> String) -> String {
        let mut replaced = String::new();
        let mut rest = text;
        while let Some((before, from)) = rest.split_once(Self::OPEN) {
            let Some((symbol, after)) = from.split_once(Self::CLOSE) else { break };
            replaced.push_str(before);
            replaced.push_str(&value(symbol));
            rest = after;
        }
        replaced.push_str(rest);
        replaced
    }
}

/// What symbols stand for.
pub type Symbols = Arc<BTreeMap<String, String>>;

/// What a run did with what a contact knows. Places are named as references are, without `$.`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watched {
    /// The places that were read, each once, in order; one that the run itself wrote before is
    /// not among them.
    pub read: Vec<String>,
    /// The places that were written.
    pub written: Vec<String>,
    /// The symbols that were decided on.
    pub decided: Vec<String>,
    /// The actions that were come to, in order.
    pub passed: Vec<Passed>,
}

/// An action that was come to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Passed {
    /// Its flow.
    pub flow: Arc<str>,
    /// Its identifier.
    pub action: Arc<str>,
}

impl Passed {
    pub(super) fn is_at(&self, frame: &Frame) -> bool {
        self.action == frame.action && self.flow == frame.flow
    }
}

impl Watched {
    /// Stands among the places that were written where a flow was left, and all that it had set.
    pub const FLOW: &str = "FlowAttributes";
}

/// Watches a run, where anybody wants that.
#[derive(Clone, Debug, Default)]
pub(super) struct Watch(Option<RefCell<(Watched, Symbols)>>);

impl Watch {
    /// Watches from now on; these are the values of symbols.
    pub(super) fn begun(symbols: Symbols) -> Self {
        Self(Some(RefCell::new((Watched::default(), symbols))))
    }

    /// What was seen.
    pub(super) fn ended(self) -> Watched {
        self.0.map(|seen| seen.into_inner().0).unwrap_or_default()
    }

    pub(super) fn read(&self, place: &str) {
        if let Some(seen) = &self.0 {
            let seen = &mut seen.borrow_mut().0;
            let known = |places: &[String]| places.iter().any(|known| known == place);
            if !known(&seen.written) && !known(&seen.read) {
                seen.read.push(place.to_owned());
            }
        }
    }

    pub(super) fn passed(&self, frame: &Frame) {
        if let Some(seen) = &self.0 {
            let (flow, action) = (Arc::clone(&frame.flow), Arc::clone(&frame.action));
            seen.borrow_mut().0.passed.push(Passed { flow, action });
        }
    }

    /// Another flow or module takes over: the attributes of this one are out of sight.
    pub(super) fn left_flow(&self) {
        self.written(|| Watched::FLOW.to_owned());
    }

    pub(super) fn written(&self, place: impl FnOnce() -> String) {
        if let Some(seen) = &self.0 {
            let seen = &mut seen.borrow_mut().0;
            let place = place();
            if !seen.written.contains(&place) {
                seen.written.push(place);
            }
        }
    }

    /// A text that an action decides on, its symbols replaced by their values.
    pub(super) fn decided(&self, text: String) -> String {
        let Some(seen) = &self.0 else { return text };
        if !text.contains(Symbol::OPEN) {
            return text;
        }
        let (watched, values) = &mut *seen.borrow_mut();
        Symbol::replace(&text, |symbol| {
            if !watched.decided.iter().any(|known| known == symbol) {
                watched.decided.push(symbol.to_owned());
            }
            values.get(symbol).cloned().unwrap_or_default()
        })
    }
}
