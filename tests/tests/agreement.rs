//! Calls made up by chance: the machine and the flows tell the same, whatever happens.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use pivotline_ir::Program;
use pivotline_tests::call::{Mismatch, Numbers, Script, chance};
use pivotline_tests::case;
use pivotline_tests::random::Random;

/// How many calls are made to each line.
const CALLS: u64 = 300;

/// Calls through the flows as they are published, and through those of lines that are split;
/// whether any was.
fn agree(folder: &Path) -> Result<bool, Mismatch> {
    let program = case::program(&case::folder(folder));
    let (whole, parts) = (case::flows(&program), case::flows_within(&program, case::TIGHT));
    let is_split = parts.len() > whole.len();
    agree_on(folder, &program, whole)?;
    agree_on(folder, &program, parts)?;
    Ok(is_split)
}

fn agree_all(folders: &[PathBuf]) -> Result<(), Mismatch> {
    let split = folders.iter().map(|folder| agree(folder)).collect::<Result<Vec<_>, _>>()?;
    let split = split.into_iter().filter(|is_split| *is_split).count();
    assert!(split > folders.len() / 2, "{split} of {} are split", folders.len());
    Ok(())
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
    agree_all(&cases)
}

#[test]
fn on_the_sample_menus() -> Result<(), Mismatch> {
    let menus = ["quickstart", "bank"].map(|folder| case::root().join("menus").join(folder));
    agree_all(&menus)
}
