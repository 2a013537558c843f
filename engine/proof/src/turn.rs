//! One turn of both sides, run as they run for callers.
//!
//! A place stands for many calls: each variable may hold any of several values. A turn is run with
//! one value for each variable that it comes to, and tells which those were. All calls that agree
//! in these go the same way, whatever else they hold.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use pivotline_connect::interpret::{Call, Input, Memory, Passed, Symbol, Symbols, Turn, Watched};
use pivotline_ir::{Name, Tag};
use pivotline_machine::{Answer, Event, State, Step, Trace, Waiting};

use crate::fields::FieldSymbol;
use crate::happening::Happening;
use crate::hours::{Hours, add};
use crate::sets::ValueId;
use crate::told::{Asked, Told};
use crate::variables::{Half, Kind, Texts, Variable};
use crate::walk::{Place, Walker};

/// Values of variables, in the order in which they were chosen.
pub(crate) type Chosen = Vec<(Variable, ValueId)>;

/// A turn that was run.
pub(crate) struct Ran {
    /// Each variable that was read or changed, and what it held before.
    pub(crate) chosen: Chosen,
    /// Those that the flows may have handed on without a look at them.
    pub(crate) copied: BTreeSet<Variable>,
    /// Those that the flows read.
    pub(crate) read_by_flows: BTreeSet<Variable>,
    /// The places of the flows that were written.
    pub(crate) written: Vec<String>,
    pub(crate) state: State,
    pub(crate) call: Call,
    pub(crate) machine: Told,
    pub(crate) flow: Told,
    /// A symbol that stands for an answer which is out of date.
    pub(crate) stale: bool,
    /// The actions that the flows came to.
    pub(crate) passed: Vec<Passed>,
}

/// Both sides before a turn, and what they are told.
pub(crate) struct Before {
    pub(crate) state: State,
    pub(crate) event: Event,
    pub(crate) call: Call,
    pub(crate) input: Input,
    pub(crate) symbols: Symbols,
    /// The variables that stand in the flows as they are, not as symbols.
    plain: BTreeSet<Variable>,
}

impl Walker<'_> {
    /// Runs what happens at a place, with these values and any for the others.
    pub(crate) fn run(&mut self, at: usize, happening: Happening, chosen: &Chosen) -> Option<Ran> {
        loop {
            let ran = self.attempt(at, happening, chosen)?;
            let place = self.places.get_mut(at)?;
            let known = place.known.len();
            let touched = ran.chosen.iter().map(|(variable, _)| *variable);
            let is_held = |variable: &Variable| self.variables.hours_id(*variable).is_none();
            place.known.extend(touched.filter(is_held));
            place.known.extend(ran.copied.iter().copied());
            if place.known.len() == known {
                return Some(ran);
            }
        }
    }

    fn attempt(&mut self, at: usize, happening: Happening, chosen: &Chosen) -> Option<Ran> {
        self.steps += 1;
        let Before { state, event, mut call, input, symbols, plain } =
            self.before(at, happening, chosen)?;
        let mut hours = self.hours_of(chosen);
        let done = self.machine.traced_step(&state, event);
        let done = self.world.machine_past(&self.machine, done, &mut hours, |_| {});
        let begun = call.resume_watched(input, &symbols);
        let (turn, watched) = self.flows_past(&mut call, begun, &mut hours, &symbols);
        let both = Both { machine: done, flows: (call, turn, watched), hours };
        let place = self.places.get(at)?;
        let service = self.asked_service(&place.key.state);
        let answered = service.filter(|_| happening == Happening::Answered);
        let value = |variable: Variable| self.value_of(place, chosen, variable, answered.as_ref());
        Some(self.ran(both, chosen, (&plain, &value)))
    }

    /// Both sides before a turn, with these values and any for the others.
    pub(crate) fn before(
        &self,
        at: usize,
        happening: Happening,
        chosen: &Chosen,
    ) -> Option<Before> {
        let place = self.places.get(at)?;
        let service = self.asked_service(&place.key.state);
        let answered = service.filter(|_| happening == Happening::Answered);
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

    /// Lets the flows go on past hours, watched.
    pub(crate) fn flows_past(
        &self,
        call: &mut Call,
        (turn, mut watched): (Turn, Watched),
        hours: &mut Hours,
        symbols: &Symbols,
    ) -> (Turn, Watched) {
        let turn = self.world.flows_past(call, turn, hours, |call, input| {
            let (turn, mut more) = call.resume_watched(input, symbols);
            more.read.retain(|place| !watched.written.contains(place));
            add(&mut watched.read, more.read);
            add(&mut watched.written, more.written);
            add(&mut watched.decided, more.decided);
            watched.passed.extend(more.passed);
            turn
        });
        (turn, watched)
    }

    /// What is told of hours where these were chosen.
    pub(crate) fn hours_of(&self, chosen: &Chosen) -> Hours {
        let mut hours = Hours::default();
        for (variable, id) in chosen {
            if let Some(name) = self.variables.hours_id(*variable)
                && let Some(Half::Hours(open)) =
                    self.values.get(*variable, *id).map(|value| &value.machine)
            {
                hours.tell(name, *open);
            }
        }
        hours
    }

    /// What was told of hours, chosen like anything else.
    fn told_hours(&self, hours: &Hours) -> Chosen {
        let told = hours.all().filter_map(|(name, open)| {
            let (variable, _) = self.variables.hours().find(|(_, id)| *id == name)?;
            let mut all = self.sets.values(self.any_hours).iter().copied();
            let holds = |id: &ValueId| {
                let value = self.values.get(variable, *id);
                value.is_some_and(|value| value.machine == Half::Hours(open))
            };
            Some((variable, all.find(holds)?))
        });
        told.collect()
    }

    /// Puts together what both sides did. `plain` are the variables that stood in the flows as they
    /// are, not as symbols.
    pub(crate) fn ran(
        &self,
        Both { machine: (step, trace), flows: (call, turn, watched), hours }: Both,
        before: &Chosen,
        (plain, value): (&BTreeSet<Variable>, &impl Fn(Variable) -> Option<ValueId>),
    ) -> Ran {
        let mut chosen = before.clone();
        add(&mut chosen, self.told_hours(&hours));
        let mut touch = |variable: Variable| {
            if !chosen.iter().any(|(known, _)| *known == variable)
                && let Some(id) = value(variable)
            {
                chosen.push((variable, id));
            }
        };
        let of_part = |part| self.variables.of_part(part, self.fields);
        trace.read.iter().filter_map(of_part).for_each(&mut touch);
        let (mut read_by_flows, mut handed_on) = (BTreeSet::new(), BTreeSet::new());
        let mut stale = false;
        let is_handed_on = |variable| {
            matches!(self.variables.kind(variable), Kind::EnteredFrom(_))
                && !plain.contains(&variable)
        };
        for variable in watched.read.iter().filter_map(|place| self.variables.of_place(place)) {
            if is_handed_on(variable) {
                handed_on.insert(variable);
            } else {
                read_by_flows.insert(variable);
            }
        }
        for symbol in &watched.decided {
            match self.variable_of(symbol) {
                Some(variable) => drop(read_by_flows.insert(variable)),
                None => stale = true,
            }
        }
        read_by_flows.iter().copied().for_each(&mut touch);
        trace.changed.iter().filter_map(of_part).for_each(&mut touch);
        let written = watched.written.iter().filter_map(|place| self.variables.of_place(place));
        let mut written: BTreeSet<Variable> = written.collect();
        if watched.written.iter().any(|place| place == Watched::FLOW) {
            // Where nothing reads a place any more, it does not matter what stood there.
            let is_alive = |place: &String| self.is_alive(&call, place);
            let of_flows =
                self.variables.of_flows().filter(|(_, places)| places.iter().any(is_alive));
            written.extend(of_flows.map(|(variable, _)| variable));
        }
        let memory = call.memory();
        for variable in written {
            let is_as_before = is_handed_on(variable)
                && self.variables.place_of(variable).is_some_and(|place| {
                    memory.get(place).is_some_and(|text| text == marked(&copied(variable)))
                });
            if is_as_before {
                handed_on.insert(variable);
            } else {
                touch(variable);
            }
        }
        // What went elsewhere is told apart from now on.
        for (place, text) in memory.iter().filter(|(_, text)| text.contains(Symbol::OPEN)) {
            let _ = Symbol::replace(text, |symbol| {
                let variable = self.variable_of(symbol).filter(|variable| is_handed_on(*variable));
                if let Some(variable) = variable
                    && self.variables.of_place(place) != Some(variable)
                    && self.is_alive(&call, place)
                {
                    touch(variable);
                }
                String::new()
            });
        }
        let offering = matches!(step.state.waiting, Waiting::Language { .. });
        let told = self.world.of_machine(&step);
        let flow = self.world.of_flows(&turn, offering, |text| {
            Symbol::replace(text, |symbol| match self.variable_of(symbol) {
                Some(variable) => {
                    touch(variable);
                    value(variable).map_or_else(String::new, |id| self.said(symbol, variable, id))
                }
                None => format!("(an earlier {symbol})"),
            })
        });
        let (state, written, passed) = (step.state, watched.written, watched.passed);
        Ran {
            chosen,
            copied: handed_on,
            read_by_flows,
            written,
            state,
            call,
            machine: told,
            flow,
            stale,
            passed,
        }
    }

    /// The variable that a symbol stands for; none where its answer is out of date.
    pub(crate) fn variable_of(&self, symbol: &str) -> Option<Variable> {
        match symbol.strip_prefix(COPIED) {
            Some(number) => number.parse().ok().map(Variable::of_number),
            None => Some(self.variables.field(FieldSymbol::read(symbol)?.field)),
        }
    }

    /// What a symbol says where its variable has this value.
    pub(crate) fn said(&self, symbol: &str, variable: Variable, id: ValueId) -> String {
        if let Some(symbol) = FieldSymbol::read(symbol) {
            return self.meant(&symbol, id);
        }
        let value = self.values.get(variable, id);
        value
            .and_then(|value| value.flow.values().next())
            .map(|text| text.as_ref().to_owned())
            .unwrap_or_default()
    }

    /// A text in which symbols are replaced by what they stand for, where these were chosen.
    pub(crate) fn valued(
        &self,
        at: usize,
        happening: Happening,
        chosen: &Chosen,
        text: &str,
    ) -> String {
        Symbol::replace(text, |symbol| {
            let held = self.places.get(at).zip(self.variable_of(symbol));
            let said = held.and_then(|(place, variable)| {
                let service = self.asked_service(&place.key.state);
                let answered = service.filter(|_| happening == Happening::Answered);
                let id = self.value_of(place, chosen, variable, answered.as_ref())?;
                Some(self.said(symbol, variable, id))
            });
            said.unwrap_or_default()
        })
    }

    /// A text of a flow's memory after a turn: what is handed on stands as what it is.
    pub(crate) fn settled(&self, text: &Arc<str>, chosen: &Chosen) -> Arc<str> {
        if !text.contains(Symbol::OPEN) {
            return Arc::clone(text);
        }
        let settled = Symbol::replace(text, |symbol| {
            let variable = symbol.starts_with(COPIED).then(|| self.variable_of(symbol)).flatten();
            let held = variable
                .and_then(|variable| chosen.iter().find(|(known, _)| *known == variable).copied());
            match held {
                Some((variable, id)) => self.said(symbol, variable, id),
                None => marked(symbol),
            }
        });
        settled.into()
    }

    /// The service that is being asked.
    pub(crate) fn asked_service(&self, state: &State) -> Option<Name> {
        match self.world.line.nodes.get(&state.at)? {
            pivotline_ir::Node::Ask { service, .. } if state.waiting == Waiting::Service => {
                Some(service.clone())
            }
            _ => None,
        }
    }

    /// What a variable holds: what was chosen, or the first that it may.
    fn value_of(
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
        let mut state = place.key.state.clone();
        for variable in &place.known {
            let Some(held) = value(*variable).and_then(|id| self.values.get(*variable, id)) else {
                continue;
            };
            match (&held.machine, self.variables.kind(*variable)) {
                (Half::Mobile(mobile), _) => state.caller.mobile = *mobile,
                (Half::Path(path), _) => state.path.clone_from(path),
                (Half::Links(links), _) => state.links = *links,
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
        let mut answer = BTreeMap::new();
        let gives = self.world.program.services.get(service).map(|rules| &rules.gives);
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

    /// What the symbols of a field stand for, in each language.
    fn meanings(&self, field: usize, id: ValueId, symbols: &mut BTreeMap<String, String>) {
        let tags = self.world.line.languages.iter().map(|language| Some(language.tag.clone()));
        for spoken in tags.chain([None]) {
            let symbol = FieldSymbol { field, spoken };
            symbols.insert(symbol.text(), self.meant(&symbol, id));
        }
    }

    fn meant(&self, symbol: &FieldSymbol, id: ValueId) -> String {
        let variable = self.variables.field(symbol.field);
        match self.values.get(variable, id).map(|value| &value.machine) {
            Some(Half::Field(number)) => self.fields.meant(symbol, *number),
            _ => String::new(),
        }
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

/// What both sides did in a turn, and what they were told of hours.
pub(crate) struct Both {
    pub(crate) machine: (Step, Trace),
    pub(crate) flows: (Call, Turn, Watched),
    pub(crate) hours: Hours,
}

impl Ran {
    /// Whether both sides ask for hours whatever is told.
    pub(crate) fn goes_round(&self) -> bool {
        let asks = |told: &Told| matches!(told.asked, Asked::Hours(_));
        asks(&self.machine) && asks(&self.flow)
    }

    /// Whether both sides told the same.
    pub(crate) fn agrees(&self) -> bool {
        let is_open = matches!(self.machine.asked, Asked::Other(_) | Asked::Hours(_));
        self.machine == self.flow && !is_open && !self.stale
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

/// Begins the symbols of what flows hand on as it is: from where menus were entered.
const COPIED: &str = "from ";

fn copied(variable: Variable) -> String {
    format!("{COPIED}{}", variable.number())
}

fn marked(symbol: &str) -> String {
    format!("{}{symbol}{}", Symbol::OPEN, Symbol::CLOSE)
}
