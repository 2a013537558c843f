//! Attributes, tags and contact data: their names, how many, how large.

use serde_json::{Map, Value};

use crate::document::Action;

use super::Code;
use super::problem::{About, Path};
use super::references::{self, Form};

/// All attributes of a contact together, in bytes.
const MOST_BYTES: usize = 32_768;
const MOST_TAGS: usize = 6;

pub(super) fn check(action: &Action, about: &mut About<'_>) {
    let Some(given) = &action.parameters else { return };
    let entries = |name: &str| given.get(name).and_then(Value::as_object);
    match action.kind.as_str() {
        "UpdateContactAttributes" => {
            if let Some(attributes) = entries("Attributes") {
                check_contact(attributes, about);
            }
        }
        "UpdateFlowAttributes" => {
            let names = entries("FlowAttributes").into_iter().flat_map(Map::keys);
            let taken = |name: &str| !name.is_empty() && !name.contains(['$', '.']);
            let remedy = "no `$` and no `.` may be in its name";
            check_names(names, "/Parameters/FlowAttributes", taken, remedy, about);
        }
        "TagContact" => {
            if let Some(tags) = entries("Tags") {
                check_tags(tags, about);
            }
        }
        "UpdateContactData" if given.keys().all(|key| key == "TargetContact") => {
            let remedy = "name what to set, such as `LanguageCode`";
            about.tell(Code::F013, "/Parameters", "nothing is set", remedy);
        }
        _ => {}
    }
}

fn check_contact(attributes: &Map<String, Value>, about: &mut About<'_>) {
    let is_key = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let taken = |name: &str| {
        let is_plain = references::form(name) == Form::Plain;
        !name.is_empty() && (!is_plain || name.chars().all(is_key))
    };
    let remedy = "only letters, digits, `-` and `_` may be in its name";
    check_names(attributes.keys(), "/Parameters/Attributes", taken, remedy, about);
    let texts = attributes.values().filter_map(Value::as_str).map(str::len);
    let bytes: usize = attributes.keys().map(String::len).chain(texts).sum();
    if bytes > MOST_BYTES {
        let cause = format!("the attributes have {bytes} bytes");
        let remedy = format!("all of a contact's may have {MOST_BYTES}; shorten them");
        about.tell(Code::F018, "/Parameters/Attributes", cause, remedy);
    }
}

fn check_names<'a>(
    names: impl Iterator<Item = &'a String>,
    at: &str,
    taken: impl Fn(&str) -> bool,
    remedy: &str,
    about: &mut About<'_>,
) {
    for name in names.filter(|name| !taken(name)) {
        let cause = format!("the attribute `{name}` is not taken");
        about.tell(Code::F018, Path::Key(&Path::Start(at), name), cause, remedy);
    }
}

fn check_tags(tags: &Map<String, Value>, about: &mut About<'_>) {
    let at = "/Parameters/Tags";
    if tags.len() > MOST_TAGS {
        let cause = format!("{} tags, and a contact may have {MOST_TAGS}", tags.len());
        about.tell(Code::F018, at, cause, "leave some out");
    }
    let remedy = "names that begin so are Amazon's own; choose another";
    check_names(tags.keys(), at, |name| !name.starts_with("aws:"), remedy, about);
}
