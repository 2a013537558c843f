//! How an environment's services are asked, as `pivotline.toml` says it.

use std::collections::BTreeMap;

use pivotline_backends::config::{
    BackendsConfig, BreakerConfig, ClientConfig, GiveConfig, NetworkConfig, ServiceConfig,
};
use pivotline_backends::{Fault, Faults};
use pivotline_ir::Name;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::{Table, Value};

/// How an environment's services are asked.
#[derive(Clone, Debug, Default)]
pub struct ServicesConfig {
    /// Those over HTTPS.
    pub http: BackendsConfig,
    /// Those that are Lambda functions.
    pub lambda: BTreeMap<Name, LambdaServiceConfig>,
}

/// A service that is a Lambda function.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LambdaServiceConfig {
    /// Its ARN or name.
    pub lambda: String,
    /// The shape in which it is asked.
    #[serde(default)]
    pub event: EventShape,
    /// Where each field is in the answer; `/field` for all of them, where this is empty.
    #[serde(default)]
    pub gives: BTreeMap<Name, GiveConfig>,
    /// Whether asking it changes something.
    #[serde(default)]
    pub changes: bool,
    /// How long it may take; what the menu allows, where it is not said.
    pub timeout_ms: Option<u32>,
    /// How many questions may be open at once.
    pub at_once: Option<u16>,
    /// When it is left alone for a while.
    #[serde(default)]
    pub breaker: BreakerConfig,
}

/// The shape in which a function is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventShape {
    /// As Amazon Connect calls functions, so that one serves call and screen.
    #[default]
    Connect,
    /// The arguments as one object.
    Plain,
}

impl ServicesConfig {
    /// Reads the tables `services`, `clients` and `network` of an environment. A service with
    /// `lambda` is a function, any other is asked over HTTPS.
    ///
    /// # Errors
    /// All that cannot be read.
    pub fn read(tables: &Table) -> Result<Self, Faults> {
        let (config, faults) = Self::examine(tables);
        if faults.0.is_empty() { Ok(config) } else { Err(faults) }
    }

    /// The same, with as much as can be read, and all that cannot.
    #[must_use]
    pub fn examine(tables: &Table) -> (Self, Faults) {
        let (mut config, mut faults) = (Self::default(), Faults::default());
        for (name, value) in inner(tables, "services", &mut faults) {
            let place = format!("services.{name}");
            let name = Name::from(name.as_str());
            if value.get("lambda").is_some() {
                let read = read::<LambdaServiceConfig>(&place, value, &["lambda"], &mut faults);
                config.lambda.extend(read.map(|service| (name, service)));
            } else {
                let read = read::<ServiceConfig>(&place, value, &[], &mut faults);
                config.http.services.extend(read.map(|service| (name, service)));
            }
        }
        for (name, value) in inner(tables, "clients", &mut faults) {
            let read = read::<ClientConfig>(&format!("clients.{name}"), value, &[], &mut faults);
            // Whoever refers to it is not told that there is none.
            config.http.clients.insert(name.clone(), read.unwrap_or_default());
        }
        if let Some(value) = tables.get("network") {
            let read = read::<NetworkConfig>("network", value, &[], &mut faults);
            config.http.network = read.unwrap_or_default();
        }
        (config, faults)
    }
}

fn inner<'a>(tables: &'a Table, key: &str, faults: &mut Faults) -> Vec<(&'a String, &'a Value)> {
    match tables.get(key) {
        None => Vec::new(),
        Some(Value::Table(table)) => table.iter().collect(),
        Some(_) => {
            let what = format!("write each as a table, `[{key}.NAME]`");
            faults.0.push(Fault { place: key.to_owned(), what });
            Vec::new()
        }
    }
}

/// Reads a table whose keys may all be left out but for those of `must`. The reader stops at the
/// first key that is wrong, so where one is, each is read by itself.
fn read<T: DeserializeOwned>(
    place: &str,
    value: &Value,
    must: &[&str],
    faults: &mut Faults,
) -> Option<T> {
    let wrong = match value.clone().try_into::<T>() {
        Ok(read) => return Some(read),
        Err(wrong) => wrong,
    };
    let before = faults.0.len();
    let all = value.as_table().into_iter().flatten();
    let (needed, others): (Vec<_>, Vec<_>) = all.partition(|(key, _)| must.contains(&key.as_str()));
    let needed: Table =
        needed.into_iter().map(|(key, value)| (key.clone(), value.clone())).collect();
    if needed.clone().try_into::<T>().is_ok() {
        for (key, value) in others {
            let mut alone = needed.clone();
            alone.insert(key.clone(), value.clone());
            if let Err(wrong) = alone.try_into::<T>() {
                faults.0.push(fault(format!("{place}.{key}"), &wrong));
            }
        }
    }
    if faults.0.len() == before {
        faults.0.push(fault(place.to_owned(), &wrong));
    }
    None
}

/// The reader's own form repeats the line it stopped at, which may hold what should not be in a
/// file.
fn fault(place: String, wrong: &toml::de::Error) -> Fault {
    Fault { place, what: wrong.message().trim_end().to_owned() }
}
