//! Every case folder against its snapshots. Adding a case is adding a folder, or a flow.

use std::path::Path;

use pivotline_connect::{Bindings, validate};
use pivotline_syntax::Sources;
use pivotline_tests::case;

type Outcome = datatest_stable::Result<()>;

datatest_stable::harness! {
    { test = told, root = "cases/checks", pattern = r"bad(/main)?\.menu$" },
    { test = left_alone, root = "cases/checks", pattern = r"good(/main)?\.menu$" },
    { test = compiled, root = "cases/flows", pattern = r"main\.menu$" },
    { test = linted, root = "cases/lint", pattern = r"\.json$" },
    { test = formatted, root = "cases/format", pattern = r"main\.menu$" },
}

fn folder(file: &Path) -> &Path {
    file.parent().expect("a case stands in a folder")
}

/// The program of a check's case, and the case's folder: `bad.menu` alone, or the files of a folder
/// `bad`; the same for `good`.
fn program(file: &Path) -> (Sources, &Path) {
    if file.ends_with("main.menu") {
        (case::folder(folder(file)), folder(folder(file)))
    } else {
        (case::file(file), folder(file))
    }
}

/// What a check finds, as it is told; the case's folder begins with the code that must be told.
fn told(file: &Path) -> Outcome {
    let (sources, folder) = program(file);
    let findings = pivotline::compile::check(&sources, &Bindings::default()).findings;
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let code = name.split('-').next().unwrap_or_default().to_uppercase();
    let codes: Vec<&str> = findings.iter().map(|found| found.code.as_str()).collect();
    assert!(codes.contains(&code.as_str()), "{code} is not told, but {codes:?}");
    let told = case::findings(&sources, &findings);
    case::snapshot(folder, "diagnostics", &case::beside(&sources, "diagnostics", &told));
    Ok(())
}

/// What the same check leaves alone: nothing at all is told.
fn left_alone(file: &Path) -> Outcome {
    let (sources, _) = program(file);
    let findings = pivotline::compile::check(&sources, &Bindings::default()).findings;
    let told = case::findings(&sources, &findings);
    assert_eq!(told, "", "a good case is told of");
    Ok(())
}

/// The machine and the flows of a case; each flow is one that Connect takes.
fn compiled(file: &Path) -> Outcome {
    let folder = folder(file);
    let program = case::program(&case::folder(folder));
    case::snapshot(folder, "machine", &program.to_json()?);
    for (name, json) in case::flows(&program) {
        let problems = validate::validate(&json);
        assert!(problems.is_empty(), "{name}: {problems:#?}");
        case::snapshot(&folder.join("connect"), &name.replace(' ', "."), &json);
    }
    Ok(())
}

/// What is told of a flow by others, one line a finding.
fn linted(file: &Path) -> Outcome {
    let problems = validate::validate(&std::fs::read_to_string(file)?);
    let told: String = problems.iter().map(|problem| format!("{problem}\n")).collect();
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    case::snapshot(folder(file), &name, &told);
    Ok(())
}

/// A formatted file: formatting it again changes nothing, and it means the same.
fn formatted(file: &Path) -> Outcome {
    let sources = case::file(file);
    let text = sources.iter().map(|(_, file)| file.text.clone()).collect::<String>();
    let formatted = pivotline_syntax::format(&text);
    assert_eq!(pivotline_syntax::format(&formatted), formatted, "formatting is not settled");
    let shown = case::beside(&sources, "formatted", &formatted);
    case::snapshot(folder(file), "formatted", &shown);
    Ok(())
}
