//! Ids of calls and contacts.

use std::fmt::Write as _;

/// A new id in the shape that contact ids have. It tells contacts apart and opens nothing.
pub(super) fn new_id() -> String {
    let mut bytes = [0; 16];
    // Without randomness ids would repeat; the clock at least tells one contact from the next.
    if getrandom::fill(&mut bytes).is_err() {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        bytes = now.map_or(0, |since| since.as_nanos()).to_be_bytes();
    }
    let mut id = String::with_capacity(36);
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            id.push('-');
        }
        let _ = write!(id, "{byte:02x}");
    }
    id
}
