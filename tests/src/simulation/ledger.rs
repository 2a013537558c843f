//! What became of each order, at the services and in what people were told: an order is done once
//! at most, and what was told never says otherwise.

use std::collections::BTreeMap;

use pivotline_ir::Name;
use pivotline_machine::Event;

/// What a service gives.
pub(super) type Fields = BTreeMap<Name, String>;

/// All orders that were stored, by the key that their services are given.
#[derive(Default)]
pub(super) struct Ledger(BTreeMap<String, Entry>);

/// An order.
#[derive(Default)]
struct Entry {
    /// Whether its first try came.
    begun: bool,
    /// What the service gave that did it.
    done: Option<Fields>,
    /// What was stored of it, and is told.
    told: Option<Told>,
}

/// What a person is told of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Told {
    Done(Fields),
    NotDone,
    /// That nobody can tell, which is always true.
    Unsure,
}

impl Ledger {
    /// An order is stored as one that is made from now on.
    pub(super) fn stored(&mut self, key: &str) {
        self.0.entry(key.to_owned()).or_default();
    }

    /// A service is told to do it.
    pub(super) fn tried(&mut self, key: &str, asked_before: bool) -> Result<(), String> {
        let entry = self.entry(key)?;
        if !asked_before && std::mem::replace(&mut entry.begun, true) {
            return Err("an order had two first tries".to_owned());
        }
        Ok(())
    }

    /// What its service gave that did it before.
    pub(super) fn before(&self, key: &str) -> Option<Fields> {
        self.0.get(key)?.done.clone()
    }

    /// A service does it.
    pub(super) fn done(&mut self, key: &str, fields: Fields) -> Result<(), String> {
        let entry = self.entry(key)?;
        match entry.done.replace(fields) {
            None => entry.agrees(),
            Some(_) => Err("an order was done twice".to_owned()),
        }
    }

    /// What became of it is stored.
    pub(super) fn told(&mut self, key: &str, event: &Event) -> Result<&'static str, String> {
        let (told, name) = match event {
            Event::Answered { fields } => (Told::Done(fields.clone()), "orders told as done"),
            Event::ServiceFailed => (Told::NotDone, "orders told as not done"),
            _ => (Told::Unsure, "orders told as unsure"),
        };
        let entry = self.entry(key)?;
        if entry.told.replace(told).is_some() {
            return Err("an order was told of twice".to_owned());
        }
        entry.agrees()?;
        Ok(name)
    }

    fn entry(&mut self, key: &str) -> Result<&mut Entry, String> {
        self.0
            .get_mut(key)
            .ok_or_else(|| "something was ordered that no stored step asks for".to_owned())
    }
}

impl Entry {
    fn agrees(&self) -> Result<(), String> {
        let good = match &self.told {
            Some(Told::Done(fields)) => self.done.as_ref() == Some(fields),
            Some(Told::NotDone) => self.done.is_none(),
            Some(Told::Unsure) | None => true,
        };
        let wrong =
            || format!("{:?} was told of an order, and done was {:?}", self.told, self.done);
        if good { Ok(()) } else { Err(wrong()) }
    }
}
