//! What the machine tells.

use std::collections::BTreeMap;

use pivotline_connect::Resource;
use pivotline_connect::contract::{
    self, CHECK_NUMBER, CHECK_NUMBER_WITHIN, LOOK, LOOK_WITHIN, SEND_LINK, SEND_LINK_WITHIN,
};
use pivotline_connect::interpret::Listener;
use pivotline_ir::{Engine, Language, Name, along, order, tidy};
use pivotline_machine::{Effect, Handover, State, Step, Waiting};

use crate::caller::CONTACT;
use crate::told::{Asked, Told, Words, with_values};
use crate::world::World;

/// What a contact that began on the screen brought along, and keeps whatever becomes of it.
const STAYS: [&str; 2] = [along::CALLER_PHONE, along::PATH];

impl World<'_> {
    /// What the machine tells.
    pub(crate) fn of_machine(&self, step: &Step) -> Told {
        let mut heard = Vec::new();
        let mut asked = None;
        for effect in &step.effects {
            match effect {
                Effect::Say { words } => heard.extend(self.words(false, words, &step.state)),
                Effect::Listen { prompt, wait, .. } => {
                    heard.extend(self.words(true, prompt, &step.state));
                    asked = Some(Asked::Key { seconds: *wait });
                }
                Effect::ListenForDigits { prompt, wait, .. } => {
                    heard.extend(self.words(true, prompt, &step.state));
                    asked = Some(Asked::Key { seconds: *wait });
                }
                Effect::Solved | Effect::Record => {}
                Effect::Wait { music, seconds } => {
                    let recording = |music: &Name| {
                        let recording = self.bindings.id(Resource::Prompt, music.as_str());
                        self.words(false, &format!("(recording {recording})"), &step.state)
                    };
                    heard.extend(music.as_ref().and_then(recording));
                    asked = Some(Asked::InQueue { seconds: *seconds, elsewhere: None });
                }
                other => asked = Some(self.asked(other, &step.state)),
            }
        }
        let none = || Asked::Other(format!("waits for {:?}", step.state.waiting));
        Told { heard, asked: asked.unwrap_or_else(none) }
    }

    fn asked(&self, effect: &Effect, state: &State) -> Asked {
        let lambda = |name: &str, seconds: u32, told: Vec<(&str, String)>| Asked::Lambda {
            function: self.bindings.id(Resource::Lambda, name),
            seconds,
            language: (name != CHECK_NUMBER).then(|| state.language.to_string()),
            told: told.into_iter().map(|(key, text)| (key.to_owned(), text)).collect(),
        };
        match effect {
            Effect::CheckNumber => lambda(
                CHECK_NUMBER,
                CHECK_NUMBER_WITHIN,
                vec![("phone", state.caller.phone.clone())],
            ),
            Effect::CheckHours { hours } => Asked::Hours(self.hours_id(hours)),
            Effect::Ask { service, arguments, within } => {
                let told = arguments.iter().map(|(key, text)| (key.as_str(), text.clone()));
                lambda(service.as_str(), *within, told.collect())
            }
            Effect::Change(order) => {
                let number = order.number.to_string();
                let key = contract::order_key(CONTACT, order.block.as_str(), &number);
                let arguments = order.arguments.iter();
                let told = arguments.map(|(name, text)| (name.as_str(), text.clone()));
                let told = told.chain([(order::KEY, key)]);
                lambda(order.service.as_str(), order.within, told.collect())
            }
            Effect::SendLink { pivot, opens, attempt } => {
                let told = vec![
                    ("attempt", attempt.to_string()),
                    ("contact", CONTACT.to_owned()),
                    ("language", state.language.to_string()),
                    ("line", self.name.to_string()),
                    ("opens", opens.to_string()),
                    ("phone", state.caller.phone.clone()),
                    ("pivot", pivot.to_string()),
                ];
                lambda(SEND_LINK, SEND_LINK_WITHIN, told)
            }
            Effect::LookAtScreen { attempt, seen } => {
                let mut told =
                    vec![("attempt", attempt.to_string()), ("contact", CONTACT.to_owned())];
                told.extend((!seen.trim().is_empty()).then(|| ("seen", seen.clone())));
                lambda(LOOK, LOOK_WITHIN, told)
            }
            Effect::TakeBackScreen { attempt } => {
                let told = vec![
                    ("attempt", attempt.to_string()),
                    ("contact", CONTACT.to_owned()),
                    ("take", "back".to_owned()),
                ];
                lambda(LOOK, LOOK_WITHIN, told)
            }
            Effect::HandOver(handover) => self.handed_over(handover, state),
            Effect::Talk => Asked::Talking,
            Effect::End => Asked::HungUp,
            Effect::Say { .. }
            | Effect::Wait { .. }
            | Effect::Listen { .. }
            | Effect::ListenForDigits { .. }
            | Effect::Dial { .. }
            | Effect::Solved
            | Effect::Record
            | Effect::LogIn { .. } => Asked::Other(format!("{effect:?}")),
        }
    }

    /// What a handover asks first.
    fn handed_over(&self, handover: &Handover, state: &State) -> Asked {
        if let Some(tried) = self.calls_back(&state.at) {
            let queue = self.bindings.id(Resource::Queue, handover.queue.as_str());
            let (tries, apart) = (tried.times.to_string(), tried.apart.to_string());
            return Asked::CallBack { queue, tries, apart };
        }
        match &handover.hours {
            Some(hours) => Asked::Hours(self.hours_id(hours)),
            None => Asked::Queue {
                queue: self.bindings.id(Resource::Queue, handover.queue.as_str()),
                attributes: with_values(self.along(&handover.attributes, state).iter()),
            },
        }
    }

    /// What travels along of what the machine tells and a contact brought with it that began on the
    /// screen: where it arrives, all that it brought; later what no handover takes off it.
    fn along(&self, told: &BTreeMap<String, String>, state: &State) -> BTreeMap<String, String> {
        let mut along = told.clone();
        match self.brought.get(&state.at) {
            Some(brought) => {
                along.clone_from(brought);
                along.insert(along::LANGUAGE.to_owned(), state.language.to_string());
            }
            None => {
                let stays = |key: &&str| STAYS.contains(key);
                let brought = self.brought.values().next().into_iter().flatten();
                let brought = brought.filter(|(key, _)| stays(&key.as_str()));
                along.extend(brought.map(|(key, text)| (key.clone(), text.clone())));
            }
        }
        along
    }

    fn words(&self, asks: bool, text: &str, state: &State) -> Option<Words> {
        let text = tidy(text.to_owned());
        let mut offering = self.line.languages.iter().filter(|language| language.offer.is_some());
        let offered = match state.waiting {
            Waiting::Language { offer } if asks => {
                offering.nth(usize::try_from(offer).unwrap_or(usize::MAX))
            }
            _ => None,
        };
        let language = offered.or_else(|| self.line.language(state.language.as_str()))?;
        let tag = offered.is_none().then(|| state.language.to_string());
        let words = || Words { asks, language: tag, ..self.spoken(language, text.clone()) };
        (!text.is_empty()).then(words)
    }

    /// What the caller is told in a language.
    pub(crate) fn spoken(&self, language: &Language, text: String) -> Words {
        let voice = language.voice.to_lowercase();
        let engine = language.engine.map(Engine::word).unwrap_or_default().to_owned();
        Words { listener: Listener::Caller, asks: false, text, voice, engine, language: None }
    }
}
