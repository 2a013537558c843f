//! What the flows tell.

use std::collections::BTreeMap;

use pivotline_connect::Resource;
use pivotline_connect::contract::{self, CHECK_NUMBER, LOOK, SEND_LINK};
use pivotline_connect::interpret::{Call, Ending, HeardKind, Listener, Turn, Wait};
use pivotline_ir::{along, order, tidy};
use pivotline_machine::{State, Waiting};

use crate::told::{Asked, Told, Words, with_values};
use crate::world::World;

impl World<'_> {
    /// What the flows tell where the machine comes to this state; symbols are replaced by `value`.
    pub(crate) fn of_flows(
        &self,
        (call, turn): (&Call, &Turn),
        state: &State,
        mut value: impl FnMut(&str) -> String,
    ) -> Told {
        let offering = matches!(state.waiting, Waiting::Language { .. });
        let mut heard = Vec::new();
        for words in &turn.heard {
            let asks = words.kind == HeardKind::Ask;
            let text = tidy(value(&words.text));
            if !text.is_empty() {
                let is_set = words.listener == Listener::Caller && !(asks && offering);
                let language = is_set.then(|| words.language.clone());
                let (voice, engine) = (words.voice.to_lowercase(), words.engine.clone());
                let listener = words.listener;
                heard.push(Words { listener, asks, text, voice, engine, language });
            }
        }
        let asked = match &turn.wait {
            Wait::Queued { seconds, .. } => {
                Asked::InQueue { seconds: *seconds, elsewhere: self.waits_elsewhere(call) }
            }
            Wait::Ended(Ending::Queued) if self.leaves_to_centre(state) => {
                Asked::InQueue { seconds: None, elsewhere: None }
            }
            wait => self.waits_for(wait, state, value),
        };
        Told { heard, asked }
    }

    fn waits_for(
        &self,
        wait: &Wait,
        state: &State,
        mut value: impl FnMut(&str) -> String,
    ) -> Asked {
        match wait {
            Wait::Key { seconds } => Asked::Key { seconds: *seconds },
            Wait::Lambda { function, event, seconds } => {
                let checks_number = *function == self.bindings.id(Resource::Lambda, CHECK_NUMBER);
                let language = event.pointer("/Details/ContactData/LanguageCode");
                let language = language.and_then(serde_json::Value::as_str).map(str::to_owned);
                let told =
                    event.pointer("/Details/Parameters").and_then(serde_json::Value::as_object);
                let told = told.into_iter().flatten().map(|(key, text)| {
                    let text = text.as_str().map_or_else(|| text.to_string(), &mut value);
                    (key.clone(), text)
                });
                let mut told = with_values(told.collect::<BTreeMap<_, _>>().iter());
                let counts = [SEND_LINK, LOOK]
                    .iter()
                    .any(|name| *function == self.bindings.id(Resource::Lambda, name));
                if let Some(key) = told.get_mut(order::KEY)
                    && let Some((before, strokes)) = key.rsplit_once(' ')
                    && strokes.chars().all(|stroke| stroke == '1')
                {
                    *key = format!("{before} {}", strokes.len());
                }
                if counts
                    && let Some(attempt) = told.get_mut("attempt")
                    && attempt.chars().all(|stroke| stroke == '1')
                {
                    // The count is told by strokes: flows cannot add.
                    *attempt = attempt.len().to_string();
                }
                let language = language.filter(|_| !checks_number);
                Asked::Lambda { function: function.clone(), seconds: *seconds, language, told }
            }
            Wait::Hours { hours } => Asked::Hours(hours.clone()),
            Wait::Queue { queue, attributes } => {
                let is_source = |key: &str| self.program.is_source(key);
                // By which route a contact arrived is of no use to a later one.
                let arrived = self.brought.contains_key(&state.at);
                let is_old = |key: &str| key == along::ROUTE && self.way.is_some() && !arrived;
                let passed = attributes
                    .iter()
                    .filter(|(key, _)| !contract::is_kept(key, is_source) && !is_old(key));
                let passed: BTreeMap<String, String> =
                    passed.map(|(key, text)| (key.clone(), value(text))).collect();
                Asked::Queue { queue: queue.clone(), attributes: with_values(passed.iter()) }
            }
            Wait::Outcome { action, parameters, .. } if action == "CreateCallbackContact" => {
                let text = |key: &str| {
                    let text = parameters.get(key).and_then(serde_json::Value::as_str);
                    text.unwrap_or_default().to_owned()
                };
                let (tries, apart) = (text("MaximumConnectionAttempts"), text("RetryDelaySeconds"));
                Asked::CallBack { queue: text("QueueId"), tries, apart }
            }
            Wait::Ended(Ending::HungUp | Ending::AgentLeft) => Asked::HungUp,
            Wait::WithAgent => Asked::Talking,
            other => Asked::Other(format!("{other:?}")),
        }
    }
}
