//! Routes that ask who works for their queue, and how many wait in it.

use pivotline_ir::RouteWay::WebCall;
use pivotline_service::ports::{Attempt, HandoverOutcome};
use serde_json::json;

use super::world::{QUEUE, World, handover, queued};
use crate::standin::Fault;

const METRICS: &str = "GetCurrentMetricData";

/// From now on so many work for each queue, and so many wait in it.
fn at_work(world: &World, staffed: u32, waiting: u32) {
    world.connect.answer(METRICS, move |input| {
        assert!(input["Filters"]["Queues"][0].as_str().is_some_and(|id| QUEUE.ends_with(id)));
        let count = |name: &str, value: u32| {
            json!({ "Metric": { "Name": name, "Unit": "COUNT" }, "Value": value })
        };
        let all = [count("AGENTS_STAFFED", staffed), count("CONTACTS_IN_QUEUE", waiting)];
        Ok(json!({ "MetricResults": [{ "Collections": all }] }))
    });
}

#[tokio::test]
async fn nobody_is_handed_to_a_queue_without_staff_or_with_too_many_in_it() {
    let world = World::new().await;
    let mut route = handover(&[WebCall]);
    queued(world.send(&route, "asks nothing").await);
    assert!(world.connect.asked(METRICS).is_empty());

    route.staffed = true;
    let outcome = world.send(&route, "nothing is said").await;
    assert!(matches!(outcome, HandoverOutcome::Unstaffed), "{outcome:?}");
    at_work(&world, 3, 8);
    let outcome = world.send(&route, "kept").await;
    assert!(matches!(outcome, HandoverOutcome::Unstaffed), "{outcome:?}");
    world.clock.pass(5);
    queued(world.send(&route, "staffed").await);

    route.most_waiting = Some(7);
    let outcome = world.send(&route, "crowded").await;
    assert!(matches!(outcome, HandoverOutcome::Crowded), "{outcome:?}");
    route.most_waiting = Some(8);
    queued(world.send(&route, "just so").await);
    assert_eq!(world.connect.asked(METRICS).len(), 2);

    route.most_waiting = Some(0);
    queued(world.send_again(Attempt::Repeat, &route, "may have begun").await);
    world.clock.pass(5);
    world.connect.fault_always(METRICS, Fault::refuse("ThrottlingException"));
    queued(world.send(&route, "cannot be told").await);
}
