//! What is known of numbers: by the stand-in, by the numbering plans, and by heart.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use pivotline_aws::numbers::{
    CacheOptions, CachedNumbers, CarrierLookupNumbers, FactsCache, TableFacts,
};
use pivotline_service::ServerKey;
use pivotline_service::ports::{Clock, LineType, NumberFacts, Numbers};
use serde_json::json;

use crate::dynamo::{Dynamo, TABLE};
use crate::standin::{Fault, StandIn};

const PHONE: &str = "+12025550123";
const LOOKUP: &str = "CarrierLookup";

/// More than a busy machine needs.
const PATIENCE: Duration = Duration::from_secs(60);

fn mobile() -> NumberFacts {
    NumberFacts {
        line: LineType::Mobile,
        country: Some("US".to_owned()),
        carrier: Some("Example Mobile".to_owned()),
    }
}

async fn carrier_lookup(aws: &StandIn) -> CarrierLookupNumbers {
    CarrierLookupNumbers::new(&aws.sdk().await, PATIENCE)
}

#[tokio::test]
async fn a_carrier_lookup_tells_type_country_and_carrier() {
    let aws = StandIn::start().await;
    let numbers = carrier_lookup(&aws).await;
    assert_eq!(numbers.look_up(PHONE).await, Ok(mobile()));
    assert_eq!(aws.asked(LOOKUP), [json!({ "PhoneNumber": PHONE })]);
    for (kind, line) in [
        ("MOBILE", LineType::Mobile),
        ("PREPAID", LineType::Mobile),
        ("LANDLINE", LineType::Landline),
        ("VOIP", LineType::Voip),
        ("OTHER", LineType::Other),
        ("INVALID", LineType::Invalid),
    ] {
        aws.answer(LOOKUP, move |input| {
            Ok(json!({ "E164PhoneNumber": input["PhoneNumber"], "PhoneNumberType": kind }))
        });
        let facts = NumberFacts { line, country: None, carrier: None };
        assert_eq!(numbers.look_up(PHONE).await, Ok(facts));
    }
}

#[tokio::test]
async fn a_lookup_is_tried_twice_and_its_failure_names_no_number() {
    let aws = StandIn::start().await;
    let numbers = carrier_lookup(&aws).await;
    aws.fault(LOOKUP, Fault::DropBefore);
    assert_eq!(numbers.look_up(PHONE).await, Ok(mobile()));
    assert_eq!(aws.asked(LOOKUP).len(), 2);
    for fault in [
        Fault::refuse("InternalServerException"),
        Fault::refuse("ThrottlingException"),
        Fault::DropAfter,
    ] {
        aws.fault_always(LOOKUP, fault);
        let why = numbers.look_up(PHONE).await.unwrap_err().to_string();
        assert!(!why.contains("555"), "{why}");
    }
    for none in ["", "anonymous", "0555"] {
        assert!(numbers.look_up(none).await.is_err());
    }
    assert_eq!(aws.refused(), Vec::<String>::new());
}

#[cfg(feature = "pinpoint")]
#[tokio::test]
async fn pinpoint_tells_the_same() {
    let aws = StandIn::start().await;
    let sdk = aws.sdk().await;
    let numbers = pivotline_aws::numbers::PinpointNumbers::new(&sdk, PATIENCE);
    assert_eq!(numbers.look_up(PHONE).await, Ok(mobile()));
    let landline = numbers.look_up("+12025550199").await.unwrap();
    assert_eq!(landline.line, LineType::Landline);
    aws.fault_always("PhoneNumberValidate", Fault::refuse("ForbiddenException"));
    assert!(numbers.look_up(PHONE).await.is_err());
    assert_eq!(aws.refused(), Vec::<String>::new());
}

#[cfg(feature = "offline-numbers")]
#[tokio::test]
async fn numbering_plans_tell_type_and_country() {
    let numbers = pivotline_aws::numbers::OfflineNumbers;
    for (number, line, country) in [
        ("+12025550123", LineType::MobileOrLandline, Some("US")),
        ("+447400123456", LineType::Mobile, Some("GB")),
        ("+442079460018", LineType::Landline, Some("GB")),
        ("+18005550123", LineType::Other, None),
        ("+9991234567", LineType::Invalid, None),
        ("+1234567", LineType::Invalid, None),
    ] {
        let facts = numbers.look_up(number).await.unwrap();
        assert_eq!(facts.line, line, "{number}: {facts:?}");
        assert!(country.is_none() || facts.country.as_deref() == country, "{number}: {facts:?}");
    }
    for none in ["", "tel:+12025550123;ext=5", "+1 (202) 555-0123", "+"] {
        assert!(numbers.look_up(none).await.is_err(), "{none}");
    }
}

/// A clock that stands until it is set.
#[derive(Default)]
struct Set(AtomicU64);

impl Clock for Set {
    fn now(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

fn key() -> ServerKey {
    ServerKey::from_bytes([7; 32])
}

fn options(numbers: usize) -> CacheOptions {
    CacheOptions { numbers: NonZeroUsize::new(numbers).unwrap(), lifetime: 100 }
}

#[tokio::test]
async fn a_number_is_looked_up_once_until_its_time_or_its_room_is_over() {
    let aws = StandIn::start().await;
    let clock = Arc::new(Set::default());
    let numbers = carrier_lookup(&aws).await;
    let numbers = CachedNumbers::new(numbers, key(), options(2), clock.clone());
    let asked = || aws.asked(LOOKUP).len();
    for _ in 0..3 {
        assert_eq!(numbers.look_up(PHONE).await, Ok(mobile()));
    }
    assert_eq!(asked(), 1);
    clock.0.store(100, Ordering::SeqCst);
    numbers.look_up(PHONE).await.unwrap();
    assert_eq!(asked(), 2, "its time is over");
    numbers.look_up("+12025550124").await.unwrap();
    numbers.look_up("+12025550125").await.unwrap();
    assert_eq!(asked(), 4);
    numbers.look_up(PHONE).await.unwrap();
    assert_eq!(asked(), 5, "there is room for two");

    aws.fault_always(LOOKUP, Fault::refuse("AccessDeniedException"));
    assert!(numbers.look_up("+12025550126").await.is_err());
    aws.mend(LOOKUP);
    assert!(numbers.look_up("+12025550126").await.is_ok(), "a failure is not remembered");
}

#[tokio::test]
async fn processes_share_what_they_know_and_do_without_it() {
    let aws = StandIn::start().await;
    let dynamo = Dynamo::start().await;
    let sdk = crate::standin::sdk(&dynamo.endpoint()).await;
    let clock = Arc::new(Set::default());
    let table: Arc<dyn FactsCache> = Arc::new(TableFacts::new(&sdk, TABLE));
    let lookup = carrier_lookup(&aws).await;
    let one = CachedNumbers::new(lookup, key(), options(9), clock.clone()).shared(table.clone());
    let lookup = carrier_lookup(&aws).await;
    let two = CachedNumbers::new(lookup, key(), options(9), clock.clone()).shared(table);
    assert_eq!(one.look_up(PHONE).await, Ok(mobile()));
    assert_eq!(two.look_up(PHONE).await, Ok(mobile()));
    assert_eq!(aws.asked(LOOKUP).len(), 1);

    let found = dynamo.client().scan().table_name(TABLE).send().await.unwrap();
    let items = format!("{:?}", found.items());
    assert!(items.contains("number#") && !items.contains("555"), "{items}");

    clock.0.store(100, Ordering::SeqCst);
    assert_eq!(two.look_up(PHONE).await, Ok(mobile()));
    assert_eq!(aws.asked(LOOKUP).len(), 2, "what is late to be removed does not hold");

    let nowhere: Arc<dyn FactsCache> = Arc::new(TableFacts::new(&sdk, "no-such-table"));
    let lookup = carrier_lookup(&aws).await;
    let alone = CachedNumbers::new(lookup, key(), options(9), clock).shared(nowhere);
    assert_eq!(alone.look_up(PHONE).await, Ok(mobile()));
}
