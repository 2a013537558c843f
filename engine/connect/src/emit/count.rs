//! How large an action's JSON is, without writing it.

use std::collections::BTreeSet;
use std::io;

use serde::Serialize;

use super::wire::WireAction;
use super::{Bindings, Resources, designer};
use crate::model::Action;

/// How much longer an ARN may be than the placeholder that stands for it.
const ARN: usize = 130;
/// What a line break costs with its blanks, where each member stands on a line.
const LINE: usize = 12;
/// What stands beside a block: its identifier's marks, its place.
const BESIDE: usize = 100;

/// How many characters an action costs of a flow's JSON, rather too many than too few: a long ARN
/// for what it names, and each comma a line break.
pub(crate) fn characters(action: &Action) -> usize {
    let bindings = &Bindings::default();
    let mut resources = Resources { bindings, unbound: BTreeSet::new(), named: BTreeSet::new() };
    let wire = Count::of(&WireAction::of(action, &mut resources));
    let beside = Count::of(&designer::beside(action));
    let id = action.id.as_str().chars().count();
    let wire = wire.characters + wire.marks * LINE;
    let beside = beside.characters + beside.marks * 2 + id + BESIDE;
    wire + beside + resources.named.len() * ARN
}

/// What is counted of a text.
#[derive(Default)]
struct Count {
    characters: usize,
    /// Commas, colons and brackets, those in words too.
    marks: usize,
}

impl Count {
    fn of(value: &impl Serialize) -> Self {
        let mut count = Self::default();
        // Nothing refuses to be counted, and texts under text keys always have a JSON form.
        let _ = serde_json::to_writer(&mut count, value);
        count
    }
}

impl io::Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for byte in bytes {
            // Later bytes of a character begin with the bits 10.
            self.characters += usize::from(byte & 0xc0 != 0x80);
            self.marks += usize::from(matches!(byte, b',' | b':' | b'{' | b'}' | b'[' | b']'));
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
