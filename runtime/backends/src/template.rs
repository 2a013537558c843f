//! Texts with arguments in them: `{phone}`.

use std::collections::{BTreeMap, BTreeSet};

use crate::encode::percent_encoded;

/// The arguments of a question.
pub(crate) type Arguments = BTreeMap<String, String>;

/// A text with arguments in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Template(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Fixed(String),
    Argument(String),
}

/// An argument that a question does not have.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unfilled(pub(crate) String);

impl Template {
    /// Reads a template.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, behind) =
                after.split_once('}').ok_or_else(|| format!("`{{{after}` is not closed"))?;
            if !is_argument(name) {
                return Err(format!("`{{{name}}}` is not an argument; write `{{phone}}`"));
            }
            parts.push(Part::Fixed(before.to_owned()));
            parts.push(Part::Argument(name.to_owned()));
            rest = behind;
        }
        parts.push(Part::Fixed(rest.to_owned()));
        let stray = |part: &Part| matches!(part, Part::Fixed(text) if text.contains('}'));
        if parts.iter().any(stray) {
            return Err("there is a `}` without a `{`".to_owned());
        }
        parts.retain(|part| *part != Part::Fixed(String::new()));
        Ok(Self(parts))
    }

    /// The text with its arguments filled in.
    pub(crate) fn fill(&self, arguments: &Arguments) -> Result<String, Unfilled> {
        self.0.iter().map(|part| part.fill(arguments)).collect()
    }

    /// The text with its arguments filled in and percent-encoded; what is fixed stays as it is.
    pub(crate) fn fill_encoded(&self, arguments: &Arguments) -> Result<String, Unfilled> {
        let encoded = |part: &Part| match part {
            Part::Fixed(text) => Ok(text.clone()),
            Part::Argument(_) => Ok(percent_encoded(part.fill(arguments)?)),
        };
        self.0.iter().map(encoded).collect()
    }

    /// The arguments that it names.
    pub(crate) fn arguments(&self) -> BTreeSet<&str> {
        let arguments = self.0.iter().filter_map(|part| match part {
            Part::Argument(name) => Some(name.as_str()),
            Part::Fixed(_) => None,
        });
        arguments.collect()
    }

    /// Its fixed parts.
    pub(crate) fn fixed(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|part| match part {
            Part::Fixed(text) => Some(text.as_str()),
            Part::Argument(_) => None,
        })
    }
}

impl Part {
    fn fill<'a>(&'a self, arguments: &'a Arguments) -> Result<&'a str, Unfilled> {
        match self {
            Self::Fixed(text) => Ok(text),
            Self::Argument(name) => {
                arguments.get(name).map(String::as_str).ok_or_else(|| Unfilled(name.clone()))
            }
        }
    }
}

fn is_argument(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    !name.is_empty() && name.bytes().all(fits)
}
