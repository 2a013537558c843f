//! `pivotline build`: writes the flows and the machine.

mod target;

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::Component::Normal;
use std::path::Path;

use anyhow::Context as _;
use pivotline_proof::Proof;

use crate::Ended;
use crate::args::BuildArgs;
use crate::compile::{self, Product};
use crate::environment::{Environment, Unbound};
use crate::folder::{Folder, shown};
use crate::manifest::Manifest;
use crate::output;

use self::target::Further;

/// Builds a folder: everything in memory first, so that nothing is written when anything fails.
///
/// # Errors
/// The folder cannot be read, the environment is not there, or a file cannot be written.
pub fn run(args: &BuildArgs) -> anyhow::Result<Ended> {
    let folder = Folder::read(&args.path)?;
    let named = match &args.env {
        None => None,
        Some(name) => match environment(&folder, name)? {
            Some(environment) => Some((name.as_str(), environment)),
            None => return Ok(Ended::Findings),
        },
    };
    let bindings = named.as_ref().map(|(_, found)| found.bindings()).unwrap_or_default();
    let checked = compile::check(&folder.sources, &bindings);
    super::tell(&folder.sources, &checked.findings)?;
    let Some(product) = checked.product else { return Ok(Ended::Findings) };
    let unbound = Unbound::of(&product);
    let named = named.as_ref().map(|(name, environment)| (*name, environment));
    // Templates ask for what is not bound.
    if let Some((name, environment)) =
        named.filter(|_| args.target.is_empty() && !unbound.is_empty())
    {
        eprint!("{}", unbound.told(name, environment));
        return Ok(Ended::Findings);
    }
    let further = target::further(&args.target, &folder, &product, named)?;
    let targets = further.files.iter().map(|(path, _)| path.clone()).collect();
    let manifest = Manifest::of(&product, &bindings, targets);
    write(&args.out, &product, &manifest, &further.files)?;
    report(&args.out, &manifest, product.proof, &unbound, &further)?;
    Ok(Ended::Fine)
}

/// The environment of this name beside the menus; none where it has faults, which are told.
fn environment(folder: &Folder, name: &str) -> anyhow::Result<Option<Environment>> {
    let (path, text) = folder
        .beside("pivotline.toml")?
        .with_context(|| format!("there is no pivotline.toml in {}", folder.path.display()))?;
    super::environment(&path, &text, name)
}

/// Writes the files, then the manifest, then removes files that an older manifest names and this
/// one does not: the folder holds one build.
fn write(
    out: &Path,
    product: &Product,
    manifest: &Manifest,
    further: &[(String, String)],
) -> anyhow::Result<()> {
    let further = further.iter().map(|(path, text)| (out.join(path), text.as_str()));
    let further: Vec<_> = further.collect();
    let folders = further.iter().filter_map(|(path, _)| path.parent().map(Path::to_owned));
    for folder in folders.chain([out.join("connect")]) {
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    let old = fs::read_to_string(out.join("manifest.json")).ok();
    let old: Option<Manifest> = old.and_then(|text| serde_json::from_str(&text).ok());
    let mut text = serde_json::to_string_pretty(manifest)?;
    text.push('\n');
    let flows = product.flows.iter().zip(&manifest.flows);
    let flows = flows.map(|(made, entry)| (out.join(&entry.path), made.emitted.json.as_str()));
    let mut files: Vec<_> = flows.collect();
    files.extend(further);
    files.push((out.join(&manifest.machine.path), &product.machine));
    files.push((out.join("manifest.json"), &text));
    output::write_all(&files)?;
    let kept: BTreeSet<&str> = manifest.paths().collect();
    for stale in old.iter().flat_map(Manifest::paths) {
        let is_inside = Path::new(stale).components().all(|part| matches!(part, Normal(_)));
        if is_inside && !kept.contains(stale) {
            let _ = fs::remove_file(out.join(stale));
        }
    }
    Ok(())
}

fn report(
    out: &Path,
    manifest: &Manifest,
    proof: Proof,
    unbound: &Unbound,
    further: &Further,
) -> anyhow::Result<()> {
    let mut stdout = std::io::stdout().lock();
    writeln!(stdout, "{proof}")?;
    for flow in &manifest.flows {
        let path = out.join(&flow.path);
        writeln!(stdout, "wrote {}: flow `{}`, {} actions", shown(&path), flow.name, flow.actions)?;
    }
    writeln!(stdout, "wrote {}", shown(&out.join("machine.json")))?;
    writeln!(stdout, "wrote {}", shown(&out.join("manifest.json")))?;
    for (path, _) in &further.files {
        writeln!(stdout, "wrote {}", shown(&out.join(path)))?;
    }
    for note in &further.notes {
        writeln!(stdout, "note: {note}")?;
    }
    for (kind, names) in unbound.by_kind() {
        writeln!(stdout, "not bound: {} {}", kind.word(), names.join(", "))?;
    }
    Ok(())
}
