//! What a turn came to: kept, so that no turn is run twice.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use pivotline_connect::contract;
use pivotline_connect::interpret::{Call, Memory, Position};
use pivotline_ir::Name;
use pivotline_machine::{Answer, State};

use crate::sets::SetId;
use crate::told::Asked;
use crate::turn::{Chosen, Ran};
use crate::variables::{Kind, Texts, Value, Variable, bare};
use crate::walk::Walker;
use crate::widening::widened;

/// What a turn came to.
pub(crate) struct Ended {
    /// Each variable that was read or changed, and what it held before.
    pub(crate) chosen: Chosen,
    /// How many of these go together. Where not all do, no call can take this turn.
    pub(crate) possible: usize,
    /// The variables that the flows may have handed on without a look at them.
    pub(crate) copied: BTreeSet<Variable>,
    /// Those that the flows read.
    pub(crate) read_by_flows: BTreeSet<Variable>,
    /// The places of the flows that were written.
    pub(crate) written: Vec<String>,
    /// What variables hold now, of those that were read or changed.
    pub(crate) holds: Vec<(Variable, SetId)>,
    /// Where both sides wait now; none where the call is over.
    pub(crate) left: Option<Left>,
}

/// Where both sides wait, and what they remember there beside variables.
#[derive(Clone)]
pub(crate) struct Left {
    pub(crate) state: State,
    /// The call, without its memory.
    pub(crate) call: Call,
    pub(crate) position: Position,
    /// What only the flows know of, and may still read.
    pub(crate) alive: Texts,
}

impl Ended {
    /// Whether a call can take this turn.
    pub(crate) fn is_possible(&self) -> bool {
        self.possible == self.chosen.len()
    }
}

impl Walker<'_> {
    /// What a turn came to. `answered` is the service that was asked before it.
    pub(crate) fn ended(&mut self, ran: Ran, possible: usize, answered: Option<&Name>) -> Ended {
        let (flow, alive) = self.remembered(&ran);
        let mut holds = self.held(&ran, flow);
        if let Some(service) = answered {
            self.answered_fields(service, &ran, &mut holds);
        }
        let is_over = matches!(ran.machine.asked, Asked::HungUp | Asked::Queued);
        let left = (!is_over && possible == ran.chosen.len()).then(|| Left {
            position: ran.call.position(),
            call: ran.call.with_memory(&Memory::default()),
            state: bare(ran.state),
            alive,
        });
        let Ran { chosen, copied, read_by_flows, written, .. } = ran;
        Ended { chosen, possible, copied, read_by_flows, written, holds, left }
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
