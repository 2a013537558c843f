//! The words of `pivotline flow`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};

/// `pivotline flow`
#[derive(Debug, ClapArgs)]
pub struct FlowArgs {
    /// What to do
    #[command(subcommand)]
    pub command: FlowCommand,
}

/// What `pivotline flow` does.
#[derive(Debug, Subcommand)]
pub enum FlowCommand {
    /// Say what Amazon Connect would refuse, and what callers would suffer from
    Lint(LintArgs),
}

/// `pivotline flow lint`
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  pivotline flow lint out/connect/everyday.json
  pivotline flow lint exports/*.json")]
pub struct LintArgs {
    /// Flows or flow modules, as the console exports them and the API takes them
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
}
