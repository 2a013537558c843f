//! `pivotline.toml`: what the menus' names are in each environment.

use std::collections::BTreeMap;

use anyhow::Context as _;
use pivotline_connect::Bindings;
use serde::Deserialize;

use crate::report::Prices;

/// A `pivotline.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Environments {
    /// The environments by name.
    #[serde(default)]
    pub environments: BTreeMap<String, Environment>,
}

/// One environment.
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
    /// What things cost there.
    pub prices: Option<Prices>,
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
        self.environments.get(name).with_context(|| {
            let known: Vec<&str> = self.environments.keys().map(String::as_str).collect();
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            format!("pivotline.toml has no environment `{name}`; it has: {known}")
        })
    }
}

impl Environment {
    /// The names as the emitter takes them.
    #[must_use]
    pub fn bindings(&self) -> Bindings {
        Bindings {
            lambdas: self.lambda.clone(),
            queues: self.queue.clone(),
            hours: self.hours.clone(),
            flows: self.flow.clone(),
        }
    }
}
