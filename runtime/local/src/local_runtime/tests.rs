//! The whole runtime behind HTTP, on a line with one menu and one step.

use pivotline_ir::{CallerField, Field, Kind, Service, ValueRef};
use pivotline_service::ports::SessionStore as _;
use pivotline_service::record::{Digest, Operation, Record, SessionKey, Stage};
use serde_json::json;
use ureq::Agent;

use super::*;

const FLOW: &str = include_str!("../centre/tests/flow.json");
const SERVICES: &str = "[customer]\nfirst_name = \"John\"\n[hours.main_hours]\nopen = true\n";

fn program() -> String {
    let line = json!({
        "brand": "Everyday Bank",
        "languages": [{
            "tag": "en-US", "voice": "Joanna",
            "option_sentence": pivotline_ir::option_sentence(&"en-US".into()).unwrap(),
        }],
        "start": "main",
        "pivots": {},
        "routes": {"desk": {"queue": "disputes", "hours": "main_hours", "by": ["this_call"]}},
        "nodes": {"main": {"do": "solved", "next": "hang_up"}},
    });
    let customer = Service {
        takes: vec![ValueRef::Caller(CallerField::Phone)],
        gives: BTreeMap::from([("first_name".into(), Field { kind: Kind::Words, maybe: false })]),
        within: 3,
        changes: false,
        behind: Vec::new(),
    };
    let program = Program {
        format: pivotline_ir::FORMAT.to_owned(),
        lines: BTreeMap::from([("everyday".into(), serde_json::from_value(line).unwrap())]),
        services: BTreeMap::from([
            ("customer".into(), customer.clone()),
            ("outage".into(), customer),
        ]),
        logins: BTreeMap::new(),
        forms: BTreeMap::new(),
    };
    program.to_json().unwrap()
}

fn options(folder: &Path) -> LocalOptions {
    LocalOptions {
        program: program(),
        flows: BTreeMap::from([("everyday".to_owned(), FLOW.to_owned())]),
        starts: BTreeMap::from([("everyday".into(), "everyday".to_owned())]),
        data: folder.join("data"),
        services: Some(("services.toml".to_owned(), SERVICES.to_owned())),
        base_url: "http://127.0.0.1".to_owned(),
    }
}

/// A started server's address.
async fn started(folder: &Path) -> String {
    let local = LocalRuntime::start(options(folder)).await.unwrap();
    assert_eq!(local.unanswered(), ["outage".into()]);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(local.serve(listener, std::future::pending()));
    format!("http://{address}")
}

/// The status and the JSON of an answer. `body` is posted; without one it is a `GET`.
async fn ask(url: String, body: Option<&str>, headers: &[(&str, &str)]) -> (u16, Value) {
    let body = body.map(str::to_owned);
    let headers: Vec<_> =
        headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let answer = tokio::task::spawn_blocking(move || {
        let agent: Agent = Agent::config_builder().http_status_as_error(false).build().into();
        let mut request = ureq::http::Request::builder().uri(url);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let answer = match body {
            Some(body) => agent.run(request.method("POST").body(body).unwrap()),
            None => agent.run(request.body(()).unwrap()),
        };
        let mut answer = answer.unwrap();
        let status = answer.status().as_u16();
        (status, serde_json::from_str(&answer.body_mut().read_to_string().unwrap()))
    });
    let (status, json) = answer.await.unwrap();
    (status, json.unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_over_http_asks_the_services_file_and_ends_at_the_desk() {
    let folder = tempfile::tempdir().unwrap();
    let url = started(folder.path()).await;
    let (status, call) =
        ask(format!("{url}/local/calls"), Some(r#"{"from":"+12025550100"}"#), &[]).await;
    assert_eq!((status, &call["state"]), (200, &json!("waiting_for_key")), "{call}");
    assert_eq!(call["heard"], json!(["Hi John, for an agent, press 3."]));
    let keys = format!("{url}/local/calls/{}/keys", call["call"].as_str().unwrap());
    let (_, pressed) = ask(keys, Some(r#"{"digits":"3"}"#), &[]).await;
    assert_eq!(pressed["state"], "queued");
    let (_, queues) = ask(format!("{url}/local/queues"), None, &[]).await;
    let contact = &call["call"];
    let attributes = json!({"intent": "dispute"});
    let waiting = json!([{"queue": "disputes", "kind": "call", "attributes": attributes, "contact": contact}]);
    assert_eq!(queues, waiting);
    let (_, desk) = ask(format!("{url}/local/desk"), None, &[]).await;
    assert_eq!((&desk[0]["name"], &desk[0]["state"]), (&json!("+12025550100"), &json!("waiting")));
    let (_, lines) = ask(format!("{url}/local/lines"), None, &[]).await;
    assert_eq!(lines, json!([{"line": "everyday", "brand": "Everyday Bank"}]));
}

#[tokio::test(flavor = "multi_thread")]
async fn functions_answer_flat_and_fail_as_problems() {
    let folder = tempfile::tempdir().unwrap();
    let url = started(folder.path()).await;
    let event = json!({"Details": {
        "ContactData": {"ContactId": "1", "CustomerEndpoint": {"Address": "+12025550190"}},
        "Parameters": {"phone": "+12025550190"},
    }})
    .to_string();
    let function = |name: &str| ask(format!("{url}/local/lambda/{name}"), Some(&event), &[]);
    assert_eq!(
        function("CheckMobileNumber").await,
        (200, json!({"isMobile": "false", "lineType": "landline"}))
    );
    assert_eq!(function("customer").await, (200, json!({"first_name": "John"})));
    let (status, problem) = function("outage").await;
    assert_eq!((status, &problem["status"]), (500, &json!(500)));
    assert_eq!(function("nobody").await.0, 404);
    for name in ["CheckMobileNumber", "GenerateVisualLink", "customer"] {
        for bad in ["{}", r#"{"Details":{"ContactData":{}}}"#] {
            let (status, problem) = ask(format!("{url}/local/lambda/{name}"), Some(bad), &[]).await;
            assert_eq!((status, &problem["status"]), (422, &json!(422)), "{name} {bad}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_input_and_strangers_get_a_clear_answer() {
    let folder = tempfile::tempdir().unwrap();
    let url = started(folder.path()).await;
    let calls = format!("{url}/local/calls");
    for (body, status) in [
        ("", 400),
        ("{", 400),
        ("[]", 400),
        (r#"["+12025550100",null]"#, 400),
        ("{}", 422),
        (r#"{"from":"nobody"}"#, 422),
        (r#"{"from":"+12025550100","line":"business"}"#, 422),
        (r#"{"from":"+12025550100","other":1}"#, 422),
    ] {
        let (answered, problem) = ask(calls.clone(), Some(body), &[]).await;
        assert_eq!((answered, &problem["status"]), (status, &json!(status)), "{body}");
    }
    let unknown = ask(format!("{calls}/x/keys"), Some(r#"{"digits":"1"}"#), &[]).await;
    assert_eq!(unknown.0, 404);
    assert_eq!(
        ask(format!("{url}/local/contacts/x"), Some(r#"{"action":"end"}"#), &[]).await.0,
        404
    );
    let body = Some(r#"{"from":"+12025550100"}"#);
    for (header, status) in [
        (("host", "example.com"), 404),
        (("origin", "http://example.com"), 404),
        (("sec-fetch-site", "cross-site"), 404),
        (("sec-fetch-site", "same-site"), 404),
    ] {
        assert_eq!(ask(calls.clone(), body, &[header]).await.0, status, "{header:?}");
    }
    let (status, problem) = ask(format!("{calls}/%ff"), None, &[]).await;
    assert_eq!((status, &problem["status"]), (400, &json!(400)));
    let method = ask(calls.clone(), None, &[("host", "example.com")]).await;
    assert_eq!(method.0, 404, "elsewhere the routes do not exist, whatever the method");
    assert_eq!(ask(calls, None, &[]).await.0, 405);
    assert_eq!(ask(format!("{url}/local/events"), None, &[]).await, (200, json!([])));
}

/// The whole answer to a request of a page on another site, without its date.
fn answer_to_a_stranger(address: &str, line: &str, accept: &str) -> String {
    use std::io::{Read as _, Write as _};
    let mut client = std::net::TcpStream::connect(address).unwrap();
    let request = format!(
        "{line} HTTP/1.1\r\nhost: localhost\r\nsec-fetch-site: same-site\r\naccept: {accept}\r\n\
         connection: close\r\n\r\n"
    );
    client.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    client.read_to_string(&mut answer).unwrap();
    answer.lines().filter(|line| !line.starts_with("date: ")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn for_strangers_the_local_routes_are_like_any_address_where_nothing_is() {
    let folder = tempfile::tempdir().unwrap();
    let url = started(folder.path()).await;
    let address = url.strip_prefix("http://").unwrap();
    for method in ["GET", "POST", "DELETE", "HEAD"] {
        for accept in ["text/html", "application/json"] {
            let answer =
                |path: &str| answer_to_a_stranger(address, &format!("{method} {path}"), accept);
            let nowhere = answer("/nowhere");
            assert!(nowhere.starts_with("HTTP/1.1 404 "), "{nowhere}");
            for hidden in ["/local", "/local/phone", "/local/calls", "/local/lambda/x"] {
                assert_eq!(answer(hidden), nowhere, "{method} {hidden}");
            }
        }
    }
}

#[tokio::test]
async fn what_cannot_be_used_is_told_before_anything_is_served() {
    let folder = tempfile::tempdir().unwrap();
    let told = async |options| LocalRuntime::start(options).await.err().unwrap().to_string();
    let mut bad = options(folder.path());
    bad.services = Some(("menus/services.toml".to_owned(), "[customr]\n".to_owned()));
    assert_eq!(
        told(bad).await,
        "menus/services.toml:1: the menus have no service `customr`; did you mean `customer`?"
    );
    let mut bad = options(folder.path());
    std::fs::write(folder.path().join("file"), "").unwrap();
    bad.data = folder.path().join("file/data");
    assert!(told(bad).await.starts_with("the data folder "));
    let _running = LocalRuntime::start(options(folder.path())).await.unwrap();
    assert!(told(options(folder.path())).await.contains("another server is using it"));
}

#[tokio::test]
async fn sessions_without_their_key_are_not_started_with_another_one() {
    let folder = tempfile::tempdir().unwrap();
    let data = options(folder.path()).data;
    drop(LocalRuntime::start(options(folder.path())).await.unwrap());
    std::fs::remove_file(data.join(key::FILE_NAME)).unwrap();
    // Nothing is lost where there is no session.
    drop(LocalRuntime::start(options(folder.path())).await.unwrap());
    let store = FileStore::open(&data.join(store::FILE_NAME)).unwrap();
    store.create(&SessionKey("key".to_owned()), &record()).await.unwrap();
    drop(store);
    drop(LocalRuntime::start(options(folder.path())).await.unwrap());
    std::fs::remove_file(data.join(key::FILE_NAME)).unwrap();
    let told = LocalRuntime::start(options(folder.path())).await.err().unwrap().to_string();
    assert!(told.contains("server.key is gone"), "{told}");
    assert!(!data.join(key::FILE_NAME).exists(), "no other key is made");
}

fn record() -> Record {
    Record {
        version: 1,
        operation: Operation(1),
        program: Digest([0xab; 32]),
        created: 1,
        expires: 2,
        stage: Stage::Sent,
        sealed: b"sealed".to_vec(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_request_does_not_keep_the_server_from_ending() {
    use std::io::Write as _;
    let folder = tempfile::tempdir().unwrap();
    let local = LocalRuntime::start(options(folder.path())).await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut client = std::net::TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    client.write_all(b"POST /local/calls HTTP/1.1\r\nhost: localhost\r\ncontent-le").unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(local.serve(listener, async { stopped.await.unwrap() }));
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!serving.is_finished());
    stop.send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(8), serving).await.unwrap().unwrap().unwrap();
}
