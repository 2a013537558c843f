//! JSON bodies with arguments in them.

use std::collections::BTreeSet;

use serde_json::{Number, Value};

use crate::template::{Arguments, Template};

/// A JSON body with arguments in its texts. `{points:number}` and `{active:boolean}`, alone in a
/// text, become what they say; everything else stays text, and JSON's writer escapes it.
#[derive(Clone, Debug)]
pub(crate) enum BodyTemplate {
    Fixed(Value),
    Text(Template),
    Number(String),
    Boolean(String),
    List(Vec<Self>),
    Object(Vec<(String, Self)>),
}

impl BodyTemplate {
    /// Reads a body.
    pub(crate) fn parse(body: &Value) -> Result<Self, String> {
        Ok(match body {
            Value::String(text) => Self::text(text)?,
            Value::Array(items) => {
                Self::List(items.iter().map(Self::parse).collect::<Result<_, _>>()?)
            }
            Value::Object(fields) => {
                let field = |(name, value): (&String, _)| Ok((name.clone(), Self::parse(value)?));
                Self::Object(fields.iter().map(field).collect::<Result<_, String>>()?)
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => Self::Fixed(body.clone()),
        })
    }

    fn text(text: &str) -> Result<Self, String> {
        let alone = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
        match alone.and_then(|alone| alone.split_once(':')) {
            Some((name, "number")) => Ok(Self::Number(name.to_owned())),
            Some((name, "boolean")) => Ok(Self::Boolean(name.to_owned())),
            _ => Template::parse(text).map(Self::Text),
        }
    }

    /// The body with its arguments filled in; the argument for which that is impossible.
    pub(crate) fn fill(&self, arguments: &Arguments) -> Result<Value, String> {
        let argument = |name: &String| arguments.get(name).ok_or_else(|| name.clone());
        Ok(match self {
            Self::Fixed(value) => value.clone(),
            Self::Text(text) => Value::String(text.fill(arguments).map_err(|unfilled| unfilled.0)?),
            Self::Number(name) => number(argument(name)?).ok_or_else(|| name.clone())?,
            Self::Boolean(name) => match argument(name)?.as_str() {
                "yes" => Value::Bool(true),
                "no" => Value::Bool(false),
                _ => return Err(name.clone()),
            },
            Self::List(items) => Value::Array(
                items.iter().map(|item| item.fill(arguments)).collect::<Result<_, _>>()?,
            ),
            Self::Object(fields) => {
                let field =
                    |(name, value): &(String, Self)| Ok((name.clone(), value.fill(arguments)?));
                Value::Object(fields.iter().map(field).collect::<Result<_, String>>()?)
            }
        })
    }

    /// The arguments that it names.
    pub(crate) fn arguments(&self) -> BTreeSet<&str> {
        match self {
            Self::Fixed(_) => BTreeSet::new(),
            Self::Text(text) => text.arguments(),
            Self::Number(name) | Self::Boolean(name) => BTreeSet::from([name.as_str()]),
            Self::List(items) => items.iter().flat_map(Self::arguments).collect(),
            Self::Object(fields) => {
                fields.iter().flat_map(|(_, value)| value.arguments()).collect()
            }
        }
    }
}

fn number(text: &str) -> Option<Value> {
    if let Ok(whole) = text.parse::<i64>() {
        return Some(whole.into());
    }
    let number = text.parse::<f64>().ok()?;
    Number::from_f64(number).map(Value::Number)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn arguments_become_what_the_body_says() {
        let body = json!({"phone": "{phone}", "note": "for {phone}", "n": ["{points:number}", 1],
            "x": {"on": "{active:boolean}"}, "due": "{due:number}"});
        let template = BodyTemplate::parse(&body).unwrap();
        let pairs = [("phone", "+1\"},"), ("points", "12"), ("active", "yes"), ("due", "2.50")];
        let arguments = pairs.map(|(k, v)| (k.to_owned(), v.to_owned())).into();
        assert_eq!(
            template.fill(&arguments).unwrap(),
            json!({"phone": "+1\"},", "note": "for +1\"},", "n": [12, 1], "x": {"on": true},
                "due": 2.5})
        );
        assert_eq!(template.arguments(), BTreeSet::from(["active", "due", "phone", "points"]));
        assert_eq!(template.fill(&Arguments::new()), Err("phone".to_owned()));
    }

    proptest! {
        #[test]
        fn an_argument_comes_back_as_it_went_in(phone in any::<String>()) {
            let template = BodyTemplate::parse(&json!({"a": "{phone}", "b": 1})).unwrap();
            let filled = template.fill(&[("phone".to_owned(), phone.clone())].into()).unwrap();
            let read: Value = serde_json::from_str(&filled.to_string()).unwrap();
            prop_assert_eq!(read, json!({"a": phone, "b": 1}));
        }
    }
}
