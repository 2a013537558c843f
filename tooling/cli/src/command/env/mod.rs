//! `pivotline env`: what the menus' names are in an environment.

mod import;

use crate::Ended;
use crate::args::env::{EnvArgs, EnvCommand};

/// Runs the command.
///
/// # Errors
/// A file cannot be read or written, or is none that the command knows.
pub fn run(args: &EnvArgs) -> anyhow::Result<Ended> {
    match &args.command {
        EnvCommand::Import(args) => import::run(args),
    }
}
