//! `pivotline flow run`: a telephone in the terminal for any flow.

mod answers;
mod script;
mod telephone;
mod told;
mod typed;

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::bail;
use pivotline_connect::document::Document;
use pivotline_connect::interpret::{Call, Caller};
use pivotline_ir::Kind;

use crate::Ended;
use crate::args::flow::RunArgs;

use super::{Files, name, read};
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
    let (first, documents) = read_flows(args)?;
    let files = Files::of(documents)?;
    if let Some(problem) = files.problems().values().flatten().next() {
        bail!("{}", problem.cause);
    }
    let begin = args.flow.as_deref().unwrap_or(&first);
    if !files.documents.contains_key(begin) {
        let known: Vec<_> = files.documents.keys().map(String::as_str).collect();
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
fn read_flows(args: &RunArgs) -> anyhow::Result<(String, BTreeMap<String, Document>)> {
    let mut first = None;
    let mut documents = BTreeMap::new();
    for path in &args.files {
        let (_, document) = read(path)?;
        let name = name(path);
        first.get_or_insert_with(|| name.clone());
        if documents.insert(name.clone(), document).is_some() {
            bail!("two files are named `{name}`: flows find one another by file name");
        }
    }
    Ok((first.unwrap_or_default(), documents))
}
