//! What the container file copies is what its build needs.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The words behind each `keyword` of the container file, a line each.
fn lines(keyword: &str) -> Vec<Vec<String>> {
    let file = fs::read_to_string(root().join("runtime/aws/Containerfile")).expect("the file");
    let lines = file.lines().filter_map(|line| line.strip_prefix(&format!("{keyword} ")));
    lines.map(|line| line.split_whitespace().map(str::to_owned).collect()).collect()
}

/// The workspace in a folder that holds what is copied into the image, and nothing else.
#[test]
fn the_image_builds_from_what_is_copied_into_it() {
    let (image, mut made) = (TempDir::new().expect("a folder"), Vec::new());
    for copied in lines("COPY") {
        if let [from, binary, _] = copied.as_slice()
            && from.starts_with("--from=")
        {
            made.push(binary.clone());
            continue;
        }
        let (to, files) = copied.split_last().expect("a place");
        for file in files {
            let to = image.path().join(if to == "./" { file } else { to });
            symlink(root().join(file).canonicalize().expect("it is there"), to).expect("a link");
        }
    }
    let mut metadata = Command::new(env!("CARGO"));
    metadata.args(["metadata", "--no-deps", "--format-version=1", "--locked", "--offline"]);
    let metadata = metadata.arg("--manifest-path").arg(image.path().join("Cargo.toml"));
    let output = metadata.output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let [build] = lines("RUN").try_into().expect("one step builds");
    let after = |flag: &str| build.iter().skip_while(|word| *word != flag).nth(1);
    let (package, binary) = (after("-p").expect("a package"), after("--bin").expect("a binary"));
    let packages = metadata["packages"].as_array().expect("packages");
    let built = packages.iter().find(|known| known["name"] == package.as_str());
    let targets = built.expect("the package is in the image")["targets"].as_array().cloned();
    let is_built = |target: &Value| target["name"] == binary.as_str() && target["kind"][0] == "bin";
    assert!(targets.expect("targets").iter().any(is_built), "{binary} of {package}");
    assert_eq!(made, [format!("/src/target/release/{binary}")]);
    let version = metadata["packages"][0]["rust_version"].as_str().expect("a version of Rust");
    let image = &lines("FROM")[0][0];
    assert!(image.contains(&format!("rust:{version}-")), "{image} is not Rust {version}");
}

/// Whoever breaks in is not root, and files that git does not know do not go along.
#[test]
fn the_image_runs_as_a_number_that_is_not_root_and_holds_what_is_named() {
    let user = lines("USER").concat().concat();
    let ids: Vec<u32> = user.split(':').map(|id| id.parse().expect("a number")).collect();
    assert!(ids.iter().all(|id| *id > 0), "{user}");
    let copied = lines("COPY").concat();
    assert!(!copied.iter().any(|word| word == "." || word == "*"), "{copied:?}");
}
