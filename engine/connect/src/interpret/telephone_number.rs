//! Telephone numbers that callers type.

use pivotline_ir::Kind;

/// How a number is to be typed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum NumberFormat {
    /// As one dials it in this country.
    Local(String),
    /// With the country's code.
    E164,
}

impl NumberFormat {
    /// The number in E.164; `None` where it is not one.
    pub(super) fn read(&self, typed: &str) -> Option<String> {
        match self {
            Self::E164 => international(typed),
            Self::Local(country) if matches!(country.as_str(), "US" | "CA" | "PR") => {
                north_american(typed)
            }
            // The numbering of other countries is not known here.
            Self::Local(_) => {
                let fits = is_digits(typed) && (4..=15).contains(&typed.len());
                fits.then(|| typed.to_owned())
            }
        }
    }
}

/// A number with its country's code, with or without the `+`, in E.164.
pub(super) fn international(text: &str) -> Option<String> {
    let number = format!("+{}", text.strip_prefix('+').unwrap_or(text));
    Kind::Phone.accepts(&number).then_some(number)
}

fn north_american(typed: &str) -> Option<String> {
    let number = typed.strip_prefix('1').filter(|rest| rest.len() == 10).unwrap_or(typed);
    let starts = |at: usize| number.chars().nth(at).is_some_and(|c| ('2'..='9').contains(&c));
    let fits = is_digits(number) && number.len() == 10 && starts(0) && starts(3);
    fits.then(|| format!("+1{number}"))
}

fn is_digits(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit())
}
