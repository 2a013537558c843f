use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use pivotline_machine::ContactKind;
use pivotline_service::LambdaError;
use pivotline_service::ports::{
    HandoverOutcome, LineType, NumberFacts, Numbers, Question, ServiceFailure, Services,
};
use pivotline_service::{Allowance, TextPolicy};
use serde_json::{Value, json};

use crate::faults::Asked;
use crate::program::{program, program_with};
use crate::sizes::talkative;
use crate::world::{BROWSER, NUMBER, World, choice_at, link_event};

fn event(parameters: Value) -> Value {
    json!({"Details": {
        "ContactData": {"ContactId": "c", "CustomerEndpoint": {"Address": NUMBER}},
        "Parameters": parameters,
    }})
}

fn flat(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[tokio::test]
async fn a_service_answers_with_spoken_forms_and_blanks() {
    let world = World::new().await;
    let ask = || world.runtime.handle_lambda("customer", event(json!({})));
    let answer = ask().await.unwrap();
    let expected = [
        ("first_name", "John"),
        ("has_dispute", "yes"),
        ("has_dispute_spoken", "yes"),
        ("member_since", " "),
        ("member_since_spoken", " "),
    ];
    assert_eq!(answer, flat(&expected));
    assert_eq!(world.services.asked()[0].1, flat(&[("phone", NUMBER)]));

    world.services.answer("customer", &[("first_name", "John"), ("has_dispute", "perhaps")]);
    assert!(ask().await.is_err());
    world.services.answer("customer", &[("first_name", " "), ("has_dispute", "no")]);
    assert!(ask().await.is_err());
    let long = "é".repeat(257);
    world.services.answer("customer", &[("first_name", &long), ("has_dispute", "no")]);
    assert!(ask().await.is_err());
}

#[tokio::test]
async fn an_event_that_is_none_is_refused_without_its_contents() {
    let world = World::new().await;
    let good = event(json!({}));
    for (place, wrong) in [
        ("/Details", json!(NUMBER)),
        ("/Details/ContactData", json!(NUMBER)),
        ("/Details/ContactData/CustomerEndpoint", json!(NUMBER)),
        ("/Details/ContactData/CustomerEndpoint/Address", json!(12_025_550_100_u64)),
        ("/Details/ContactData/ContactId", json!([NUMBER])),
        ("/Details/Parameters", json!(NUMBER)),
    ] {
        let mut event = good.clone();
        *event.pointer_mut(place).unwrap() = wrong;
        let refused = world.runtime.handle_lambda("CheckMobileNumber", event).await.unwrap_err();
        assert!(matches!(refused, LambdaError::Event), "{place}: {refused}");
        assert!(refused.is_of_the_event());
        let told = format!("{refused} {refused:?}");
        assert!(!told.contains("2025550100"), "{place}: {told}");
    }
}

/// Keeps the idempotency keys that it is asked with.
#[derive(Default)]
struct Keys(Mutex<Vec<String>>);

#[async_trait]
impl Services for Keys {
    async fn ask(
        &self,
        question: &Question<'_>,
    ) -> Result<BTreeMap<String, String>, ServiceFailure> {
        self.0.lock().unwrap().push(question.idempotency_key.to_owned());
        Err(ServiceFailure::Failed("nothing is known".to_owned()))
    }
}

#[tokio::test]
async fn a_question_is_the_same_within_its_contact_alone() {
    let mut world = World::new().await;
    let services = Arc::new(Keys::default());
    world.ports.services = services.clone();
    world.restart(&program()).await;
    for contact in ["c", "c", "d"] {
        let mut event = event(json!({}));
        event["Details"]["ContactData"]["ContactId"] = contact.into();
        assert!(world.runtime.handle_lambda("customer", event).await.is_err());
    }
    let keys = services.0.lock().unwrap().clone();
    assert_eq!(keys[0], keys[1], "the contact asks again");
    assert_ne!(keys[1], keys[2], "another call of the same number is another contact");

    let mut nobody = event(json!({}));
    nobody["Details"]["ContactData"]["ContactId"] = Value::Null;
    let refused = world.runtime.handle_lambda("customer", nobody).await.unwrap_err();
    assert!(matches!(refused, LambdaError::Missing("contact")), "{refused}");
}

#[tokio::test]
async fn a_call_never_hears_what_is_behind_a_login() {
    let world = World::new().await;
    assert!(world.runtime.handle_lambda("balance", event(json!({}))).await.is_err());
    assert!(world.services.asked().is_empty());
}

#[tokio::test]
async fn functions_answer_flat_texts_or_fail() {
    let world = World::new().await;
    let mobile = world.runtime.handle_lambda("CheckMobileNumber", event(json!({}))).await.unwrap();
    assert_eq!(mobile, flat(&[("isMobile", "true"), ("lineType", "mobile")]));
    let unknown = world.runtime.handle_lambda("nobody", event(json!({}))).await;
    assert!(matches!(unknown, Err(LambdaError::UnknownFunction)));
    for broken in [json!(null), json!({"Details": 1}), json!({"Details": {"ContactData": {}}})] {
        assert!(world.runtime.handle_lambda("CheckMobileNumber", broken).await.is_err());
    }
    for (name, value) in
        [("opens", "nowhere"), ("line", "nobody"), ("language", "xx"), ("pivot", "no")]
    {
        let mut event = link_event(NUMBER, "c", "1");
        event["Details"]["Parameters"][name] = value.into();
        assert!(world.runtime.handle_lambda("GenerateVisualLink", event).await.is_err(), "{name}");
    }
    assert!(world.texts.sent().is_empty());
}

/// Keeps the numbers that are looked up.
#[derive(Default)]
struct LookedUp(Mutex<Vec<String>>);

#[async_trait]
impl Numbers for LookedUp {
    async fn look_up(&self, phone: &str) -> Result<NumberFacts, ServiceFailure> {
        self.0.lock().unwrap().push(phone.to_owned());
        Ok(NumberFacts { line: LineType::Mobile, country: None, carrier: None })
    }
}

#[tokio::test]
async fn numbers_are_looked_up_where_they_may_be_texted_and_so_often() {
    let mut world = World::new().await;
    let numbers = Arc::new(LookedUp::default());
    world.ports.numbers = numbers.clone();
    let one = |texts| vec![Allowance { texts, seconds: 600 }];
    world.config.texts = TextPolicy {
        lookups_per_number: one(2),
        lookups_per_account: one(3),
        ..world.config.texts.clone()
    };
    world.restart(&program()).await;
    let check = async |number: &str| {
        let mut event = event(json!({}));
        event["Details"]["ContactData"]["CustomerEndpoint"]["Address"] = number.into();
        world.runtime.handle_lambda("CheckMobileNumber", event).await
    };
    let told = |answer: Result<BTreeMap<String, String>, LambdaError>| match answer {
        Ok(answer) => answer["isMobile"].clone(),
        Err(error) => error.cause().to_owned(),
    };
    let other = "+442079460100";
    assert_eq!(check(other).await.unwrap(), flat(&[("isMobile", "false")]), "it is not texted");
    assert!(!world.store.inner.dump().contains("lookups"), "and not counted");
    let mut all = Vec::new();
    for number in [NUMBER, NUMBER, NUMBER, "+12025550101", "+12025550102", other] {
        all.push(told(check(number).await));
    }
    let (yes, often) = ("true", "number_lookups");
    assert_eq!(all, [yes, yes, often, yes, "account_lookups", "false"]);
    assert_eq!(*numbers.0.lock().unwrap(), [NUMBER, NUMBER, "+12025550101"]);
    assert!(!world.store.inner.dump().contains("2025550"), "a counter holds no number");
    world.clock.pass(600);
    assert_eq!(told(check(NUMBER).await), "true");
}

#[tokio::test]
async fn only_flows_of_our_instance_are_answered() {
    const OURS: &str = "arn:aws:connect:us-east-1:111122223333:instance/aaaabbbb";
    let mut world = World::new().await;
    let check = async |world: &World, arn: Option<&str>| {
        let mut event = event(json!({}));
        if let Some(arn) = arn {
            event["Details"]["ContactData"]["InstanceARN"] = arn.into();
        }
        world.runtime.handle_lambda("CheckMobileNumber", event).await
    };
    assert!(check(&world, Some("any")).await.is_ok(), "where none is set, all are answered");
    for instance in [OURS, "aaaabbbb"] {
        world.config.instance = Some(instance.to_owned());
        world.restart(&program()).await;
        assert!(check(&world, Some(OURS)).await.is_ok());
        for other in [None, Some("arn:aws:connect:us-east-1:111122223333:instance/other"), Some("")]
        {
            let refused = check(&world, other).await.unwrap_err();
            assert!(matches!(refused, LambdaError::OtherInstance), "{other:?} {refused}");
            assert!(refused.is_of_the_event());
        }
    }
}

/// What the call is told that waits for the session of its link.
async fn poll(world: &World) -> BTreeMap<String, String> {
    look(world, "seen", " ").await
}

/// What a call is told that follows its session.
async fn look(world: &World, parameter: &str, value: &str) -> BTreeMap<String, String> {
    let mut event = event(json!({"attempt": "1"}));
    event["Details"]["ContactData"]["ContactId"] = "a call".into();
    event["Details"]["Parameters"][parameter] = value.into();
    world.runtime.handle_lambda("CheckVisualSession", event).await.unwrap()
}

#[tokio::test]
async fn a_call_that_waits_is_told_how_far_its_session_is() {
    let world = World::new().await;
    assert_eq!(poll(&world).await, flat(&[("status", "over")]), "there is none");
    let token = world.link().await;
    world.store.asked();
    assert_eq!(poll(&world).await, flat(&[("status", "waiting"), ("news", " ")]));
    assert_eq!(world.store.asked(), Asked { loads: 1, writes: 0 });
    let opened = world.post(&format!("/session/{token}/open"), &[], "").await.json();
    let bearer = opened["bearer"].as_str().unwrap();
    let open = |news, choice| flat(&[("status", "open"), ("news", news), ("choice", choice)]);
    assert_eq!(poll(&world).await, open("opened", " "));
    assert_eq!(look(&world, "seen", "-").await, open(" ", " "));
    let login = world.choose(bearer, &opened["state"], "1").await;
    let menu = world.choose(bearer, &login, "confirm").await;
    assert_eq!(look(&world, "seen", "-").await, open("chosen", "check your balance"));
    assert_eq!(look(&world, "seen", "check your balance").await, open(" ", "check your balance"));

    let outcome = |kind| HandoverOutcome::Queued { kind, contact: "a call".to_owned(), join: None };
    world.centre.answer_with(Some(outcome(ContactKind::ThisCall)));
    world.choose(bearer, &menu, "3").await;
    let agent = poll(&world).await;
    for (name, value) in [
        ("status", "agent"),
        ("queue", "disputes"),
        ("route", "dispute_desk"),
        ("intent", "dispute_transaction"),
        ("pre_verified", "true"),
        ("customer_first_name", "John"),
        ("tell_agent", " "),
    ] {
        assert_eq!(agent[name], value);
    }
    assert!(!format!("{agent:?}").contains(NUMBER));
}

#[tokio::test]
async fn a_call_does_not_wait_for_what_is_over_or_elsewhere() {
    let world = World::new().await;
    let (bearer, state) = world.session().await;
    world.choose(&bearer, &state, "0").await;
    assert_eq!(poll(&world).await["status"], "done", "they talk in the browser");
    let world = World::new().await;
    let (bearer, _) = world.session().await;
    world.event(&bearer, json!({"event": "finish"})).await;
    assert_eq!(poll(&world).await["status"], "done");
    let world = World::new().await;
    world.link().await;
    world.clock.pass(600);
    assert_eq!(poll(&world).await["status"], "over");
}

#[tokio::test]
async fn a_call_that_goes_on_by_voice_ends_its_session_once() {
    let world = World::new().await;
    let (bearer, state) = world.session().await;
    let back = flat(&[("status", "back"), ("place", "main")]);
    assert_eq!(look(&world, "take", "back").await, back);
    assert_eq!(look(&world, "take", "back").await, back, "a repeated run is answered alike");
    assert_eq!(poll(&world).await["status"], "over");
    world.event(&bearer, choice_at(&state, "0")).await.is_problem(410, "completed");
    let cookie = format!("__Host-pivotline={bearer}");
    let page = world.get("/menu", &[BROWSER, ("cookie", &cookie)]).await;
    assert!(page.body.contains("You have gone on by phone."), "{}", page.body);
    assert!(world.centre.contacts().is_empty());

    let world = World::new().await;
    let token = world.link().await;
    let back = flat(&[("status", "back"), ("place", " ")]);
    assert_eq!(look(&world, "take", "back").await, back);
    assert_eq!(look(&world, "take", "back").await, back);
    world.post(&format!("/session/{token}/open"), &[], "").await.is_problem(410, "completed");

    let world = World::new().await;
    let (bearer, state) = world.session().await;
    let queued = HandoverOutcome::Queued {
        kind: ContactKind::ThisCall,
        contact: "a call".to_owned(),
        join: None,
    };
    world.centre.answer_with(Some(queued));
    world.choose(&bearer, &state, "0").await;
    let first = look(&world, "take", "back").await;
    assert_eq!((first["status"].as_str(), first["route"].as_str()), ("agent", "dispute_desk"));
    assert_eq!(world.state(&bearer).await.status, 200, "the screen was first");
}

/// They asked for somebody on the screen, nobody knows whether that began, and they go on by
/// voice.
#[tokio::test]
async fn a_call_that_goes_on_by_voice_leaves_no_other_contact_behind() {
    let world = World::new().await;
    let (bearer, state) = world.session().await;
    world.centre.answer_with(Some(HandoverOutcome::Later));
    world.choose(&bearer, &state, "0").await;
    assert_eq!(look(&world, "take", "back").await["status"], "back");
    assert!(world.centre.ended().is_empty());
    world.centre.answer_with(None);
    assert_eq!(look(&world, "take", "back").await["status"], "back", "it is asked once more");
    let (started, _) = world.centre.contacts().pop_first().unwrap();
    assert_eq!(world.centre.ended(), [started]);
}

#[tokio::test]
async fn no_answer_is_larger_than_a_flow_can_take() {
    let mut world = World::new().await;
    let (program, fields) = talkative();
    world.restart(&program).await;
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), &**value)).collect();
    world.services.answer("customer", &fields);
    let failed = world.runtime.handle_lambda("customer", event(json!({}))).await;
    assert!(matches!(failed, Err(LambdaError::TooLarge)));
    let outcome = HandoverOutcome::Queued {
        kind: ContactKind::ThisCall,
        contact: "a call".to_owned(),
        join: None,
    };
    world.centre.answer_with(Some(outcome));
    let (bearer, state) = world.session().await;
    world.choose(&bearer, &state, "3").await;
    let agent = poll(&world).await;
    assert_eq!((agent["status"].as_str(), agent["queue"].as_str()), ("agent", "disputes"));
    let size = serde_json::to_string(&agent).unwrap().len();
    assert!((30_000..32 * 1024).contains(&size), "{size}");
}

#[tokio::test]
async fn another_process_publishes_and_this_one_follows() {
    let world = World::new().await;
    let (bearer, _) = world.session().await;
    let artefacts = &world.ports.artefacts;
    let changed = program_with("see your money");
    let digest = pivotline_ir::Program::digest(&changed);
    let programs = world.runtime.programs();
    assert!(!programs.refresh().await.unwrap());
    artefacts.make_current(&digest).await.unwrap();
    assert!(programs.refresh().await.is_err(), "it is not kept: nothing is guessed");
    artefacts.keep(&digest, "{}").await.unwrap();
    assert!(programs.refresh().await.is_err(), "other bytes are kept under its digest");
    artefacts.keep(&digest, &changed).await.unwrap();
    assert!(programs.refresh().await.unwrap());
    assert!(!programs.refresh().await.unwrap());
    let (_, state) = world.session_of("another call").await;
    assert_eq!(state["options"][0]["label"], "See your money");
    assert_eq!(world.state(&bearer).await.json()["options"][0]["label"], "Check your balance");
}
