//! What flows have set and can read, apart from the call: for those who walk all runs at once.

use std::sync::Arc;

use super::Call;
use super::contact::ATTRIBUTES;
use super::registers::Registers;

/// What flows have set and can read, by place: the contact's attributes, and the registers of the
/// flow at hand. Places are named as references are, without `$.`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Memory {
    attributes: Registers,
    registers: Registers,
}

impl Memory {
    /// All places, and what stands there.
    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &Arc<str>)> {
        self.attributes.all().chain(self.registers.all())
    }

    /// What stands at a place.
    #[must_use]
    pub fn get(&self, place: &str) -> Option<&str> {
        self.attributes.get(place).or_else(|| self.registers.get(place))
    }

    /// This stands at a place from now on.
    pub fn set(&mut self, place: &Arc<str>, text: &Arc<str>) {
        let is_attribute =
            place.strip_prefix(ATTRIBUTES).is_some_and(|below| below.starts_with('.'));
        let part = if is_attribute { &mut self.attributes } else { &mut self.registers };
        part.set(Arc::clone(place), Arc::clone(text));
    }
}

impl Call {
    /// What flows have set and can read.
    #[must_use]
    pub fn memory(&self) -> Memory {
        Memory {
            attributes: self.state.contact.attributes.clone(),
            registers: self.state.frame.registers.clone(),
        }
    }

    /// The call, with another memory.
    #[must_use]
    pub fn with_memory(&self, memory: &Memory) -> Self {
        let mut call = self.clone();
        call.state.contact.attributes = memory.attributes.clone();
        call.state.frame.registers = memory.registers.clone();
        call
    }
}
