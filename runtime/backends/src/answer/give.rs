//! Where a field is in an answer.

use std::collections::BTreeMap;

use serde_json::Value;

use super::text;
use crate::config::{GiveConfig, GiveParts};
use crate::fault::Faults;

/// Where a field is in an answer, and how it becomes a text.
#[derive(Clone, Debug)]
pub(crate) enum Give {
    /// Whatever is there.
    At(String),
    /// Words that mean something else here.
    Words(String, BTreeMap<String, String>),
    /// Money in parts.
    Money(MoneyParts),
}

/// Where the parts of an amount are.
#[derive(Clone, Debug)]
pub(crate) struct MoneyParts {
    pub(crate) amount: String,
    pub(crate) currency: Currency,
    pub(crate) in_cents: bool,
}

/// Where an amount's currency comes from.
#[derive(Clone, Debug)]
pub(crate) enum Currency {
    At(String),
    Code(String),
}

impl Give {
    /// Reads what the configuration says at `place`.
    pub(super) fn read(place: &str, config: &GiveConfig, faults: &mut Faults) -> Option<Self> {
        let parts = match config {
            GiveConfig::Pointer(at) => return faults.take(place, pointer(at)).map(Self::At),
            GiveConfig::Parts(parts) => parts,
        };
        let GiveParts { at, means, amount, currency, in_cents } = parts;
        let words = at.is_some() || means.is_some();
        let money = amount.is_some() || currency.is_some() || in_cents.is_some();
        if words == money {
            let what = "write a pointer, or `at` and `means`, or `amount` and `currency`";
            faults.add(place, what);
            return None;
        }
        let mut pointed = |key: &str, at: Option<&str>| {
            let read = at.ok_or_else(missing).and_then(pointer);
            faults.take(&format!("{place}.{key}"), read)
        };
        if words {
            let at = pointed("at", at.as_deref());
            let means = means.clone().ok_or_else(missing);
            let means = faults.take(&format!("{place}.means"), means);
            return Some(Self::Words(at?, means?));
        }
        let amount = pointed("amount", amount.as_deref());
        let code = currency.clone().filter(|currency| is_code(currency));
        let currency = match code {
            Some(code) => Some(Currency::Code(code)),
            None => pointed("currency", currency.as_deref()).map(Currency::At),
        };
        let in_cents = in_cents.unwrap_or_default();
        Some(Self::Money(MoneyParts { amount: amount?, currency: currency?, in_cents }))
    }

    /// The pointers to what must be there.
    pub(crate) fn pointers(&self) -> Vec<&str> {
        match self {
            Self::At(at) | Self::Words(at, _) => vec![at],
            Self::Money(MoneyParts { amount, currency: Currency::At(currency), .. }) => {
                vec![amount, currency]
            }
            Self::Money(MoneyParts { amount, .. }) => vec![amount],
        }
    }

    /// The text of the field in an answer; none where it is missing.
    pub(crate) fn text(&self, body: &Value) -> Result<Option<String>, &'static str> {
        let at = |pointer: &str| body.pointer(pointer).filter(|value| !value.is_null());
        match self {
            Self::At(pointer) => at(pointer).map(text::of).transpose(),
            Self::Words(pointer, means) => {
                let Some(value) = at(pointer) else { return Ok(None) };
                let word = text::of(value)?;
                let meant = means.get(&word).ok_or("is none of the words that are known")?;
                Ok(Some(meant.clone()))
            }
            Self::Money(MoneyParts { amount, currency, in_cents }) => {
                let code = match currency {
                    Currency::Code(code) => Some(code.as_str()),
                    Currency::At(pointer) => at(pointer).map(text::code).transpose()?,
                };
                let (Some(amount), Some(code)) = (at(amount), code) else { return Ok(None) };
                let money =
                    if *in_cents { text::cents(amount, code) } else { text::money(amount, code) };
                money.map(Some)
            }
        }
    }
}

fn missing() -> String {
    "it is missing".to_owned()
}

/// Whether this is a code of ISO 4217, rather than a pointer to one.
fn is_code(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn pointer(text: &str) -> Result<String, String> {
    if text.is_empty() || text.starts_with('/') {
        return Ok(text.to_owned());
    }
    Err(format!("`{text}` is no JSON pointer; write `/{text}`"))
}
