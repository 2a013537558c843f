//! What is wrong with a configuration.

use std::fmt;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where: `environments.prod.runtime.base_url`.
    pub place: String,
    /// What is wrong. It repeats no value: one of them may be a secret that does not belong there.
    pub wrong: String,
    /// What to write.
    pub write: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}: {}", self.place, self.wrong, self.write)
    }
}

/// The faults of an environment that are found while its parts are made.
pub(crate) struct Faults {
    environment: String,
    found: Vec<Fault>,
}

impl Faults {
    /// None yet, of the environment of this name.
    pub(crate) fn of(environment: &str) -> Self {
        Self { environment: environment.to_owned(), found: Vec::new() }
    }

    pub(crate) fn add(&mut self, key: &str, write: &str, wrong: &str) {
        let place = format!("environments.{}.{key}", self.environment);
        self.found.push(Fault { place, wrong: wrong.to_owned(), write: write.to_owned() });
    }

    /// Takes note of what went wrong; what went well is returned.
    pub(crate) fn take<T, E: fmt::Display>(
        &mut self,
        key: &str,
        write: &str,
        result: Result<T, E>,
    ) -> Option<T> {
        result.map_err(|wrong| self.add(key, write, &wrong.to_string())).ok()
    }

    pub(crate) fn found(self) -> ConfigError {
        ConfigError(self.found)
    }
}

/// Why there is no configuration: all of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", lines(.0))]
pub struct ConfigError(pub Vec<Fault>);

fn lines(faults: &[Fault]) -> String {
    faults.iter().map(Fault::to_string).collect::<Vec<_>>().join("\n")
}
