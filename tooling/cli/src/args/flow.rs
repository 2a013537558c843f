//! The words of `pivotline flow`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand, ValueEnum};

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
    /// Call a flow by a telephone in the terminal
    Run(RunArgs),
}

/// `pivotline flow lint`
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  pivotline flow lint out/connect/everyday.json
  pivotline flow lint exports/*.json --format sarif > flows.sarif

`pivotline explain F024` tells more about a finding, `pivotline explain TYPE` what a type takes.")]
pub struct LintArgs {
    /// Flows or flow modules, as the console exports them and the API takes them
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// How findings are written
    #[arg(long, value_enum, default_value_t = LintFormat::Text)]
    pub format: LintFormat,
}

/// How findings in flows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LintFormat {
    /// For people
    Text,
    /// For programs: JSON on standard output
    Json,
    /// For code hosts and editors: SARIF 2.1.0 on standard output
    Sarif,
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

/// `pivotline flow run`
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  pivotline flow run out/connect/everyday.json
  pivotline flow run main.json queue.json whisper.json --answers answers.toml
  pivotline flow run main.json < call.txt

Several files are a set: flows go over to one another by file name, or by the names that the
designer keeps; the first file is called. What is asked is answered by the file of answers, or
else from standard input, one line an answer. The lines that a call prints are themselves such
answers: a call that was saved can be made again.

The file of answers, TOML or JSON; a list is taken in order, and its last entry stays:
  [lambda]                      # by the function's name: values, or \"fail\"
  find-account = [{ name = \"Ana\" }, \"fail\"]
  [hours]                       # open, closed or fail; a queue's hours by the queue's name
  everyday = \"open\"
  [queues]                      # taken, full or fail
  cards = \"full\"
  [metrics]                     # by figure, or by queue and figure
  \"cards NumberOfAgentsStaffed\" = 2
  [outcomes]                    # by block or type: a branch, with what it finds out
  DistributeByPercentage = 57
  GetCase = { branch = \"Success\", values = { \"Case.status\" = \"open\" } }

Exit code 1: the call broke off, because the flow has no way on.")]
pub struct RunArgs {
    /// Flows and flow modules
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The flow that is called, by its file's name [default: the first]
    #[arg(long, value_name = "NAME")]
    pub flow: Option<String>,
    /// The number that calls
    #[arg(long, value_name = "NUMBER", default_value = "+12025550100")]
    pub caller: String,
    /// Answers, so that nobody is asked for them
    #[arg(long, value_name = "FILE")]
    pub answers: Option<PathBuf>,
}
