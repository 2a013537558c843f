//! Lines that outgrow a flow: they become several that Amazon Connect takes, and an edit moves few
//! of the places where they are cut.

use std::collections::BTreeSet;

use pivotline_connect::{
    Bindings, Flow, Limits, check_limits, emit, lower, lower_within, validate,
};
use pivotline_ir::Program;
use pivotline_syntax::{SourceFile, Sources};
use pivotline_tests::random::Random;
use pivotline_tests::{case, server, tree};

/// Options of the large line.
const OPTIONS: usize = 2_000;

fn flows(program: &Program) -> Vec<Flow> {
    let lines = program.lines.keys();
    lines.flat_map(|line| lower(program, line).expect("a checked program is lowered")).collect()
}

fn source() -> String {
    let sources = tree::tree(OPTIONS);
    sources.iter().map(|(_, file)| file.text.clone()).collect()
}

fn program(text: String) -> Program {
    case::program(&Sources::new(vec![SourceFile { path: "tree.menu".to_owned(), text }]))
}

#[test]
fn two_thousand_options_become_flows_that_connect_takes() {
    let flows = flows(&program(source()));
    let sizes: Vec<usize> = flows.iter().map(|flow| flow.actions.len()).collect();
    println!("{} flows, blocks: {sizes:?}", flows.len());
    assert!(flows.len() > OPTIONS / 250, "{} flows", flows.len());
    for flow in &flows {
        let json = emit(flow, &Bindings::default()).json;
        assert_eq!(check_limits(flow, &json), [], "{}", flow.name);
        let problems = validate::validate(&json);
        assert!(problems.is_empty(), "{}: {problems:#?}", flow.name);
    }
}

#[test]
fn a_line_that_fits_is_left_whole() {
    for menus in ["quickstart", "bank"] {
        let program = case::program(&case::folder(&server::menus(menus)));
        for line in program.lines.keys() {
            let any = Limits { actions: usize::MAX, characters: usize::MAX };
            assert_eq!(lower(&program, line), lower_within(&program, line, any));
        }
    }
}

#[test]
fn a_flow_of_long_prompts_is_split_by_its_characters() {
    let limits = Limits { actions: usize::MAX, characters: 100_000 };
    let program = program(source());
    for line in program.lines.keys() {
        let flows = lower_within(&program, line, limits).expect("a checked program is lowered");
        let longest = flows.iter().map(|flow| emit(flow, &Bindings::default()).json.len()).max();
        println!("{} flows, at most {longest:?} characters", flows.len());
        assert!(longest.is_some_and(|longest| (30_000..=limits.characters).contains(&longest)));
    }
}

/// The cuts that an edit moved: parts that are there before or after it alone, on average over
/// some places.
fn moved(edit: impl Fn(&str, usize) -> String) -> f64 {
    let source = source();
    let names = |text: String| -> BTreeSet<String> {
        flows(&program(text)).into_iter().map(|flow| flow.name).collect()
    };
    let before = names(source.clone());
    let mut random = Random::new(7);
    const EDITS: usize = 4;
    let moved: usize = (0..EDITS)
        .map(|_| {
            let edited = edit(&source, random.below(OPTIONS / 8));
            assert_ne!(edited, source, "the edit does nothing");
            before.symmetric_difference(&names(edited)).count()
        })
        .sum();
    println!("of {} cuts {} move on average", before.len(), moved as f64 / EDITS as f64);
    moved as f64 / EDITS as f64
}

#[test]
fn other_words_move_no_cut() {
    let edit = |text: &str, menu: usize| {
        text.replace(&format!("\"Menu {menu}. How can we help?\""), "\"What is it about?\"")
    };
    assert!(moved(edit) < 0.5);
}

#[test]
fn an_option_more_moves_few_cuts() {
    let edit = |text: &str, menu: usize| {
        let head = format!("say \"Menu {menu}. How can we help?\"\n");
        let more = format!("{head}  9 \"hear it again from menu {menu}\" -> repeat\n");
        text.replace(&head, &more)
    };
    assert!(moved(edit) <= 2.0);
}

#[test]
fn a_menu_more_moves_few_cuts() {
    let edit = |text: &str, menu: usize| {
        let head = format!("say \"Menu {menu}. How can we help?\"\n");
        let more = format!("{head}  9 \"go to other subjects\" -> others\n");
        let menu = "\nmenu others {\n  say \"Other subjects.\"\n  1 \"speak with us\" -> desk\n}\n";
        text.replace(&head, &more) + menu
    };
    assert!(moved(edit) <= 3.0);
}
