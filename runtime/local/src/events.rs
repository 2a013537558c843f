//! Journey events, kept in memory for the phone page and for tests.

use pivotline_service::ports::{Events, JourneyEvent};

use crate::recent::Recent;

/// Keeps journey events in memory.
#[derive(Default)]
pub struct EventLog {
    events: Recent<JourneyEvent>,
}

impl EventLog {
    /// All events, oldest first.
    #[must_use]
    pub fn events(&self) -> Vec<JourneyEvent> {
        self.events.all()
    }
}

impl Events for EventLog {
    fn record(&self, event: JourneyEvent) {
        self.events.push(event);
    }
}
