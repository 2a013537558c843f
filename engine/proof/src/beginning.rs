//! The first turn of a call.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use pivotline_connect::interpret::{Call, Entry, FlowSet, Symbols};
use pivotline_ir::{Name, NodeId, Tag};
use pivotline_machine::{Caller, Machine, Step, Trace};

use crate::caller::PHONE;
use crate::pins::Pins;
use crate::sets::{Chosen, SetId, Store, ValueId};
use crate::stopped::Stopped;
use crate::turn::{Both, Ran};
use crate::unproved::Unproved;
use crate::variables::{Half, Kind, Texts, Value, Variable};
use crate::walker::Walker;

/// Where a contact begins.
pub(crate) struct Beginning<'a> {
    pub(crate) flows: &'a Arc<FlowSet>,
    pub(crate) flow: String,
    pub(crate) entry: Entry,
    /// The language that it speaks; the caller's choice, where there is none.
    pub(crate) language: Option<&'a Tag>,
    /// Where it begins on the machine; a call of the line, where there is none.
    pub(crate) at: Option<&'a NodeId>,
    /// How that is told.
    pub(crate) opening: String,
}

impl Beginning<'_> {
    /// The machine's first step.
    pub(crate) fn on_machine(&self, machine: &Machine, line: &Name) -> Option<(Step, Trace)> {
        let caller = Caller { phone: PHONE.to_owned(), mobile: None };
        match self.at {
            Some(place) => machine.traced_call_at(line, self.language?, caller, place),
            None => machine.traced_call(line, self.language, caller),
        }
    }
}

impl Walker<'_> {
    /// Runs the first turn of a call, whatever is told of hours in it.
    pub(crate) fn begin(&mut self, beginning: &Beginning<'_>) -> Result<(), Stopped> {
        let mut store = Store::empty(self.variables.len());
        let mut first = HashMap::new();
        for variable in self.variables.all().collect::<Vec<_>>() {
            let machine = match self.variables.kind(variable) {
                Kind::Mobile => Half::Mobile(None),
                Kind::Path => Half::Path(Vec::new()),
                Kind::Links => Half::Links(0),
                Kind::Orders => Half::Orders(0),
                Kind::Answer(form) if self.variables.is_form(form) => Half::Given(None),
                Kind::Answer(_) => Half::Answer(None),
                Kind::EnteredFrom(_) => Half::EnteredFrom(None),
                Kind::Field(_) | Kind::Hours(_) => continue,
            };
            let id = self.values.id(variable, Value { machine, flow: Texts::new() });
            let set = self.sets.of(vec![id]);
            store.set(variable, set);
            first.insert(variable, id);
        }
        let mut open: Vec<Chosen> = vec![Vec::new()];
        while let Some(chosen) = open.pop() {
            let ran = self.begun(beginning, &first, &chosen)?;
            let all = ran.chosen.len();
            open.extend(self.others(chosen.len(), &ran.chosen, all, |variable| {
                let is_hours = self.variables.hours_id(variable).is_some();
                self.sets.values(if is_hours { self.any_hours } else { SetId::EMPTY })
            }));
            let ran = self.agreed(None, ran)?;
            let possible = ran.chosen.len();
            let nothing = Texts::new();
            let ended = Rc::new(self.ended(ran, possible, &nothing, None));
            let end = Rc::clone(&ended).from(&nothing);
            if let Some(to) = self.place(&end, Pins::default(), None) {
                self.arrive(to, &store, &ended);
            }
        }
        Ok(())
    }

    /// The first turn of a call, in which variables hold what they hold `first`.
    fn begun(
        &mut self,
        beginning: &Beginning<'_>,
        first: &HashMap<Variable, ValueId>,
        chosen: &Chosen,
    ) -> Result<Ran, Stopped> {
        self.steps += 1;
        let begun = beginning.on_machine(&self.machine, self.world.name);
        let begun =
            begun.ok_or_else(|| Unproved::NoSuchLine { line: self.world.name.to_string() })?;
        let mut hours = self.hours_of(chosen);
        let machine = self.world.machine_past(&self.machine, begun, &mut hours, |_| {});
        let (flows, entry) = (Arc::clone(beginning.flows), beginning.entry.clone());
        let (mut call, turn, watched) = Call::begin_watched(flows, &beginning.flow, entry);
        let (turn, watched) =
            self.flows_past(&mut call, (turn, watched), &mut hours, &Symbols::default());
        let both = Both { happening: None, machine, flows: (call, turn, watched), hours };
        let all = self.variables.all().collect();
        let value = |variable: Variable| first.get(&variable).copied();
        Ok(self.ran(both, chosen, (&all, &value)))
    }
}
