//! `pivotline build`: writes the flows and the machine.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::Context as _;
use pivotline_connect::Bindings;
use pivotline_ir::Program;
use serde::{Deserialize, Serialize};

use crate::Ended;
use crate::args::BuildArgs;
use crate::compile::{self, FlowProduct, Product};
use crate::environment::Environments;
use crate::folder::{Folder, shown};
use crate::output;

/// The list of what a build wrote.
#[derive(Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// The flows, line by line.
    pub flows: Vec<ManifestFlow>,
    /// The program for the runtime.
    pub machine: ManifestFile,
}

/// A flow in the manifest.
#[derive(Debug, Serialize, Deserialize)]
pub struct ManifestFlow {
    /// Its name in the contact centre.
    pub name: String,
    /// The line that it serves.
    #[serde(default)]
    pub line: String,
    /// What it is for: `inbound` is where the line's calls begin.
    #[serde(default)]
    pub role: String,
    /// Its file, from the manifest's folder.
    pub path: String,
    /// Its type, as `CreateContactFlow` takes it.
    #[serde(rename = "type")]
    pub kind: String,
    /// How many actions it has.
    pub actions: usize,
    /// SHA-256 of the file.
    pub digest: String,
}

/// A file in the manifest.
#[derive(Debug, Serialize, Deserialize)]
pub struct ManifestFile {
    /// The file, from the manifest's folder.
    pub path: String,
    /// SHA-256 of the file.
    pub digest: String,
}

/// Builds a folder: everything in memory first, so that nothing is written when anything fails.
///
/// # Errors
/// The folder cannot be read, the environment is not there, or a file cannot be written.
pub fn run(args: &BuildArgs) -> anyhow::Result<Ended> {
    let folder = Folder::read(&args.path)?;
    let bindings = bindings(&folder, args.env.as_deref())?;
    let checked = compile::check(&folder.sources, &bindings);
    super::tell(&folder.sources, &checked.findings)?;
    let Some(product) = checked.product else { return Ok(Ended::Findings) };
    let unbound = unbound(&product);
    if let Some(environment) = args.env.as_ref().filter(|_| !unbound.is_empty()) {
        for (kind, name) in unbound {
            eprintln!(
                "error: the {kind} `{name}` is bound nowhere: write it under \
                 [environments.{environment}.{kind}] in pivotline.toml"
            );
        }
        return Ok(Ended::Findings);
    }
    write(&args.out, &product)?;
    report(&args.out, &product, &unbound)?;
    Ok(Ended::Fine)
}

fn bindings(folder: &Folder, environment: Option<&str>) -> anyhow::Result<Bindings> {
    let Some(name) = environment else { return Ok(Bindings::default()) };
    let (path, text) = folder
        .beside("pivotline.toml")?
        .with_context(|| format!("there is no pivotline.toml in {}", folder.path.display()))?;
    let environments = Environments::parse(&text).with_context(|| shown(&path))?;
    Ok(environments.get(name)?.bindings())
}

/// The names that nothing binds, as (kind, name).
fn unbound(product: &Product) -> BTreeSet<(String, String)> {
    let flows = product.flows.iter();
    flows.flat_map(|made| made.emitted.unbound.iter().cloned()).collect()
}

/// Writes the files, then the manifest, then removes flows that an older manifest names and this
/// one does not.
fn write(out: &Path, product: &Product) -> anyhow::Result<()> {
    let connect = out.join("connect");
    fs::create_dir_all(&connect).with_context(|| format!("cannot make {}", connect.display()))?;
    let manifest = manifest(product);
    let old = fs::read_to_string(out.join("manifest.json")).ok();
    let old: Option<Manifest> = old.and_then(|text| serde_json::from_str(&text).ok());
    let mut text = serde_json::to_string_pretty(&manifest)?;
    text.push('\n');
    let flows = product.flows.iter().zip(&manifest.flows);
    let flows = flows.map(|(made, entry)| (out.join(&entry.path), made.emitted.json.as_str()));
    let mut files: Vec<_> = flows.collect();
    files.push((out.join(&manifest.machine.path), &product.machine));
    files.push((out.join("manifest.json"), &text));
    output::write_all(&files)?;
    let kept: BTreeSet<&str> = manifest.flows.iter().map(|flow| flow.path.as_str()).collect();
    for stale in old.iter().flat_map(|old| &old.flows) {
        let is_ours = stale.path.starts_with("connect/") && !stale.path.contains("..");
        if is_ours && !kept.contains(stale.path.as_str()) {
            let _ = fs::remove_file(out.join(&stale.path));
        }
    }
    Ok(())
}

/// The manifest of a product.
#[must_use]
pub fn manifest(product: &Product) -> Manifest {
    let flow = |made: &FlowProduct| ManifestFlow {
        name: made.flow.name.clone(),
        line: made.line.to_string(),
        role: made.flow.role.word().to_owned(),
        path: path(&made.flow.name),
        kind: made.flow.kind().api_name().to_owned(),
        actions: made.flow.actions.len(),
        digest: Program::digest(&made.emitted.json),
    };
    Manifest {
        flows: product.flows.iter().map(flow).collect(),
        machine: ManifestFile {
            path: "machine.json".to_owned(),
            digest: Program::digest(&product.machine),
        },
    }
}

/// A flow's file: `connect/everyday.json`, `connect/everyday.es-US.json`.
fn path(name: &str) -> String {
    format!("connect/{}.json", name.replace(' ', "."))
}

fn report(
    out: &Path,
    product: &Product,
    unbound: &BTreeSet<(String, String)>,
) -> anyhow::Result<()> {
    let mut stdout = std::io::stdout().lock();
    for flow in &manifest(product).flows {
        let path = out.join(&flow.path);
        writeln!(stdout, "wrote {}: flow `{}`, {} actions", shown(&path), flow.name, flow.actions)?;
    }
    writeln!(stdout, "wrote {}", shown(&out.join("machine.json")))?;
    writeln!(stdout, "wrote {}", shown(&out.join("manifest.json")))?;
    let mut names: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (kind, name) in unbound {
        names.entry(kind).or_default().push(name);
    }
    for (kind, names) in names {
        writeln!(stdout, "not bound: {kind} {}", names.join(", "))?;
    }
    Ok(())
}
