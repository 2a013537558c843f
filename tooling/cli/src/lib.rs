//! The command line: check, fmt, build, serve, report, migrate, flow, explain.
//!
//! It reads folders, prints, and sets exit codes; it decides nothing about menus. Standard output
//! takes results, standard error takes findings.

pub mod args;
pub mod command;
pub mod compile;
pub mod deploy;
pub mod environment;
pub mod folder;
pub mod manifest;
pub mod output;
pub mod render;
pub mod report;
pub mod transcript;

use std::process::ExitCode;

use clap::Parser as _;

/// The whole command, from the process's arguments to its exit code.
#[must_use]
pub fn main() -> ExitCode {
    match run(args::Args::parse()) {
        Ok(ended) => ExitCode::from(ended as u8),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("pivotline: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Whether the reader of our output went away, as `pivotline … | head` does.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let io = error.downcast_ref::<std::io::Error>();
    io.is_some_and(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
}

/// How the command ended; the number is the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// All is well.
    Fine = 0,
    /// There are findings, or a file is not formatted.
    Findings = 1,
}

/// Runs a command.
///
/// # Errors
/// Wrong use, or something that cannot be read or written: exit code 2.
pub fn run(args: args::Args) -> anyhow::Result<Ended> {
    match args.command {
        args::Command::Check(args) => command::check::run(&args),
        args::Command::Fmt(args) => command::fmt::run(&args),
        args::Command::Build(args) => command::build::run(&args),
        args::Command::Serve(args) => command::serve::run(&args),
        args::Command::Report(args) => command::report::run(&args),
        args::Command::Migrate(args) => command::migrate::run(&args),
        args::Command::Flow(args) => command::flow::run(&args),
        args::Command::Env(args) => command::env::run(&args),
        args::Command::Explain(args) => command::explain::run(&args),
        args::Command::Aws(args) => command::aws::run(&args),
    }
}
