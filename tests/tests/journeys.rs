//! The three scenarios of the reference journey, through HTTP against a started server.

use pivotline_tests::server::{Server, menus};
use serde_json::json;
use tempfile::TempDir;

const PIVOTLINE: &str = env!("CARGO_BIN_EXE_pivotline_tested");
const JOHN: &str = "+12025550100";
const LANDLINE: &str = "+12025550190";

fn quickstart() -> (Server, TempDir) {
    let data = TempDir::new().expect("a folder for sessions");
    (Server::start(PIVOTLINE, &menus("quickstart"), data.path()), data)
}

#[test]
fn traditional_call_to_audio_menu_to_queue_to_agent() {
    let (server, _data) = quickstart();
    let (call, heard) = server.call(LANDLINE);
    let prompt = heard.join(" ");
    assert!(prompt.contains("Hi John, need help with your recent transaction?"), "{prompt}");
    assert!(!prompt.contains("visual menu"), "a landline is offered no link: {prompt}");
    let (_, state) = server.press(&call, "3");
    assert_eq!(state, "queued");
    let queues = server.queues();
    assert_eq!(queues.len(), 1);
    assert_eq!(queues[0]["queue"], "disputes");
    assert_eq!(queues[0]["kind"], "call");
    assert_eq!(queues[0]["attributes"]["intent"], "dispute_transaction");
    assert_eq!(queues[0]["attributes"]["pre_verified"], "false");
    assert_eq!(server.get("/local/outbox", &[]).json(), json!([]));
    let events = server.events();
    assert!(events.contains(&"handed_over".to_owned()), "{events:?}");
    assert!(!events.contains(&"solved".to_owned()), "{events:?}");
}

#[test]
fn visual_call_to_text_to_screen_to_solved() {
    let (server, _data) = quickstart();
    let (call, heard) = server.call(JOHN);
    assert_eq!(
        heard,
        ["To use our visual menu on your smartphone, press 1. To go on by voice, press 2."]
    );
    let (heard, state) = server.press(&call, "1");
    assert_eq!(heard, ["We've sent a link to your mobile. Please click it to continue."]);
    assert_eq!(state, "ended");
    let outbox = server.get("/local/outbox", &[]).json();
    assert_eq!(outbox[0]["to"], JOHN);
    let token = server.token();
    let status = server.get(&format!("/session/{token}"), &[]);
    assert_eq!((status.status, &status.json()["valid"]), (200, &json!(true)));
    let (bearer, state) = server.open(&token);
    assert_eq!(state["menu"], "main");
    assert_eq!(state["title"], "Hi John, need help with your recent transaction?");
    let login =
        server.act(&bearer, &json!({"event":"choose","option":"1","version":state["version"]}));
    assert_eq!(login.json()["menu"], "bank_app", "the balance is behind a login");
    let version = &login.json()["version"];
    let solved =
        server.act(&bearer, &json!({"event":"choose","option":"confirm","version":version}));
    assert_eq!(solved.json()["said"], json!(["Your balance is $2,543.10."]));
    assert_eq!(solved.json()["done"], json!(false), "a result alone ends nothing");
    let version = &solved.json()["version"];
    let finished = server.act(&bearer, &json!({"event":"finish","version":version}));
    assert_eq!(finished.json()["done"], json!(true));
    assert_eq!(server.get(&format!("/session/{token}"), &[]).status, 410);
    assert!(server.queues().is_empty(), "the call is deflected");
    let events = server.events();
    for kind in ["call", "link_sent", "opened", "logged_in", "solved", "completed"] {
        assert!(events.contains(&kind.to_owned()), "no {kind} in {events:?}");
    }
}

#[test]
fn visual_and_click_to_call_with_context_and_verification() {
    let (server, _data) = quickstart();
    let (call, _) = server.call(JOHN);
    let (_, state) = server.press(&call, "1");
    assert_eq!(state, "ended");
    let (bearer, state) = server.open(&server.token());
    let login =
        server.act(&bearer, &json!({"event":"choose","option":"1","version":state["version"]}));
    let version = &login.json()["version"];
    let solved =
        server.act(&bearer, &json!({"event":"choose","option":"confirm","version":version}));
    let version = &solved.json()["version"];
    let agent = server.act(&bearer, &json!({"event":"choose","option":"3","version":version}));
    assert_eq!(agent.json()["contact"]["kind"], "web_call");
    let queues = server.queues();
    assert_eq!(queues.len(), 1);
    assert_eq!(queues[0]["queue"], "disputes");
    assert_eq!(queues[0]["kind"], "web_call");
    let attributes = &queues[0]["attributes"];
    assert_eq!(attributes["intent"], "dispute_transaction");
    assert_eq!(attributes["pre_verified"], "true", "nobody asks twice");
    assert_eq!(attributes["login"], "bank_app");
    let contact = queues[0]["contact"].as_str().expect("a contact has an id");
    let end = server.post_json(&format!("/local/contacts/{contact}"), &json!({"action":"end"}));
    assert!(end.status < 300, "{end:?}");
    let credential = format!("Bearer {bearer}");
    let after = server.get("/session", &[("authorization", credential.as_str())]);
    assert_eq!(after.status, 410, "the session ends with its contact");
    let events = server.events();
    for kind in ["link_sent", "opened", "logged_in", "handed_over", "completed"] {
        assert!(events.contains(&kind.to_owned()), "no {kind} in {events:?}");
    }
}

#[test]
fn a_session_survives_a_power_cut_and_an_edited_menu() {
    let data = TempDir::new().expect("a folder for sessions");
    let server = Server::start(PIVOTLINE, &menus("quickstart"), data.path());
    let (call, _) = server.call(JOHN);
    let _ = server.press(&call, "1");
    let (bearer, state) = server.open(&server.token());
    server.kill();
    let edited = TempDir::new().expect("a folder for menus");
    for file in ["quickstart.menu", "services.toml"] {
        let text = std::fs::read_to_string(menus("quickstart").join(file)).expect("a sample");
        let text = text.replace("check your balance", "see what is there");
        std::fs::write(edited.path().join(file), text).expect("an edited menu");
    }
    let server = Server::start(PIVOTLINE, edited.path(), data.path());
    let credential = format!("Bearer {bearer}");
    let after = server.get("/session", &[("authorization", credential.as_str())]);
    assert_eq!(after.json(), state, "it goes on with the menu that it began with");
    let (call, _) = server.call(JOHN);
    let _ = server.press(&call, "1");
    let (_, fresh) = server.open(&server.token());
    assert_eq!(fresh["options"][0]["label"], "See what is there");
}

#[test]
fn each_page_fits_the_first_flight() {
    for name in ["quickstart", "bank"] {
        let data = TempDir::new().expect("a folder for sessions");
        let server = Server::start(PIVOTLINE, &menus(name), data.path());
        let (call, _) = server.call(JOHN);
        let _ = server.press(&call, "1");
        let start = server.get(&format!("/start?s={}", server.token()), &[]);
        assert_eq!(start.status, 200);
        let text = server.get("/local/outbox", &[]).json()[0]["body"].to_string();
        assert!(name != "bank" || text.contains("Everyday Bank: you asked"), "{text}");
        let form = [("content-type", "application/x-www-form-urlencoded"), ("accept", "text/html")];
        let opened = server.post(&format!("/session/{}/open", server.token()), "", &form);
        assert_eq!(opened.status, 303, "{opened:?}");
        let cookie = opened.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
        let menu = server.get(opened.header("location"), &[("cookie", cookie.as_str())]);
        assert_eq!(menu.status, 200, "{menu:?}");
        for page in [start, menu] {
            let headers: usize =
                page.headers.iter().map(|(name, value)| name.len() + value.len() + 4).sum();
            let bytes = headers + page.body.len();
            assert!(bytes <= 8 * 1024, "{bytes} bytes");
            assert!(!page.body.contains("<script") && !page.body.contains("src="));
        }
    }
}

#[test]
fn a_body_of_10_mb_is_refused_so_that_a_client_reads_it() {
    let (server, _data) = quickstart();
    let body = "x".repeat(10 * 1024 * 1024);
    for path in ["/session/events", "/local/calls"] {
        let reply = server.post(path, &body, &[("content-type", "application/json")]);
        assert_eq!(reply.status, 413, "{path}");
    }
}
