//! Waiting for people and being called back, as an analyst tries it: over HTTP against a started
//! server.

use pivotline_tests::server::Server;
use serde_json::{Value, json};
use tempfile::TempDir;

const PIVOTLINE: &str = env!("CARGO_BIN_EXE_pivotline_tested");
const JOHN: &str = "+12025550100";

const MENUS: &str = r#"
line bank {
  brand "Harbour Bank"
  language en-US voice joanna
  start -> main
  silence "I did not hear a key."
  wrong key "That key is not in use."
  after 2 tries -> dispute_desk
  failed "That did not work." -> hang up
}
menu main {
  1 "dispute a transaction" -> dispute_desk
}
route dispute_desk {
  queue disputes
  intent dispute_transaction
  tell agent "A dispute."
  music hold_music
  every 5 minutes "{{ waiting }} are in line." or "You are still in line."
  after 10 minutes "Everybody is still busy." -> ring_back
  unstaffed "Nobody is here now." -> ring_back
  over 20 waiting "Many are waiting." -> ring_back
  full "All lines are busy." -> ring_back
  agent left "We were cut off." -> dispute_desk
}
callback ring_back {
  queue call_backs
  to caller.phone
  tried 2 times, 10 minutes apart
  intent call_back
  done "We will call you." -> hang up
  failed "We cannot call you." -> hang up
}
"#;

struct Desk {
    server: Server,
    _folders: [TempDir; 2],
}

impl Desk {
    fn new() -> Self {
        let folders = [TempDir::new(), TempDir::new()].map(|folder| folder.expect("a folder"));
        let [menus, data] = &folders;
        std::fs::write(menus.path().join("bank.menu"), MENUS).expect("a menu");
        Self { server: Server::start(PIVOTLINE, menus.path(), data.path()), _folders: folders }
    }

    /// Says how the queue is doing.
    fn board(&self, change: &Value) {
        let told = self.server.post_json("/local/board/disputes", change);
        assert_eq!(told.status, 200, "{told:?}");
    }

    /// Calls, and asks for the disputes desk.
    fn asks(&self) -> (String, Vec<String>, String) {
        let (call, _) = self.server.call(JOHN);
        let (heard, state) = self.server.press(&call, "1");
        (call, heard, state)
    }

    fn does(&self, contact: &str, action: &str) -> Vec<Value> {
        let path = format!("/local/contacts/{contact}");
        let desk = self.server.post_json(&path, &json!({ "action": action }));
        assert_eq!(desk.status, 200, "{desk:?}");
        desk.json().as_array().expect("contacts are a list").clone()
    }

    /// What is heard when an interval of the wait has passed.
    fn waits(&self, call: &str) -> Vec<String> {
        let report = self.server.wait(call).json();
        serde_json::from_value(report["heard"].clone()).expect("words")
    }
}

#[test]
fn who_waits_hears_how_many_do_and_goes_on_when_the_time_is_over() {
    let desk = Desk::new();
    let (call, heard, state) = desk.asks();
    assert_eq!((heard, state.as_str()), (vec!["♪ hold_music".to_owned()], "queued"));
    let report = desk.server.get(&format!("/local/calls/{call}"), &[]).json();
    assert_eq!(report["interval"], 300, "it is told how long nothing happens");
    desk.board(&json!({"others": 3}));
    assert_eq!(desk.waits(&call), ["4 are in line.", "♪ hold_music"]);
    assert_eq!(desk.waits(&call), ["Everybody is still busy.", "We will call you."]);
    assert_eq!(desk.server.look(&call).1, "ended");
    let [waiting] = &desk.server.queues()[..] else { panic!("the call still waits") };
    assert_eq!((&waiting["queue"], &waiting["kind"]), (&json!("call_backs"), &json!("callback")));
}

#[test]
fn who_meets_nobody_is_called_back() {
    let desk = Desk::new();
    for (change, words) in [
        (json!({"staffed": false}), "Nobody is here now."),
        (json!({"staffed": true, "others": 21}), "Many are waiting."),
        (json!({"others": 0, "full": true}), "All lines are busy."),
    ] {
        desk.board(&change);
        let (_, heard, state) = desk.asks();
        assert_eq!(
            (heard, state.as_str()),
            (vec![words.to_owned(), "We will call you.".to_owned()], "ended")
        );
    }
    let [first, _, _] = &desk.server.queues()[..] else { panic!("three asked") };
    assert_eq!(first["attributes"]["intent"], "call_back");
    let contact = first["contact"].as_str().expect("an id");
    let shown = |contacts: &[Value]| {
        let one = contacts.iter().find(|one| one["contact"] == contact);
        one.map(|one| (one["state"].clone(), one["call_back"].clone()))
    };
    let ringing = desk.does(contact, "answer");
    let to = |tries: u32| json!({"number": JOHN, "tries": tries});
    assert_eq!(shown(&ringing), Some((json!("ringing"), to(2))));
    assert_eq!(shown(&desk.does(contact, "let_ring")), Some((json!("waiting"), to(1))));
    let _ = desk.does(contact, "answer");
    assert_eq!(shown(&desk.does(contact, "pick_up")), Some((json!("answered"), to(1))));
    assert_eq!(shown(&desk.does(contact, "end")), None);
    let again =
        desk.server.post_json(&format!("/local/contacts/{contact}"), &json!({"action": "pick_up"}));
    assert_eq!(again.status, 404);
}

#[test]
fn whose_agent_leaves_waits_again() {
    let desk = Desk::new();
    let (call, ..) = desk.asks();
    let [answered] = &desk.does(&call, "answer")[..] else { panic!("one call") };
    assert_eq!(answered["whispered"], json!(["dispute transaction.", "A dispute."]));
    assert_eq!(desk.server.look(&call).1, "with_agent");
    assert!(desk.waits(&call).is_empty(), "nobody waits");
    let [waiting] = &desk.does(&call, "end")[..] else { panic!("one call") };
    assert_eq!((&waiting["state"], &waiting["queue"]), (&json!("waiting"), &json!("disputes")));
    let (heard, state) = desk.server.look(&call);
    assert!(
        heard.ends_with(&["We were cut off.".to_owned(), "♪ hold_music".to_owned()]),
        "{heard:?}"
    );
    assert_eq!(state, "queued");
    assert!(desk.does(&call, "end").is_empty(), "a waiting call that the agent ends is over");
    assert_eq!(desk.server.look(&call).1, "ended");
    let events = desk.server.events();
    assert_eq!(events, ["call", "handed_over", "handed_over", "call_ended"]);
}
