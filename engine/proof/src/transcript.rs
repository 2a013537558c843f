//! A call as it is heard, in the form of transcripts.

use std::collections::{BTreeMap, BTreeSet};

use pivotline_ir::Name;

use crate::caller::PHONE;
use crate::happening::{Happening, Says};
use crate::hours::Hours;
use crate::told::{Asked, Told};
use crate::world::World;

/// A transcript while it is written.
#[derive(Clone, Debug)]
pub(crate) struct Transcript {
    given: BTreeSet<String>,
    call: Vec<String>,
}

impl Transcript {
    pub(crate) fn new(opening: &str) -> Self {
        Self { given: BTreeSet::new(), call: vec![opening.to_owned()] }
    }

    /// Something happens; `about` names the service or the queue that it is about.
    pub(crate) fn happens(
        &mut self,
        happening: Happening,
        about: &str,
        fields: &BTreeMap<Name, String>,
    ) {
        match happening {
            Happening::Key(key) => self.call.push(format!("> press {}", key.name())),
            Happening::Digits(_) => self.call.push(match about.trim_end_matches('#') {
                "" => "> press hash".to_owned(),
                digits => format!("> digits {digits}"),
            }),
            Happening::Silence => self.call.push("> silence".to_owned()),
            Happening::KeysFailed => self.call.push("# the keys cannot be read".to_owned()),
            Happening::Mobile(Some(true)) | Happening::Link(Some(true)) | Happening::Taken => {}
            Happening::Mobile(Some(false)) => self.given(format!("{PHONE} is not mobile")),
            Happening::Mobile(None) => self.given("number check fails".to_owned()),
            Happening::Answered if fields.is_empty() => {
                self.call.push(format!("# {about} answers"));
            }
            Happening::Answered => {
                let facts = fields.iter().map(|(name, raw)| format!("{about}.{name} is \"{raw}\""));
                self.given(facts.collect::<Vec<_>>().join(", "));
            }
            Happening::ServiceFailed | Happening::QueueFailed => {
                self.given(format!("{about} fails"));
            }
            Happening::Unsure(Says::So) => self.given(format!("{about} is unsure")),
            Happening::Unsure(Says::Nothing) => self.given(format!("{about} breaks")),
            Happening::Screen(screen) => self.call.push(format!("# on the screen: {screen:?}")),
            Happening::Link(_) => self.given("text fails".to_owned()),
            Happening::Full => self.given(format!("{about} is full")),
            Happening::Waited { .. } => self.call.push("> silence".to_owned()),
            Happening::AgentReached => self.call.push("> agent answers".to_owned()),
            Happening::AgentLeft => self.call.push("> agent leaves".to_owned()),
        }
    }

    /// What is told of hours.
    pub(crate) fn hours(&mut self, hours: &Hours, world: &World<'_>) {
        for (id, open) in hours.all() {
            if let Some(fact) = world.fact_of_queue(id, open) {
                self.call.extend(fact);
                continue;
            }
            let about = world.name_of(id);
            match open {
                Some(true) => {}
                Some(false) => self.given(format!("{about} is closed")),
                None => self.call.push(format!("# whether {about} is open cannot be told")),
            }
        }
    }

    /// What both sides told.
    pub(crate) fn tells(&mut self, told: &Told) {
        for words in &told.heard {
            self.call.push(words.line());
        }
        if let Asked::Lambda { told, .. } = &told.asked
            && let Some(opens) = told.get("opens")
        {
            self.call.push(format!("< text {opens}"));
        }
    }

    fn given(&mut self, fact: String) {
        self.given.insert(format!("given {fact}"));
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.given.iter().chain(&self.call).cloned().collect()
    }
}
