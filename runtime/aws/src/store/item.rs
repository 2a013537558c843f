//! Sessions and counters as items.
//!
//! Names are short: an item pays for them too, and one of less than 1 KB costs one unit to write.

use std::collections::HashMap;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use pivotline_service::ports::Quota;
use pivotline_service::record::{Record, SessionKey};
use pivotline_service::table::TableShape;

/// The session's version, for conditions.
pub(super) const VERSION: &str = "v";
/// Until when the session lives, for conditions.
pub(super) const EXPIRES: &str = "e";
/// The whole record, as [`Record::to_bytes`] writes it.
pub(super) const RECORD: &str = "r";
/// How often a counter was used.
pub(super) const USES: &str = "n";

/// How long an item stays after its time, in seconds. A run of the same call that comes late
/// still meets the session of the first one.
const KEPT: u64 = 3600;

/// An item's attributes by name.
pub(super) type Item = HashMap<String, AttributeValue>;

/// A session's key.
pub(super) fn session_key(key: &SessionKey) -> AttributeValue {
    AttributeValue::S(format!("session#{}", key.0))
}

/// The key of a quota's counter in the window of `now`.
pub(super) fn counter_key(quota: &Quota<'_>, now: u64) -> String {
    format!("counter#{}#{}#{}", quota.counter, quota.window, quota.window_at(now))
}

/// A session as an item.
pub(super) fn session_item(key: &SessionKey, record: &Record) -> Item {
    let item = [
        (TableShape::SESSIONS.key, session_key(key)),
        (VERSION, number(record.version)),
        (EXPIRES, number(record.expires)),
        (RECORD, AttributeValue::B(Blob::new(record.to_bytes()))),
        (TableShape::SESSIONS.time_to_live, number(kept_until(record.expires))),
    ];
    item.map(|(name, value)| (name.to_owned(), value)).into()
}

/// The session of an item.
pub(super) fn record_of(item: &Item) -> Option<Record> {
    Record::from_bytes(item.get(RECORD)?.as_b().ok()?.as_ref())
}

/// When an item may be removed whose time is over at `ends`.
pub(super) fn kept_until(ends: u64) -> u64 {
    ends.saturating_add(KEPT)
}

/// A number.
pub(super) fn number(value: u64) -> AttributeValue {
    AttributeValue::N(value.to_string())
}
