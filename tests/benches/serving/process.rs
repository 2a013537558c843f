//! A contestant's process.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::contestants::{Contestant, Program, Sessions};

/// The variable that tells a server where its DynamoDB listens.
pub(crate) const DYNAMODB: &str = "DYNAMODB";

/// A started server. It is killed when it goes out of scope.
pub(crate) struct Process {
    child: Child,
    /// What it keeps its sessions with.
    _database: Option<Box<Self>>,
    /// Where it listens.
    pub(crate) address: String,
    /// The links that it sent, one for each connection of the crowd.
    pub(crate) links: Vec<String>,
}

impl Process {
    /// Starts a contestant; `None` where what it needs is not installed.
    pub(crate) fn start(contestant: &Contestant) -> Option<Self> {
        let database = match contestant.sessions {
            Sessions::Own => None,
            Sessions::DynamoDb if cfg!(feature = "aws") => {
                Some(Self::of(Self::rust("dynamodb")?, None)?)
            }
            Sessions::DynamoDb => {
                println!("{}: left out, this was built without `--features aws`", contestant.name);
                return None;
            }
        };
        let mut command = match contestant.server {
            Program::Rust(server) => Self::rust(server)?,
            Program::Node(script, server) => {
                let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("benches/serving/node");
                if !folder.join("node_modules").exists() {
                    println!("{}: left out, `npm ci` was not run", contestant.name);
                    return None;
                }
                let mut command = Command::new("node");
                command.arg(folder.join(script)).arg(server);
                command
            }
        };
        if let Some(database) = &database {
            command.env(DYNAMODB, &database.address);
        }
        Self::of(command, database)
    }

    /// This bench itself, as this server.
    fn rust(server: &str) -> Option<Command> {
        let mut command = Command::new(std::env::current_exe().ok()?);
        command.args(["serve", server]);
        Some(command)
    }

    fn of(mut command: Command, database: Option<Self>) -> Option<Self> {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take()?).read_line(&mut line).ok()?;
        let told: Value = serde_json::from_str(&line).expect("a server tells where it listens");
        let links = told["links"].as_array().into_iter().flatten();
        Some(Self {
            child,
            _database: database.map(Box::new),
            address: told["address"].as_str().expect("an address").to_owned(),
            links: links.filter_map(|link| link.as_str().map(str::to_owned)).collect(),
        })
    }

    /// The processor time that it and its children used, in seconds.
    pub(crate) fn cpu(&self) -> f64 {
        let id = self.child.id();
        let children = std::fs::read_to_string(format!("/proc/{id}/task/{id}/children"));
        let children = children.unwrap_or_default();
        let ids = children.split_whitespace().filter_map(|id| id.parse().ok());
        std::iter::once(id).chain(ids).map(seconds).sum()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _waited = self.child.wait();
    }
}

/// The kernel counts nanoseconds for each thread.
fn seconds(id: u32) -> f64 {
    let threads = std::fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten().flatten();
    let nanoseconds = threads.filter_map(|thread| {
        let text = std::fs::read_to_string(thread.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<f64>().ok()
    });
    nanoseconds.sum::<f64>() / 1e9
}
