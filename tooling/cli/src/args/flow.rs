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
    /// Draw a flow anew for the designer; what it does stays as it is
    Layout(LayoutArgs),
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

/// `pivotline flow layout`
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  pivotline flow layout exports/support.json
  pivotline flow layout exports/support.json --out drawn/support.json
  pivotline flow layout exports/support.json --check")]
pub struct LayoutArgs {
    /// A flow or flow module, as the console exports it and the API takes it
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Where to write it; without this, the file itself is drawn anew
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Write nothing, and say whether the file is drawn so already
    #[arg(long, conflicts_with = "out")]
    pub check: bool,
}
