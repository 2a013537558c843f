//! Questions of forms: "Store customer input", and what tells whether an answer came.
//!
//! What was keyed stays with the flow until the form is answered to its end; then what is read
//! later is kept on the contact. An answer in secret goes to its service as it came, encrypted,
//! and stays nowhere.

use std::collections::BTreeMap;

use pivotline_ir::{Condition, Form, Name, Node, PromptPart, Question, Questions, Words};

use super::draft::{Place, Ways};
use super::error::LowerError;
use super::lowering::Lowering;
use super::tries::{Playing, Tries};
use super::values::{STORED, attribute, flow_attribute};
use crate::contract::{DIGITS, NOTHING_KEYED, SECRET, raw_key};
use crate::model::{ActionKind, ErrorType, Logging, Operator};

impl<'a> Lowering<'a> {
    /// Notes what the words of questions read, before anybody asks what is read.
    pub(super) fn read_questions(&mut self) {
        let graph = self.graph;
        for (_, _, node) in graph.nodes() {
            if let Node::Questions(questions) = node {
                self.values.asking = Some(questions.form.clone());
                for words in node.words() {
                    let _ = (self.checked(words), self.or_text(words));
                }
            }
        }
        self.values.asking = None;
    }

    pub(super) fn lower_questions(
        &mut self,
        number: usize,
        questions: &Questions,
        may_be_asked: bool,
    ) -> Result<Place, LowerError> {
        let missing = || LowerError::Missing { what: "form", name: questions.form.to_string() };
        let form = self.program.forms.get(&questions.form).ok_or_else(missing)?;
        let name = self.graph.form_name(number, &questions.form);
        let next = self.place(number, &questions.next);
        let mut place = self.keep_answers(&name, questions, form, number, next);
        self.values.asking = Some(questions.form.clone());
        let mut anew = None;
        if questions.confirm.is_some() {
            let (read_back, rounds) = self.confirm(number, &name, questions, place)?;
            (place, anew) = (read_back, rounds);
        }
        for (question, words) in form.questions.iter().zip(&questions.asks).rev() {
            place = self.question(number, questions, (question, words), place)?;
        }
        self.values.asking = None;
        if let Some(anew) = anew {
            place = self.count_rounds(&name, &anew, place);
        }
        if !may_be_asked {
            return Ok(place);
        }
        let known = vec![(Operator::Equals, "ok".to_owned(), next)];
        let status = attribute(questions.form.as_str());
        Ok(self.draft.compare(&format!("{name} asked"), status, known, place))
    }

    /// Keeps what is read later on the call.
    fn keep_answers(
        &mut self,
        name: &str,
        questions: &Questions,
        form: &Form,
        number: usize,
        next: Place,
    ) -> Place {
        let given = form.questions.iter().filter(|question| !question.secret).map(|question| {
            let key = raw_key(questions.form.as_str(), question.name.as_str());
            (key.clone(), flow_attribute(&key))
        });
        let mut kept: BTreeMap<String, String> = given.collect();
        kept.insert(questions.form.to_string(), "ok".to_owned());
        kept.retain(|key, _| self.values.is_read(key));
        if kept.is_empty() {
            return next;
        }
        let failed = self.place(number, &questions.failed);
        self.set_contact(&format!("{name} kept"), kept, next, failed)
    }

    fn question(
        &mut self,
        number: usize,
        questions: &Questions,
        (question, words): (&Question, &Words),
        next: Place,
    ) -> Result<Place, LowerError> {
        let name = &format!("{} {}", self.graph.form_name(number, &questions.form), question.name);
        let always = Condition::default();
        let tag = &self.language.tag;
        let part = PromptPart {
            id: format!("{} {}", questions.form, question.name),
            when: &always,
            through: None,
            text: words.in_language(tag).clone(),
            or: words.or_in_language(tag).cloned(),
        };
        let mut prompt = self.prompt(number, name, &[part])?;
        let tries =
            Tries { most: questions.tries, silence: &questions.silence, wrong: &questions.wrong };
        tries.begin(&mut prompt);
        let ask = self.draft.reserve(name);
        let play = if question.secret {
            self.set_log(&format!("{name} unlogged"), Logging::Disabled, ask)
        } else {
            ask
        };
        let playing = Playing { number, name, tries, play, replay: play };
        let failed = self.way(&playing, &questions.failed);
        let exhausted = self.way(&playing, &questions.exhausted);
        let counted = (self.count_tries(&playing, exhausted), exhausted);
        let silence = self.reply(&playing, "silence", &questions.silence, counted);
        let answered = if question.secret {
            next
        } else {
            let wrong = self.reply(&playing, "wrong answer", &questions.wrong, counted);
            self.long_enough(name, &questions.form, question, (next, wrong))
        };
        let nothing = vec![(Operator::Equals, NOTHING_KEYED.to_owned(), silence)];
        let came = format!("{name} keyed");
        let came = self.draft.compare(&came, STORED.to_owned(), nothing, answered);
        let (came, failed) = self.logged_again(name, question, came, failed);
        let kind = ActionKind::StoreParticipantInput {
            text: std::mem::take(&mut prompt.text),
            wait: questions.wait,
            most: question.most,
            key: question.secret.then_some(SECRET),
        };
        let errors = vec![(ErrorType::NoMatchingError, failed)];
        self.draft.fill(ask, kind, Ways { next: Some(came), conditions: Vec::new(), errors });
        Ok(self.set_prompt(name, prompt, play))
    }

    /// Whether enough digits were keyed. Flows know no length, so that a `1` in front makes a
    /// number of it that is as large as it is long.
    fn long_enough(
        &mut self,
        name: &str,
        form: &Name,
        question: &Question,
        (next, wrong): (Place, Place),
    ) -> Place {
        let zeros = usize::try_from(question.least).unwrap_or_default();
        let least = format!("1{}", "0".repeat(zeros));
        let enough = vec![(Operator::NumberGreaterOrEqualTo, least, next)];
        let counted = flow_attribute(DIGITS);
        let enough = self.draft.compare(&format!("{name} digits"), counted, enough, wrong);
        let key = raw_key(form.as_str(), question.name.as_str());
        let keyed = [(DIGITS.to_owned(), format!("1{STORED}")), (key, STORED.to_owned())];
        self.set_flow(&format!("{name} answered"), keyed.into(), enough, wrong)
    }

    /// What a line writes into the log it goes on writing once a secret was keyed.
    fn logged_again(
        &mut self,
        name: &str,
        question: &Question,
        came: Place,
        failed: Place,
    ) -> (Place, Place) {
        if !question.secret || !self.line.logged {
            return (came, failed);
        }
        let on = Logging::Enabled;
        let came = self.set_log(&format!("{name} logged"), on, came);
        (came, self.set_log(&format!("{name} failed logged"), on, failed))
    }
}
