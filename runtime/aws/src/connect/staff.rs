//! Who works for a queue, and how many wait in it.

use aws_sdk_connect::Client;
use aws_sdk_connect::operation::get_current_metric_data::GetCurrentMetricDataOutput;
use aws_sdk_connect::types::{CurrentMetric, CurrentMetricName, Filters, Unit};
use pivotline_machine::Handover;
use pivotline_service::ports::HandoverOutcome;

use super::kept::Kept;
use super::send::send;

/// How long what was told, or could not be told, is kept, in seconds.
const KEPT: u64 = 5;

/// The queues of an instance, as far as they were asked for.
pub(super) struct Queues(Kept<Told>);

/// A queue.
#[derive(Clone, Copy)]
struct Told {
    staffed: f64,
    waiting: f64,
}

impl Default for Queues {
    fn default() -> Self {
        Self(Kept::new(KEPT, KEPT))
    }
}

impl Queues {
    /// Whether staff or length of the queue of this id stand against a handover at `now`. As on
    /// the call, what cannot be told does not.
    pub(super) async fn against(
        &self,
        (client, instance): (&Client, &str),
        (queue, handover): (&str, &Handover),
        now: u64,
    ) -> Option<HandoverOutcome> {
        if !handover.staffed && handover.most_waiting.is_none() {
            return None;
        }
        let told = self.0.or_ask(queue, now, ask(client, instance, queue)).await?;
        if handover.staffed && told.staffed < 1.0 {
            return Some(HandoverOutcome::Unstaffed);
        }
        let most = handover.most_waiting.map(f64::from);
        most.is_some_and(|most| told.waiting > most).then_some(HandoverOutcome::Crowded)
    }
}

async fn ask(client: &Client, instance: &str, queue: &str) -> Option<Told> {
    let metric = |name| CurrentMetric::builder().name(name).unit(Unit::Count).build();
    let request = client
        .get_current_metric_data()
        .instance_id(instance)
        .filters(Filters::builder().queues(queue).build())
        .current_metrics(metric(CurrentMetricName::AgentsStaffed))
        .current_metrics(metric(CurrentMetricName::ContactsInQueue));
    send("GetCurrentMetricData", request.send()).await.ok().map(|answer| read(&answer))
}

/// A queue of which nothing is said has nobody who works or waits.
fn read(answer: &GetCurrentMetricDataOutput) -> Told {
    let collections = answer.metric_results().iter().flat_map(|result| result.collections());
    let of = |name: CurrentMetricName| {
        let named = collections
            .clone()
            .filter(|one| one.metric().and_then(CurrentMetric::name) == Some(&name));
        named.filter_map(|one| one.value()).sum()
    };
    Told {
        staffed: of(CurrentMetricName::AgentsStaffed),
        waiting: of(CurrentMetricName::ContactsInQueue),
    }
}
