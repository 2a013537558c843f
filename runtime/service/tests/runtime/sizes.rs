//! How large a stored session gets: a store is paid by the kilobyte.

use serde_json::{Value, json};

use crate::program::program;
use crate::world::{World, choice_at};

/// What a stored record may have: with its key and the names around it, it stays under 1,024.
const LIMIT: usize = 950;

/// The subjects of a bank's line, a menu each.
const SUBJECTS: [&str; 12] = [
    "accounts",
    "cards",
    "lost_card",
    "fraud",
    "payments",
    "loans",
    "mortgage",
    "app_help",
    "travel",
    "branches",
    "disputes",
    "anything_else",
];

/// The program with a menu for each subject, which lead to one another, and a customer of whom
/// much is known.
fn bank() -> String {
    let mut program: Value = serde_json::from_str(&program()).unwrap();
    let nodes = &mut program["lines"]["everyday"]["nodes"];
    let mut options = nodes["main.menu"]["options"].clone();
    for subject in SUBJECTS {
        let mut option = options[0].clone();
        option["id"] = subject.into();
        option.as_object_mut().unwrap().remove("key");
        option["label"]["text"]["en-US"] =
            json!([format!("ask about {subject} and all around it")]);
        option["to"] = json!({"to": format!("{subject}.menu")});
        options.as_array_mut().unwrap().push(option);
    }
    nodes["main.menu"]["options"] = options;
    for subject in SUBJECTS {
        nodes[format!("{subject}.menu")] = nodes["main.menu"].clone();
    }
    let gives = &mut program["services"]["customer"]["gives"];
    for field in ["has_mortgage", "has_open_dispute", "speaks_spanish"] {
        gives[field] = json!({"kind": "yes_no"});
    }
    program.to_string()
}

/// The program with a customer of whom forty values are known, which people are told, and the
/// longest answer of it that is taken.
pub(crate) fn talkative() -> (String, Vec<(String, String)>) {
    let names: Vec<_> = (10..50).map(|note| format!("note_{note}")).collect();
    let mut program: Value = serde_json::from_str(&program()).unwrap();
    for name in &names {
        program["services"]["customer"]["gives"][name] = json!({"kind": "words"});
        let pass = &mut program["lines"]["everyday"]["routes"]["dispute_desk"]["pass"];
        pass.as_array_mut().unwrap().push(format!("customer.{name}").into());
    }
    let long = || "\u{1}é".repeat(128);
    let known = [("first_name".to_owned(), long()), ("has_dispute".to_owned(), "yes".to_owned())];
    let answer = known.into_iter().chain(names.into_iter().map(|name| (name, long())));
    (program.to_string(), answer.collect())
}

/// The longest record of a session that takes these options one after the other.
async fn longest(world: &World, options: &[&str]) -> usize {
    let (bearer, mut state) = world.session_of("c0a8f1de-3b52-4d8e-9d0c-5a1f6f1c2b7e").await;
    let mut longest = 0;
    for (turn, option) in options.iter().enumerate() {
        let mut tap = choice_at(&state, option);
        tap["key"] = format!("0123456789abcdef {turn}").into();
        let answer = world.event(&bearer, tap).await;
        assert_eq!(answer.status, 200, "{option}: {answer:?}");
        state = answer.json();
        for (_, record) in world.store.inner.sessions() {
            assert_eq!(record.size(), record.to_bytes().len());
            longest = longest.max(record.size());
        }
    }
    longest
}

#[tokio::test]
async fn a_session_of_a_small_menu_stays_small() {
    let world = World::new().await;
    let once = ["1", "confirm", "1", "3"];
    let size = longest(&world, &once).await;
    assert!(size < LIMIT, "{size}");
}

#[tokio::test]
async fn a_session_that_went_everywhere_stays_small() {
    let world = World::new().await;
    let known = [
        ("first_name", "Maria Guadalupe"),
        ("has_dispute", "yes"),
        ("member_since", "2009-04-17"),
        ("has_mortgage", "yes"),
        ("has_open_dispute", "yes"),
        ("speaks_spanish", "no"),
    ];
    world.services.answer("customer", &known);
    world.runtime.publish(&bank()).await.unwrap();
    let mut options: Vec<&str> = ["1", "confirm"].into();
    options.extend(SUBJECTS.iter().cycle().take(60));
    options.extend(["1", "3"]);
    let size = longest(&world, &options).await;
    assert!(size < LIMIT, "{size}");
}
