//! The map holds: who may know whom, what is pure, what stands at the root.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, process};

use cargo_metadata::{DependencyKind, MetadataCommand};

/// Which packages of ours each package may name, as `ARCHITECTURE.md` says.
const EDGES: [(&str, &[&str]); 13] = [
    ("pivotline-syntax", &[]),
    ("pivotline-analysis", &["pivotline-syntax", "pivotline-ir"]),
    ("pivotline-ir", &[]),
    ("pivotline-machine", &["pivotline-ir"]),
    ("pivotline-connect", &["pivotline-ir"]),
    ("pivotline-proof", &["pivotline-ir", "pivotline-machine", "pivotline-connect"]),
    ("pivotline-service", &["pivotline-ir", "pivotline-machine"]),
    (
        "pivotline-local",
        &["pivotline-service", "pivotline-connect", "pivotline-ir", "pivotline-machine"],
    ),
    ("pivotline-backends", &["pivotline-service", "pivotline-ir"]),
    ("pivotline-telemetry", &["pivotline-service"]),
    (
        "pivotline-aws",
        &[
            "pivotline-service",
            "pivotline-ir",
            "pivotline-machine",
            "pivotline-backends",
            "pivotline-telemetry",
        ],
    ),
    ("pivotline", &[ANY]),
    ("pivotline-tests", &[ANY]),
];

const ANY: &str = "any";

/// What the pure rooms may take from outside. None of these reaches a file, a clock, a network.
const PURE: [&str; 9] = [
    "pest",
    "pest_derive",
    "rowan",
    "serde",
    "serde_json",
    "sha2",
    "smol_str",
    "strsim",
    "thiserror",
];

const PURE_ROOMS: [&str; 6] = [
    "pivotline-syntax",
    "pivotline-analysis",
    "pivotline-ir",
    "pivotline-machine",
    "pivotline-connect",
    "pivotline-proof",
];

/// What may stand at the root beside the rooms.
const ROOT: [&str; 23] = [
    ".ci",
    ".git",
    ".github",
    ".gitignore",
    ".pivotline",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "clippy.toml",
    "deny.toml",
    "dsl",
    "engine",
    "menus",
    "runtime",
    "rust-toolchain.toml",
    "rustfmt.toml",
    "target",
    "tests",
    "tooling",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests stands in the root").to_owned()
}

/// What each package of ours depends on, without what its tests need.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let metadata = MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .no_deps()
        .other_options(vec!["--locked".to_owned(), "--offline".to_owned()])
        .exec()
        .expect("cargo tells its metadata");
    let packages = metadata.packages.into_iter().map(|package| {
        let dependencies = package.dependencies.into_iter();
        let normal = dependencies.filter(|dependency| dependency.kind == DependencyKind::Normal);
        (package.name.to_string(), normal.map(|dependency| dependency.name).collect())
    });
    packages.collect()
}

#[test]
fn nobody_knows_whom_the_map_forbids() {
    let dependencies = dependencies();
    let allowed: BTreeMap<&str, &[&str]> = EDGES.into_iter().collect();
    let ours: BTreeSet<&String> = dependencies.keys().collect();
    for (package, names) in &dependencies {
        let may = allowed.get(package.as_str());
        let may = may.unwrap_or_else(|| panic!("`{package}` is not on the map"));
        for name in names.iter().filter(|name| ours.contains(name)) {
            let known = may.contains(&ANY) || may.contains(&name.as_str());
            assert!(known, "`{package}` must not know `{name}`");
            assert_ne!(name, "pivotline-tests", "nothing knows the tests");
        }
    }
    assert_eq!(dependencies.len(), EDGES.len(), "a package of the map is missing");
}

#[test]
fn the_pure_rooms_take_nothing_that_reaches_out() {
    for (package, names) in dependencies() {
        if !PURE_ROOMS.contains(&package.as_str()) {
            continue;
        }
        for name in names.iter().filter(|name| !name.starts_with("pivotline")) {
            assert!(
                PURE.contains(&name.as_str()),
                "`{package}` is pure and must not take `{name}`"
            );
        }
    }
}

#[test]
fn the_pure_rooms_name_no_file_clock_network_or_thread() {
    let forbidden = [
        "std::fs",
        "std::net",
        "std::process",
        "std::thread",
        "std::env::",
        "SystemTime",
        "Instant::now",
        "println!",
        "eprintln!",
    ];
    for room in ["dsl", "engine"] {
        // A bench stands outside and looks in.
        let all = sources(&root().join(room)).into_iter();
        for file in all.filter(|file| !file.iter().any(|folder| folder == "benches")) {
            let text = fs::read_to_string(&file).expect("a source file is readable");
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            for word in forbidden {
                assert!(!code.contains(word), "{} names `{word}`", file.display());
            }
        }
    }
}

#[test]
fn only_the_parser_names_the_grammar_library() {
    for room in ["dsl", "engine", "runtime", "tooling"] {
        for file in sources(&root().join(room)) {
            let text = fs::read_to_string(&file).expect("a source file is readable");
            let names = text.contains("pest::") || text.contains("pest_derive");
            assert!(!names || file.ends_with("dsl/syntax/src/parser.rs"), "{}", file.display());
        }
    }
}

#[test]
fn only_the_cloud_adapter_takes_the_cloud_sdk() {
    for (package, names) in dependencies() {
        let sdk = names.iter().find(|name| name.starts_with("aws-"));
        assert!(sdk.is_none() || package == "pivotline-aws", "`{package}` takes {sdk:?}");
    }
}

#[test]
fn nothing_else_stands_at_the_root() {
    let names = tracked().unwrap_or_else(|| entries(&root()));
    assert!(names.len() > 10, "the root was not read: {names:?}");
    for name in names {
        let file = root().join(&name);
        // A folder of menus that somebody tries out, and what was built of it, are no rooms.
        let is_tried = file.join("manifest.json").exists() || holds_menus(&file);
        assert!(ROOT.contains(&name.as_str()) || is_tried, "`{name}` stands at the root");
    }
}

/// What stands at the root of the version that is worked on; `None` where this is no work tree.
fn tracked() -> Option<BTreeSet<String>> {
    let listed = process::Command::new("git").arg("ls-files").current_dir(root()).output().ok()?;
    let listed = String::from_utf8(listed.stdout).ok().filter(|_| listed.status.success())?;
    let tops = listed.lines().filter_map(|path| path.split('/').next().map(str::to_owned));
    let tops: BTreeSet<String> = tops.collect();
    (!tops.is_empty()).then_some(tops)
}

fn holds_menus(folder: &Path) -> bool {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    files.into_iter().any(|file| file.path().extension().is_some_and(|end| end == "menu"))
}

fn entries(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).expect("a folder is readable");
    entries
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect()
}

/// All Rust files below a folder, without tests.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder is readable") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && !path.ends_with("target") && !path.ends_with("tests") {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && !path.ends_with("tests.rs")
        {
            files.push(path);
        }
    }
    files
}
