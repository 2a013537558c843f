//! `pivotline flow run`: a telephone in the terminal for any flow.

mod answers;
mod script;
mod telephone;
mod told;
mod typed;

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use pivotline_connect::interpret::{Call, Caller};
use pivotline_ir::Kind;

use crate::Ended;
use crate::args::flow::RunArgs;

use super::{Files, name};
use answers::Answers;
use script::Script;
use telephone::Telephone;

/// Calls a flow, and goes on until the call is over.
///
/// # Errors
/// A file cannot be read or is no flow, or an answer does not fit what was asked.
pub(super) fn run(args: &RunArgs) -> anyhow::Result<Ended> {
    if !Kind::Phone.accepts(&args.caller) {
        bail!("--caller must be a telephone number such as +12025550100, not `{}`", args.caller);
    }
    let (first, sources) = read_flows(args)?;
    let files = Files::of(&sources)?;
    if let Some(problem) = files.problems().values().flatten().next() {
        bail!("{}", problem.cause);
    }
    let begin = args.flow.as_deref().unwrap_or(&first);
    if !sources.contains_key(begin) {
        let known: Vec<_> = sources.keys().map(String::as_str).collect();
        bail!("there is no flow `{begin}`; --flow must be one of: {}", known.join(", "));
    }
    let answers = args.answers.as_deref().map(Answers::read).transpose()?.unwrap_or_default();
    let caller = Caller { phone: args.caller.clone(), contact: "contact".to_owned() };
    let (call, turn) = Call::begin(Arc::new(files.set), begin, caller);
    let mut telephone = Telephone::new(call, answers, Script::from_stdin());
    telephone.tell(&format!("> dial {} {begin}", args.caller))?;
    telephone.talk(turn)
}

/// The flows by the names of their files, and the first one's name.
fn read_flows(args: &RunArgs) -> anyhow::Result<(String, BTreeMap<String, String>)> {
    let mut first = None;
    let mut sources = BTreeMap::new();
    for path in &args.files {
        let json =
            fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let name = name(path);
        first.get_or_insert_with(|| name.clone());
        if sources.insert(name.clone(), json).is_some() {
            bail!("two files are named `{name}`: flows find one another by file name");
        }
    }
    Ok((first.unwrap_or_default(), sources))
}
