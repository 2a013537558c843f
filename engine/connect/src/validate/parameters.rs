//! Parameters: which there are, and what each holds.

use serde_json::{Map, Value};

use super::problem::ActionProblems;
use super::references::{self, Shape};
use crate::catalog::{ActionRule, Field, Group, Others};

/// Parameters whose values follow a schema of their own and keep their JSON types.
const OWN_SCHEMA: &[&str] =
    &["ViewData", "Input", "ResultData", "RoutingCriteria", "LambdaInvocationAttributes"];
/// The longest text that is spoken, in characters.
const MOST_SPOKEN: usize = 3000;
/// The longest text altogether, with what is not spoken.
const MOST_TEXT: usize = 6000;

type Parameters = Map<String, Value>;

pub(super) fn check(given: &Parameters, rule: &ActionRule, problems: &mut ActionProblems<'_>) {
    for parameter in rule.parameters {
        match given.get(parameter.name) {
            Some(value) => check_field(parameter.name, value, parameter.field, problems),
            None if parameter.is_required => {
                problems.error(format!("the parameter `{}` is missing: add it", parameter.name));
            }
            None => {}
        }
    }
    for (name, value) in given {
        let is_listed = rule.parameters.iter().any(|parameter| parameter.name == name);
        if !is_listed && rule.others == Others::Refused {
            problems.error(format!("`{}` has no parameter `{name}`: leave it out", rule.kind));
        }
        check_roots(name, value, problems);
        if !OWN_SCHEMA.contains(&name.as_str()) {
            check_scalars(name, value, numbers(name, rule), problems);
        }
    }
    for group in rule.groups {
        check_group(given, group, problems);
    }
}

/// Whether a JSON number is taken where a text belongs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbers {
    Taken,
    Refused,
}

fn numbers(name: &str, rule: &ActionRule) -> Numbers {
    let field = rule.parameters.iter().find(|parameter| parameter.name == name);
    match field.map(|parameter| parameter.field) {
        Some(Field::Number(..) | Field::NumberOrReference(..)) => Numbers::Taken,
        _ => Numbers::Refused,
    }
}

fn check_field(name: &str, value: &Value, field: Field, problems: &mut ActionProblems<'_>) {
    if matches!(field, Field::Nested) {
        return;
    }
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Object(_) | Value::Array(_) => {
            problems.error(format!("the parameter `{name}` must be a text"));
            return;
        }
        // Told with the scalars.
        Value::Null | Value::Bool(_) => return,
    };
    if let Some(remedy) = misfit(&text, field) {
        problems.error(format!("the parameter `{name}` {remedy}"));
    }
    if matches!(field, Field::Mixed) {
        check_spoken(name, &text, problems);
    }
}

/// What a text must be instead.
fn misfit(text: &str, field: Field) -> Option<String> {
    let shape = references::shape(text);
    match field {
        Field::Static if shape != Shape::Plain => {
            Some("takes no `$.` reference: write the value itself".to_owned())
        }
        Field::Whole if shape == Shape::Mixed => {
            Some("takes one `$.` reference and nothing else, or none".to_owned())
        }
        Field::Reference if shape != Shape::OneReference => {
            Some("must be one `$.` reference and nothing else".to_owned())
        }
        Field::NumberOrReference(..) if shape == Shape::OneReference => None,
        Field::Number(least, most) | Field::NumberOrReference(least, most) => {
            let number = text.parse::<u32>().ok();
            let fits = number.is_some_and(|number| (least..=most).contains(&number));
            (!fits).then(|| format!("must be a whole number from {least} to {most}, as text"))
        }
        Field::Word(words) if !words.contains(&text) => {
            Some(format!("must be one of {}", words.join(", ")))
        }
        _ => None,
    }
}

fn check_spoken(name: &str, text: &str, problems: &mut ActionProblems<'_>) {
    let is_spoken = matches!(name, "Text" | "SSML");
    let most = if text.contains("<speak") { MOST_TEXT } else { MOST_SPOKEN };
    if is_spoken && text.chars().count() > most {
        problems.warning(format!(
            "the parameter `{name}` is longer than {most} characters and is not spoken: shorten it"
        ));
    }
}

fn check_scalars(name: &str, value: &Value, numbers: Numbers, problems: &mut ActionProblems<'_>) {
    match value {
        Value::String(text) if text.is_empty() => problems.error(format!(
            "the parameter `{name}` holds an empty text: write a blank, or leave it out"
        )),
        Value::Number(_) if numbers == Numbers::Taken => {}
        Value::Number(_) => {
            problems.error(format!("the parameter `{name}` holds a number: write it as text"));
        }
        Value::Bool(_) => problems
            .error(format!("the parameter `{name}` holds a boolean: write \"True\" or \"False\"")),
        Value::Null => {
            problems.error(format!("the parameter `{name}` holds null: leave it out"));
        }
        Value::String(_) => {}
        Value::Array(all) => {
            all.iter().for_each(|inside| check_scalars(name, inside, Numbers::Refused, problems));
        }
        Value::Object(all) => {
            all.values().for_each(|inside| check_scalars(name, inside, Numbers::Refused, problems));
        }
    }
}

/// References begin with a root that flows have.
fn check_roots(name: &str, value: &Value, problems: &mut ActionProblems<'_>) {
    match value {
        Value::String(text) => {
            if let Some(root) = references::unknown_root(text) {
                problems.warning(format!(
                    "the parameter `{name}` refers to `$.{root}`, which no flow has: nothing will \
                     stand there"
                ));
            }
        }
        Value::Array(all) => all.iter().for_each(|inside| check_roots(name, inside, problems)),
        Value::Object(all) => all.values().for_each(|inside| check_roots(name, inside, problems)),
        _ => {}
    }
}

fn check_group(given: &Parameters, group: &Group, problems: &mut ActionProblems<'_>) {
    let present = group.names.iter().filter(|name| given.contains_key(**name)).count();
    let names = group.names.join(", ");
    if present < group.least {
        problems.error(format!("one of the parameters {names} must be set"));
    } else if present > group.most {
        problems.error(format!("only one of the parameters {names} may be set"));
    }
}

/// A Lambda function has 8 seconds, unless the flow does not wait for it.
pub(super) fn check_lambda(given: &Parameters, problems: &mut ActionProblems<'_>) {
    const MOST_SECONDS: u32 = 8;
    let text = |name: &str| given.get(name).and_then(Value::as_str);
    let seconds = text("InvocationTimeLimitSeconds").and_then(|text| text.parse::<u32>().ok());
    let is_waited_for = text("InvocationType") != Some("ASYNCHRONOUS");
    if is_waited_for && seconds.is_some_and(|seconds| seconds > MOST_SECONDS) {
        problems.error(format!(
            "the parameter `InvocationTimeLimitSeconds` may be at most {MOST_SECONDS}"
        ));
    }
}

/// A comparison needs one value, not a namespace.
pub(super) fn check_compared(given: &Parameters, problems: &mut ActionProblems<'_>) {
    let value = given.get("ComparisonValue").and_then(Value::as_str).unwrap_or_default();
    if references::is_bare_namespace(value) {
        problems.error(format!("`{value}` is no single value: name one in it"));
    }
}
