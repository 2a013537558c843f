//! Calling the caller back, at the number that called.

use pivotline_ir::{Name, Target, Tried, along};

use super::draft::{Place, Ways};
use super::error::LowerError;
use super::handover::Refused;
use super::lowering::Lowering;
use super::values::attribute;
use crate::model::{ActionKind, ErrorType, FlowRole};

/// How soon a call back may be made, in seconds.
const FIRST: u32 = 5;
/// The number of a telephone call.
const CALLER: &str = "$.CustomerEndpoint.Address";

impl Lowering<'_> {
    /// Has the caller called back. A contact that was started to call back is put into the queue.
    pub(super) fn lower_call_back(
        &mut self,
        number: usize,
        name: &str,
        (route, tried): (&Name, Tried),
        (done, failed): (&Target, &Target),
    ) -> Result<Place, LowerError> {
        let rule = self.route(route)?;
        let (done, failed) = (self.place(number, done), self.place(number, failed));
        if self.role == FlowRole::Callback {
            let node = pivotline_ir::HandOver::new(
                route.clone(),
                Target::HangUp,
                Target::HangUp,
                Target::HangUp,
            );
            let refused =
                Refused { closed: failed, unstaffed: None, crowded: None, full: failed, failed };
            let place = self.queueing(number, name, (&node, rule), refused);
            self.arrived.insert(number, place);
            return Ok(place);
        }
        let kind = ActionKind::CreateCallbackContact {
            queue: rule.queue.to_string(),
            first: FIRST,
            again: tried.apart,
            tries: tried.times,
        };
        let place = self.draft.add_or(name, kind, done, failed);
        let place = self.context(number, name, rule, place);
        let brought = match self.role {
            FlowRole::Inbound | FlowRole::Language => failed,
            _ => {
                let brought = attribute(along::CALLER_PHONE);
                self.number(&format!("{name} number brought"), &brought, place, failed)
            }
        };
        Ok(self.number(&format!("{name} number"), CALLER, place, brought))
    }

    fn number(&mut self, name: &str, number: &str, next: Place, failed: Place) -> Place {
        let kind = ActionKind::UpdateContactCallbackNumber { number: number.to_owned() };
        let errors = [ErrorType::InvalidCallbackNumber, ErrorType::CallbackNumberNotDialable];
        let ways = Ways {
            next: Some(next),
            conditions: Vec::new(),
            errors: errors.map(|error| (error, failed)).into(),
        };
        self.draft.add(name, kind, ways)
    }
}
