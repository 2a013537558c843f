//! `pivotline.toml`: what the menus' names are in each environment.

mod fault;
mod found;
pub mod import;
mod names;
mod read;
mod unbound;

use std::collections::BTreeMap;

use anyhow::Context as _;
use pivotline_connect::{Bindings, Resource};
use serde::Deserialize;
use toml::Table;

use crate::report::Prices;

pub use fault::Fault;
pub use found::Found;
pub use read::read;
pub use unbound::Unbound;

/// A `pivotline.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Environments {
    /// The environments by name.
    #[serde(default)]
    pub environments: BTreeMap<String, Environment>,
}

/// One environment. The tables of the runtime stand beside the names; the runtime judges them
/// itself (`pivotline aws config`).
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Environment {
    /// The AWS account.
    pub account: Option<String>,
    /// The AWS Region.
    pub region: Option<String>,
    /// The id of the Amazon Connect instance.
    pub instance: Option<String>,
    /// Lambda functions: name to ARN.
    #[serde(default)]
    pub lambda: BTreeMap<String, String>,
    /// Queues: name to id or ARN.
    #[serde(default)]
    pub queue: BTreeMap<String, String>,
    /// Opening hours: name to id or ARN.
    #[serde(default)]
    pub hours: BTreeMap<String, String>,
    /// Flows: name to id or ARN.
    #[serde(default)]
    pub flow: BTreeMap<String, String>,
    /// Recordings: name to id or ARN.
    #[serde(default)]
    pub prompt: BTreeMap<String, String>,
    /// Telephone numbers: name to E.164.
    #[serde(default)]
    pub number: BTreeMap<String, String>,
    /// Keys that stored input is encrypted under: name to the key's id.
    #[serde(default)]
    pub key: BTreeMap<String, String>,
    /// The certificates of these keys: name to PEM text.
    #[serde(default)]
    pub certificate: BTreeMap<String, String>,
    /// What things cost there.
    pub prices: Option<Prices>,
    /// Where the runtime is and what it keeps where.
    #[serde(default)]
    pub runtime: Table,
    /// Who sends texts.
    #[serde(default)]
    pub texts: Table,
    #[serde(default, rename = "numbers")]
    _numbers: Table,
    #[serde(default, rename = "connect")]
    _connect: Table,
    /// How services are reached.
    #[serde(default)]
    pub services: Table,
    #[serde(default, rename = "clients")]
    _clients: Table,
    #[serde(default, rename = "network")]
    _network: Table,
    #[serde(default, rename = "telemetry")]
    _telemetry: Table,
    #[serde(default, rename = "endpoints")]
    _endpoints: Table,
}

impl Environments {
    /// Reads the text of a `pivotline.toml`.
    ///
    /// # Errors
    /// It is not TOML, or has a key that nothing reads.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        toml::from_str(text).context("pivotline.toml cannot be understood")
    }

    /// The environment of this name.
    ///
    /// # Errors
    /// There is none; the message names those that there are.
    pub fn get(&self, name: &str) -> anyhow::Result<&Environment> {
        let known = self.environments.keys().map(String::as_str);
        self.environments.get(name).with_context(|| no_such(name, known))
    }
}

/// That there is no environment of this name, but these.
fn no_such<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    format!("pivotline.toml has no environment `{name}`; it has: {known}")
}

impl Environment {
    /// The names as the emitter takes them.
    #[must_use]
    pub fn bindings(&self) -> Bindings {
        let kinds = Resource::ALL.into_iter();
        kinds.fold(Bindings::default(), |bindings, kind| {
            bindings.with(kind, self.names(kind).clone())
        })
    }

    /// Whether a name of this kind may be bound to `text` here.
    ///
    /// # Errors
    /// It is something else, or somewhere else; the text says what.
    pub fn judge(&self, kind: Resource, text: &str) -> Result<(), String> {
        let home = names::Home {
            account: self.account.as_deref(),
            region: self.region.as_deref(),
            instance: self.instance.as_deref(),
        };
        names::judge(kind, text, home)
    }

    /// The names of one kind, and what they are bound to.
    #[must_use]
    pub fn names(&self, kind: Resource) -> &BTreeMap<String, String> {
        match kind {
            Resource::Lambda => &self.lambda,
            Resource::Queue => &self.queue,
            Resource::Hours => &self.hours,
            Resource::Flow => &self.flow,
            Resource::Prompt => &self.prompt,
            Resource::Number => &self.number,
            Resource::Key => &self.key,
            Resource::Certificate => &self.certificate,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the runtime's documentation shows.
    const DOCUMENTED: &str = include_str!("../../../../runtime/CONFIGURATION.md");

    #[test]
    fn the_tables_of_the_runtime_are_left_to_it() {
        let examples = DOCUMENTED.split("```toml\n").skip(1);
        let examples = examples.filter_map(|part| Some(part.split_once("```")?.0));
        let read: Vec<Environments> =
            examples.map(|example| Environments::parse(example).unwrap()).collect();
        assert!(read.len() >= 3);
        let bank = read.iter().find_map(|read| read.environments.get("bank")).unwrap();
        assert_eq!(bank.queue.len(), 1);
        assert!(Environments::parse("[environments.a.tetxs]\nx = 1").is_err());
    }
}
