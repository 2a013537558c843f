//! Where journey events go: a file, CloudWatch, several places.

mod emf;
mod file;

use std::sync::Arc;

use pivotline_service::ports::{Events, JourneyEvent};

pub use emf::EmfEvents;
pub use file::FileEvents;

/// Hands each event to several.
#[derive(Clone, Default)]
pub struct AllEvents(Vec<Arc<dyn Events>>);

impl AllEvents {
    /// To all of these, in this order.
    #[must_use]
    pub fn new(events: Vec<Arc<dyn Events>>) -> Self {
        Self(events)
    }
}

impl Events for AllEvents {
    fn record(&self, event: JourneyEvent) {
        for events in &self.0 {
            events.record(event.clone());
        }
    }
}
