//! `pivotline flow`: what can be done with any Amazon Connect flow. One module a command.

mod designer_names;
mod layout;
mod lint;
mod run;

use std::collections::BTreeMap;
use std::path::Path;

use pivotline_connect::document::Document;
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
    /// Those that these files hold.
    ///
    /// # Errors
    /// One cannot be run.
    fn of(sources: &BTreeMap<String, String>) -> Result<Self, FlowSetError> {
        let documents = FlowSet::documents(sources)?;
        let mut set = FlowSet::of(documents.clone())?;
        set.also_known_as(&designer_names::ids(sources));
        Ok(Self { documents, set })
    }

    /// What is wrong between them, by the name of the one that has to change.
    fn problems(&self) -> BTreeMap<&str, Vec<Problem>> {
        check_together(&self.documents, |id| self.set.named(id))
    }
}

/// What a flow is called: as its file.
fn name(path: &Path) -> String {
    path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
