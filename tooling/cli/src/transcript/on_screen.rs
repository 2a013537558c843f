//! What happens on the screen that a call follows.

use std::collections::BTreeMap;
use std::fmt;

use pivotline_ir::{Line, Tag};

/// What a person does on the screen while the call stays on the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OnScreen {
    /// Opens the link.
    Opens,
    /// Chooses the option of this label.
    Chooses(String),
    /// Says that this was all.
    Finishes,
    /// Does nothing until it is over.
    IsOver,
    /// Asks for somebody, by this route.
    AsksFor(String),
}

impl OnScreen {
    /// Reads what stands after `screen`.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let chosen = text.strip_prefix("chooses ").map(|label| label.trim_matches('"'));
        match (text, chosen, text.strip_prefix("asks for ")) {
            ("opens", ..) => Ok(Self::Opens),
            ("finishes", ..) => Ok(Self::Finishes),
            ("is over", ..) => Ok(Self::IsOver),
            (_, Some(label), _) => Ok(Self::Chooses(label.to_owned())),
            (_, _, Some(route)) => Ok(Self::AsksFor(route.to_owned())),
            _ => Err(
                "a screen `opens`, `chooses \"LABEL\"`, `finishes`, `is over`, `asks for ROUTE`"
                    .to_owned(),
            ),
        }
    }

    /// What a verified person takes along from the screen, by a route.
    #[must_use]
    pub fn attributes(line: &Line, route: &str, language: &Tag) -> BTreeMap<String, String> {
        let rules = line.routes.get(route);
        let intent = rules.and_then(|rules| rules.intent.as_ref());
        let mut attributes = BTreeMap::from([
            ("language".to_owned(), language.to_string()),
            ("path".to_owned(), "screen".to_owned()),
            ("pre_verified".to_owned(), "true".to_owned()),
        ]);
        attributes.extend(intent.map(|intent| ("intent".to_owned(), intent.to_string())));
        attributes
    }
}

impl fmt::Display for OnScreen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opens => f.write_str("opens"),
            Self::Chooses(label) => write!(f, "chooses \"{label}\""),
            Self::Finishes => f.write_str("finishes"),
            Self::IsOver => f.write_str("is over"),
            Self::AsksFor(route) => write!(f, "asks for {route}"),
        }
    }
}
