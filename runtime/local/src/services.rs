//! The services that menus ask, answered from `services.toml` beside the menu.
//!
//! ```toml
//! [customer]                        # a service: its answer when nothing below fits
//! first_name = "John"
//! has_dispute = true
//!
//! [[customer.when]]                 # by argument; the first that fits is taken
//! phone = "+12025550101"
//! answer = { first_name = "Maria" } # what it leaves out is as above
//!
//! [[customer.when]]
//! phone = "+12025550102"
//! fails = true                      # or: after_seconds = 5
//!
//! [hours.disputes_hours]            # hours are open unless the file says otherwise
//! open = false
//!
//! [queues.disputes]                 # queues have staff and room unless the file says otherwise
//! staffed = false
//! full = true
//! waiting = 12                      # so many others wait in it
//!
//! [texts]                           # text messages go out unless the file says otherwise
//! fails = true
//! ```
//!
//! `true` and `false` become `yes` and `no`, numbers become text. An empty text leaves a `maybe`
//! field out. A service without an entry fails whenever it is asked.

mod check;
mod file;
mod read;

use std::collections::BTreeMap;
use std::time::Duration;

use async_trait::async_trait;
use pivotline_ir::{Name, Program};
use pivotline_service::ports::{
    LineType, NumberFacts, Numbers, Question, ServiceFailure, Services,
};

use crate::outbox::TextService;
pub(crate) use file::QueueState;
use file::{Case, Entry, Switch};

/// Answers for the services of a folder, as a file gives them.
#[derive(Clone, Debug, Default)]
pub struct ServicesFile {
    services: BTreeMap<String, Entry>,
    hours: BTreeMap<String, Switch>,
    queues: BTreeMap<String, QueueState>,
    texts: TextService,
}

/// What is wrong with a services file; one line for each problem.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", problems.join("\n"))]
pub struct ServicesError {
    /// The problems, each as `FILE:LINE: what is wrong`.
    pub problems: Vec<String>,
}

/// The last two digits of +1 202 555 01xx from which on numbers are landlines.
const LANDLINES: &str = "+1202555019";

impl ServicesFile {
    /// Reads a file's text (`path` names it in problems) and holds it against the program: every
    /// service, field, argument, queue and opening hours that it names must be the program's, every
    /// value of its field's kind.
    ///
    /// # Errors
    /// All problems, each with its line.
    pub fn parse(path: &str, text: &str, program: &Program) -> Result<Self, ServicesError> {
        read::parse(path, text, program)
    }

    /// The services of a program that have no answer here; they fail whenever they are asked.
    #[must_use]
    pub fn missing(&self, program: &Program) -> Vec<Name> {
        let declared = program.services.keys();
        declared.filter(|name| !self.services.contains_key(name.as_str())).cloned().collect()
    }

    /// Whether opening hours are open; `None` where the file says that it cannot be told.
    #[must_use]
    pub fn open(&self, hours: &str) -> Option<bool> {
        match self.hours.get(hours).copied().unwrap_or_default() {
            Switch::Usual => Some(true),
            Switch::Closed => Some(false),
            Switch::Fails => None,
        }
    }

    /// How each of a program's queues is doing.
    pub(crate) fn queues(&self, program: &Program) -> BTreeMap<String, QueueState> {
        let state = |queue: &str| self.queues.get(queue).copied().unwrap_or_default();
        check::queues(program).into_iter().map(|name| (name.to_owned(), state(name))).collect()
    }

    /// Whether text messages go out.
    #[must_use]
    pub fn texts(&self) -> TextService {
        self.texts
    }
}

impl Entry {
    /// The answer to these arguments: the usual one, overlaid with the first case that fits.
    fn answer(&self, arguments: &BTreeMap<String, String>) -> Case {
        let fits = |case: &&Case| case.arguments.iter().all(|(k, v)| arguments.get(k) == Some(v));
        let Some(case) = self.cases.iter().find(fits) else { return self.usual.clone() };
        let mut fields = self.usual.fields.clone();
        fields.extend(case.fields.clone());
        Case {
            arguments: BTreeMap::new(),
            fields,
            fails: case.fails || (self.usual.fails && case.fields.is_empty()),
            unsure: case.unsure || (self.usual.unsure && case.fields.is_empty() && !case.fails),
            after: case.after.or(self.usual.after),
        }
    }
}

#[async_trait]
impl Services for ServicesFile {
    async fn ask(
        &self,
        question: &Question<'_>,
    ) -> Result<BTreeMap<String, String>, ServiceFailure> {
        let Question { service, arguments, within_seconds, .. } = *question;
        let failed = |why: &str| Err(ServiceFailure::Failed(format!("`{service}` {why}")));
        let Some(entry) = self.services.get(service.as_str()) else {
            return failed("has no answer in services.toml");
        };
        let answer = entry.answer(arguments);
        let (delay, limit) = (answer.after.unwrap_or_default(), seconds(within_seconds));
        tokio::time::sleep(delay.min(limit)).await;
        let unsure = |why: &str| Err(ServiceFailure::Unsure(format!("`{service}` {why}")));
        if answer.unsure || (entry.changes && delay > limit) {
            return unsure("cannot tell what it did, as services.toml has it");
        }
        if delay > limit {
            return failed("answered too late, as services.toml has it");
        }
        if answer.fails {
            return failed("fails, as services.toml has it");
        }
        Ok(answer.fields)
    }
}

#[async_trait]
impl Numbers for ServicesFile {
    async fn look_up(&self, phone: &str) -> Result<NumberFacts, ServiceFailure> {
        let landline = phone.strip_prefix(LANDLINES).is_some_and(|last| last.len() == 1);
        let line = if landline { LineType::Landline } else { LineType::Mobile };
        Ok(NumberFacts { line, country: None, carrier: None })
    }
}

fn seconds(seconds: u32) -> Duration {
    Duration::from_secs(u64::from(seconds))
}

#[cfg(test)]
mod tests;
