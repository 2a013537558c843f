//! `pivotline env import`: binds the menus' names to what an instance has.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, bail};
use pivotline_connect::{Bindings, Resource};

use crate::args::env::ImportArgs;
use crate::environment::import::{Match, Thing, matched, things, with_names};
use crate::environment::{Environment, Environments, Found};
use crate::folder::{Folder, read_text, shown};
use crate::{Ended, compile, output};

/// Matches first and writes once, whole. What is not matched is told.
///
/// # Errors
/// A file cannot be read or written, or is none that is known.
pub(super) fn run(args: &ImportArgs) -> anyhow::Result<Ended> {
    let folder = Folder::read(&args.path)?;
    let checked = compile::check(&folder.sources, &Bindings::default());
    let Some(product) = checked.product else {
        super::super::tell(&folder.sources, &checked.findings)?;
        return Ok(Ended::Findings);
    };
    let mut all = BTreeSet::new();
    for file in &args.files {
        all.extend(read(file)?);
    }
    let (path, text) = folder
        .beside("pivotline.toml")?
        .unwrap_or_else(|| (folder.path.join("pivotline.toml"), String::new()));
    let Some(has) = environment(&path, &text, &args.env)? else { return Ok(Ended::Findings) };
    let named = product.flows.iter().flat_map(|made| made.emitted.named.iter().cloned());
    let named: BTreeSet<(Resource, String)> = named.collect();
    let mut import = Import { has: &has, all: &all, told: Vec::new(), bound: BTreeMap::new() };
    let left = named.iter().filter(|(kind, name)| !import.bind(*kind, name)).count();
    let about = Found::in_arns(import.bound.values().map(String::as_str)).missing_in(&has);
    let mut stdout = std::io::stdout().lock();
    for line in &import.told {
        writeln!(stdout, "{line}")?;
    }
    if !import.bound.is_empty() {
        let names: Vec<_> =
            import.bound.iter().map(|((kind, name), id)| (*kind, *name, id.as_str())).collect();
        let about: Vec<_> = about.iter().map(|(key, text)| (*key, text.as_str())).collect();
        output::write(&path, &with_names(&text, &args.env, &about, &names)?)?;
        writeln!(stdout, "wrote {}: {} names", shown(&path), names.len())?;
    }
    Ok(if left == 0 { Ended::Fine } else { Ended::Findings })
}

fn read(file: &Path) -> anyhow::Result<Vec<Thing>> {
    let text = read_text(file)?;
    let answer =
        serde_json::from_str(&text).with_context(|| format!("{} is no JSON", file.display()))?;
    match things(&answer) {
        Some(things) => Ok(things),
        None => bail!(
            "{} is none of these: the answer of `aws connect` list-queues, \
             list-hours-of-operations, list-contact-flows, list-prompts or list-phone-numbers-v2, \
             of `aws lambda list-functions`, or an exported flow",
            file.display()
        ),
    }
}

/// The environment as it is; none where it has faults, which are told.
fn environment(path: &Path, text: &str, name: &str) -> anyhow::Result<Option<Environment>> {
    let is_new = Environments::parse(text).is_ok_and(|all| !all.environments.contains_key(name));
    if is_new {
        return Ok(Some(Environment::default()));
    }
    super::super::environment(path, text, name)
}

struct Import<'a> {
    has: &'a Environment,
    all: &'a BTreeSet<Thing>,
    told: Vec<String>,
    bound: BTreeMap<(Resource, &'a str), String>,
}

impl<'a> Import<'a> {
    /// Whether a name is bound now.
    fn bind(&mut self, kind: Resource, name: &'a str) -> bool {
        let has = self.has;
        let what = format!("{} `{name}`", kind.word());
        if has.names(kind).contains_key(name) {
            self.told.push(format!("{what}: stays as it is bound"));
            return true;
        }
        let (line, is_bound) = match matched(kind, name, self.all) {
            Match::One(thing) => match has.judge(kind, &thing.id) {
                Ok(()) => {
                    let line = format!("{what}: {} ({})", thing.name, thing.id);
                    self.bound.insert((kind, name), thing.id);
                    (line, true)
                }
                Err(wrong) => (format!("{what}: not bound, {}: {wrong}", thing.name), false),
            },
            Match::Several(found) => {
                let found: Vec<String> =
                    found.iter().map(|it| format!("{} ({})", it.name, it.id)).collect();
                (format!("{what}: not bound, several are so called: {}", found.join(", ")), false)
            }
            Match::None(near) if near.is_empty() => {
                (format!("{what}: not bound, nothing is so called"), false)
            }
            Match::None(near) => {
                let near: Vec<&str> = near.iter().map(|thing| thing.name.as_str()).collect();
                let near = near.join(", ");
                (format!("{what}: not bound, nothing is so called; near are: {near}"), false)
            }
        };
        self.told.push(line);
        is_bound
    }
}
