//! How an environment's services are asked, as `pivotline.toml` says it.

use std::collections::BTreeMap;

use pivotline_backends::config::{
    BackendsConfig, BreakerConfig, ClientConfig, GiveConfig, NetworkConfig,
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
                let read = LAMBDA.read(&place, value, &mut faults);
                config.lambda.extend(read.map(|service| (name, service)));
            } else {
                let read = ALL_MAY_BE_LEFT_OUT.read(&place, value, &mut faults);
                config.http.services.extend(read.map(|service| (name, service)));
            }
        }
        for (name, value) in inner(tables, "clients", &mut faults) {
            let place = format!("clients.{name}");
            let read: Option<ClientConfig> = ALL_MAY_BE_LEFT_OUT.read(&place, value, &mut faults);
            // Whoever refers to it is not told that there is none.
            config.http.clients.insert(name.clone(), read.unwrap_or_default());
        }
        if let Some(value) = tables.get("network") {
            let read: Option<NetworkConfig> =
                ALL_MAY_BE_LEFT_OUT.read("network", value, &mut faults);
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

/// How a table is read. The reader stops at the first key that is wrong; so where one is, each is
/// read by itself, with those that must be there: `(key, stand-in)`.
struct Reader(&'static [(&'static str, &'static str)]);

const ALL_MAY_BE_LEFT_OUT: Reader = Reader(&[]);
const LAMBDA: Reader = Reader(&[("lambda", "any")]);

/// Reads the whole with nothing in it but one part.
type Alone<'a> = &'a dyn Fn(Value) -> Result<(), toml::de::Error>;

impl Reader {
    /// As much of a table as can be read.
    fn read<T: DeserializeOwned>(
        &self,
        place: &str,
        value: &Value,
        faults: &mut Faults,
    ) -> Option<T> {
        let alone = |mut value: Value| {
            for (key, stand_in) in self.0 {
                if let Some(table) = value.as_table_mut() {
                    table.entry(*key).or_insert_with(|| Value::from(*stand_in));
                }
            }
            value.try_into::<T>().map(drop)
        };
        readable(place, value, &alone, faults)?.try_into().ok()
    }
}

/// What can be read of a value. What cannot is told where it stands, in the innermost table.
fn readable(place: &str, value: &Value, alone: Alone<'_>, faults: &mut Faults) -> Option<Value> {
    let Err(wrong) = alone(value.clone()) else { return Some(value.clone()) };
    let (before, mut rest) = (faults.0.len(), Table::new());
    for (key, inner) in value.as_table().into_iter().flatten() {
        let alone = |inner: Value| alone(Table::from_iter([(key.clone(), inner)]).into());
        let inner = readable(&format!("{place}.{key}"), inner, &alone, faults);
        rest.extend(inner.map(|inner| (key.clone(), inner)));
    }
    if faults.0.len() == before {
        faults.0.push(fault(place.to_owned(), &wrong));
        return None;
    }
    Some(rest.into())
}

/// The reader's own form repeats the line it stopped at, which may hold what should not be in a
/// file.
fn fault(place: String, wrong: &toml::de::Error) -> Fault {
    Fault { place, what: wrong.message().trim_end().to_owned() }
}
