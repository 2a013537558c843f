//! Whether a program holds together: what a reader of its bytes may rely on.

use std::fmt;

use crate::condition::Condition;
use crate::handover::HandOver;
use crate::line::Line;
use crate::names::{Name, NodeId};
use crate::node::Node;
use crate::program::Program;
use crate::questions::Questions;
use crate::target::Target;
use crate::text::Words;
use crate::value::ValueRef;

/// A place where a program does not hold together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line.
    pub line: Name,
    /// The place in it.
    pub at: String,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.line, self.at, self.what)
    }
}

impl Program {
    /// Every place where the program does not hold together; none in what the compiler makes.
    #[must_use]
    pub fn verify(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (name, line) in &self.lines {
            let mut checker = Checker { program: self, line, name, faults: &mut faults };
            checker.line();
        }
        if self.lines.is_empty() {
            let what = "there is no line".to_owned();
            faults.push(Fault { line: "".into(), at: "program".to_owned(), what });
        }
        faults
    }
}

/// What a node calls services for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Calls {
    Reading,
    Changing,
}

struct Checker<'a> {
    program: &'a Program,
    line: &'a Line,
    name: &'a Name,
    faults: &'a mut Vec<Fault>,
}

impl Checker<'_> {
    fn line(&mut self) {
        if self.line.languages.is_empty() {
            self.fault("languages", "there is none");
        }
        self.reaches("start", &self.line.start);
        for (name, pivot) in &self.line.pivots {
            self.condition(name.as_str(), &pivot.offered);
            pivot.offered.pivots().for_each(|pivot| self.pivot(name.as_str(), pivot));
            let crate::rules::PivotWay::Text(words) = &pivot.by;
            self.words(name.as_str(), words);
        }
        for (name, route) in &self.line.routes {
            route.pass.iter().for_each(|value| self.value(name.as_str(), value));
            route.tell.iter().for_each(|words| self.words(name.as_str(), words));
        }
        for (id, node) in &self.line.nodes {
            self.node(id, node);
        }
    }

    fn node(&mut self, id: &NodeId, node: &Node) {
        let at = id.as_str();
        for target in node.targets() {
            if let Some(next) = target.node() {
                self.reaches(at, next);
            }
            if *target == Target::Repeat && !matches!(node, Node::Menu(_)) {
                self.fault(at, "only a menu can be repeated");
            }
        }
        node.words().into_iter().for_each(|words| self.words(at, words));
        node.conditions().into_iter().for_each(|condition| self.condition(at, condition));
        node.pivots().into_iter().for_each(|pivot| self.pivot(at, pivot));
        node.places().into_iter().for_each(|place| self.reaches(at, place));
        match node {
            Node::Ask { service, .. } => self.service(at, service, Calls::Reading),
            Node::Change { service, .. } => self.service(at, service, Calls::Changing),
            Node::LogIn { login, .. } => self.login(at, login),
            Node::Menu(menu) if menu.tries == 0 => self.fault(at, "it has no try"),
            Node::Questions(questions) => self.questions(at, questions),
            Node::HandOver(HandOver { route, .. }) | Node::CallBack { route, .. }
                if !self.line.routes.contains_key(route) =>
            {
                self.fault(at, &format!("there is no route `{route}`"));
            }
            Node::ByFace { .. }
            | Node::Say { .. }
            | Node::Record { .. }
            | Node::CheckNumber { .. }
            | Node::Branch { .. }
            | Node::Menu(_)
            | Node::Offer { .. }
            | Node::Follow(_)
            | Node::Solved { .. }
            | Node::HandOver(_)
            | Node::CallBack { .. }
            | Node::Dial { .. } => {}
        }
    }

    fn condition(&mut self, at: &str, condition: &Condition) {
        condition.values().for_each(|value| self.value(at, value));
    }

    fn words(&mut self, at: &str, words: &Words) {
        words.values().for_each(|value| self.value(at, value));
    }

    fn value(&mut self, at: &str, value: &ValueRef) {
        if let ValueRef::Field { service, field } = value
            && self.program.field(service, field).is_none()
        {
            self.fault(at, &format!("there is no value `{service}.{field}`"));
        }
    }

    fn questions(&mut self, at: &str, questions: &Questions) {
        let form = self.program.forms.get(&questions.form);
        if form.is_none_or(|form| form.questions.len() != questions.asks.len()) {
            self.fault(at, &format!("it does not ask what the form `{}` does", questions.form));
        }
        if questions.tries == 0 || questions.asks.is_empty() {
            self.fault(at, "it asks nothing");
        }
    }

    fn service(&mut self, at: &str, service: &Name, calls: Calls) {
        match self.program.services.get(service) {
            None => self.fault(at, &format!("there is no service `{service}`")),
            Some(rules) if rules.changes != (calls == Calls::Changing) => {
                let what = if rules.changes { "changes things" } else { "changes nothing" };
                self.fault(at, &format!("the service `{service}` {what}"));
            }
            Some(_) => {}
        }
    }

    fn login(&mut self, at: &str, login: &Name) {
        if !self.program.logins.contains_key(login) {
            self.fault(at, &format!("there is no login `{login}`"));
        }
    }

    fn pivot(&mut self, at: &str, pivot: &Name) {
        if !self.line.pivots.contains_key(pivot) {
            self.fault(at, &format!("there is no pivot `{pivot}`"));
        }
    }

    fn reaches(&mut self, at: &str, node: &NodeId) {
        if !self.line.nodes.contains_key(node) {
            self.fault(at, &format!("it leads to `{node}`, which is not there"));
        }
    }

    fn fault(&mut self, at: &str, what: &str) {
        let (line, at) = (self.name.clone(), at.to_owned());
        self.faults.push(Fault { line, at, what: what.to_owned() });
    }
}
