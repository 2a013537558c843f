//! Whether open sessions could go on with another program, and what is told where they could not.

use std::fs;
use std::path::Path;

use pivotline_ir::Program;
use pivotline_machine::obstacles;
use pivotline_syntax::{SourceFile, Sources};
use pivotline_tests::case;

/// The sample, with every place at which a session can wait on the screen.
fn before() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("simulation").join("before.menu");
    fs::read_to_string(path).expect("the simulation's menus")
}

fn program(text: &str) -> Program {
    let file = SourceFile { path: "everyday.menu".to_owned(), text: text.to_owned() };
    case::program(&Sources::new(vec![file]))
}

/// What is told of a change of the sample, each as `place: reason`.
fn told(changes: &[(&str, &str)]) -> Vec<String> {
    let mut text = before();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    told_of(&before(), &text)
}

fn told_of(old: &str, new: &str) -> Vec<String> {
    let found = obstacles(&program(old), &program(new));
    found.into_iter().map(|found| format!("{}: {}", found.place, found.reason)).collect()
}

#[test]
fn nothing_is_told_of_what_changes_no_meaning() {
    let none = Vec::<String>::new();
    assert_eq!(told(&[]), none);
    assert_eq!(told(&[("Your cards.", "These are your cards.")]), none);
    assert_eq!(told(&[("1 \"a blue one\" -> cards", "1 \"a blue one\" -> main")]), none);
    let more = "  4 \"see your limits\" -> cards\n  9 \"go back\" -> back\n}\n\nmenu ordered";
    assert_eq!(told(&[("  9 \"go back\" -> back\n}\n\nmenu ordered", more)]), none);
    let another =
        "service rates {\n  takes caller.language\n  gives rate: words\n  within 2 seconds\n}\n\n";
    assert_eq!(told(&[("login bank_app", &format!("{another}login bank_app"))]).len(), 0);
}

#[test]
fn a_menu_or_an_option_that_is_gone_is_told() {
    let gone = told(&[("menu cards", "menu wallet"), ("-> cards", "-> wallet")]);
    assert_eq!(gone, ["menu `cards`: there is no such menu"]);
    let gone = told(&[("  2 \"a green one\" -> main\n", "")]);
    assert_eq!(gone, ["menu `ordered`: the option \"a green one\" is gone"]);
}

#[test]
fn an_option_that_means_something_else_is_told() {
    let other = told(&[("1 \"block a card\" -> blocked", "1 \"unblock a card\" -> blocked")]);
    assert_eq!(other, ["menu `cards`: what was \"block a card\" is \"unblock a card\" now"]);
}

#[test]
fn logins_and_what_is_behind_them_are_told() {
    let other = told(&[("by app everyday_id", "by app other_id")]);
    assert_eq!(other, ["login `bank_app`: a way to log in that counted is taken away"]);
    let locked = told(&[("service customer {\n", "service customer {\n  needs bank_app\n")]);
    assert!(
        locked.contains(
            &"answers of `customer`: they were given without the login `bank_app`".to_owned()
        ),
        "{locked:?}"
    );
}

#[test]
fn answers_that_lack_something_are_told() {
    let more = told(&[("gives first_name: words", "gives first_name: words\n  gives vip: yes/no")]);
    assert_eq!(more, ["answers of `customer`: they have no `vip`"]);
    let kind = told(&[("gives amount: money", "gives amount: number")]);
    assert_eq!(kind, ["answers of `balance`: their `amount` is of another kind now"]);
}

/// What the sample's form orders and says of it, and what leads on where it only asks.
const ORDER: [(&str, &str); 3] = [
    (
        "service send_money {\n  changes things\n  takes caller.phone, transfer.amount\n",
        "service send_money {\n  takes caller.phone\n",
    ),
    ("  do send_money\n", ""),
    (
        "  unsure \"We cannot tell yet whether the money was sent.\" -> main
  -> refused when not send_money.accepted
  say \"{{ amount }} dollars are on their way.\"
  solved
  -> main
}

step refused {
",
        "  -> refused\n}\n\nstep refused {\n  needs send_money\n",
    ),
];
const CONFIRM: &str = "  confirm \"Send {{ amount }} dollars?\"\n";

/// What is told as well where a service takes other values.
const ASKED: &str = "answers of `send_money`: they were asked for with other arguments";

/// The sample with a service that reads, behind the form that had it change things.
fn reading() -> String {
    let mut text = before();
    for (from, to) in ORDER {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    text
}

#[test]
fn orders_that_stay_as_they_are_are_not_told() {
    let words = ("The money was not sent.", "No money was sent.");
    assert_eq!(told(&[words, ("Send {{ amount }} dollars?", "Send {{ amount }}?")]).len(), 0);
}

#[test]
fn a_confirmation_that_means_something_else_is_told() {
    let of = |new: &str| told_of(&reading(), new);
    let place = "form `transfer` before `transfer`";
    let orders = format!("{place}: who confirms it orders `send_money` now");
    assert_eq!(of(&before()), [ASKED.to_owned(), orders]);
    let unread = reading().replace(CONFIRM, "");
    assert_eq!(of(&unread), [format!("{place}: it is not confirmed there any more")]);
    assert_eq!(told_of(&unread, &before()), [ASKED], "it is read back first");
}

#[test]
fn an_order_that_is_not_made_there_any_more_is_told() {
    let gone = told_of(&before(), &reading());
    assert_eq!(gone, ["`do send_money` of `transfer`: it is not done there any more", ASKED]);
}

#[test]
fn an_order_under_way_that_would_be_another_one_is_told() {
    let takes = told(&[("takes caller.phone, transfer.amount", "takes transfer.amount")]);
    assert_eq!(takes, [ASKED]);
    let gives = told(&[("gives accepted: yes/no", "gives accepted: yes/no, fee: money")]);
    assert_eq!(gives, ["answers of `send_money`: they have no `fee`"]);
    let digits = told(&[("digits 2 to 4", "digits 2 to 5")]);
    assert_eq!(digits, ["form `transfer` before `transfer`: it asks for something else now"]);
}

#[test]
fn ways_to_people_are_told() {
    let queue = told(&[("queue disputes", "queue cards_desk")]);
    assert_eq!(
        queue,
        ["route `disputes`: it leads to the queue `cards_desk` and not to `disputes`"]
    );
    let gone = told(&[("route disputes", "route quarrels"), ("-> disputes", "-> quarrels")]);
    assert_eq!(gone, ["route `disputes`: there is no such way to people"]);
}

#[test]
fn links_languages_and_lines_are_told() {
    let link = told(&[("menu main", "menu first"), ("-> main", "-> first")]);
    assert!(
        link.contains(&"links to `main`: there is no such place to open".to_owned()),
        "{link:?}"
    );
    let line = told(&[("line everyday", "line weekdays")]);
    assert_eq!(line, ["line `everyday`: it is gone"]);
    let language = told(&[("language en-US voice joanna", "language en-GB voice amy")]);
    assert_eq!(language, ["language en-US: the line has it no more"]);
}

#[test]
fn all_samples_could_go_on_with_themselves() {
    for folder in ["quickstart", "bank"] {
        let program = case::program(&case::folder(&case::root().join("menus").join(folder)));
        assert_eq!(obstacles(&program, &program), Vec::new());
    }
}
