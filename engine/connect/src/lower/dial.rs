//! Connecting the call with a number outside.

use pivotline_ir::Name;

use super::draft::{Place, Ways};
use super::lowering::Lowering;
use crate::model::{ActionKind, ErrorType};

impl Lowering<'_> {
    /// The flow goes on where the other side has left the call.
    pub(super) fn lower_dial(
        &mut self,
        name: &str,
        (number, within): (&Name, u32),
        (left, unanswered, failed): (Place, Place, Place),
    ) -> Place {
        let number = number.to_string();
        let errors = vec![
            (ErrorType::CallFailed, failed),
            (ErrorType::ConnectionTimeLimitExceeded, unanswered),
            (ErrorType::NoMatchingError, failed),
        ];
        let ways = Ways { next: Some(left), conditions: Vec::new(), errors };
        self.draft.add(name, ActionKind::TransferParticipantToThirdParty { number, within }, ways)
    }
}
