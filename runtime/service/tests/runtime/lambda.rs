use std::collections::BTreeMap;

use pivotline_service::LambdaError;
use serde_json::{Value, json};

use crate::world::{NUMBER, World, link_event};

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
    assert_eq!(mobile, flat(&[("isMobile", "true")]));
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
