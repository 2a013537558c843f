//! The call that stays on the line, through HTTP against a started server: what the person does on
//! the screen, the call follows; and a key brings the person back to it.

use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use pivotline_tests::server::Server;
use serde_json::{Value, json};
use tempfile::TempDir;

const PIVOTLINE: &str = env!("CARGO_BIN_EXE_pivotline_tested");
const JOHN: &str = "+12025550100";

/// How long a call may take to go on by itself.
const LONGEST: Duration = Duration::from_secs(30);

struct Synced {
    server: Server,
    call: String,
    _data: TempDir,
}

/// A call that has sent its link, and stays.
fn call() -> Synced {
    let data = TempDir::new().expect("a folder for sessions");
    let menus = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/flows/synced");
    let server = Server::start(PIVOTLINE, &menus, data.path());
    let (call, _) = server.call(JOHN);
    let (heard, state) = server.press(&call, "1");
    assert!(heard.concat().contains("I stay on the line"), "{heard:?}");
    assert_eq!(state, "waiting_for_key");
    Synced { server, call, _data: data }
}

impl Synced {
    fn open(&self) -> (String, Value) {
        self.server.open(&self.server.token())
    }

    fn choose(&self, bearer: &str, state: &Value, option: &str) -> Value {
        let event = json!({"event": "choose", "option": option, "version": state["version"]});
        self.server.act(bearer, &event).json()
    }

    /// Lets the time for a key pass, unless it has by itself; what was heard last, and how often
    /// something was, and the call's state.
    fn wait(&self) -> (String, usize, String) {
        let _ = self.server.wait(&self.call);
        let (heard, state) = self.server.look(&self.call);
        (heard.last().cloned().unwrap_or_default(), heard.len(), state)
    }
}

#[test]
fn the_call_follows_and_ends_with_the_screen() {
    let synced = call();
    assert_eq!(synced.wait().2, "waiting_for_key");
    let (bearer, state) = synced.open();
    assert_eq!(synced.wait().0, "I see that you have opened it.");
    let cards = synced.choose(&bearer, &state, "2");
    assert_eq!(cards["menu"], "cards");
    let (heard, times, _) = synced.wait();
    assert_eq!(heard, "You have chosen to report a card.");
    assert_eq!(synced.wait().1, times, "it is said once");
    let finish = json!({"event": "finish", "version": cards["version"]});
    assert_eq!(synced.server.act(&bearer, &finish).json()["done"], true);
    let (heard, _, state) = synced.wait();
    assert_eq!((heard.as_str(), state.as_str()), ("Thank you. Goodbye.", "ended"));
    assert!(synced.server.queues().is_empty());
}

#[test]
fn somebody_asked_for_on_the_screen_gets_this_very_call() {
    let synced = call();
    let (bearer, state) = synced.open();
    let cards = synced.choose(&bearer, &state, "2");
    let agent = synced.choose(&bearer, &cards, "1");
    assert_eq!(agent["contact"]["kind"], "this_call");
    assert_eq!(agent["contact"]["id"], synced.call);
    assert_eq!(synced.wait().2, "queued");
    let queues = synced.server.queues();
    assert_eq!(queues.len(), 1);
    let attributes = &queues[0]["attributes"];
    assert_eq!((&queues[0]["queue"], &queues[0]["kind"]), (&json!("cards"), &json!("call")));
    assert_eq!(queues[0]["contact"], synced.call);
    assert_eq!(attributes["intent"], "report_card");
    assert_eq!(attributes["path"], "offer_screen main cards", "the way on the call and here");
    let credential = format!("Bearer {bearer}");
    let page = synced.server.get("/session", &[("authorization", credential.as_str())]);
    assert_eq!(page.json()["title"], "Please stay on the line.");
}

#[test]
fn a_key_brings_the_caller_back_to_what_the_screen_shows() {
    let synced = call();
    let (bearer, state) = synced.open();
    let cards = synced.choose(&bearer, &state, "2");
    let (heard, state) = synced.server.press(&synced.call, "7");
    assert!(heard.concat().starts_with("What happened to it?"), "{heard:?}");
    assert_eq!(state, "waiting_for_key");
    let event = json!({"event": "choose", "option": "1", "version": cards["version"]});
    let later = synced.server.act(&bearer, &event);
    assert_eq!(later.status, 410, "the key was first: {later:?}");
    assert!(synced.server.queues().is_empty());
    let cookie = format!("pivotline={bearer}");
    let html = [("accept", "text/html"), ("cookie", cookie.as_str())];
    let page = synced.server.get("/menu", &html);
    assert!(page.body.contains("You have gone on by phone."), "{page:?}");
}

#[test]
fn the_laptop_lets_the_call_follow_by_itself() {
    let synced = call();
    let (bearer, state) = synced.open();
    let _ = synced.choose(&bearer, &state, "2");
    let begun = Instant::now();
    loop {
        let (heard, _) = synced.server.look(&synced.call);
        if heard.iter().any(|words| words == "You have chosen to report a card.") {
            return;
        }
        assert!(begun.elapsed() < LONGEST, "it goes on by itself: {heard:?}");
        sleep(Duration::from_millis(100));
    }
}

/// A call that follows a screen on which money can be sent.
const ORDERS: &str = r#"
line bank {
  brand "Harbour Bank"
  language en-US voice joanna
  start -> to_screen
  silence "I did not hear a key."
  wrong key "That key is not in use."
  wrong answer "That is no answer."
  after 2 tries -> hang up
  failed "That did not work." -> hang up
}

pivot to_screen {
  offered when caller is mobile
  by text "Your menu is at {{ link }}"
  within 10 minutes
  opened -> main
  sent "I stay on the line."
  after 1 minute -> main
  not sent "We could not send it." -> main
}

service make_transfer {
  changes things
  takes transfer.amount
  gives accepted: yes/no
  within 8 seconds
}

menu main {
  say "How can we help?"
  1 "send money" -> transfer
}

form transfer {
  ask amount "How many dollars?" digits 1 to 4
  confirm "Send {{ amount }} dollars?"
  do make_transfer
  failed "The money was not sent." -> main
  unsure "We cannot tell yet." -> main
  say "{{ amount }} dollars are on their way." when make_transfer.accepted
  -> main
}
"#;

#[test]
fn a_key_during_an_order_leaves_the_screen_to_tell_of_it() {
    let (menus, data) = (TempDir::new().expect("menus"), TempDir::new().expect("sessions"));
    std::fs::write(menus.path().join("main.menu"), ORDERS).expect("a menu");
    let bank = "[make_transfer]\naccepted = true\nafter_seconds = 4\n";
    std::fs::write(menus.path().join("services.toml"), bank).expect("a bank");
    let server = Server::start(PIVOTLINE, menus.path(), data.path());
    let (call, _) = server.call(JOHN);
    let (bearer, state) = server.open(&server.token());
    let event = |event: &str, with: &str, value: &str, state: &Value| json!({"event": event, with: value, "version": state["version"]});
    let form = server.act(&bearer, &event("choose", "option", "1", &state)).json();
    let confirm = server.act(&bearer, &event("answer", "answer", "50", &form)).json();
    let (heard, told) = std::thread::scope(|scope| {
        let order = scope.spawn(|| server.act(&bearer, &event("choose", "option", "1", &confirm)));
        let credential = format!("Bearer {bearer}");
        let headers = [("authorization", credential.as_str())];
        while server.get("/session", &headers).json()["connecting"] != true {
            assert!(!order.is_finished(), "it was ordered before a key was pressed");
            sleep(Duration::from_millis(20));
        }
        let (heard, state) = server.press(&call, "5");
        assert_eq!(state, "waiting_for_key");
        (heard.concat(), order.join().expect("an answer"))
    });
    assert!(heard.contains("How can we help?"), "{heard}");
    assert_eq!(told.json()["said"], json!(["50 dollars are on their way."]), "{told:?}");
}
