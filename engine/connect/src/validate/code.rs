//! The codes of problems of flows. A code never changes its meaning and is never given out twice.

use super::Severity;

macro_rules! codes {
    ($($code:ident: $title:literal,)*) => {
        /// A problem's code. `F0` is what Connect refuses, `F1` what callers suffer from, `F2`
        /// what the designer stumbles over.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "each code has a page of its own")]
        pub enum Code {
            $($code,)*
        }

        impl Code {
            /// Every code, in order.
            pub const ALL: &[Self] = &[$(Self::$code,)*];

            /// The code as it is shown: `F001`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$code => stringify!($code),)*
                }
            }

            /// What it is about, in a few words.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self {
                    $(Self::$code => $title,)*
                }
            }
        }

        /// The page of a code, as Markdown: what is wrong, why it matters, what to do.
        #[must_use]
        pub fn page(code: Code) -> &'static str {
            match code {
                $(Code::$code => include_str!(concat!("pages/", stringify!($code), ".md")),)*
            }
        }
    };
}

codes! {
    F000: "a text that is no flow",
    F001: "a flow without its version",
    F002: "a flow that does not say where it starts",
    F003: "a flow that is too large",
    F004: "a key that the language does not have",
    F005: "a value of the wrong kind",
    F006: "an identifier that is not well formed",
    F007: "an identifier that is used twice",
    F008: "a module without its settings",
    F009: "a type that does not exist",
    F010: "an action that may not stand in this type of flow",
    F011: "a parameter that is missing",
    F012: "a parameter that the type does not have",
    F013: "parameters that exclude or need one another",
    F014: "a number, truth value or null where a text belongs",
    F015: "an empty text",
    F016: "a value that is not one of those that are taken",
    F017: "a reference where none may stand, or no reference where one must",
    F018: "an attribute that is not well formed",
    F021: "no `NextAction`",
    F022: "a way out of an action that ends the flow",
    F023: "a way that leads nowhere",
    F024: "an error without its branch",
    F025: "an error that the type does not have",
    F026: "an error with two branches",
    F027: "a condition where none is taken",
    F028: "a condition that compares in the wrong way",
    F029: "a condition without exactly one text",
    F030: "a condition that compares with something that never comes",
    F031: "a condition that is missing",
    F032: "modules in a round, or too deep in one another",
    F101: "an action that no way leads to",
    F102: "a place that no way leads out of",
    F103: "a round that nobody ends",
    F104: "a result that another action may have overwritten",
    F105: "a result that nothing has given",
    F106: "functions that keep the caller waiting in silence",
    F107: "a prompt that is too long",
    F108: "keys that are lost while a prompt plays",
    F109: "a reference to something that no flow has",
    F110: "a condition that compares with a reference",
    F111: "a condition that never holds",
    F112: "an action that does not work on the channels that come to it",
    F201: "an action that the designer has no place for",
    F202: "a place of an action that is gone",
    F203: "a place that the designer does not understand",
}

impl Code {
    /// How bad it is.
    #[must_use]
    pub fn severity(self) -> Severity {
        if self.as_str().starts_with("F0") { Severity::Error } else { Severity::Warning }
    }
}
