//! A menu's services, asked by a real process as its configuration says.

use serde_json::{Value, json};

use super::PHONE;
use super::world::{BEARER, World, call};
use crate::store::program::program;

const CUSTOMER: &str = "arn:aws:lambda:us-east-1:111122223333:function:customer";
const SECRET: &str = "arn:aws:secretsmanager:us-east-1:111122223333:secret:bank-AbCdEf";

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_is_a_function_is_invoked_and_its_answer_is_the_menus() {
    let services = format!("[environments.test.services.customer]\nlambda = \"{CUSTOMER}\"\n");
    let world = World::new(&program()).await.with_services(&services);
    world.aws.answer("Invoke", |_| {
        let payload = json!({ "first_name": "Ada", "has_dispute": true, "pan": "4111" });
        Ok(json!({ "StatusCode": 200, "Payload": payload.to_string() }))
    });
    let function = world.voice(None).await;
    let answer = function.invoke(call(PHONE)).await.expect("it answers");
    assert_eq!(answer["first_name"], "Ada", "{answer}");
    assert!(!answer.to_string().contains("4111"), "what is not declared is dropped: {answer}");
    let asked = world.aws.asked("Invoke");
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0]["FunctionName"], CUSTOMER);
    let payload: Value = serde_json::from_str(asked[0]["Payload"].as_str().unwrap()).unwrap();
    assert_eq!(payload["Details"]["Parameters"]["phone"], PHONE, "{payload}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_description_lies_beside_the_configuration_and_a_secret_is_fetched_once() {
    let services = format!(
        "[environments.test.services.customer]\nopenapi = \"bank/customer.json\"\n\
         operation = \"getCustomer\"\nurl = \"{{bank}}\"\nclient = \"core\"\n\
         [environments.test.clients.core.auth]\nkind = \"bearer\"\n\
         secret = \"secretsmanager:{SECRET}#token\"\n"
    );
    let world = World::new(&program()).await.with_services(&services);
    let phone = json!({
        "name": "phone", "in": "path", "required": true, "schema": { "type": "string" },
    });
    let text = json!({ "type": "string" });
    let customer = json!({
        "type": "object",
        "properties": { "first_name": text, "has_dispute": text, "member_since": text },
    });
    let answers = json!({
        "200": { "description": "them", "content": { "application/json": { "schema": customer } } },
    });
    let get = json!({ "operationId": "getCustomer", "parameters": [phone], "responses": answers });
    let description = json!({
        "openapi": "3.0.3", "info": { "title": "Bank", "version": "1" },
        "paths": { "/known/{phone}": { "get": get } },
    });
    let folder = world.folder().join("bank");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("customer.json"), description.to_string()).unwrap();
    world.aws.answer("GetSecretValue", |_| {
        let secret = json!({ "token": BEARER }).to_string();
        Ok(json!({ "ARN": SECRET, "Name": "bank", "SecretString": secret }))
    });
    let function = world.voice(None).await;
    for _ in 0..3 {
        let answer = function.invoke(call(PHONE)).await.expect("it answers");
        assert_eq!(answer["first_name"], "Joan", "{answer}");
    }
    assert_eq!(world.aws.asked("GetSecretValue").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_service_has_the_time_that_the_menu_allows_it() {
    let services = "[environments.test.services.customer]\nurl = \"{bank}/slow/{phone}\"\n";
    let mut program: Value = serde_json::from_str(&program()).unwrap();
    program["services"]["customer"]["within"] = 6.into();
    let program: pivotline_ir::Program = serde_json::from_value(program).unwrap();
    let world = World::new(&program.to_json().unwrap()).await.with_services(services);
    let answer = world.voice(None).await.invoke(call(PHONE)).await.expect("it answers");
    assert_eq!(answer["first_name"], "John", "{answer}");
}
