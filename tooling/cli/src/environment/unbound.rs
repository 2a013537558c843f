//! The names of menus that an environment binds to nothing.

use std::collections::{BTreeMap, BTreeSet};

use pivotline_connect::Resource;

use super::Environment;
use super::names::good;
use crate::compile::Product;

/// How alike two names are that may be meant for each other.
const ALIKE: f64 = 0.8;

/// The names that nothing binds. Flows that the build makes are none of them: who deploys them
/// knows their ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unbound {
    names: BTreeSet<(Resource, String)>,
    /// All that the menus name.
    named: BTreeSet<(Resource, String)>,
}

impl Unbound {
    /// What nothing binds of a product's names.
    #[must_use]
    pub fn of(product: &Product) -> Self {
        let ours: BTreeSet<&str> =
            product.flows.iter().map(|made| made.flow.name.as_str()).collect();
        let emitted = || product.flows.iter().map(|made| &made.emitted);
        let unbound: BTreeSet<(&str, &str)> = emitted()
            .flat_map(|emitted| &emitted.unbound)
            .map(|(kind, name)| (kind.as_str(), name.as_str()))
            .collect();
        let named: BTreeSet<_> =
            emitted().flat_map(|emitted| emitted.named.iter().cloned()).collect();
        let is_unbound = |(kind, name): &&(Resource, String)| {
            let is_ours = *kind == Resource::Flow && ours.contains(name.as_str());
            !is_ours && unbound.contains(&(kind.word(), name.as_str()))
        };
        Self { names: named.iter().filter(is_unbound).cloned().collect(), named }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The names of each kind, in order.
    #[must_use]
    pub fn by_kind(&self) -> BTreeMap<Resource, Vec<&str>> {
        let mut kinds: BTreeMap<Resource, Vec<&str>> = BTreeMap::new();
        for (kind, name) in &self.names {
            kinds.entry(*kind).or_default().push(name);
        }
        kinds
    }

    /// All of them, as they are written into the environment's tables.
    #[must_use]
    pub fn told(&self, environment: &str, has: &Environment) -> String {
        let count = self.names.len();
        let names = if count == 1 { "1 name is".to_owned() } else { format!("{count} names are") };
        let mut told = format!(
            "error: {names} bound nowhere in the environment `{environment}`; write in \
             pivotline.toml, or fill it in by `pivotline env import`:\n"
        );
        for (kind, names) in self.by_kind() {
            told.push_str(&format!("\n[environments.{environment}.{}]\n", kind.word()));
            for name in names {
                let near = self.near(kind, name, has);
                let near = near.map(|near| format!(", or is `{near}` meant?")).unwrap_or_default();
                let key = if name.contains(' ') { format!("\"{name}\"") } else { name.to_owned() };
                told.push_str(&format!("{key} = \"…\" # {}{near}\n", good(kind)));
            }
        }
        told
    }

    /// A bound name of the same kind that no menu names and that is nearly this one.
    fn near<'e>(&self, kind: Resource, name: &str, has: &'e Environment) -> Option<&'e str> {
        let unused = has.names(kind).keys().map(String::as_str);
        let unused = unused.filter(|bound| !self.named.contains(&(kind, (*bound).to_owned())));
        let near = unused.map(|bound| (strsim::jaro_winkler(bound, name), bound));
        let near = near.filter(|(alike, _)| *alike > ALIKE);
        near.max_by(|(one, _), (other, _)| one.total_cmp(other)).map(|(_, bound)| bound)
    }
}
