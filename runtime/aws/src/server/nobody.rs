//! Where an environment names no contact centre: nobody is there to take a contact.

use async_trait::async_trait;
use pivotline_ir::Name;
use pivotline_machine::ContactKind;
use pivotline_service::ports::{
    ContactCentre, Ending, HandOver, HandoverOutcome, Join, JoinFailure,
};

/// A contact centre without people. The voice functions have this one: on the call, the flow hands
/// over by itself.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct NobodyIsThere;

#[async_trait]
impl ContactCentre for NobodyIsThere {
    async fn hand_over(&self, _request: &HandOver<'_>) -> HandoverOutcome {
        HandoverOutcome::Failed
    }

    async fn join(&self, _: ContactKind, _: &str, _: &str) -> Result<Join, JoinFailure> {
        Err(JoinFailure::Gone)
    }

    async fn is_open(&self, _hours: &Name) -> Option<bool> {
        None
    }

    async fn has_ended(&self, _contact: &str) -> bool {
        true
    }

    async fn end(&self, _contact: &str) -> Ending {
        Ending::Over
    }

    async fn abandon(&self, _request: &HandOver<'_>) -> Ending {
        Ending::Over
    }
}
