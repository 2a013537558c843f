//! Questions to services and for the caller's number, and what is kept of their answers.

use std::collections::{BTreeMap, BTreeSet};

use pivotline_ir::{Name, Node, Service, Target};

use super::draft::Place;
use super::error::LowerError;
use super::graph::VoiceGraph;
use super::lowering::Lowering;
use super::values::attribute;
use crate::contract::{CHECK_NUMBER, CHECK_NUMBER_WITHIN, MOBILE, raw_key, spoken_key};
use crate::model::{ActionKind, Operator};

/// A question to a service.
struct Question<'a> {
    service: &'a Name,
    fresh: bool,
    ok: &'a Target,
    failed: &'a Target,
    /// Whether a call may have asked it before.
    may_be_asked: bool,
}

impl<'a> Lowering<'a> {
    pub(super) fn lower_asks(&mut self) -> Result<(), LowerError> {
        let mut asked: BTreeMap<&Name, Vec<usize>> = BTreeMap::new();
        let mut ordered: BTreeSet<&Name> = BTreeSet::new();
        let mut forms: BTreeMap<&Name, Vec<usize>> = BTreeMap::new();
        let mut numbers = Vec::new();
        for (number, _, node) in self.graph.nodes() {
            match node {
                Node::Ask { service, .. } => asked.entry(service).or_default().push(number),
                Node::Change { service, .. } => drop(ordered.insert(service)),
                Node::Questions(questions) if !questions.fresh => {
                    forms.entry(&questions.form).or_default().push(number);
                }
                Node::CheckNumber { .. } => numbers.push(number),
                _ => {}
            }
        }
        let mut parameters = BTreeMap::new();
        for service in asked.keys().chain(&ordered) {
            parameters.insert(*service, self.parameters(self.service(service)?));
        }
        let mut again = self.graph.met_again(&numbers);
        if !again.is_empty() {
            self.values.read(MOBILE.to_owned());
        }
        for (service, nodes) in &asked {
            let met = self.graph.met_again(nodes);
            let graph = self.graph;
            if met.iter().any(|number| reads_status(graph, *number)) {
                self.values.read(service.to_string());
            }
            again.extend(met);
        }
        for (form, nodes) in &forms {
            let met = self.graph.met_again(nodes);
            if !met.is_empty() {
                self.values.read(form.to_string());
            }
            again.extend(met);
        }
        if !self.graph.has_menus() {
            // The call before may have asked everything already.
            again.extend(asked.values().flatten());
            for service in asked.keys() {
                self.values.read(service.to_string());
            }
        }
        for (number, _, node) in self.graph.nodes() {
            let place = match node {
                Node::CheckNumber { next } => {
                    self.ask_number(number, next, again.contains(&number))
                }
                Node::Ask { service, fresh, ok, failed } => {
                    let may_be_asked = again.contains(&number);
                    let question = Question { service, fresh: *fresh, ok, failed, may_be_asked };
                    let told = parameters.get(service).cloned().unwrap_or_default();
                    self.ask(number, &question, told)?
                }
                Node::Change { service: name, ok, failed, unsure } => {
                    let told = parameters.get(name).cloned().unwrap_or_default();
                    let service = (self.service(name)?, told);
                    self.lower_change(number, name, service, [ok, failed, unsure])?
                }
                Node::Questions(_) if !self.graph.has_menus() => Place::HangUp,
                Node::Questions(questions) => {
                    self.lower_questions(number, questions, again.contains(&number))?
                }
                _ => continue,
            };
            self.draft.begin(number, place);
        }
        Ok(())
    }

    fn service(&self, name: &Name) -> Result<&'a Service, LowerError> {
        let missing = || LowerError::Missing { what: "service", name: name.to_string() };
        self.program.services.get(name).ok_or_else(missing)
    }

    /// What a service is told: each value under its last word.
    fn parameters(&mut self, service: &Service) -> BTreeMap<String, String> {
        let told = service
            .takes
            .iter()
            .map(|value| (value.argument().to_owned(), self.values.raw(value).reference()));
        told.collect()
    }

    fn ask(
        &mut self,
        number: usize,
        question: &Question<'_>,
        parameters: BTreeMap<String, String>,
    ) -> Result<Place, LowerError> {
        let service = self.service(question.service)?;
        let ok = self.place(number, question.ok);
        let failed = self.place(number, question.failed);
        if !service.behind.is_empty() {
            // Nobody is logged in on the call, so it is never asked there.
            return Ok(failed);
        }
        let name = self.graph.question_name(number, question.service);
        if !question.fresh && self.graph.is_surely_asked(number) {
            return Ok(self.known(&name, question.service, ok, failed));
        }
        let refused = self.forget(&name, question, service, failed);
        let kept = self.kept(question.service, service);
        let answered = if kept.is_empty() {
            ok
        } else {
            self.set_contact(&format!("{name} kept"), kept, ok, refused)
        };
        let kind = ActionKind::InvokeLambdaFunction {
            function: question.service.to_string(),
            within: service.within,
            parameters,
        };
        let invoke = self.draft.add_or(&name, kind, answered, refused);
        if question.fresh || !question.may_be_asked {
            return Ok(invoke);
        }
        let known = |word: &str, to| (Operator::Equals, word.to_owned(), to);
        let conditions = vec![known("ok", ok), known("failed", failed)];
        let value = attribute(question.service.as_str());
        Ok(self.draft.compare(&format!("{name} asked"), value, conditions, invoke))
    }

    /// A service that was asked before, whatever way the call took.
    fn known(&mut self, name: &str, service: &Name, ok: Place, failed: Place) -> Place {
        if ok == failed {
            return ok;
        }
        let answered = vec![(Operator::Equals, "ok".to_owned(), ok)];
        self.draft.compare(&format!("{name} asked"), attribute(service.as_str()), answered, failed)
    }

    /// What is kept of an answer: only what is read later on the call.
    pub(super) fn kept(&self, name: &Name, service: &Service) -> BTreeMap<String, String> {
        let mut kept = BTreeMap::new();
        for field in service.gives.keys() {
            let (name, field) = (name.as_str(), field.as_str());
            kept.insert(raw_key(name, field), format!("$.External.{field}"));
            kept.insert(spoken_key(name, field), format!("$.External.{field}_spoken"));
        }
        kept.insert(name.to_string(), "ok".to_owned());
        kept.retain(|key, _| self.values.is_read(key));
        kept
    }

    /// Notes that a service failed, where somebody may read what it would have answered.
    fn forget(
        &mut self,
        name: &str,
        question: &Question<'_>,
        service: &Service,
        failed: Place,
    ) -> Place {
        let status = self.values.is_read(question.service.as_str());
        if !status && !question.fresh && question.ok != question.failed {
            return failed;
        }
        let mut kept = self.kept(question.service, service);
        kept.values_mut().for_each(|value| " ".clone_into(value));
        if status {
            kept.insert(question.service.to_string(), "failed".to_owned());
        }
        if kept.is_empty() {
            return failed;
        }
        self.set_contact(&format!("{name} failed"), kept, failed, failed)
    }

    fn ask_number(&mut self, number: usize, next: &Target, may_be_asked: bool) -> Place {
        let next = self.place(number, next);
        let answered = self.answered.filter(|answered| answered.question == number);
        let mut failed = answered.map_or(next, |answered| Place::Node(answered.failed));
        let mut after = next;
        let name = "check mobile number";
        if self.values.is_read(MOBILE) {
            let kept = |value: &str| BTreeMap::from([(MOBILE.to_owned(), value.to_owned())]);
            failed = self.set_contact(&format!("{name} failed"), kept("false"), failed, failed);
            after =
                self.set_contact(&format!("{name} kept"), kept("$.External.isMobile"), next, next);
        }
        let kind = ActionKind::InvokeLambdaFunction {
            function: CHECK_NUMBER.to_owned(),
            within: CHECK_NUMBER_WITHIN,
            parameters: BTreeMap::from([(
                "phone".to_owned(),
                "$.CustomerEndpoint.Address".to_owned(),
            )]),
        };
        let invoke = self.draft.add_or(name, kind, after, failed);
        if !may_be_asked {
            return invoke;
        }
        let known = |word: &str| (Operator::Equals, word.to_owned(), next);
        let conditions = vec![known("true"), known("false")];
        self.draft.compare(&format!("{name} asked"), attribute(MOBILE), conditions, invoke)
    }
}

/// Whether a question that may have been asked before asks what came of it.
fn reads_status(graph: &VoiceGraph<'_>, number: usize) -> bool {
    match graph.node(number) {
        Some(Node::Ask { fresh, ok, failed, .. }) => {
            !fresh && (ok != failed || !graph.is_surely_asked(number))
        }
        _ => false,
    }
}
