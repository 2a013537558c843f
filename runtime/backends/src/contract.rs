//! What menus declare of the services that they ask.

use std::collections::{BTreeMap, BTreeSet};

use pivotline_ir::{Field, Kind, Name, Program, Service};

/// The services of one or more programs: a server holds several while their sessions last.
#[derive(Clone, Debug, Default)]
pub struct Contracts(BTreeMap<Name, Declared>);

/// What programs declare of one service, each in its own version.
#[derive(Clone, Debug, Default)]
pub struct Declared(Vec<Service>);

impl Contracts {
    /// The services of these programs.
    #[must_use]
    pub fn of<'a>(programs: impl IntoIterator<Item = &'a Program>) -> Self {
        let mut contracts = Self::default();
        for program in programs {
            contracts.add(program);
        }
        contracts
    }

    /// Adds the services of a program; whether it declares anything that is new.
    pub fn add(&mut self, program: &Program) -> bool {
        let mut is_new = false;
        for (name, service) in &program.services {
            let declared = self.0.entry(name.clone()).or_default();
            if !declared.0.contains(service) {
                declared.0.push(service.clone());
                is_new = true;
            }
        }
        is_new
    }

    /// The names of all services.
    pub fn names(&self) -> impl Iterator<Item = &Name> {
        self.0.keys()
    }

    /// What is declared of a service.
    #[must_use]
    pub fn get(&self, service: &Name) -> Option<&Declared> {
        self.0.get(service)
    }
}

impl Declared {
    /// The arguments that it takes.
    #[must_use]
    pub fn arguments(&self) -> BTreeSet<&str> {
        self.0.iter().flat_map(|service| &service.takes).map(|value| value.argument()).collect()
    }

    /// The fields that it gives.
    #[must_use]
    pub fn fields(&self) -> BTreeSet<&Name> {
        self.0.iter().flat_map(|service| service.gives.keys()).collect()
    }

    /// The kinds of which a field may be.
    #[must_use]
    pub fn kinds(&self, field: &Name) -> Vec<Kind> {
        self.versions(field).map(|field| field.kind).collect()
    }

    /// What is wrong with taking it for one that changes things, or for one that only reads.
    #[must_use]
    pub fn unlike(&self, changes: bool) -> Option<&'static str> {
        let declared = self.0.iter().any(|service| service.changes);
        match (declared, changes) {
            (true, false) => Some("in the menus it `changes things`: write `changes = true`"),
            (false, true) if !self.0.is_empty() => Some(
                "in the menus it only reads: leave it out, or write `changes things` in the service",
            ),
            _ => None,
        }
    }

    /// The longest time that any program gives it, in seconds.
    #[must_use]
    pub fn within_seconds(&self) -> u32 {
        self.0.iter().map(|service| service.within).max().unwrap_or_default()
    }

    /// Whether a text is one that a field may be; of a field that nobody declares, any.
    #[must_use]
    pub fn accepts(&self, field: &Name, text: &str) -> bool {
        let kinds = self.kinds(field);
        kinds.is_empty() || kinds.into_iter().any(|kind| kind.accepts(text))
    }

    /// Whether some program can do without a field.
    #[must_use]
    pub fn may_be_missing(&self, field: &Name) -> bool {
        self.versions(field).count() < self.0.len()
            || self.0.is_empty()
            || self.versions(field).any(|field| field.maybe)
    }

    fn versions<'a>(&'a self, field: &'a Name) -> impl Iterator<Item = &'a Field> {
        self.0.iter().filter_map(|service| service.gives.get(field))
    }
}
