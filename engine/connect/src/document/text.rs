//! From text to the object that may be a flow, and why a text is none.

use serde::de::DeserializeSeed as _;
use serde_json::error::Category;
use serde_json::{Map, Value};
use thiserror::Error;

use super::strict::{Strict, TWICE};

/// The only version of the Flow language that there is.
pub const VERSION: &str = "2019-10-30";

/// The largest text that is read, in bytes: many times what Connect takes of a flow.
pub const LARGEST: usize = 8_000_000;

/// Why a text is no flow.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReadError {
    /// It is too large.
    #[error(
        "it has {bytes} bytes, and a flow has at most 256000 characters: this is no flow, or \
         several; give one flow alone"
    )]
    TooLarge {
        /// How many it has.
        bytes: usize,
    },
    /// It begins with a byte order mark.
    #[error("it begins with a byte order mark, which JSON has not: save it as UTF-8 without one")]
    ByteOrderMark,
    /// It is not UTF-8.
    #[error("it is not UTF-8: save it as UTF-8")]
    NotUtf8,
    /// Nothing is in it.
    #[error("it is empty: export the flow again")]
    Empty,
    /// It is not JSON.
    #[error("this is not JSON: {0}")]
    NotJson(String),
    /// It is nested too deep.
    #[error("this is nested deeper than any flow: {0}")]
    TooDeep(String),
    /// A key stands twice.
    #[error("{0}: leave one of them out, for only one would be read")]
    KeyTwice(String),
    /// It is of the format before the Flow language.
    #[error(
        "this is a flow in the old export format (`modules`, `start`), which Amazon Connect no \
         longer takes: save it in the console of an instance that still has it, and export it again"
    )]
    OldFormat,
    /// It is an answer of the API.
    #[error(
        "this is an answer of the API: the flow is the text in `{0}.Content`; write that to a file"
    )]
    Answer(&'static str),
    /// It is another version of the language.
    #[error("its version is \"{0}\", and only \"{VERSION}\" is known")]
    OtherVersion(String),
    /// It is something else.
    #[error("this is no flow: a flow is an object with a list of `Actions`")]
    NoActions,
    /// One of the actions is none.
    #[error("this is no flow: `Actions[{index}]` is no object")]
    NoAction {
        /// Its position.
        index: usize,
    },
}

impl ReadError {
    /// Bytes as text.
    ///
    /// # Errors
    ///
    /// They are too many, or not UTF-8.
    pub fn text(bytes: Vec<u8>) -> Result<String, Self> {
        if bytes.len() > LARGEST {
            return Err(Self::TooLarge { bytes: bytes.len() });
        }
        String::from_utf8(bytes).map_err(|_| Self::NotUtf8)
    }

    fn of(error: &serde_json::Error) -> Self {
        let told = error.to_string();
        match error.classify() {
            Category::Data if told.starts_with(TWICE) => Self::KeyTwice(told),
            Category::Syntax if told.starts_with("recursion limit") => {
                let place = format!("line {}, column {}", error.line(), error.column());
                Self::TooDeep(place)
            }
            _ => Self::NotJson(told),
        }
    }
}

/// The object that a text holds, if it may be a flow.
pub(super) fn flow(json: &str) -> Result<Map<String, Value>, ReadError> {
    if json.len() > LARGEST {
        return Err(ReadError::TooLarge { bytes: json.len() });
    }
    if json.starts_with('\u{feff}') {
        return Err(ReadError::ByteOrderMark);
    }
    if json.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    let mut reader = serde_json::Deserializer::from_str(json);
    let value = Strict.deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    let Value::Object(map) = value.map_err(|error| ReadError::of(&error))? else {
        return Err(ReadError::NoActions);
    };
    if map.contains_key("Actions") {
        return match map.get("Version").and_then(Value::as_str) {
            Some(version) if version != VERSION => Err(ReadError::OtherVersion(version.to_owned())),
            _ => Ok(map),
        };
    }
    let answer =
        ["ContactFlow", "ContactFlowModule"].into_iter().find(|key| map.contains_key(*key));
    Err(match answer {
        Some(answer) => ReadError::Answer(answer),
        None if map.contains_key("modules") => ReadError::OldFormat,
        None => ReadError::NoActions,
    })
}
