//! Calls made up by chance: the machine and the flows tell the same, whatever happens.

use std::collections::BTreeMap;
use std::path::Path;

use pivotline_ir::Program;
use pivotline_tests::call::{Mismatch, Numbers, Script, chance};
use pivotline_tests::case;
use pivotline_tests::random::Random;

/// How many calls are made to each line.
const CALLS: u64 = 300;

/// Calls through the flows as they are published, and through those of lines that are split.
fn agree(folder: &Path) -> Result<(), Mismatch> {
    let program = case::program(&case::folder(folder));
    let (whole, parts) = (case::flows(&program), case::flows_within(&program, case::TIGHT));
    assert!(parts.len() > whole.len(), "{}: nothing was split", folder.display());
    agree_on(folder, &program, whole)?;
    agree_on(folder, &program, parts)
}

fn agree_on(
    folder: &Path,
    program: &Program,
    flows: BTreeMap<String, String>,
) -> Result<(), Mismatch> {
    let numbers = Numbers::new(program.clone(), flows);
    for line in &program.lines {
        for seed in 0..CALLS {
            let text = chance::call(program, line, &mut Random::new(seed));
            let agreed = Script::read(&text).and_then(|script| numbers.agreed(&script));
            agreed.map_err(|found| {
                Mismatch(format!("{}, call {seed}:\n{text}\n{found}", folder.display()))
            })?;
        }
    }
    Ok(())
}

#[test]
fn on_every_case() -> Result<(), Mismatch> {
    let cases = case::entries(&case::cases().join("flows"));
    assert!(!cases.is_empty());
    cases.iter().try_for_each(|folder| agree(folder))
}

#[test]
fn on_the_sample_menus() -> Result<(), Mismatch> {
    let menus = ["quickstart", "bank"].map(|folder| case::root().join("menus").join(folder));
    menus.iter().try_for_each(|folder| agree(folder))
}
