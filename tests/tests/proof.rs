//! The proof over all cases and sample menus.

use std::path::Path;

use pivotline_connect::{Bindings, Resource};
use pivotline_proof::{Unproved, prove};
use pivotline_syntax::{SourceFile, Sources};
use pivotline_tests::case;

fn proved(folder: &Path) {
    let program = case::program(&case::folder(folder));
    let started = std::time::Instant::now();
    match prove(&program, &case::flows(&program), &Bindings::default()) {
        Ok(proof) => println!("{}: {proof:?} in {:?}", folder.display(), started.elapsed()),
        Err(why) => panic!("{}: {why}", folder.display()),
    }
}

#[test]
fn every_case_is_proved() {
    case::entries(&case::cases().join("flows")).iter().for_each(|folder| proved(folder));
}

#[test]
fn the_sample_menus_are_proved() {
    ["quickstart", "bank"].iter().for_each(|name| proved(&case::root().join("menus").join(name)));
}

#[test]
fn a_line_of_several_flows_is_proved() {
    for options in [100, 400] {
        let program = case::program(&pivotline_tests::tree::tree(options));
        let started = std::time::Instant::now();
        let flows = case::flows(&program);
        assert!(options < 200 || flows.len() > 1);
        let proof = prove(&program, &flows, &Bindings::default());
        println!("{options}: {proof:?} in {:?}", started.elapsed());
        proof.unwrap();
    }
}

#[test]
fn a_part_that_cannot_be_entered_does_not_end_the_call() {
    let program = case::program(&pivotline_tests::tree::tree(400));
    let mut flows = case::flows(&program);
    for flow in flows.values_mut() {
        let mut damaged: serde_json::Value = serde_json::from_str(flow).unwrap();
        let actions = damaged["Actions"].as_array_mut().unwrap();
        let goes_over = |action: &&mut serde_json::Value| action["Type"] == "TransferToFlow";
        for action in actions.iter_mut().filter(goes_over) {
            action["Transitions"]["Errors"][0]["NextAction"] = "hang up".into();
        }
        *flow = damaged.to_string();
    }
    match prove(&program, &flows, &Bindings::default()) {
        Err(Unproved::Difference(found)) => {
            let last = found.call.last().map(String::as_str).unwrap_or_default();
            assert!(last.starts_with("# Connect fails at `to part "), "{found:?}");
        }
        other => panic!("{other:?}"),
    }
}

/// A line in which hours stand beside other things, in branches and options alike.
const HOURS: &str = r#"
line bank {
  brand "Everyday Bank"
  language en-US voice joanna
  start -> main
  silence "Sorry, I did not hear a key."
  wrong key "Sorry, that key is not in use."
  after 2 tries -> desk
  failed "Sorry, something went wrong." -> desk
}
service customer {
  takes caller.phone
  gives name: words, vip: yes/no
  within 3 seconds
}
menu main {
  wants customer
  say "Welcome, {{ customer.name }}." or "Welcome." when customer.vip and day_hours is open
  say "Our day is over." when not day_hours is open and not night_hours is open
  1 "speak to somebody" -> somebody
  2 "leave a message" -> goodbye when customer.vip and night_hours is open
}
step somebody {
  wants customer
  say "One moment."
  -> desk when customer.vip and day_hours is open
  -> main when caller is mobile and night_hours is open
  -> goodbye when not day_hours is open
  -> desk
}
step goodbye {
  say "Goodbye."
  -> hang up
}
route desk {
  queue desk
  hours day_hours
  closed -> goodbye
  full -> hang up
  failed -> hang up
}
"#;

#[test]
fn hours_beside_other_things_are_told_within_the_turn() {
    let source = SourceFile { path: "hours.menu".to_owned(), text: HOURS.to_owned() };
    let program = case::program(&Sources::new(vec![source]));
    let mut flows = case::flows(&program);
    let bindings = Bindings::default();
    prove(&program, &flows, &bindings).unwrap();

    let [day, night] = ["day_hours", "night_hours"].map(|name| bindings.id(Resource::Hours, name));
    for flow in flows.values_mut() {
        *flow = flow.replace(&day, "~").replace(&night, &day).replace('~', &night);
    }
    match prove(&program, &flows, &bindings) {
        Err(Unproved::Difference(found)) => assert!(found.confirmed, "{found:?}"),
        other => panic!("{other:?}"),
    }
}
