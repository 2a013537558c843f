//! `pivotline flow`: what can be done with any Amazon Connect flow. One module a command.

mod designer_names;
mod layout;
mod lint;
mod run;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, bail};
use pivotline_connect::document::{Document, LARGEST, ReadError};
use pivotline_connect::interpret::{FlowSet, FlowSetError};
use pivotline_connect::validate::{Problem, check_together};

use crate::Ended;
use crate::args::flow::{FlowArgs, FlowCommand};

/// Runs the command.
///
/// # Errors
/// A file cannot be read, or the output cannot be written.
pub fn run(args: &FlowArgs) -> anyhow::Result<Ended> {
    match &args.command {
        FlowCommand::Lint(args) => lint::run(args),
        FlowCommand::Run(args) => run::run(args),
        FlowCommand::Layout(args) => layout::run(args),
    }
}

/// Flows and modules by the names of their files.
struct Files {
    documents: BTreeMap<String, Document>,
    set: FlowSet,
}

impl Files {
    /// These.
    ///
    /// # Errors
    /// One cannot be run.
    fn of(documents: BTreeMap<String, Document>) -> Result<Self, FlowSetError> {
        let mut set = FlowSet::of(documents.clone())?;
        set.also_known_as(&designer_names::ids(&documents));
        Ok(Self { documents, set })
    }

    /// What is wrong between them, by the name of the one that has to change.
    fn problems(&self) -> BTreeMap<&str, Vec<Problem>> {
        check_together(&self.documents, |id| self.set.named(id))
    }
}

/// A file's text, and the flow that it is.
///
/// # Errors
/// It cannot be read, is far too large, or is no flow.
fn read(path: &Path) -> anyhow::Result<(String, Document)> {
    let shown = path.display();
    let found = fs::metadata(path).with_context(|| format!("cannot read {shown}"))?;
    if found.is_dir() {
        bail!("{shown} is a folder: name the files in it, such as {shown}/*.json");
    }
    let bytes = usize::try_from(found.len()).unwrap_or(usize::MAX);
    if bytes > LARGEST {
        return Err(ReadError::TooLarge { bytes }).with_context(|| shown.to_string());
    }
    let bytes = fs::read(path).with_context(|| format!("cannot read {shown}"))?;
    let json = ReadError::text(bytes).with_context(|| shown.to_string())?;
    let document = Document::read(&json).with_context(|| shown.to_string())?;
    Ok((json, document))
}

/// What a flow is called: as its file.
fn name(path: &Path) -> String {
    path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
