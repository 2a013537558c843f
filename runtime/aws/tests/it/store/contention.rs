//! Many servers and many taps on one session.

use std::sync::Arc;

use pivotline_service::ports::{Created, Replaced, SessionStore};
use pivotline_service::store_contract::{a_quota_holds_for_all, key, no_change_is_lost, record};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::dynamo::Dynamo;

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_writers_lose_nothing_and_double_nothing() {
    let dynamo = Dynamo::start().await;
    no_change_is_lost(Arc::new(dynamo.store()), 64, 2).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quota_holds_for_sixteen_tasks_on_two_servers() {
    let dynamo = Dynamo::start().await;
    a_quota_holds_for_all(Arc::new(dynamo.store()), 16).await.unwrap();
    let again = pivotline_service::ports::Quota { counter: "used by all", limit: 50, window: 600 };
    assert!(
        !dynamo.store().count(&again, 700).await.unwrap(),
        "it is used up for the other one too"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_claims_of_one_link_give_one_session() {
    let dynamo = Dynamo::start().await;
    let mut claims = JoinSet::new();
    for claim in 0..50 {
        let store = dynamo.store();
        claims
            .spawn(async move { store.create(&key("link"), &record(1, claim, 50)).await.unwrap() });
    }
    let claims = claims.join_all().await;
    let stored = dynamo.store().load(&key("link")).await.unwrap().unwrap();
    assert_eq!(claims.iter().filter(|claim| **claim == Created::New).count(), 1);
    let met = Created::Exists(Box::new(stored));
    assert_eq!(claims.iter().filter(|claim| **claim == met).count(), 49, "all met the same one");
}

/// All taps are made on the same page, each with an operation of its own; a server has so many
/// connections and no more.
#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_taps_on_one_page_are_one_step() {
    const TAPS: u64 = 10_000;
    const CONNECTIONS: usize = 64;
    let dynamo = Dynamo::start().await;
    let store = dynamo.store();
    store.create(&key("tapped"), &record(1, 0, 50)).await.unwrap();
    let connections = Arc::new(Semaphore::new(CONNECTIONS));
    let mut taps = JoinSet::new();
    for tap in 1..=TAPS {
        let (store, connections) = (store.clone(), Arc::clone(&connections));
        taps.spawn(async move {
            let _connection = connections.acquire().await.unwrap();
            (tap, store.replace(&key("tapped"), &record(2, tap, 50), 1).await.unwrap())
        });
    }
    let outcomes = taps.join_all().await;
    let winners: Vec<u64> = outcomes
        .iter()
        .filter(|(_, outcome)| *outcome == Replaced::Done)
        .map(|(tap, _)| *tap)
        .collect();
    let [winner] = winners.as_slice() else { panic!("{} taps won", winners.len()) };
    let stands = record(2, *winner, 50);
    assert_eq!(store.load(&key("tapped")).await.unwrap().as_ref(), Some(&stands));
    let late = Replaced::Moved(Some(Box::new(stands)));
    assert!(outcomes.iter().all(|(tap, outcome)| tap == winner || *outcome == late));
    assert_eq!(outcomes.len(), usize::try_from(TAPS).unwrap());
}
