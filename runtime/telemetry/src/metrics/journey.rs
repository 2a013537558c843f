//! Journey events as metrics.

use pivotline_service::ports::{Events, JourneyEvent, JourneyStep};

use super::Metrics;
use super::labels::Labels;

impl Metrics {
    fn by_line(&self, event: &JourneyEvent) -> Labels {
        vec![("line", self.names.value(event.line.as_deref().unwrap_or("unknown")))]
    }

    fn resolved(&self, event: &JourneyEvent, outcome: &'static str) {
        if let Some(after) = event.after {
            let after = f64::from(u32::try_from(after).unwrap_or(u32::MAX));
            let labels = with(self.by_line(event), "outcome", outcome);
            self.resolution.get_or_create_owned(&labels).observe(after);
        }
    }
}

impl Events for Metrics {
    fn record(&self, event: JourneyEvent) {
        let line = self.by_line(&event);
        let (counters, labels) = match event.kind {
            JourneyStep::Call => (&self.calls, with(line, "state", "began")),
            JourneyStep::CallEnded => (&self.calls, with(line, "state", "ended")),
            JourneyStep::Offered => (&self.offers, line),
            JourneyStep::LinkSent => (&self.texts, with(line, "outcome", "sent")),
            JourneyStep::LinkNotSent => (&self.texts, with(line, "outcome", "not_sent")),
            JourneyStep::Opened => (&self.opens, line),
            JourneyStep::Chosen => (&self.choices, line),
            // Solved twice is one session that was solved.
            JourneyStep::Solved if event.solved => return,
            JourneyStep::Solved => {
                self.resolved(&event, "solved");
                (&self.solved, line)
            }
            JourneyStep::LoggedIn => (&self.logins, with(line, "outcome", "done")),
            JourneyStep::LoginRefused => (&self.logins, with(line, "outcome", "refused")),
            JourneyStep::HandedOver => {
                self.resolved(&event, "escalated");
                let route = self.names.value(event.route.as_deref().unwrap_or("unknown"));
                let mut labels = with(line, "solved", if event.solved { "yes" } else { "no" });
                labels.push(("route", route));
                (&self.escalations, labels)
            }
            JourneyStep::Completed => (&self.completed, line),
        };
        counters.get_or_create_owned(&labels).inc();
    }
}

fn with(mut labels: Labels, name: &'static str, value: &str) -> Labels {
    labels.push((name, value.to_owned()));
    labels
}
