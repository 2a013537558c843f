//! What a turn comes to: what both sides hold after it, and what of it must be kept.

use std::collections::BTreeMap;
use std::sync::Arc;

use pivotline_connect::contract;
use pivotline_connect::interpret::{Call, Memory};
use pivotline_ir::Name;
use pivotline_machine::Answer;

use crate::ended::{Ended, Left};
use crate::sets::SetId;
use crate::told::Asked;
use crate::turn::Ran;
use crate::variables::{Kind, Texts, Value, Variable, bare};
use crate::walker::Walker;
use crate::widening::widened;

impl Walker<'_> {
    /// What a turn came to that began with this memory of the flows' own. `answered` is the service
    /// that was asked before it.
    pub(crate) fn ended(
        &mut self,
        ran: Ran,
        possible: usize,
        before: &Texts,
        answered: Option<&Name>,
    ) -> Ended {
        let (flow, made) = self.remembered(&ran);
        let (made, kept) = parted(made, before, &ran.written);
        // What is made of something was looked at, whoever made it.
        let read = ran.read.iter().map(String::as_str).chain(made.keys().map(AsRef::as_ref));
        let read = seen(before, read);
        let mut holds = self.held(&ran, flow);
        if let Some(service) = answered {
            self.answered_fields(service, &ran, &mut holds);
        }
        let is_over = ran.machine.asked == Asked::HungUp || ran.call.is_over();
        let left = (!is_over && possible == ran.chosen.len()).then(|| {
            let state = bare(ran.state);
            let (position, stand) = self.spots.stand(&state, &ran.call);
            let call = ran.call.with_memory(&Memory::default());
            Left { state, call, position, stand, made, kept }
        });
        let Ran { chosen, copied, read_by_flows, written, taken, forgets, .. } = ran;
        Ended {
            chosen,
            possible,
            copied,
            read_by_flows,
            written,
            read,
            taken,
            holds,
            forgets,
            left,
        }
    }

    /// What the flows remember: of each variable, and what they alone know of and may still read.
    fn remembered(&self, ran: &Ran) -> (BTreeMap<Variable, Texts>, Texts) {
        let mut of_variables: BTreeMap<Variable, Texts> = BTreeMap::new();
        let mut alive = Texts::new();
        for (place, text) in ran.call.memory().iter() {
            let texts = match self.variables.of_place(place) {
                Some(variable) => of_variables.entry(variable).or_default(),
                None if self.is_alive(&ran.call, place) => &mut alive,
                None => continue,
            };
            texts.insert(Arc::clone(place), self.settled(text, &ran.chosen));
        }
        (of_variables, alive)
    }

    /// Whether a place may still be read.
    pub(crate) fn is_alive(&self, call: &Call, place: &str) -> bool {
        let (flow, action) = call.place();
        self.liveness.after(flow, action).is_some_and(|alive| alive.contains(place))
    }

    /// What variables hold after a turn.
    fn held(&mut self, ran: &Ran, mut flow: BTreeMap<Variable, Texts>) -> Vec<(Variable, SetId)> {
        let mut holds = Vec::new();
        for (variable, id) in &ran.chosen {
            match self.variables.kind(*variable) {
                Kind::Field(_) => {
                    holds.push((*variable, self.sets.of(vec![*id])));
                    continue;
                }
                Kind::Hours(_) => continue,
                _ => {}
            }
            let machine = self.variables.half(*variable, &ran.state);
            let flow = flow.remove(variable).unwrap_or_default();
            let value = Value { machine, flow };
            let decided = value
                .flow
                .keys()
                .any(|place| self.liveness.is_decided(place) && !place.ends_with(contract::HERE));
            let value = if decided { value } else { widened(value, self.variables.leads_back) };
            let id = self.values.id(*variable, value);
            holds.push((*variable, self.sets.of(vec![id])));
        }
        holds
    }

    /// What the fields of a service hold that was just asked: where it answered, anything that was
    /// not looked at.
    fn answered_fields(&self, service: &Name, ran: &Ran, holds: &mut Vec<(Variable, SetId)>) {
        let answer = ran.state.answers.get(service);
        let failed = answer.is_none_or(|answer| *answer == Answer::Failed);
        for field in self.fields_of(service) {
            let variable = self.variables.field(field);
            if failed {
                holds.retain(|(held, _)| *held != variable);
                holds.push((variable, SetId::EMPTY));
            } else if !holds.iter().any(|(held, _)| *held == variable) {
                holds.push((variable, self.any_value.get(field).copied().unwrap_or(SetId::EMPTY)));
            }
        }
    }
}

/// What was made of a memory, and where it is as it was before.
fn parted(now: Texts, before: &Texts, written: &[String]) -> (Texts, Vec<Arc<str>>) {
    let is_kept = |place: &Arc<str>, text: &Arc<str>| {
        before.get(place) == Some(text) && !written.iter().any(|written| **written == **place)
    };
    let (kept, made): (Texts, Texts) =
        now.into_iter().partition(|(place, text)| is_kept(place, text));
    (made, kept.into_keys().collect())
}

/// What stood at these places.
fn seen<'a>(before: &Texts, places: impl Iterator<Item = &'a str>) -> Texts {
    let stood = places.filter_map(|place| before.get_key_value(place));
    stood.map(|(place, text)| (Arc::clone(place), Arc::clone(text))).collect()
}
