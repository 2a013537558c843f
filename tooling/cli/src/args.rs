//! The command line's words.

pub mod env;
pub mod flow;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

/// One menu file, both faces: the call and the screen.
#[derive(Debug, Parser)]
#[command(
    name = "pivotline",
    version,
    about = "Compiles menu files into an Amazon Connect flow and a phone's web menu.",
    after_help = EXIT_CODES,
    propagate_version = true
)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  all is well
  1  there are findings, or a file is not formatted
  2  wrong use, or something cannot be read or written";

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Say what is wrong in menu folders
    Check(CheckArgs),
    /// Format menu files
    Fmt(FmtArgs),
    /// Write the Amazon Connect flows and the machine
    Build(BuildArgs),
    /// Run a menu folder on this computer: a telephone, its text messages, its screen
    Serve(ServeArgs),
    /// Tell what became of journeys: offered, sent, opened, solved, escalated; and what that saved
    Report(ReportArgs),
    /// Say whether open sessions could go on with other menus
    Migrate(MigrateArgs),
    /// Look at any Amazon Connect flow
    Flow(flow::FlowArgs),
    /// Bind the menus' names in an environment
    Env(env::EnvArgs),
    /// Explain the code of a finding
    Explain(ExplainArgs),
    /// Check, publish to and serve an environment on AWS
    Aws(AwsArgs),
}

/// `pivotline check`
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  pivotline check menus/bank
  pivotline check menus/bank menus/quickstart --format json")]
pub struct CheckArgs {
    /// Menu folders; a file stands for its folder
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// How findings are written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// How results are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// For programs: JSON on standard output
    Json,
}

/// `pivotline fmt`
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  pivotline fmt menus/bank
  pivotline fmt --check menus")]
pub struct FmtArgs {
    /// Menu files, or folders with all folders in them
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Write nothing; name the files that are not formatted
    #[arg(long)]
    pub check: bool,
}

/// `pivotline build`
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  pivotline build menus/bank --out out
  pivotline build menus/bank --out out --env sample
  pivotline build menus/bank --out out --env sample --target cloudformation

Without --env, names that only an environment knows (functions, queues, hours, flows) are written
as plain placeholders such as UNBOUND-queue-disputes, and listed. In a template they are parameters,
and what the environment binds are their usual values. Nothing is written when anything fails.")]
pub struct BuildArgs {
    /// A menu folder
    #[arg(value_name = "PATH")]
    pub path: PathBuf,
    /// Where the files go
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// The environment of pivotline.toml that binds the names
    #[arg(long, value_name = "NAME")]
    pub env: Option<String>,
    /// What to write beside them; may be given several times
    #[arg(long, value_enum, value_name = "TARGET")]
    pub target: Vec<Target>,
}

/// What a build can write beside flows and machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Target {
    /// cloudformation.yaml: flows, functions and what they may do, table, pages
    Cloudformation,
    /// terraform/: the flows
    Terraform,
    /// tests/: the transcripts in the menus' folder `calls` as Amazon Connect's own test cases;
    /// they go into a template, too
    Tests,
}

/// `pivotline serve`
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  pivotline serve menus/bank
  pivotline serve menus/quickstart --listen 127.0.0.1:9000 --data /tmp/pivotline

It listens on this computer alone: texts go to a page, services answer from services.toml.")]
pub struct ServeArgs {
    /// A menu folder
    #[arg(value_name = "PATH")]
    pub path: PathBuf,
    /// Where to listen; an address of this computer alone
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Where sessions are kept
    #[arg(long, value_name = "DIR", default_value = ".pivotline")]
    pub data: PathBuf,
    /// Where journey events are kept, for `pivotline report` [default: events.jsonl in DIR]
    #[arg(long, value_name = "FILE")]
    pub events: Option<PathBuf>,
}

/// `pivotline report`
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  pivotline report
  pivotline report /var/log/pivotline --html report.html
  pivotline report events.jsonl --env sample --config menus/bank/pivotline.toml

Events are JSON lines, as `serve` and the servers write them. Money is shown where the environment
has prices: [environments.NAME.prices] with any of text, agent_minute, call_minute,
handled_minutes and currency.")]
pub struct ReportArgs {
    /// Files of events, or folders of such files
    #[arg(value_name = "PATH", default_value = ".pivotline")]
    pub paths: Vec<PathBuf>,
    /// The environment of pivotline.toml whose prices hold
    #[arg(long, value_name = "NAME")]
    pub env: Option<String>,
    /// The pivotline.toml that has them
    #[arg(long, value_name = "FILE", default_value = "pivotline.toml")]
    pub config: PathBuf,
    /// Write one page with charts here, too
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// How the numbers are written on standard output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// `pivotline migrate`
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  pivotline migrate --check menus/before menus/after
  pivotline migrate --check out/machine.json menus/bank --format json

A session keeps the program that it began with, so nothing is ever moved. This says where open
sessions would be stuck if the old program were taken away before they have ended.")]
pub struct MigrateArgs {
    /// Say whether open sessions could move; nothing is changed
    #[arg(long, required = true)]
    pub check: bool,
    /// The menus, or the compiled program, with which sessions began
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// The menus, or the compiled program, with which they would go on
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    /// How the places are written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// `pivotline explain`
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  pivotline explain S001
  pivotline explain F024
  pivotline explain InvokeLambdaFunction")]
pub struct ExplainArgs {
    /// The code, as findings show it, or a type of the Flow language; without one, all codes are
    /// listed
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
}

/// `pivotline aws`
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  pivotline aws config --env prod --config menus/bank/pivotline.toml
  pivotline aws table --env prod --create
  pivotline aws publish --env prod menus/bank
  pivotline aws serve --env prod

It is part of builds with `--features aws`.")]
pub struct AwsArgs {
    /// What to do
    #[command(subcommand)]
    pub command: AwsCommand,
    /// The environment
    #[arg(long, value_name = "NAME", global = true)]
    pub env: Option<String>,
    /// The file of environments
    #[arg(long, value_name = "FILE", default_value = "pivotline.toml", global = true)]
    pub config: PathBuf,
}

/// What `pivotline aws` does.
#[derive(Debug, Subcommand)]
pub enum AwsCommand {
    /// Tell everything that is wrong with the environment
    Config,
    /// Tell how the table differs from what it has to be
    Table {
        /// Make it where there is none
        #[arg(long)]
        create: bool,
    },
    /// Compile a menu folder and have new sessions begin with it
    Publish {
        /// A menu folder
        #[arg(value_name = "PATH")]
        path: PathBuf,
    },
    /// Stop a published program: new sessions begin with the one before it, open ones end
    Stop {
        /// The program's digest, as `publish` told it
        #[arg(value_name = "DIGEST")]
        digest: String,
    },
    /// Serve the pages and the API
    Serve,
}
