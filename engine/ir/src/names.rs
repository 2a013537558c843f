//! Names: what a thing of the program is called, in every target alike.

use std::fmt;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

macro_rules! name {
    ($(#[$meta:meta])* $type:ident) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $type(SmolStr);

        impl $type {
            /// The name as it is written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $type {
            fn from(name: &str) -> Self {
                Self(name.into())
            }
        }

        impl From<String> for $type {
            fn from(name: String) -> Self {
                Self(name.into())
            }
        }

        impl AsRef<str> for $type {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl std::borrow::Borrow<str> for $type {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

name!(
    /// A declared name of the menu folder: a line, block, service, login, queue, hours or intent.
    Name
);
name!(
    /// A node of the machine, named by its declaration's path: `main`, `main.silence`,
    /// `welcome.say 2`.
    NodeId
);
name!(
    /// A language tag such as `en-US`.
    Tag
);
name!(
    /// An option of a menu as a client names it: its key (`1`, `0`, `star`, `hash`) or, where it
    /// has none, a word made of its label (`find_a_branch`).
    OptionId
);

impl NodeId {
    /// The block that it belongs to: `main` of `main.silence`.
    #[must_use]
    pub fn block(&self) -> &str {
        self.0.split('.').next().unwrap_or(&self.0)
    }
}

impl Tag {
    /// The language without its region: `en` of `en-US`.
    #[must_use]
    pub fn language(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }
}

/// The side on which a contact is being served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Face {
    /// The telephone call.
    Voice,
    /// The phone's web page.
    Screen,
}

/// The faces on which a thing stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Faces {
    /// Voice and screen alike.
    #[default]
    Both,
    /// Voice alone.
    Voice,
    /// Screen alone.
    Screen,
}

impl Faces {
    /// Whether the thing stands on this face.
    #[must_use]
    pub fn include(self, face: Face) -> bool {
        match self {
            Self::Both => true,
            Self::Voice => face == Face::Voice,
            Self::Screen => face == Face::Screen,
        }
    }
}

/// A key of a telephone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// `0` to `9`; never more than 9.
    Digit(u8),
    /// `*`.
    Star,
    /// `#`.
    Hash,
}

impl Key {
    /// The key that a DTMF character stands for.
    #[must_use]
    pub fn from_dtmf(character: char) -> Option<Self> {
        match character {
            '*' => Some(Self::Star),
            '#' => Some(Self::Hash),
            digit => u8::try_from(digit.to_digit(10)?).ok().map(Self::Digit),
        }
    }

    /// The key's DTMF character, as Amazon Connect writes it.
    #[must_use]
    pub fn dtmf(self) -> char {
        match self {
            Self::Digit(digit) => char::from(b'0' + digit.min(9)),
            Self::Star => '*',
            Self::Hash => '#',
        }
    }

    /// The key as menus write it: `1`, `star`, `hash`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Digit(0) => "0",
            Self::Digit(1) => "1",
            Self::Digit(2) => "2",
            Self::Digit(3) => "3",
            Self::Digit(4) => "4",
            Self::Digit(5) => "5",
            Self::Digit(6) => "6",
            Self::Digit(7) => "7",
            Self::Digit(8) => "8",
            Self::Digit(_) => "9",
            Self::Star => "star",
            Self::Hash => "hash",
        }
    }

    /// The key that menus write so.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "star" => Some(Self::Star),
            "hash" => Some(Self::Hash),
            _ => match name.as_bytes() {
                [digit @ b'0'..=b'9'] => Some(Self::Digit(digit - b'0')),
                _ => None,
            },
        }
    }
}

impl Serialize for Key {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::from_name(&name)
            .ok_or_else(|| serde::de::Error::custom(format!("no phone has a key `{name}`")))
    }
}
