//! Both sides before a turn, each variable filled with one value that it may have.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use pivotline_connect::contract;
use pivotline_connect::interpret::{Call, Input, Memory, Symbol, Symbols};
use pivotline_ir::{Name, Tag, order};
use pivotline_machine::{Answer, Event, State, Waiting};

use crate::fields::FieldSymbol;
use crate::happening::Happening;
use crate::sets::{Chosen, ValueId};
use crate::symbols::{copied, marked};
use crate::variables::{Half, Kind, Texts, Variable};
use crate::walker::{Place, Walker};

/// Both sides before a turn, and what they are told.
pub(crate) struct Before {
    pub(crate) state: State,
    pub(crate) event: Event,
    pub(crate) call: Call,
    pub(crate) input: Input,
    pub(crate) symbols: Symbols,
    /// The variables that stand in the flows as they are, not as symbols.
    pub(crate) plain: BTreeSet<Variable>,
}

impl Walker<'_> {
    /// Both sides before a turn, with these values and any for the others.
    pub(crate) fn before(
        &self,
        at: usize,
        happening: Happening,
        chosen: &Chosen,
    ) -> Option<Before> {
        let place = self.places.get(at)?;
        let answered = self.answering(at, happening);
        let value = |variable: Variable| self.value_of(place, chosen, variable, answered.as_ref());
        let state = self.filled_state(place, &value);
        let mut memory: Texts = place.key.memory.clone();
        let mut symbols = BTreeMap::new();
        let mut plain = BTreeSet::new();
        for variable in &place.known {
            match (self.variables.kind(*variable), value(*variable)) {
                (Kind::Field(field), Some(id)) => self.meanings(field, id, &mut symbols),
                (Kind::EnteredFrom(_), Some(id)) if self.stands_everywhere(place, *variable) => {
                    for (place, text) in &self.values.get(*variable, id)?.flow {
                        let symbol = copied(*variable);
                        memory.insert(Arc::clone(place), marked(&symbol).into());
                        symbols.insert(symbol, text.as_ref().to_owned());
                    }
                }
                (_, Some(id)) => {
                    let held = self.values.get(*variable, id)?.flow.iter();
                    memory.extend(held.map(|(place, text)| (Arc::clone(place), Arc::clone(text))));
                    plain.insert(*variable);
                }
                (_, None) => {}
            }
        }
        let mut answer = BTreeMap::new();
        let mut raw = BTreeMap::new();
        if let Some(service) = &answered {
            let tag = state.language.clone();
            (answer, raw) = self.answer(service, &tag, &value);
            outdate(&mut memory, &self.fields_of(service).collect());
        }
        let symbols = Symbols::from(symbols);
        let call = place.call.with_memory(&filled(&memory));
        let event = happening.event(&state, &self.world, raw);
        let input = happening.input(&state, &self.world, answer);
        Some(Before { state, event, call, input, symbols, plain })
    }

    /// The service that answers in a turn.
    pub(crate) fn answering(&self, at: usize, happening: Happening) -> Option<Name> {
        let state = &self.places.get(at)?.state;
        self.asked_service(state).filter(|_| happening == Happening::Answered)
    }

    /// The service that is being asked.
    pub(crate) fn asked_service(&self, state: &State) -> Option<Name> {
        match self.world.line.nodes.get(&state.at)? {
            pivotline_ir::Node::Ask { service, .. }
            | pivotline_ir::Node::Change { service, .. }
                if state.waiting == Waiting::Service =>
            {
                Some(service.clone())
            }
            _ => None,
        }
    }

    /// What a variable holds: what was chosen, or the first that it may.
    pub(crate) fn value_of(
        &self,
        place: &Place,
        chosen: &Chosen,
        variable: Variable,
        answered: Option<&Name>,
    ) -> Option<ValueId> {
        if let Some((_, id)) = chosen.iter().find(|(known, _)| *known == variable) {
            return Some(*id);
        }
        self.candidates(place, variable, answered).first().copied()
    }

    /// All that a variable may hold: of a service that answers right now, whatever it may answer.
    pub(crate) fn candidates<'s>(
        &'s self,
        place: &Place,
        variable: Variable,
        answered: Option<&Name>,
    ) -> &'s [ValueId] {
        let set = match (self.variables.kind(variable), answered) {
            (Kind::Field(field), Some(service))
                if self.fields.get(field).is_some_and(|field| field.service == *service) =>
            {
                self.any_value.get(field).copied().unwrap_or(crate::sets::SetId::EMPTY)
            }
            (Kind::Hours(_), _) => self.any_hours,
            _ => place.store.get(variable),
        };
        self.sets.values(set)
    }

    /// Whether the flows hold something of a variable, whatever it is.
    pub(crate) fn stands_everywhere(&self, place: &Place, variable: Variable) -> bool {
        let all = self.sets.values(place.store.get(variable)).iter();
        let mut held = all.map(|id| self.values.get(variable, *id).map(|value| &value.flow));
        held.all(|flow| flow.is_some_and(|flow| !flow.is_empty()))
    }

    fn filled_state(&self, place: &Place, value: &impl Fn(Variable) -> Option<ValueId>) -> State {
        let mut state = place.state.clone();
        for variable in &place.known {
            let Some(held) = value(*variable).and_then(|id| self.values.get(*variable, id)) else {
                continue;
            };
            match (&held.machine, self.variables.kind(*variable)) {
                (Half::Mobile(mobile), _) => state.caller.mobile = *mobile,
                (Half::Path(path), _) => state.path.clone_from(path),
                (Half::Links(links), _) => state.links = *links,
                (Half::Orders(orders), _) => state.orders = *orders,
                (Half::Answer(Some(ok)), Kind::Answer(service)) => {
                    if let Some(name) = self.variables.service(service) {
                        let answer = if *ok {
                            Answer::Ok(self.held_fields(name, value))
                        } else {
                            Answer::Failed
                        };
                        state.answers.insert(name.clone(), answer);
                    }
                }
                (Half::Given(Some(fields)), Kind::Answer(form)) => {
                    if let Some(name) = self.variables.service(form) {
                        state.answers.insert(name.clone(), Answer::Ok(fields.clone()));
                    }
                }
                (Half::EnteredFrom(Some(from)), Kind::EnteredFrom(menu)) => {
                    if let Some(menu) = self.variables.menu(menu) {
                        state.entered_from.insert(menu.clone(), from.clone());
                    }
                }
                _ => {}
            }
        }
        state
    }

    /// The fields of a service that answered.
    fn held_fields(
        &self,
        service: &Name,
        value: &impl Fn(Variable) -> Option<ValueId>,
    ) -> BTreeMap<Name, String> {
        let gives = self.world.program.services.get(service).map(|rules| rules.gives.keys());
        let held = gives.into_iter().flatten().filter_map(|name| {
            let field = self.fields.number(service, name)?;
            let id = value(self.variables.field(field))?;
            Some((name.clone(), self.raw(field, id)?.to_owned()))
        });
        held.collect()
    }

    /// What a service answers: to the flows in symbols, to the machine as values.
    fn answer(
        &self,
        service: &Name,
        tag: &Tag,
        value: &impl Fn(Variable) -> Option<ValueId>,
    ) -> (BTreeMap<String, String>, BTreeMap<Name, String>) {
        let rules = self.world.program.services.get(service);
        let changes = rules.is_some_and(|rules| rules.changes);
        let mut answer = if changes { contract::outcome(order::DONE) } else { BTreeMap::new() };
        let gives = rules.map(|rules| &rules.gives);
        for (name, declared) in gives.into_iter().flatten() {
            let Some(field) = self.fields.number(service, name) else { continue };
            let mark = |spoken| marked(&FieldSymbol { field, spoken }.text());
            if declared.kind.has_spoken_form() {
                answer.insert(format!("{name}_spoken"), mark(Some(tag.clone())));
            }
            answer.insert(name.to_string(), mark(None));
        }
        (answer, self.held_fields(service, value))
    }

    fn raw(&self, field: usize, id: ValueId) -> Option<&str> {
        match self.values.get(self.variables.field(field), id)?.machine {
            Half::Field(number) => self.fields.raw(field, number),
            _ => None,
        }
    }

    /// The fields of a service, by their numbers.
    pub(crate) fn fields_of(&self, service: &Name) -> impl Iterator<Item = usize> {
        let gives = self.world.program.services.get(service).map(|rules| rules.gives.keys());
        gives.into_iter().flatten().filter_map(|name| self.fields.number(service, name))
    }
}

/// A memory that holds these texts.
fn filled(texts: &Texts) -> Memory {
    let mut memory = Memory::default();
    texts.iter().for_each(|(place, text)| memory.set(place, text));
    memory
}

/// Marks the symbols of an answer that another one takes the place of.
fn outdate(memory: &mut Texts, fields: &BTreeSet<usize>) {
    for text in memory.values_mut().filter(|text| text.contains(Symbol::OPEN)) {
        let outdated = Symbol::replace(text, |symbol| {
            let is_old =
                FieldSymbol::read(symbol).is_some_and(|symbol| fields.contains(&symbol.field));
            let mark = if is_old { "old " } else { "" };
            marked(&format!("{mark}{symbol}"))
        });
        *text = outdated.into();
    }
}
