//! The words of `pivotline env`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};

/// `pivotline env`
#[derive(Debug, ClapArgs)]
pub struct EnvArgs {
    /// What to do
    #[command(subcommand)]
    pub command: EnvCommand,
}

/// What `pivotline env` does.
#[derive(Debug, Subcommand)]
pub enum EnvCommand {
    /// Bind the menus' names to what an instance has, in pivotline.toml
    Import(ImportArgs),
}

/// `pivotline env import`
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  aws connect list-queues --instance-id $ID > queues.json
  aws lambda list-functions > functions.json
  pivotline env import menus/bank --env prod queues.json functions.json

Files are the JSON answers of `aws connect` list-queues, list-hours-of-operations,
list-contact-flows, list-prompts and list-phone-numbers-v2, of `aws lambda list-functions`, and
flows that the console exported. A name is matched without regard to blanks, signs and capital
letters. What is bound already stays.")]
pub struct ImportArgs {
    /// A menu folder
    #[arg(value_name = "PATH")]
    pub path: PathBuf,
    /// The environment of its pivotline.toml that is filled; a new one is made
    #[arg(long, value_name = "NAME")]
    pub env: String,
    /// What the instance answered
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
}
