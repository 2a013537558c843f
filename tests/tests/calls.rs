//! Every call transcript, on the machine and through the flows. Adding a case is adding a file.

use std::path::Path;

use pivotline_tests::call::Numbers;
use pivotline_tests::case;

datatest_stable::harness! {
    { test = agrees, root = "cases/flows", pattern = r"calls/[^/]+\.call$" },
    { test = agrees, root = "../menus", pattern = r"calls/[^/]+\.call$" },
}

fn agrees(path: &Path) -> datatest_stable::Result<()> {
    let folder = path.ancestors().nth(2).ok_or("a transcript stands in a case's `calls`")?;
    let program = case::program(&case::folder(folder));
    let flows = case::flows(&program);
    Ok(Numbers::new(program, flows).check(path)?)
}
