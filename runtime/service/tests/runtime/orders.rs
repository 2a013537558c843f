//! Orders to services that change things: stored before they leave, and done once, whatever is
//! tapped twice, lost or killed.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use pivotline_ir::RouteWay;
use pivotline_service::{Inspected, ServerKey};

use pivotline_service::ports::{Question, ServiceFailure, Services};
use serde_json::{Value, json};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use crate::faults::{Fate, FaultyStore};
use crate::logs::Log;
use crate::program::program_that_orders;
use crate::world::{Answer, BROWSER, NUMBER, World, choice, choice_at, link_event};

/// What becomes of an order at the bank.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Mood {
    #[default]
    Good,
    /// It is not done, and that is said.
    Refuses,
    /// It is done, and nothing is heard of it.
    SilentAfter,
    /// It is not done, and nothing is heard.
    SilentBefore,
    /// It is done, and the answer is not what was declared.
    Babbles,
    /// It is done, and answered once that is told.
    Thinks,
}

/// A bank that knows each order by its key.
#[derive(Default)]
struct Bank {
    store: Option<Arc<FaultyStore>>,
    mood: Mutex<Mood>,
    done: Mutex<BTreeMap<String, String>>,
    asked: Mutex<Vec<(String, bool)>>,
    heard: Notify,
    /// It answers what it thinks about.
    answers: Notify,
}

impl Bank {
    fn is(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    fn done(&self) -> usize {
        self.done.lock().unwrap().len()
    }

    /// Whether it was asked before, for each time that it was asked.
    fn asked(&self) -> Vec<bool> {
        self.asked.lock().unwrap().iter().map(|(_, before)| *before).collect()
    }
}

#[async_trait]
impl Services for Bank {
    async fn ask(
        &self,
        question: &Question<'_>,
    ) -> Result<BTreeMap<String, String>, ServiceFailure> {
        let key = question.idempotency_key.to_owned();
        self.asked.lock().unwrap().push((key.clone(), question.asked_before));
        for (session, record) in self.store.iter().flat_map(|store| store.inner.sessions()) {
            let stored = Inspected::of(&ServerKey::from_bytes([7; 32]), &session, &record).unwrap();
            assert!(stored.ordered, "it is stored before it leaves");
        }
        let mood = *self.mood.lock().unwrap();
        if !matches!(mood, Mood::Refuses | Mood::SilentBefore) {
            self.done.lock().unwrap().insert(key, question.arguments["amount"].clone());
        }
        self.heard.notify_one();
        let accepted = |is: &str| BTreeMap::from([("accepted".to_owned(), is.to_owned())]);
        match mood {
            Mood::Good => Ok(accepted("yes")),
            Mood::Thinks => {
                self.answers.notified().await;
                Ok(accepted("yes"))
            }
            Mood::Babbles => Ok(accepted("perhaps")),
            Mood::Refuses => Err(ServiceFailure::Failed("no".to_owned())),
            Mood::SilentAfter | Mood::SilentBefore => std::future::pending().await,
        }
    }
}

/// A world with this bank, and a session that is asked to confirm an order.
async fn world() -> (Arc<World>, Arc<Bank>, String, Value) {
    world_of(&program_that_orders()).await
}

async fn world_of(program: &str) -> (Arc<World>, Arc<Bank>, String, Value) {
    let mut world = World::new().await;
    let bank = Arc::new(Bank { store: Some(world.store.clone()), ..Bank::default() });
    world.ports.services = bank.clone();
    world.restart(program).await;
    let (bearer, state) = world.session().await;
    let event = json!({"event": "answer", "answer": "50", "version": state["version"]});
    let state = world.event(&bearer, event).await.json();
    assert_eq!((&state["title"], &state["menu"]), (&json!("Send it?"), &json!("transfer")));
    (Arc::new(world), bank, bearer, state)
}

/// Nobody knows yet what became of the order.
async fn is_under_way(world: &World, bearer: &str) {
    let state = world.state(bearer).await.json();
    assert_eq!(state["connecting"], true, "{state}");
    assert_eq!(state["title"], "One moment, please.");
    world.event(bearer, choice(&state, "1")).await.is_problem(409, "not_now");
}

async fn is_told(world: &World, bearer: &str, said: &str) {
    let state = world.state(bearer).await.json();
    assert_eq!(state["said"], json!([said]), "{state}");
}

#[tokio::test]
async fn an_order_is_done_not_done_or_nobody_can_tell() {
    for (mood, said, done) in [
        (Mood::Good, "It is sent.", 1),
        (Mood::Refuses, "It is not sent.", 0),
        (Mood::Babbles, "Nobody can tell.", 1),
    ] {
        let (world, bank, bearer, state) = world().await;
        bank.is(mood);
        let after = world.choose(&bearer, &state, "1").await;
        assert_eq!(after["said"], json!([said]), "{mood:?}");
        assert_eq!((bank.done(), bank.asked()), (done, vec![false]), "{mood:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_order_that_is_late_may_have_been_done() {
    for mood in [Mood::SilentAfter, Mood::SilentBefore] {
        let (world, bank, bearer, state) = world().await;
        bank.is(mood);
        let after = world.choose(&bearer, &state, "1").await;
        assert_eq!(after["said"], json!(["Nobody can tell."]));
        assert_eq!(bank.asked(), [false]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_taps_are_one_order() {
    let (world, bank, bearer, state) = world().await;
    let mut running = tokio::task::JoinSet::new();
    for tap in 0..48 {
        let (world, bearer) = (Arc::clone(&world), bearer.clone());
        let mut event = choice_at(&state, "1");
        event["key"] = format!("tap {}", tap % 3).into();
        running.spawn(async move { world.event(&bearer, event).await });
    }
    let answers = running.join_all().await;
    assert!(answers.iter().any(|answer| answer.status == 200));
    assert_eq!((bank.done(), bank.asked()), (1, vec![false]));
    is_told(&world, &bearer, "It is sent.").await;
}

#[tokio::test]
async fn who_is_killed_around_an_order_leaves_one() {
    for mood in [Mood::SilentBefore, Mood::SilentAfter] {
        let (world, bank, bearer, state) = world().await;
        bank.is(mood);
        let tap = choice_at(&state, "1");
        let (server, held) = (Arc::clone(&world), bearer.clone());
        let request = tokio::spawn(async move { server.event(&held, tap).await });
        bank.heard.notified().await;
        request.abort();
        bank.is(Mood::Good);
        is_under_way(&world, &bearer).await;
        let cookie = format!("__Host-pivotline={bearer}");
        let page = world.get("/menu", &[BROWSER, ("cookie", &cookie)]).await.body;
        for shown in [r#"<div role="status"><h1 dir="auto">One moment, please."#, r#"content="5""#]
        {
            assert!(page.contains(shown), "{shown}: {page}");
        }
        assert!(!page.contains("<script") && !page.contains("<form"), "{page}");
        world.clock.pass(5);
        is_under_way(&world, &bearer).await;
        assert_eq!(bank.asked(), [false], "nobody tries while another try may be under way");
        world.clock.pass(1);
        is_told(&world, &bearer, "It is sent.").await;
        assert_eq!((bank.done(), bank.asked()), (1, vec![false, true]), "{mood:?}");
    }
}

/// The program with a call that stays on the line.
fn program_that_follows() -> String {
    let mut program: Value = serde_json::from_str(&program_that_orders()).unwrap();
    let nodes = &mut program["lines"]["everyday"]["nodes"];
    nodes["to_screen"] = json!({
        "do": "offer", "pivot": "to_screen", "opens": "main",
        "sent": {"to": "to_screen.follow"}, "not_sent": {"to": "main"},
    });
    nodes["to_screen.follow"] = json!({
        "do": "follow", "after": 60, "done": "hang_up", "over": {"to": "main"},
        "key": {"to": "main"}, "places": ["main"],
    });
    program.to_string()
}

/// The caller presses a key on the call that follows the screen.
async fn taken_back(world: &World) -> Option<String> {
    let mut event = link_event(NUMBER, "a call", "1");
    event["Details"]["Parameters"]["take"] = "back".into();
    let answer = world.runtime.handle_lambda("CheckVisualSession", event).await;
    answer.ok().map(|answer| answer["status"].clone())
}

/// A session whose order is under way, and the request that ordered.
async fn ordering(mood: Mood) -> (Arc<World>, Arc<Bank>, String, JoinHandle<Answer>) {
    let (world, bank, bearer, state) = world_of(&program_that_follows()).await;
    bank.is(mood);
    let tap = choice_at(&state, "1");
    let (server, held) = (Arc::clone(&world), bearer.clone());
    let request = tokio::spawn(async move { server.event(&held, tap).await });
    bank.heard.notified().await;
    (world, bank, bearer, request)
}

/// The last page says that the call goes on, and what became of the order.
async fn is_back_and_told(world: &World, bearer: &str, said: &str) {
    let cookie = format!("__Host-pivotline={bearer}");
    let page = world.get("/menu", &[BROWSER, ("cookie", &cookie)]).await.body;
    for told in ["You have gone on by phone.", said] {
        assert!(page.contains(told), "{told}: {page}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_order_under_way_is_told_before_the_call_goes_on() {
    let (world, bank, bearer, request) = ordering(Mood::SilentAfter).await;
    assert_eq!(taken_back(&world).await, None, "nobody knows yet what became of it");
    assert_eq!(bank.asked(), [false], "nobody tries it beside the first try");
    is_under_way(&world, &bearer).await;
    request.abort();
    bank.is(Mood::Good);
    world.clock.pass(6);
    assert_eq!(taken_back(&world).await.as_deref(), Some("back"));
    assert_eq!((bank.done(), bank.asked()), (1, vec![false, true]));
    is_back_and_told(&world, &bearer, "It is sent.").await;
}

#[tokio::test(start_paused = true)]
async fn a_key_on_the_call_waits_for_an_order_that_is_soon_done() {
    let (world, bank, bearer, request) = ordering(Mood::Thinks).await;
    let (back, ()) = tokio::join!(taken_back(&world), async {
        sleep(Duration::from_secs(1)).await;
        bank.answers.notify_one();
    });
    assert_eq!(back.as_deref(), Some("back"));
    assert_eq!(request.await.unwrap().status, 200);
    is_back_and_told(&world, &bearer, "It is sent.").await;
    assert_eq!(bank.asked(), [false]);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_goes_on_during_an_order_is_not_waited_for_by_the_screen() {
    let (world, bank, bearer, request) = ordering(Mood::Thinks).await;
    assert_eq!(taken_back(&world).await, None, "it takes too long");
    bank.answers.notify_one();
    let told = request.await.unwrap().json();
    assert_eq!((&told["said"], bank.asked()), (&json!(["It is sent."]), vec![false]));
    let waiting = world.choose(&bearer, &told, "0").await;
    assert_eq!(waiting["contact"]["kind"], "web_call", "{waiting}");
    let (_, handover) = world.centre.contacts().pop_first().unwrap();
    assert_eq!(handover.by, [RouteWay::WebCall], "nobody asks on the call that has gone on");
}

#[tokio::test]
async fn what_a_store_loses_doubles_no_order() {
    for (fates, asked) in [
        (vec![Fate::AnswerLost], vec![true]),
        (vec![Fate::Good, Fate::AnswerLost], vec![false]),
        (vec![Fate::Good, Fate::Refused], vec![false, true]),
        (vec![Fate::Repeated, Fate::Repeated], vec![false]),
    ] {
        let (world, bank, bearer, state) = world().await;
        let mut tap = choice_at(&state, "1");
        tap["key"] = "tap".into();
        world.store.meets(&fates);
        let _ = world.event(&bearer, tap.clone()).await;
        let _ = world.event(&bearer, tap).await;
        world.clock.pass(6);
        is_told(&world, &bearer, "It is sent.").await;
        assert_eq!((bank.done(), bank.asked()), (1, asked), "{fates:?}");
    }
}

#[tokio::test]
async fn what_another_try_does_not_do_the_one_before_may_have_done() {
    let (world, bank, bearer, state) = world().await;
    world.store.meets(&[Fate::Good, Fate::Refused]);
    let _ = world.event(&bearer, choice_at(&state, "1")).await;
    bank.is(Mood::Refuses);
    world.clock.pass(6);
    is_told(&world, &bearer, "Nobody can tell.").await;
}

#[tokio::test]
async fn a_flow_is_told_in_words_what_became_of_its_order() {
    let mut world = World::new().await;
    let bank = Arc::new(Bank::default());
    world.ports.services = bank.clone();
    world.restart(&program_that_orders()).await;
    let event = |key: Value| {
        json!({"Name": "ContactFlowEvent", "Details": {
            "ContactData": {
                "ContactId": "c", "LanguageCode": "es-US",
                "CustomerEndpoint": {"Address": NUMBER, "Type": "TELEPHONE_NUMBER"},
            },
            "Parameters": {"amount": "50", "idempotency_key": key},
        }})
    };
    let outcome = async |key: &str| {
        let answer = world.runtime.handle_lambda("send", event(key.into())).await.unwrap();
        answer["_outcome"].clone()
    };
    let told = world.runtime.handle_lambda("send", event("c send 1".into())).await.unwrap();
    let words = [("_outcome", "done"), ("accepted", "yes"), ("accepted_spoken", "sí")];
    assert_eq!(told, words.map(|(key, text)| (key.to_owned(), text.to_owned())).into());
    assert_eq!(outcome("c send 1").await, "done", "the function ran again");
    assert_eq!(bank.done(), 1);
    assert_eq!(outcome("c send 11").await, "done");
    assert_eq!(bank.done(), 2, "another order");
    assert_eq!(bank.asked(), [false, true, false]);
    let log = Log::default();
    let _logging = log.begin();
    let told = |cause: &str| log.text().matches(&format!("cause=\"{cause}\"")).count();
    assert_eq!(outcome(" ").await, "failed", "an order without a key is none");
    assert_eq!(told("service_failed"), 1);
    bank.is(Mood::Refuses);
    assert_eq!(outcome("c send 111").await, "failed");
    assert_eq!(told("service_failed"), 2, "one failure is counted once");
    bank.is(Mood::Babbles);
    assert_eq!(outcome("c send 111").await, "unsure");
    bank.is(Mood::SilentAfter);
    tokio::select! {
        biased;
        told = outcome("c send 1111") => panic!("{told} is told"),
        () = bank.heard.notified() => {}
    }
    bank.is(Mood::Refuses);
    assert_eq!(outcome("c send 1111").await, "unsure", "the run that was killed may have done it");
    world.store.is_silent_on("count");
    assert_eq!(outcome("c send 11111").await, "unsure", "nobody knows whether it is the first");
}
