//! Calls made up by chance, the same for the same seed: whoever presses anything, and whatever
//! the services say.

use std::collections::BTreeSet;

use pivotline_ir::{Condition, Kind, Line, Name, Node, Program, Service, Test, ValueRef};

use crate::random::Random;

/// The text of a transcript in which nothing is told yet: what is given, and what the caller does.
#[must_use]
pub fn call(program: &Program, line: (&Name, &Line), random: &mut Random) -> String {
    let (name, line) = line;
    let mut text = String::new();
    let words = compared_words(line);
    for (service, rules) in &program.services {
        text.push_str(&format!("given {}\n", answer(service, rules, &words, random)));
    }
    for (kind, things) in outside(line) {
        for thing in things {
            if random.below(3) == 0 {
                text.push_str(&format!("given {thing} {kind}\n"));
            }
        }
    }
    if let Some(Node::Follow(follow)) = line.nodes.values().find(|it| matches!(it, Node::Follow(_)))
        && let Some(place) = follow.places.get(random.below(follow.places.len() + 1))
    {
        text.push_str(&format!("given screen is at {place}\n"));
    }
    let number = ["+12025550100", "+12025550190"].get(random.below(2)).copied();
    text.push_str(&format!("> dial {} {name}\n", number.unwrap_or_default()));
    for _ in 0..14 {
        text.push_str(&format!("> {}\n", action(random)));
    }
    text
}

fn action(random: &mut Random) -> String {
    let keys = ["1", "2", "3", "4", "5", "6", "7", "0", "star", "hash"];
    match random.below(16) {
        0 => "silence".to_owned(),
        1 => "press 9".to_owned(),
        3 => digits(random),
        2 => on_screen(random),
        at => format!("press {}", keys.get(at % keys.len()).copied().unwrap_or("1")),
    }
}

fn digits(random: &mut Random) -> String {
    let all = "0031415926535897932384626433";
    let count = 1 + random.below(8);
    format!("digits {}", all.get(..count).unwrap_or(all))
}

fn on_screen(random: &mut Random) -> String {
    let done = ["opens", "chooses \"go\"", "finishes", "is over", "asks for desk"];
    format!("screen {}", done.get(random.below(done.len())).copied().unwrap_or("opens"))
}

/// Everything outside a line that can go wrong, by how that is told.
fn outside(line: &Line) -> [(&'static str, BTreeSet<String>); 3] {
    let queues: BTreeSet<String> =
        line.routes.values().map(|route| route.queue.to_string()).collect();
    let mut failing = queues.clone();
    failing.extend(["text", "screen", "number check"].map(str::to_owned));
    let asked = conditions(line).into_iter().flat_map(|condition| &condition.all);
    let asked = asked.filter_map(|term| match &term.test {
        Test::Open { hours } => Some(hours.to_string()),
        _ => None,
    });
    let routes = line.routes.values().filter_map(|route| Some(route.hours.as_ref()?.to_string()));
    let hours = routes.chain(asked).collect();
    [("fails", failing), ("is full", queues), ("is closed", hours)]
}

/// The words that some condition asks for.
fn compared_words(line: &Line) -> Vec<(&ValueRef, &str)> {
    let terms = conditions(line).into_iter().flat_map(|condition| &condition.all);
    let compared = terms.filter_map(|term| match &term.test {
        Test::Is { value, word } => Some((value, word.as_str())),
        _ => None,
    });
    compared.collect()
}

fn conditions(line: &Line) -> Vec<&Condition> {
    let mut conditions: Vec<&Condition> =
        line.pivots.values().map(|pivot| &pivot.offered).collect();
    for node in line.nodes.values() {
        match node {
            Node::Branch { arms, .. } => conditions.extend(arms.iter().map(|arm| &arm.when)),
            Node::Menu(menu) => {
                conditions.extend(menu.says.iter().map(|say| &say.when));
                conditions.extend(menu.options.iter().map(|option| &option.when));
            }
            _ => {}
        }
    }
    conditions
}

fn answer(
    name: &Name,
    service: &Service,
    words: &[(&ValueRef, &str)],
    random: &mut Random,
) -> String {
    if random.below(4) == 0 {
        return format!("{name} fails");
    }
    let mut facts = Vec::new();
    for (field, rules) in &service.gives {
        let value = ValueRef::Field { service: name.clone(), field: field.clone() };
        let asked: Vec<&str> =
            words.iter().filter(|(of, _)| **of == value).map(|(_, word)| *word).collect();
        let raw = match (random.below(6), asked.get(random.below(asked.len()))) {
            (0, _) => " ",
            (1 | 2, Some(word)) => word,
            (roll, _) => value_of(rules.kind, roll),
        };
        facts.push(format!("{name}.{field} is \"{raw}\""));
    }
    facts.join(", ")
}

fn value_of(kind: Kind, roll: usize) -> &'static str {
    let one = |values: [&'static str; 2]| values.get(roll % 2).copied().unwrap_or_default();
    match kind {
        Kind::Words => one(["Ann", "a few words"]),
        Kind::Number => one(["12", "-3.5"]),
        Kind::Money => one(["1250.05 USD", "0.40 USD"]),
        Kind::Day => one(["2026-11-22", "2027-01-02"]),
        Kind::Time => one(["17:05", "08:00"]),
        Kind::Phone => one(["+12025550123", "+12025550199"]),
        Kind::Digits => one(["4177", "007"]),
        Kind::YesNo => one(["yes", "no"]),
    }
}
