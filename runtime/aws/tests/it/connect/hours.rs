//! Opening hours.

use pivotline_ir::RouteWay::WebCall;
use pivotline_machine::Handover;
use pivotline_service::ports::{Attempt, ContactCentre, HandoverOutcome};
use serde_json::{Value, json};

use super::world::{INSTANCE, World, handover, queued};
use crate::standin::Fault;

/// 2027-01-15T08:00:00Z, where the worlds' clocks stand: a Friday, 9 o'clock in Madrid.
const FRIDAY: &str = "2027-01-15";

fn office(world: &World, from: i32, to: i32) {
    world.connect.answer("GetEffectiveHoursOfOperations", move |_| {
        let time = |hours: i32| json!({ "Hours": hours, "Minutes": 0 });
        let open = json!([{ "Start": time(from), "End": time(to) }]);
        Ok(json!({
            "TimeZone": "Europe/Madrid",
            "EffectiveHoursOfOperationList": [{ "Date": FRIDAY, "OperationalHours": open }],
        }))
    });
}

async fn open(world: &World) -> Option<bool> {
    world.centre.is_open(&"office".into()).await
}

#[tokio::test]
async fn hours_are_told_in_their_own_zone_and_kept_for_a_minute() {
    let world = World::new().await;
    office(&world, 9, 17);
    for _ in 0..10 {
        assert_eq!(open(&world).await, Some(true));
    }
    let asked = world.connect.asked("GetEffectiveHoursOfOperations");
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0]["InstanceId"], INSTANCE);
    let (from, to) = (&asked[0]["FromDate"], &asked[0]["ToDate"]);
    assert_eq!((from, to), (&Value::from("2027-01-13"), &Value::from("2027-01-16")));
    office(&world, 10, 17);
    world.clock.pass(59);
    assert_eq!(open(&world).await, Some(true));
    world.clock.pass(1);
    assert_eq!(open(&world).await, Some(false));
    world.clock.pass(3540);
    assert_eq!(open(&world).await, Some(true));
}

#[tokio::test]
async fn hours_that_cannot_be_told_are_not_told() {
    let world = World::new().await;
    assert_eq!(world.centre.is_open(&"unbound".into()).await, None);
    world
        .connect
        .fault_always("GetEffectiveHoursOfOperations", Fault::refuse("ResourceNotFoundException"));
    assert_eq!(open(&world).await, None);
    world.connect.mend("GetEffectiveHoursOfOperations");
    office(&world, 9, 17);
    world.clock.pass(5);
    assert_eq!(open(&world).await, Some(true));
}

#[tokio::test]
async fn a_route_takes_contacts_within_its_hours_alone() {
    let world = World::new().await;
    let mut route = handover(&[WebCall]);
    route.hours = Some("office".into());
    office(&world, 10, 17);
    assert!(matches!(world.send(&route, "token").await, HandoverOutcome::Closed));
    route.hours = Some("unbound".into());
    assert!(matches!(world.send(&route, "token").await, HandoverOutcome::Closed));
    assert_eq!(world.connect.asked("StartWebRTCContact").len(), 0);
    route.hours = Some("office".into());
    world.clock.pass(3600);
    queued(world.send(&route, "token").await);
}

#[tokio::test]
async fn a_contact_whose_start_had_no_answer_is_found_after_closing_time() {
    let world = World::new().await;
    let mut route = handover(&[WebCall]);
    route.hours = Some("office".into());
    office(&world, 10, 17);
    let first = queued_again(&world, &route).await;
    assert_eq!(first, queued_again(&world, &route).await);
    assert_eq!(world.connect.asked("GetEffectiveHoursOfOperations").len(), 0);
}

async fn queued_again(world: &World, route: &Handover) -> String {
    queued(world.send_again(Attempt::Repeat, route, "token").await).1
}
