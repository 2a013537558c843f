//! Handovers that nobody wants any more and that may have begun.

use pivotline_ir::RouteWay;
use pivotline_service::ports::{ContactCentre as _, Ending, HandOver, HandoverOutcome};

use super::start::Start;
use super::{ConnectCentre, Tried};

impl ConnectCentre {
    /// Ends the call or chat that this token started. Connect names a contact by its token only
    /// where it is asked to start one, so one that had not begun begins here, and is stopped at
    /// once.
    pub(super) async fn end_of_token(&self, request: &HandOver<'_>) -> Ending {
        // What cannot be sent was never sent.
        let Some(attributes) = self.attributes(request.handover) else { return Ending::Over };
        let start = Start { centre: self, request, attributes: &attributes };
        for way in &request.handover.by {
            let tried = match way {
                RouteWay::ThisCall => match self.is_up(request.call).await {
                    // No other way was tried then; the call goes on as its flow says.
                    Ok(true) => return Ending::Over,
                    Ok(false) => Tried::Never,
                    Err(_) => return Ending::Unknown,
                },
                RouteWay::WebCall => start.web_call().await,
                RouteWay::Chat => start.chat().await,
                RouteWay::Callback => Tried::Never,
            };
            match tried {
                Tried::Queued(HandoverOutcome::Queued { contact, .. }) => {
                    return self.end(&contact).await;
                }
                Tried::Never => {}
                // A try before may have had more luck with it.
                Tried::Queued(_) | Tried::Later | Tried::NotYet | Tried::Refused => {
                    return Ending::Unknown;
                }
            }
        }
        Ending::Over
    }
}
