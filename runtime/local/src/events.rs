//! Journey events, kept in memory for the phone page and for tests, and handed on.

use std::sync::Arc;

use pivotline_service::ports::{Events, JourneyEvent};

use crate::recent::Recent;

/// Keeps journey events in memory.
#[derive(Default)]
pub struct EventLog {
    events: Recent<JourneyEvent>,
    also: Option<Arc<dyn Events>>,
}

impl EventLog {
    /// Keeps journey events in memory and hands each of them on.
    #[must_use]
    pub fn and(also: Arc<dyn Events>) -> Self {
        Self { also: Some(also), ..Self::default() }
    }

    /// All events, oldest first.
    #[must_use]
    pub fn events(&self) -> Vec<JourneyEvent> {
        self.events.all()
    }
}

impl Events for EventLog {
    fn record(&self, event: JourneyEvent) {
        if let Some(also) = &self.also {
            also.record(event.clone());
        }
        self.events.push(event);
    }
}
