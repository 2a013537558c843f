//! Calls made up by chance: the machine and the flows tell the same, whatever happens.

use std::path::Path;

use pivotline_tests::call::{Numbers, Script, chance};
use pivotline_tests::case;
use pivotline_tests::random::Random;

/// How many calls are made to each line.
const CALLS: u64 = 300;

fn agree(folder: &Path) {
    let program = case::program(&case::folder(folder));
    let numbers = Numbers::new(program.clone(), case::flows(&program));
    for line in &program.lines {
        for seed in 0..CALLS {
            let text = chance::call(&program, line, &mut Random::new(seed));
            let script = Script::read(&text).expect("a call made up by chance is one");
            if let Err(found) = numbers.agreed(&script) {
                panic!("{}, call {seed}:\n{text}\n{found}", folder.display());
            }
        }
    }
}

#[test]
fn on_every_case() {
    let cases = case::entries(&case::cases().join("flows"));
    assert!(!cases.is_empty());
    cases.iter().for_each(|folder| agree(folder));
}

#[test]
fn on_the_sample_menus() {
    for folder in ["quickstart", "bank"] {
        agree(&case::root().join("menus").join(folder));
    }
}
