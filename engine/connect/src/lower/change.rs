//! Orders to services that change things.
//!
//! The function is given a key that is the same however often Amazon Connect calls it for one
//! order, and says in words what became of it. Where the call of it fails nobody can tell: Connect
//! has one way out for a function that was late, broke, or could not be called.

use std::collections::BTreeMap;

use pivotline_ir::order::{DONE, KEY, NOT_DONE, OUTCOME};
use pivotline_ir::{Name, Service, Target};

use super::draft::Place;
use super::error::LowerError;
use super::lowering::Lowering;
use crate::contract::order_key;
use crate::model::{ActionKind, Operator};

impl Lowering<'_> {
    /// Has the service do it; `told` is what it is told.
    pub(super) fn lower_change(
        &mut self,
        number: usize,
        name: &Name,
        (service, told): (&Service, BTreeMap<String, String>),
        targets: [&Target; 3],
    ) -> Result<Place, LowerError> {
        let [ok, failed, unsure] = targets.map(|target| self.place(number, target));
        if !service.behind.is_empty() || !self.graph.has_menus() {
            // Nobody is logged in on the call. Past the voice menu nobody was asked anything.
            return Ok(failed);
        }
        let blocks = self.graph.question_name(number, name);
        let kept = self.kept(name, service);
        let done = if kept.is_empty() {
            ok
        } else {
            self.set_contact(&format!("{blocks} kept"), kept, ok, unsure)
        };
        let outcome = format!("$.External.{OUTCOME}");
        let known = |word: &str, to| (Operator::Equals, word.to_owned(), to);
        let outcomes = vec![known(DONE, done), known(NOT_DONE, failed)];
        let outcome = self.draft.compare(&format!("{blocks} outcome"), outcome, outcomes, unsure);
        let orders = self.traces.orders;
        let mut parameters = told;
        let block = self.graph.block(number);
        parameters.insert(KEY.to_owned(), order_key("$.ContactId", block, &orders.text()));
        let (function, within) = (name.to_string(), service.within);
        let kind = ActionKind::InvokeLambdaFunction { function, within, parameters };
        let order = self.draft.add_or(&blocks, kind, outcome, unsure);
        let Some(counted) = self.next_stroke(orders) else { return Ok(order) };
        Ok(self.set_flow(&format!("{blocks} order"), [counted].into(), order, failed))
    }
}
