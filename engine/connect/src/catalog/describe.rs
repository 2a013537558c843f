//! A type's rule, in words.

use std::fmt::Write as _;

use super::rule::Known;
use super::shape::{Field, Others, Shape};
use super::{ActionRule, Conditions, Copied, FlowTypes, Next, of_type};

/// What actions of a type take and where they lead, as Markdown; nothing where there is no such
/// type.
#[must_use]
pub fn describe(kind: &str) -> Option<String> {
    let rule = of_type(kind)?;
    let mut page = format!("# {}", rule.kind);
    if !rule.block.is_empty() {
        page.push_str(&format!(": {}", rule.block));
    }
    page.push_str("\n\nParameters:\n\n");
    parameters(&mut page, &rule.takes, 0);
    page.push_str(&format!("\nConditions: {}.\n\n", conditions(rule.conditions)));
    page.push_str(&format!("Errors: {}.\n\n", errors(rule)));
    page.push_str(&format!("`NextAction`: {}.\n\n", next(rule)));
    page.push_str(&format!("Flows: {}.\n\n", flows(rule.flows)));
    page.push_str(&format!("Channels: {}.\n", rule.channels.words().join(", ")));
    if let Some(register) = rule.fills {
        page.push_str(&format!(
            "\nIts result is `$.{}`, until the next such action.\n",
            register.root()
        ));
    }
    Some(page)
}

fn parameters(page: &mut String, shape: &Shape, depth: usize) {
    let indent = "  ".repeat(depth);
    for parameter in shape.parameters {
        let required = if parameter.is_required { ", required" } else { "" };
        let field = field(parameter.field);
        let _ = writeln!(page, "{indent}- `{}`: {field}{required}", parameter.name);
        if let Some(shape) = object(parameter.field) {
            parameters(page, shape, depth + 1);
        }
    }
    for group in shape.groups {
        let names = group.names.join("`, `");
        let many = match (group.least, group.most) {
            (1, 1) => "exactly one",
            (0, 1) => "at most one",
            _ => "at least one",
        };
        let _ = writeln!(page, "{indent}- {many} of `{names}`");
    }
    match (shape.others, shape.parameters) {
        (Others::Unknown, _) => page.push_str(&format!("{indent}- others, which are not known\n")),
        (Others::Refused, []) => page.push_str(&format!("{indent}- none\n")),
        (Others::Refused, _) => {}
    }
}

/// The object that a field holds, or a list or map of it.
fn object(field: Field) -> Option<&'static Shape> {
    match field {
        Field::Object(shape) => Some(shape),
        Field::Map(inner) | Field::List(inner) => object(*inner),
        _ => None,
    }
}

fn field(field: Field) -> String {
    match field {
        Field::Static => "text without references".to_owned(),
        Field::Whole => "text without references, or one reference".to_owned(),
        Field::Reference => "one reference".to_owned(),
        Field::Mixed => "text, references in it".to_owned(),
        Field::Word(words) => words.join(" or "),
        Field::Number(least, most) => format!("{least} to {most}, as text"),
        Field::NumberOrReference(least, most) => {
            format!("{least} to {most}, as text, or one reference")
        }
        Field::Object(_) => "an object".to_owned(),
        Field::Map(inner) => format!("names of your own, each with {}", self::field(*inner)),
        Field::List(inner) => format!("a list, each {}", self::field(*inner)),
        Field::Json => "JSON".to_owned(),
        Field::Unknown => "not published".to_owned(),
    }
}

fn conditions(conditions: Conditions) -> String {
    match conditions {
        Conditions::None => "none".to_owned(),
        Conditions::Any => "any".to_owned(),
        Conditions::Equals => "Equals".to_owned(),
        Conditions::Keys => "Equals and one of 0-9, # and *".to_owned(),
        Conditions::Words(words) => format!("Equals and any of {}", words.join(", ")),
        Conditions::AllWords(words) => format!("Equals and each of {}", words.join(", ")),
        Conditions::Shares => "NumberLessThan, the first share plus one, and so on".to_owned(),
        Conditions::Unknown => "not published".to_owned(),
    }
}

fn errors(rule: &ActionRule) -> String {
    let must = rule.must.iter().map(|error| format!("{} (required)", error.name()));
    let may = rule.may.iter().map(|error| error.name().to_owned());
    let with = rule.with.iter();
    let with = with.map(|(error, what)| format!("{} (required with `{what}`)", error.name()));
    let open = (rule.errors == Known::Partly).then(|| "others, which are not known".to_owned());
    let all: Vec<String> = must.chain(may).chain(with).chain(open).collect();
    if all.is_empty() { "none".to_owned() } else { all.join(", ") }
}

fn next(rule: &ActionRule) -> String {
    let word = match rule.next {
        Next::Required => "required",
        Next::Optional => "optional",
        Next::Terminal => return "none; `Transitions` is {}".to_owned(),
    };
    match rule.copies {
        Some(Copied::Error(error)) => {
            format!("{word}; the console repeats the branch of {} there", error.name())
        }
        Some(Copied::Condition(word_of)) => {
            format!("{word}; the console repeats the branch of {word_of} there")
        }
        None => word.to_owned(),
    }
}

fn flows(flows: FlowTypes) -> String {
    if flows == FlowTypes::ALL { "all".to_owned() } else { flows.words().join(", ") }
}
