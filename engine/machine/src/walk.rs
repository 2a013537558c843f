//! A walk through a line: the state as it changes, and what leaves on the way.

use pivotline_ir::{Face, Form, Line, Name, Node, Program, Service};

use crate::effect::Effect;
use crate::facts::Facts;
use crate::state::{Answer, State, Waiting};
use crate::trace::{Part, Tracer};

/// A walk.
pub(crate) struct Walk<'a> {
    program: &'a Program,
    line: &'a Line,
    pub(crate) state: State,
    pub(crate) effects: Vec<Effect>,
    /// How many nodes may still be entered. A compiled program never goes round in silence; one
    /// of foreign bytes might, and then the contact ends.
    pub(crate) nodes_left: usize,
    /// Who wants to know what is read and changed.
    pub(crate) tracer: Option<Tracer>,
}

impl<'a> Walk<'a> {
    pub(crate) fn new(program: &'a Program, line: &'a Line, state: State) -> Self {
        let nodes_left = line.nodes.len() * 2 + 2;
        Self { program, line, state, effects: Vec::new(), nodes_left, tracer: None }
    }

    /// What is known now.
    pub(crate) fn facts(&self) -> Facts<'_> {
        Facts::of((self.program, self.line), &self.state, self.tracer.as_ref())
    }

    /// Tells who wants to know that this is changed.
    pub(crate) fn changed(&self, part: impl FnOnce() -> Part) {
        if let Some(tracer) = &self.tracer {
            tracer.changed(part());
        }
    }

    /// Keeps what a service answered.
    pub(crate) fn answered(&mut self, service: &Name, answer: Answer) {
        self.changed(|| Part::Answer(service.clone()));
        self.state.answers.insert(service.clone(), answer);
    }

    /// The node at hand.
    pub(crate) fn node(&self) -> Option<&'a Node> {
        self.line.nodes.get(&self.state.at)
    }

    /// The rules of a service.
    pub(crate) fn service(&self, name: &Name) -> Option<&'a Service> {
        self.program.services.get(name)
    }

    /// What a form asks.
    pub(crate) fn form(&self, name: &Name) -> Option<&'a Form> {
        self.program.forms.get(name)
    }

    /// Forgets what was given in secret: the service that it is for was asked by now.
    pub(crate) fn forget_secrets(&mut self) {
        for (name, form) in &self.program.forms {
            if let Some(Answer::Ok(fields)) = self.state.answers.get_mut(name) {
                let secret = form.questions.iter().filter(|question| question.secret);
                secret.for_each(|question| drop(fields.remove(&question.name)));
            }
        }
    }

    /// The line.
    pub(crate) fn line(&self) -> &'a Line {
        self.line
    }

    /// Ends the contact.
    pub(crate) fn end(&mut self) {
        self.wait(Waiting::End, Effect::End);
    }

    /// Waits for what this effect asks.
    pub(crate) fn wait(&mut self, waiting: Waiting, effect: Effect) {
        self.state.waiting = waiting;
        self.effects.push(effect);
    }

    /// Says words, unless there are none.
    pub(crate) fn say(&mut self, words: String) {
        if words.is_empty() {
            return;
        }
        match self.state.face {
            Face::Voice => self.effects.push(Effect::Say { words }),
            Face::Screen => self.state.said.push(words),
        }
    }
}
