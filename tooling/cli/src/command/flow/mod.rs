//! `pivotline flow`: what can be done with any Amazon Connect flow. One module a command.

mod layout;
mod lint;
mod run;

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
