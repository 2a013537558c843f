//! How a call begins: the offer of languages, the voice, what attributes hold at first.

use pivotline_ir::{Language, LanguageOffer};

use super::draft::{Place, Ways};
use super::lowering::Lowering;
use super::names::FlowNames;
use crate::model::{ActionKind, ErrorType, Logging, Operator};

impl Lowering<'_> {
    pub(super) fn lower_start(&mut self) -> Place {
        let mut place = Place::Node(0);
        if !self.unanswered.is_empty() {
            let unanswered = std::mem::take(&mut self.unanswered);
            place = self.set_contact("prepare answers", unanswered, place, place);
        }
        if !self.initial.is_empty() {
            let initial = std::mem::take(&mut self.initial);
            place = self.set_flow("prepare", initial, place, place);
        }
        place = self.speak(place);
        if self.line.is_written_in(self.language) {
            place = self.offers(place);
            place = self.tag(place);
        }
        self.log(place)
    }

    /// Tags the contact. One that cannot be tagged goes on without.
    pub(super) fn tag(&mut self, next: Place) -> Place {
        if self.line.tags.is_empty() {
            return next;
        }
        let tags = self.line.tags.clone();
        self.draft.add_or("tag", ActionKind::TagContact { tags }, next, next)
    }

    /// Has what follows written into the log, where the line says so.
    pub(super) fn log(&mut self, next: Place) -> Place {
        if !self.line.logged {
            return next;
        }
        self.set_log("log", Logging::Enabled, next)
    }

    /// Has what follows written into the log, or not.
    pub(super) fn set_log(&mut self, name: &str, log: Logging, next: Place) -> Place {
        let ways = Ways { next: Some(next), ..Ways::default() };
        self.draft.add(name, ActionKind::UpdateFlowLoggingBehavior { log }, ways)
    }

    /// The language of the contact and its voice.
    pub(super) fn speak(&mut self, next: Place) -> Place {
        let language = self.language.tag.to_string();
        let kind = ActionKind::UpdateContactData { language };
        let place = self.draft.add_or("language", kind, next, next);
        self.voice("voice", self.language, place)
    }

    pub(super) fn voice(&mut self, name: &str, language: &Language, next: Place) -> Place {
        self.draft.add_or(name, voice(language), next, next)
    }

    /// Each language is offered in its own voice. The key of any offer chooses its language; any
    /// other key, or none, leads to the next offer, and after the last one on in this language.
    fn offers(&mut self, on: Place) -> Place {
        let line = self.line;
        let offered = line.languages.iter().filter_map(|one| Some((one, one.offer.as_ref()?)));
        let offered: Vec<(&Language, &LanguageOffer)> = offered.collect();
        let mut keys = Vec::new();
        for (language, offer) in &offered {
            let chosen = self.chosen(language, on);
            keys.push((Operator::Equals, offer.key.dtmf().to_string(), chosen));
        }
        let mut place = on;
        for (language, offer) in offered.into_iter().rev() {
            let kind = ActionKind::GetParticipantInput {
                text: offer.words.clone(),
                wait: LanguageOffer::WAIT,
            };
            let errors = [
                ErrorType::InputTimeLimitExceeded,
                ErrorType::NoMatchingCondition,
                ErrorType::NoMatchingError,
            ];
            let ways = Ways {
                next: Some(place),
                conditions: keys.clone(),
                errors: errors.map(|error| (error, place)).into(),
            };
            let name = format!("offer {}", language.tag);
            let offered = self.draft.add(&name, kind, ways);
            place = self.voice(&format!("{name} voice"), language, offered);
        }
        place
    }

    /// On in the flow that speaks a language; in this one where that is not there.
    fn chosen(&mut self, language: &Language, on: Place) -> Place {
        if language.tag == self.language.tag {
            return on;
        }
        let flow = FlowNames { language, ..self.names() }.menus();
        let name = format!("go on in {}", language.tag);
        self.draft.add_or(&name, ActionKind::TransferToFlow { flow }, on, on)
    }
}

/// What makes a language heard.
pub(super) fn voice(language: &Language) -> ActionKind {
    let mut letters = language.voice.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    ActionKind::UpdateContactTextToSpeechVoice {
        voice: first.unwrap_or_default() + letters.as_str(),
        engine: language.engine,
        language: language.tag.to_string(),
    }
}
