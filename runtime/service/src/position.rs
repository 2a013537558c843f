//! The sealed position: the whole stored session, as its owner carries it.
//!
//! Every form of an opened session and every JSON state hold it in `at`. Whoever sends it back
//! saves the server the look at the store: the step is made from it and stored on the condition
//! that the store is still there. It proves nothing: it is of use only with the session's
//! credential, only while the session has not moved on, and nothing is answered from it before
//! that condition held.

use crate::encoding::{base64url, from_base64url};
use crate::record::Record;

/// The most bytes of a position. A form with a longer one might not fit into a request.
const LONGEST: usize = 4 * 1024;

/// A record as a client carries it. Empty where it would be long: the client then acts without.
pub(crate) fn of(record: &Record) -> String {
    let position = base64url(&record.to_bytes());
    if position.len() <= LONGEST { position } else { String::new() }
}

/// The record of a position; nothing where it is none.
pub(crate) fn record(position: &str) -> Option<Record> {
    Record::from_bytes(&from_base64url(position)?)
}
