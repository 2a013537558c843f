//! Results that the next action of the kind overwrites: read where another may have overwritten
//! them, or where nothing has given them.

use std::collections::HashMap;

use serde_json::Value;

use crate::catalog::Register;

use super::Code;
use super::graph::After;
use super::problem::{Path, Report};
use super::references;
use super::subject::Subject;

/// What a register may hold at an action. More than two sources say no more than two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Holds {
    /// What was in it when the flow began.
    inherited: bool,
    /// Nothing: the action that should have given it has failed.
    nothing: bool,
    first: Option<usize>,
    second: Option<usize>,
}

impl Holds {
    const INHERITED: Self = Self { inherited: true, nothing: false, first: None, second: None };
    const NOTHING: Self = Self { inherited: false, nothing: true, first: None, second: None };

    fn one(source: usize) -> Self {
        Self { first: Some(source), ..Self::default() }
    }

    fn sources(self) -> impl Iterator<Item = usize> {
        self.first.into_iter().chain(self.second)
    }

    /// Takes in what comes by another way; whether that was new.
    fn join(&mut self, other: Self) -> bool {
        let before = *self;
        self.inherited |= other.inherited;
        self.nothing |= other.nothing;
        for source in other.sources() {
            match (self.first, self.second) {
                (None, _) => self.first = Some(source),
                (Some(first), None) if first != source => self.second = Some(source),
                _ => {}
            }
        }
        *self != before
    }
}

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    for register in Register::ALL {
        let held = held(subject, register);
        let reads = reads(subject, register, &held);
        let known = known(&reads);
        for read in &reads {
            let Some((action, rule)) = subject.action(read.by) else { continue };
            let (at, whole) = (&read.at, read.whole);
            let mut about = report.about(read.by, action, rule);
            if let Some((one, other)) = mixed(subject, read, &held, &known) {
                let cause =
                    format!("`{whole}` is of `{one}`, and `{other}` may have overwritten it");
                about.tell(Code::F104, at, cause, "keep it in an attribute before that");
            } else if is_missing(subject, register, read.held) && action.kind != "Compare" {
                // An absent value takes the last branch of a comparison, which may be meant so.
                let cause = format!("nothing has given `{whole}` on any way to here");
                about.tell(Code::F105, at, cause, "ask for it before, or do not refer to it");
            }
        }
    }
}

/// Whether no way brings anything. Results of functions, bots and modules are met in flows that
/// others lead to; what was typed or shown belongs to the flow that asked.
fn is_missing(subject: &Subject<'_>, register: Register, held: Holds) -> bool {
    let outlives = matches!(register, Register::External | Register::Lex | Register::Modules);
    let inherits = held.inherited && (outlives || subject.is_module());
    held.first.is_none() && !inherits
}

/// A reference to a register.
struct Read<'a> {
    by: usize,
    at: String,
    whole: &'a str,
    held: Holds,
}

fn reads<'a>(subject: &Subject<'a>, register: Register, held: &[Option<Holds>]) -> Vec<Read<'a>> {
    let mut reads = Vec::new();
    for (by, (action, _)) in subject.actions().enumerate() {
        // What no way leads to is told as such.
        let Some(held) = held.get(by).copied().flatten() else { continue };
        let Some(parameters) = &action.parameters else { continue };
        let start = Path::Start("/Parameters");
        for (key, value) in parameters {
            find(value, &Path::Key(&start, key), &mut |text, at| {
                let all = references::all(text).filter(|(root, _)| *root == register.root());
                // What a module is told, it is told from outside.
                let all = all.filter(|(_, whole)| !whole.starts_with("$.Modules.Input"));
                reads.extend(all.map(|(_, whole)| Read { by, at: at.to_string(), whole, held }));
            });
        }
    }
    reads
}

/// What is read where it can only be of one action: the action's own results.
fn known<'a>(reads: &[Read<'a>]) -> HashMap<&'a str, Vec<usize>> {
    let mut known: HashMap<&str, Vec<usize>> = HashMap::new();
    for read in reads {
        if let Holds { inherited: false, first: Some(only), second: None, .. } = read.held {
            let sources = known.entry(read.whole).or_default();
            if sources.len() < MOST_SOURCES && !sources.contains(&only) {
                sources.push(only);
            }
        }
    }
    known
}

/// Enough to see that a result is of more than one action.
const MOST_SOURCES: usize = 2;

/// What the register holds before each action that is reached.
fn held(subject: &Subject<'_>, register: Register) -> Vec<Option<Holds>> {
    let fills = |at: usize| subject.rule(at).is_some_and(|rule| rule.fills == Some(register));
    let mut held: Vec<Option<Holds>> = vec![None; subject.graph.len()];
    let mut open = Vec::new();
    if let Some(start) = subject.graph.start()
        && let Some(here) = held.get_mut(start)
    {
        *here = Some(Holds::INHERITED);
        open.push(start);
    }
    while let Some(at) = open.pop() {
        let Some(before) = held.get(at).copied().flatten() else { continue };
        for way in subject.graph.runs(at) {
            let after = match (fills(at), way.after) {
                (true, After::Error) => Holds::NOTHING,
                (true, _) => Holds::one(at),
                (false, _) => before,
            };
            let Some(there) = held.get_mut(way.to) else { continue };
            let is_new = match there {
                Some(there) => there.join(after),
                None => {
                    *there = Some(after);
                    true
                }
            };
            if is_new {
                open.push(way.to);
            }
        }
    }
    held
}

/// The action whose result is read, and one that may have overwritten it: the result is elsewhere
/// read as the first one's alone, and the second one asks something else.
fn mixed<'a>(
    subject: &Subject<'a>,
    read: &Read<'_>,
    held: &[Option<Holds>],
    known: &HashMap<&str, Vec<usize>>,
) -> Option<(&'a str, &'a str)> {
    let (first, second) = (read.held.first?, read.held.second?);
    let [owner] = known.get(read.whole)?.as_slice() else { return None };
    let other = [first, second].into_iter().find(|at| at != owner)?;
    if first != *owner && second != *owner {
        return None;
    }
    let before = held.get(other).copied().flatten()?;
    let ((one, _), (two, _)) = (subject.action(*owner)?, subject.action(other)?);
    let differ =
        one.parameters.as_ref().and_then(source) != two.parameters.as_ref().and_then(source);
    let overwrites = before.sources().any(|at| at == *owner);
    (differ && overwrites).then_some((&one.identifier, &two.identifier))
}

/// What is asked, where the same may be asked in two places.
fn source(given: &serde_json::Map<String, Value>) -> Option<&Value> {
    ["LambdaFunctionARN", "LexV2Bot", "LexBot", "FlowModuleId", "ViewResource", "InputValidation"]
        .into_iter()
        .find_map(|name| given.get(name))
}

/// Calls `each` with every text in a value, and where it stands.
fn find<'a>(value: &'a Value, at: &Path<'_>, each: &mut impl FnMut(&'a str, &Path<'_>)) {
    match value {
        Value::String(text) => each(text, at),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                find(item, &Path::Item(at, index), each);
            }
        }
        Value::Object(members) => {
            for (key, value) in members {
                find(value, &Path::Key(at, key), each);
            }
        }
        _ => {}
    }
}
