//! Parameters: which there are, in actions and within each other.

use serde_json::{Map, Value};

use crate::catalog::{ActionRule, Field, Group, Others, Shape};
use crate::document::Action;

use super::Code;
use super::problem::{About, Path};
use super::values::{check_roots, check_scalars, check_text};

pub(super) fn check(action: &Action, rule: &ActionRule, about: &mut About<'_>) {
    let none = Map::new();
    let given = action.parameters.as_ref().unwrap_or(&none);
    check_shape(given, &rule.takes, rule.kind, &Path::Start("/Parameters"), about);
}

/// The members of an object; `of` is whose they are.
fn check_shape(
    given: &Map<String, Value>,
    shape: &Shape,
    of: &str,
    at: &Path<'_>,
    about: &mut About<'_>,
) {
    for parameter in shape.parameters.iter().filter(|parameter| parameter.is_required) {
        let name = parameter.name;
        if !given.contains_key(name) {
            about.tell(Code::F011, at, format!("the parameter `{name}` is missing"), "add it");
        }
    }
    for (name, value) in given {
        let at = Path::Key(at, name);
        match shape.parameter(name) {
            Some(parameter) => check_field(name, value, parameter.field, &at, about),
            None if shape.others == Others::Refused => {
                let cause = format!("`{of}` has no parameter `{name}`");
                about.tell(Code::F012, &at, cause, "leave it out");
            }
            None => check_scalars(name, value, &at, about),
        }
    }
    for group in shape.groups {
        check_group(given, group, at, about);
    }
}

fn check_group(given: &Map<String, Value>, group: &Group, at: &Path<'_>, about: &mut About<'_>) {
    let present = group.names.iter().filter(|name| given.contains_key(**name)).count();
    let names = group.names.join(", ");
    if present < group.least {
        let cause = format!("none of the parameters {names} is set");
        about.tell(Code::F013, at, cause, "set one of them");
    } else if present > group.most {
        let cause = format!("only one of the parameters {names} may be set");
        about.tell(Code::F013, at, cause, "leave the others out");
    }
}

/// What a parameter holds: a text, or more parameters.
fn check_field(name: &str, value: &Value, field: Field, at: &Path<'_>, about: &mut About<'_>) {
    check_roots(value, at, about);
    match field {
        Field::Json => {}
        Field::Unknown => check_scalars(name, value, at, about),
        Field::Object(shape) => check_object(name, value, shape, at, about),
        Field::Map(inner) => check_map(name, value, *inner, at, about),
        Field::List(inner) => check_list(name, value, *inner, at, about),
        text => check_text(name, value, text, at, about),
    }
}

fn check_object(
    name: &str,
    value: &Value,
    shape: &'static Shape,
    at: &Path<'_>,
    about: &mut About<'_>,
) {
    match value.as_object() {
        Some(given) => check_shape(given, shape, name, at, about),
        None => about.tell(Code::F005, at, format!("`{name}` is no object"), "write an object"),
    }
}

fn check_map(name: &str, value: &Value, field: Field, at: &Path<'_>, about: &mut About<'_>) {
    let Some(entries) = value.as_object() else {
        about.tell(Code::F005, at, format!("`{name}` is no object"), "write an object");
        return;
    };
    if entries.is_empty() {
        about.tell(Code::F015, at, format!("`{name}` is empty"), "put something in it");
    }
    for (key, value) in entries {
        check_field(key, value, field, &Path::Key(at, key), about);
    }
}

fn check_list(name: &str, value: &Value, field: Field, at: &Path<'_>, about: &mut About<'_>) {
    match value.as_array() {
        Some(items) => {
            for (index, item) in items.iter().enumerate() {
                check_field(name, item, field, &Path::Item(at, index), about);
            }
        }
        None => about.tell(Code::F005, at, format!("`{name}` is no list"), "write a list"),
    }
}
