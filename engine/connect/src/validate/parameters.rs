//! Parameters: which there are.

use serde_json::{Map, Value};

use crate::catalog::{ActionRule, Group, Others, Shape};
use crate::document::Action;

use super::problem::{About, Path};
use super::{Code, fields};

pub(super) fn check(action: &Action, rule: &ActionRule, about: &mut About<'_>) {
    let none = Map::new();
    let given = action.parameters.as_ref().unwrap_or(&none);
    check_shape(given, &rule.takes, rule.kind, &Path::Start("/Parameters"), about);
}

/// The members of an object; `of` is whose they are.
pub(super) fn check_shape(
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
            Some(parameter) => fields::check(name, value, parameter.field, &at, about),
            None if shape.others == Others::Refused => {
                let cause = format!("`{of}` has no parameter `{name}`");
                about.tell(Code::F012, &at, cause, "leave it out");
            }
            None => fields::check_scalars(name, value, &at, about),
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
