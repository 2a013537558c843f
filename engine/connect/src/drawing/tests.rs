use std::env;
use std::fs;

use serde_json::{Value, json};

use super::{arrange, digest};
use crate::document::Document;

/// A flow as the designer exports it: two actions in one block, a note at a block, a note of its
/// own, a block that nothing leads to, and a way back.
fn exported() -> Document {
    let action = |id: &str, kind: &str, transitions: Value| json!({ "Identifier": id, "Type": kind, "Parameters": {}, "Transitions": transitions });
    let next = |to: &str, failed: &str| {
        json!({ "NextAction": to,
                "Errors": [{ "NextAction": failed, "ErrorType": "NoMatchingError" }] })
    };
    let at = |x: f64, y: f64| json!({ "x": x, "y": y });
    let flow = json!({
        "Version": "2019-10-30",
        "StartAction": "voice",
        "Metadata": {
            "snapToGrid": false,
            "entryPointPosition": at(40.0, 40.0),
            "ActionMetadata": {
                "voice": { "position": at(100.4, 8.0), "children": ["language"],
                           "fragments": { "SetContactData": "language" } },
                "language": { "position": at(100.4, 8.0), "dynamicParams": [] },
                "ask": { "position": at(500.0, 8.0), "useDynamic": false },
                "lost": { "position": at(-3.0, 900.0) },
            },
            "Annotations": [
                { "id": "1", "actionId": "ask", "position": at(510.5, 108.0), "content": "x" },
                { "id": "2", "actionId": "", "position": at(5.5, 7.0), "content": "y" },
            ],
        },
        "Actions": [
            action("over", "DisconnectParticipant", json!({})),
            action("lost", "MessageParticipant", next("over", "over")),
            action("ask", "InvokeLambdaFunction", next("voice", "over")),
            action("language", "UpdateContactData", next("ask", "ask")),
            action("voice", "UpdateContactTextToSpeechVoice", next("language", "language")),
        ],
    });
    Document::read(&flow.to_string()).unwrap()
}

fn position(document: &Document, id: &str) -> (f64, f64) {
    let at = &document.metadata.as_ref().unwrap()["ActionMetadata"][id]["position"];
    (at["x"].as_f64().unwrap(), at["y"].as_f64().unwrap())
}

#[test]
fn places_change_and_nothing_else() {
    let before = exported();
    let mut after = before.clone();
    arrange(&mut after);
    assert_eq!(digest(&after), digest(&before));
    assert_eq!(position(&after, "voice"), position(&after, "language"));
    assert!(position(&after, "ask").0 > position(&after, "voice").0);
    assert!(position(&after, "over").1 > position(&after, "ask").1);
    let notes = &after.metadata.as_ref().unwrap()["Annotations"];
    let (ask, note) = (position(&after, "ask"), &notes[0]["position"]);
    assert_eq!((note["x"].as_f64(), note["y"].as_f64()), (Some(ask.0 + 10.5), Some(ask.1 + 100.0)));
    assert_eq!(notes[1]["position"], json!({ "x": 5.5, "y": 7.0 }));
    let drawn = after.write();
    arrange(&mut after);
    assert_eq!(after.write(), drawn);
}

#[test]
fn a_flow_without_a_drawing_is_given_one() {
    let mut bare = exported();
    bare.metadata = None;
    let before = digest(&bare);
    arrange(&mut bare);
    assert_eq!(digest(&bare), before);
    assert_eq!(position(&bare, "voice").1, 20.0);
}

#[test]
fn a_digest_knows_every_other_change() {
    let flow = exported();
    let mut other = flow.clone();
    other.actions[2].transitions.as_mut().unwrap().next_action = Some("over".to_owned());
    assert_ne!(digest(&other), digest(&flow));
    let mut other = flow.clone();
    other.metadata.as_mut().unwrap()["ActionMetadata"]["ask"]["useDynamic"] = json!(true);
    assert_ne!(digest(&other), digest(&flow));
}

/// Boxes of the size that the designer draws.
struct Drawn {
    at: Vec<(f64, f64)>,
    heights: Vec<f64>,
    /// From which block and branch to which block.
    arrows: Vec<(usize, usize, usize)>,
}

const WIDTH: f64 = 190.0;
const HEAD: f64 = 50.0;
const BRANCH: f64 = 30.0;

impl Drawn {
    fn of(document: &Document) -> Option<Self> {
        let blocks = document.metadata.as_ref()?.get("ActionMetadata")?;
        let (mut at, mut heights, mut arrows) = (Vec::new(), Vec::new(), Vec::new());
        for (from, action) in document.actions.iter().enumerate() {
            let place = blocks.get(&action.identifier)?.get("position")?;
            at.push((place.get("x")?.as_f64()?, place.get("y")?.as_f64()?));
            let ways = action.transitions.clone().unwrap_or_default();
            let next = ways.next_action.iter().filter(|_| ways.conditions().is_empty());
            let conditions = ways.conditions().iter().map(|way| &way.next_action);
            let errors = ways.errors().iter().map(|way| &way.next_action);
            let out: Vec<&String> = next.chain(conditions).chain(errors).collect();
            heights.push(HEAD + BRANCH * out.len() as f64);
            for (branch, to) in out.into_iter().enumerate() {
                let to = document.actions.iter().position(|action| action.identifier == *to);
                arrows.extend(to.map(|to| (from, branch, to)));
            }
        }
        Some(Self { at, heights, arrows })
    }

    /// Blocks that lie on one another; two actions of one block stand at one place.
    fn overlaps(&self) -> usize {
        let on = |one: usize, other: usize| {
            let ((x, y), (u, v)) = (self.at[one], self.at[other]);
            let covers = y < v + self.heights[other] && v < y + self.heights[one];
            (x - u).abs() < WIDTH && covers && (x, y) != (u, v)
        };
        pairs(self.at.len()).filter(|(one, other)| on(*one, *other)).count()
    }

    fn crossings(&self) -> usize {
        let line = |(from, branch, to): (usize, usize, usize)| {
            let (start, end) = (self.at[from], self.at[to]);
            let start = (start.0 + WIDTH, start.1 + HEAD + BRANCH * branch as f64);
            (start, (end.0, end.1 + HEAD / 2.0))
        };
        type Point = (f64, f64);
        let side =
            |a: Point, b: Point, c: Point| (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0);
        let cross = |one: usize, other: usize| {
            let ((a, b), (c, d)) = (line(self.arrows[one]), line(self.arrows[other]));
            let apart = self.arrows[one].2 != self.arrows[other].2;
            apart && side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
        };
        pairs(self.arrows.len()).filter(|(one, other)| cross(*one, *other)).count()
    }

    fn going_left(&self) -> usize {
        self.arrows.iter().filter(|(from, _, to)| self.at[*to].0 <= self.at[*from].0).count()
    }
}

fn pairs(count: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..count).flat_map(move |one| (one + 1..count).map(move |other| (one, other)))
}

/// Flows that people drew, beside the same flows drawn anew.
#[test]
fn drawings_of_other_flows() {
    let files = env::var_os("PIVOTLINE_CORPUS").map(|folder| fs::read_dir(folder).unwrap());
    let texts = files.into_iter().flatten().map(|file| file.unwrap().path());
    let read = |path| Document::read(&fs::read_to_string(path).unwrap_or_default()).ok();
    let mut documents: Vec<Document> = texts.filter_map(read).collect();
    if documents.is_empty() {
        println!("PIVOTLINE_CORPUS names no folder of flows: one small flow is drawn");
        documents.push(exported());
    }
    let (mut flows, mut theirs, mut ours) = (0, [0; 3], [0; 3]);
    for mut document in documents {
        let before = digest(&document);
        let measured = |document: &Document| {
            let drawn = Drawn::of(document)?;
            Some([drawn.overlaps(), drawn.crossings(), drawn.going_left()])
        };
        let old = measured(&document);
        arrange(&mut document);
        assert_eq!(digest(&document), before);
        let new = measured(&document).unwrap();
        assert_eq!(new[0], 0, "blocks lie on one another");
        if let Some(old) = old {
            flows += 1;
            theirs.iter_mut().zip(old).for_each(|(sum, one)| *sum += one);
            ours.iter_mut().zip(new).for_each(|(sum, one)| *sum += one);
        }
    }
    println!(
        "{flows} flows: overlaps, crossings, arrows to the left {theirs:?}; drawn anew {ours:?}"
    );
}
