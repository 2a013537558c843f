//! What flows and the product's own functions hold each other to: names, time limits, and under
//! which attributes a flow keeps what a later part of the call needs.

use std::collections::BTreeMap;

use pivotline_ir::{Name, Service, Tag, order};

/// The function that tells mobile numbers from others.
pub const CHECK_NUMBER: &str = "CheckMobileNumber";
/// How long it may take, in seconds.
pub const CHECK_NUMBER_WITHIN: u32 = 3;
/// The function that makes a link and sends it.
pub const SEND_LINK: &str = "GenerateVisualLink";
/// How long it may take, in seconds: the most that a call may wait for a function.
pub const SEND_LINK_WITHIN: u32 = 8;

/// The function that looks at the session of a link, for a call that follows it.
pub const LOOK: &str = "CheckVisualSession";
/// How long a look may take, in seconds.
pub const LOOK_WITHIN: u32 = 3;

/// The contact attribute that says whether the caller's number is mobile: `true` or `false`.
pub const MOBILE: &str = "caller_mobile";
/// The flow that every instance has for who waits, by its name: it is let run where a route says
/// nothing of waiting and an earlier one did.
pub const USUAL_QUEUE_FLOW: &str = "Default customer queue";
/// The most intents of a line that agents are told in words.
pub const MOST_INTENTS: usize = 50;
/// The flow attribute that counts the links of a call: one stroke for each.
pub const LINKS: &str = "links";
/// The flow attribute that counts the orders of a call: one stroke for each.
pub const ORDERS: &str = "orders";
/// The flow attribute that holds the menus that were played, blanks between.
pub const PATH: &str = "path";
/// The flow attribute that holds what was keyed last behind a `1`: flows compare numbers, so that
/// it tells how many digits there were, those in front that are zero too.
pub const DIGITS: &str = "digits";
/// What environments call the key that answers to secret questions are encrypted under, and its
/// certificate.
pub const SECRET: &str = "secret";
/// What a flow reads where nothing was keyed.
pub const NOTHING_KEYED: &str = "Timeout";
/// The flow attribute that names the menu played last.
pub const HERE: &str = "here";

/// The flow attribute that says from which menu a menu was entered first.
#[must_use]
pub fn entered_from(menu: &str) -> String {
    format!("from__{menu}")
}

/// The contact attribute of a field: as the service answered it.
#[must_use]
pub fn raw_key(service: &str, field: &str) -> String {
    format!("{service}__{field}")
}

/// The contact attribute of a field as it is spoken.
#[must_use]
pub fn spoken_key(service: &str, field: &str) -> String {
    format!("{service}__{field}_spoken")
}

/// Whether a contact attribute is kept for the flow itself, and is not for people.
#[must_use]
pub fn is_kept(key: &str, is_source: impl Fn(&str) -> bool) -> bool {
    key == MOBILE || key.contains("__") || is_source(key)
}

/// What names an order: the contact, the block that orders, and which order of the contact it is,
/// in strokes.
#[must_use]
pub fn order_key(contact: &str, block: &str, strokes: &str) -> String {
    format!("{contact} {block} {strokes}")
}

/// The answer of a function that says what became of an order.
#[must_use]
pub fn outcome(word: &str) -> BTreeMap<String, String> {
    BTreeMap::from([(order::OUTCOME.to_owned(), word.to_owned())])
}

/// A service's answer as its function gives it: raw values, those that are spoken otherwise also
/// so, one blank for what may be missing and is. None where the function fails.
#[must_use]
pub fn answer(
    service: &Service,
    raw: impl Fn(&Name) -> Option<String>,
    language: &Tag,
) -> Option<BTreeMap<String, String>> {
    let blank = || " ".to_owned();
    let mut answer = if service.changes { outcome(order::DONE) } else { BTreeMap::new() };
    for (name, field) in &service.gives {
        let raw = raw(name).filter(|raw| !raw.trim().is_empty());
        if raw.as_ref().map_or(!field.maybe, |raw| !field.kind.accepts(raw)) {
            return None;
        }
        if field.kind.has_spoken_form() {
            let spoken = raw.as_ref().map_or_else(blank, |raw| field.kind.spoken(raw, language));
            answer.insert(format!("{name}_spoken"), spoken);
        }
        answer.insert(name.to_string(), raw.unwrap_or_else(blank));
    }
    Some(answer)
}
