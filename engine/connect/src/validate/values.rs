//! Parameters: what a single value must be, and what none may be.

use std::borrow::Cow;

use serde_json::Value;

use crate::catalog::Field;

use super::Code;
use super::problem::{About, Path};
use super::references::{self, Form};

/// A text of this field's form.
pub(super) fn check_text(
    name: &str,
    value: &Value,
    field: Field,
    at: &Path<'_>,
    about: &mut About<'_>,
) {
    let takes_numbers = matches!(field, Field::Number(..) | Field::NumberOrReference(..));
    let text = match value {
        Value::String(text) => Cow::Borrowed(text),
        Value::Number(number) if takes_numbers => Cow::Owned(number.to_string()),
        Value::Object(_) | Value::Array(_) => {
            about.tell(Code::F005, at, format!("`{name}` is no text"), "write a text");
            return;
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {
            check_scalars(name, value, at, about);
            return;
        }
    };
    if text.is_empty() {
        check_scalars(name, value, at, about);
    } else if let Some((code, remedy)) = misfit(&text, field) {
        about.tell(code, at, format!("`{name}` is \"{}\"", shortened(&text)), remedy);
    }
}

/// What a text must be instead.
fn misfit(text: &str, field: Field) -> Option<(Code, String)> {
    let form = references::form(text);
    let told = |code: Code, remedy: &str| Some((code, remedy.to_owned()));
    match field {
        Field::Static if form != Form::Plain => {
            told(Code::F017, "it takes no `$.` reference; write the value itself")
        }
        Field::Whole if form == Form::Mixed => {
            told(Code::F017, "it takes one `$.` reference and nothing else, or none")
        }
        Field::Reference if form != Form::OneReference => {
            told(Code::F017, "it must be one `$.` reference and nothing else")
        }
        Field::Reference if references::is_bare_namespace(text) => {
            told(Code::F017, "that is no single value; name one in it")
        }
        Field::NumberOrReference(..) if form == Form::OneReference => None,
        Field::Number(least, most) | Field::NumberOrReference(least, most) => {
            let number = text.parse::<u32>().ok();
            let fits = number.is_some_and(|number| (least..=most).contains(&number));
            let remedy = format!("write a whole number from {least} to {most}, as text");
            (!fits).then_some((Code::F016, remedy))
        }
        Field::Word(words) if !words.contains(&text) => {
            Some((Code::F016, format!("write {}", words.join(" or "))))
        }
        _ => None,
    }
}

/// Inside of what nobody has described: texts, none empty.
pub(super) fn check_scalars(name: &str, value: &Value, at: &Path<'_>, about: &mut About<'_>) {
    match value {
        Value::String(text) if text.is_empty() => {
            let remedy = "write a blank, or leave it out";
            about.tell(Code::F015, at, format!("`{name}` is an empty text"), remedy);
        }
        Value::String(_) => {}
        Value::Number(_) => {
            about.tell(Code::F014, at, format!("`{name}` is a number"), "write it as text");
        }
        Value::Bool(_) => {
            let remedy = "write \"True\" or \"False\"";
            about.tell(Code::F014, at, format!("`{name}` is a truth value"), remedy);
        }
        Value::Null => about.tell(Code::F014, at, format!("`{name}` is null"), "leave it out"),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                check_scalars(name, item, &Path::Item(at, index), about);
            }
        }
        Value::Object(members) => {
            for (key, value) in members {
                check_scalars(key, value, &Path::Key(at, key), about);
            }
        }
    }
}

/// References begin with a root that flows have.
pub(super) fn check_roots(value: &Value, at: &Path<'_>, about: &mut About<'_>) {
    if let Some(root) = value.as_str().and_then(references::unknown_root) {
        let cause = format!("it refers to `$.{root}`, which no flow has");
        about.tell(Code::F109, at, cause, "nothing will stand there; name another");
    }
}

/// Enough of a text to know it by.
fn shortened(text: &str) -> String {
    const MOST: usize = 40;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
