//! Services with an OpenAPI description.

use std::path::PathBuf;

use crate::bench::{Bench, PHONE, ask, fields};
use crate::server::{Does, Server};

/// A description in a file that is gone with the test.
fn description() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("accounts.json");
    std::fs::write(&file, include_str!("accounts.json")).unwrap();
    (folder, file)
}

fn config(file: &std::path::Path, operation: &str, more: &str) -> String {
    let file = file.display();
    format!("[services.balance]\nopenapi = \"{file}\"\noperation = \"{operation}\"\n{more}\n")
}

#[tokio::test]
async fn method_path_and_parameters_are_the_descriptions() {
    let server = Server::start(|_| {
        let body = r#"{"balance":{"amount":"3.5","currency":"EUR"},"asOf":"09:30","open":true}"#;
        Does::Answer(200, "", body.to_owned())
    })
    .await;
    let (_folder, file) = description();
    let more = format!(
        "url = \"{}\"\nparameters = {{ customerPhone = \"{{phone}}\", locale = \"{{language}}\" }}\n\
         headers = {{ X-Channel = \"ivr\" }}\n\
         gives = {{ amount = \"/balance\", as_of = \"/asOf\", active = \"/open\" }}",
        server.url("/v2")
    );
    let services = Bench::new(&config(&file, "getBalance", &more)).services().await;
    assert_eq!(
        ask(&services, "balance").await.unwrap(),
        fields([("amount", "3.50 EUR"), ("as_of", "09:30"), ("active", "yes")])
    );
    let phone = PHONE.replace('+', "%2B");
    assert_eq!(
        server.seen()[0].head[0],
        format!("GET /v2/customers/{phone}/balance?locale=en-US HTTP/1.1")
    );
}

async fn faults(config: &str) -> Vec<String> {
    let faults = Bench::new(config).load().await.unwrap_err();
    faults.0.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn what_the_description_does_not_bear_is_told_at_once() {
    let (_folder, file) = description();
    let more = "method = \"POST\"\nparameters = { lang = \"{language}\" }\n\
        gives = { amount = \"/number\", as_of = \"/asOf/time\", active = \"/status\", points = \"/open\" }";
    assert_eq!(
        faults(&config(&file, "getBalance", more)).await,
        [
            "services.balance: the menus give no `customerPhone`; they give `language`, `phone`",
            "services.balance: the menus give no `locale`; they give `language`, `phone`",
            "services.balance.gives.active: `OPEN` is not of its kind; say what it means",
            "services.balance.gives.amount: it is number in its description, and Money for the menus",
            "services.balance.gives.as_of: its description has nothing at `/asOf/time`",
            "services.balance.gives.points: it is boolean in its description, and Number for the menus",
            "services.balance.headers: it needs `X-Channel`",
            "services.balance.method: its description says GET",
            "services.balance.parameters: there is no `lang`",
        ]
    );
    let more = "body = { phone = \"{phone}\" }\ngives = { amount = { amount = \"/number\", \
        currency = \"/open\", in_cents = true }, active = { at = \"/status\", means = { OPEN = \"yes\" } } }";
    assert_eq!(
        faults(&config(&file, "findBalance", more)).await,
        [
            "services.balance.body: it needs `reason`",
            "services.balance.gives.active: nothing says what `SHUT` means",
            "services.balance.gives.amount: `/number` is number in its description",
            "services.balance.gives.amount: `/open` is boolean in its description",
        ]
    );
    assert_eq!(
        faults(&config(&file, "findBalance", "gives = { amount = \"/balance\" }")).await,
        ["services.balance.body: it needs a body"]
    );
    let place = "services.balance.openapi:";
    let operation = faults(&config(&file, "getNothing", "")).await;
    assert_eq!(operation, [format!("{place} it has no operation `getNothing`")]);
    std::fs::write(&file, r#"{"swagger":"2.0"}"#).unwrap();
    let old = faults(&config(&file, "getBalance", "")).await;
    assert_eq!(old, [format!("{place} this is not an OpenAPI 3 description")]);
}
